/** Sound changes of trust itself: keys of zones, delegations, and roots with what hangs on them. */
import fc from "fast-check";
import { at, hours, type ZoneOfWorld } from "./world";
import type { ValueMap } from "./value";

/** What a change of trust has, beside people, window and audit. */
export interface Trust {
  readonly zones: readonly ValueMap[];
  readonly certificates?: readonly ValueMap[];
  readonly issuers?: readonly ValueMap[];
  readonly trustStores?: readonly ValueMap[];
  readonly credentials: readonly ValueMap[];
  readonly steps: readonly ValueMap[];
  readonly rollbackHours: number;
  readonly back: readonly ValueMap[];
  readonly pointOfNoReturn?: string;
  readonly days: number;
}

export interface TrustChoice {
  readonly kind: keyof typeof makers;
  readonly keyTtl: number;
  readonly dsTtl: number;
  readonly algorithm: number;
  readonly digestType: number;
  readonly slack: number;
  readonly hasTags: boolean;
  readonly provider: "rfc2136" | "route53" | "cloudflare";
}

const kinds = ["ksk", "zsk", "sign", "unsign", "delegate", "root", "provider-switch"] as const;

export const trustChoices: fc.Arbitrary<TrustChoice> = fc.record({
  kind: fc.constantFrom(...kinds),
  keyTtl: fc.constantFrom(3600, 300, 86_400),
  dsTtl: fc.constantFrom(86_400, 3600, 43_200),
  algorithm: fc.constantFrom(13, 15, 8),
  digestType: fc.constantFrom(2, 4),
  slack: fc.constantFrom(1, 0, 600),
  hasTags: fc.boolean(),
  provider: fc.constantFrom("rfc2136", "route53", "cloudflare"),
});

export function trustOf(choice: TrustChoice): Trust {
  return makers[choice.kind](choice);
}

const OLD = 31_589;
const NEW = 47_012;
const ZONE = "example.org";
const PROPAGATION = 60;
const LIVES_LONG = at(hours(24 * 365 * 5));

const makers = {
  ksk: kskRolled,
  zsk: zskRolled,
  sign: signed,
  unsign: unsigned,
  delegate: delegated,
  root: rootReplaced,
  "provider-switch": providerSwitched,
} satisfies Record<(typeof kinds)[number], (choice: TrustChoice) => Trust>;

function digestOf(keyTag: number, digestType: number): string {
  return keyTag
    .toString(16)
    .padStart(4, "0")
    .repeat(digestType === 4 ? 24 : 16);
}

function ds(choice: TrustChoice, keyTag: number, op: string): ValueMap {
  const { algorithm, digestType } = choice;
  return {
    key_tag: keyTag,
    algorithm,
    digest_type: digestType,
    digest: digestOf(keyTag, digestType),
    op,
  };
}

function key({ algorithm }: TrustChoice, keyTag: number, role: string, op: string): ValueMap {
  return { key_tag: keyTag, algorithm, role, op };
}

function zone({ provider }: TrustChoice, dnssec: ValueMap): ValueMap {
  return { name: ZONE, provider, risk: "high", propagation: `${PROPAGATION}s`, dnssec };
}

function signer({ provider }: TrustChoice): ValueMap {
  return {
    name: "zone-signer",
    principal: "spiffe://ops.example.com/dns/zone-signer",
    type: "workload-identity",
    provider,
    owner: "@acme/dns",
    access: "just-in-time",
    ttl: "1h",
    grants: [{ plane: "dns", actions: ["key-manage"], resources: [ZONE] }],
  };
}

function wait(name: string, seconds: number): ValueMap {
  return { name, wait: `${seconds}s` };
}

function onKeys(name: string, dnssec: string, keys: readonly number[], by = "zone-signer"): ValueMap {
  return { name, dnssec, zone: ZONE, ...(keys.length > 0 ? { keys } : {}), by };
}

const REGISTRAR = "nadia@example.com";

/** Both keys, both DS, then the old ones go: RFC 7583, section 3.3.1. */
function kskRolled(choice: TrustChoice): Trust {
  const { keyTtl, dsTtl, slack } = choice;
  const forKeys = keyTtl + PROPAGATION + slack;
  const forParent = dsTtl + PROPAGATION + slack;
  const rollbackHours = Math.ceil((2 * dsTtl) / 3600) + 1;
  return {
    zones: [
      zone(choice, {
        status: "signed",
        dnskeyTtl: keyTtl,
        dsTtl,
        keys: [
          key(choice, OLD, "KSK", "delete"),
          key(choice, NEW, "KSK", "create"),
          key(choice, 12_033, "ZSK", "keep"),
        ],
        ds: [ds(choice, OLD, "delete"), ds(choice, NEW, "create")],
      }),
    ],
    credentials: [signer(choice)],
    steps: [
      onKeys("publish-new-key", "publish-dnskey", [NEW]),
      wait("wait-for-keys", forKeys),
      onKeys("publish-new-ds", "publish-ds", [NEW], REGISTRAR),
      wait("wait-for-parent", forParent),
      onKeys("remove-old-ds", "remove-ds", [OLD], REGISTRAR),
      wait("wait-for-parent-again", forParent),
      onKeys("remove-old-key", "remove-dnskey", [OLD]),
    ],
    rollbackHours,
    back: [
      { name: "restore-old-key", reverts: ["remove-old-key"], by: "zone-signer" },
      wait("let-keys-spread", forKeys),
      { name: "restore-old-ds", reverts: ["remove-old-ds"], by: REGISTRAR },
      wait("let-ds-spread", forParent),
      { name: "withdraw-new-ds", reverts: ["publish-new-ds"], by: REGISTRAR },
      wait("let-ds-go", forParent),
      { name: "withdraw-new-key", reverts: ["publish-new-key"], by: "zone-signer" },
    ],
    days: 12,
  };
}

/** The new key is known before it signs, and the old one stays until what it signed is forgotten. */
function zskRolled(choice: TrustChoice): Trust {
  const { keyTtl, slack } = choice;
  const forKeys = keyTtl + PROPAGATION + slack;
  return {
    zones: [
      zone(choice, {
        status: "signed",
        dnskeyTtl: keyTtl,
        keys: [
          key(choice, OLD, "ZSK", "delete"),
          key(choice, NEW, "ZSK", "create"),
          key(choice, 12_033, "KSK", "keep"),
        ],
      }),
    ],
    credentials: [signer(choice)],
    steps: [
      onKeys("publish-new-key", "publish-dnskey", [NEW]),
      wait("wait-for-keys", forKeys),
      { name: "sign-with-new-key", manual: "Have the signer sign with 47012", by: REGISTRAR },
      wait("wait-for-signatures", 86_400 + slack),
      onKeys("remove-old-key", "remove-dnskey", [OLD]),
    ],
    rollbackHours: 30,
    back: [
      { name: "restore-old-key", reverts: ["remove-old-key"], by: "zone-signer" },
      wait("let-keys-spread", forKeys),
      { name: "withdraw-new-key", reverts: ["publish-new-key"], by: "zone-signer" },
    ],
    days: 5,
  };
}

function signed(choice: TrustChoice): Trust {
  const { keyTtl, dsTtl, slack, hasTags } = choice;
  return {
    zones: [
      zone(choice, {
        status: "signing",
        dnskeyTtl: keyTtl,
        dsTtl,
        ...(hasTags ? { keys: [key(choice, NEW, "CSK", "create")], ds: [ds(choice, NEW, "create")] } : {}),
      }),
    ],
    credentials: [signer(choice)],
    steps: [
      onKeys("sign-zone", "sign", []),
      wait("wait-for-signatures", 86_400 + slack),
      onKeys("publish-ds", "publish-ds", hasTags ? [NEW] : [], REGISTRAR),
    ],
    rollbackHours: Math.ceil((2 * dsTtl) / 3600) + 1,
    back: [
      { name: "withdraw-ds", reverts: ["publish-ds"], by: REGISTRAR },
      wait("let-ds-go", dsTtl + PROPAGATION + slack),
      { name: "stop-signing", reverts: ["sign-zone"], by: "zone-signer" },
    ],
    days: 4,
  };
}

function unsigned(choice: TrustChoice): Trust {
  const { dsTtl, slack, hasTags } = choice;
  return {
    zones: [
      zone(choice, {
        status: "unsigning",
        dsTtl,
        ...(hasTags ? { keys: [key(choice, OLD, "CSK", "delete")], ds: [ds(choice, OLD, "delete")] } : {}),
        exception: {
          reason: "the zone moves to a provider that cannot sign",
          owner: "@acme/dns",
          reviewBy: "2027-03-31",
          compensating: ["mtls"],
        },
      }),
    ],
    credentials: [signer(choice)],
    steps: [
      onKeys("remove-ds", "remove-ds", hasTags ? [OLD] : [], REGISTRAR),
      wait("wait-for-parent", dsTtl + PROPAGATION + slack),
      onKeys("stop-signing", "unsign", []),
    ],
    rollbackHours: Math.ceil((2 * dsTtl) / 3600) + 50,
    back: [
      { name: "sign-again", reverts: ["stop-signing"], by: "zone-signer" },
      wait("let-signatures-spread", 86_400 + slack),
      { name: "publish-ds-again", reverts: ["remove-ds"], by: REGISTRAR },
    ],
    days: 6,
  };
}

/** Both providers serve the zone until the old delegation has left every cache. */
function delegated(choice: TrustChoice): Trust {
  const ttl = choice.dsTtl;
  return {
    zones: [
      {
        name: ZONE,
        risk: "high",
        dnssec: { status: "unsigned" },
        providers: [
          {
            name: "old",
            provider: "route53",
            zoneId: "Z0912345EXAMPLE",
            retireAt: at(ttl + 7200 + choice.slack),
          },
          { name: "new", provider: "cloudflare", zoneId: "0a1b2c3d4e5f60718293a4b5c6d7e8f9" },
        ],
        delegation: {
          nameServers: ["ada.ns.example.net", "bob.ns.example.net"],
          ttl,
          previous: { nameServers: ["ns1.example.com", "ns2.example.com"], ttl },
        },
        records: [{ name: "www", type: "A", op: "keep", ttl: 300, value: "203.0.113.7", tls: "none" }],
      },
    ],
    credentials: [],
    steps: [{ name: "delegate", delegation: "update", zone: ZONE, by: REGISTRAR }],
    rollbackHours: Math.ceil((2 * ttl) / 3600) + 1,
    back: [{ name: "delegate-back", reverts: ["delegate"], by: REGISTRAR }],
    days: 5,
  };
}

/** Every provider knows both keys, the parent knows both, and only then the name servers change. */
function providerSwitched(choice: TrustChoice): Trust {
  const { keyTtl, dsTtl, slack } = choice;
  const ttl = 86_400;
  const forKeys = keyTtl + PROPAGATION + slack;
  const forParent = dsTtl + PROPAGATION + slack;
  return {
    zones: [
      {
        name: ZONE,
        risk: "high",
        propagation: `${PROPAGATION}s`,
        providers: [
          { name: "old", provider: "route53", zoneId: "Z0912345EXAMPLE" },
          { name: "new", provider: "cloudflare", zoneId: "0a1b2c3d4e5f60718293a4b5c6d7e8f9" },
        ],
        delegation: {
          nameServers: ["ada.ns.example.net"],
          ttl,
          previous: { nameServers: ["ns1.example.com"], ttl },
        },
        dnssec: {
          status: "signed",
          dnskeyTtl: keyTtl,
          dsTtl,
          keys: [
            { ...key(choice, OLD, "CSK", "delete"), provider: "old" },
            { ...key(choice, NEW, "CSK", "create"), provider: "new" },
          ],
          ds: [ds(choice, OLD, "delete"), ds(choice, NEW, "create")],
        },
      },
    ],
    credentials: [signer({ ...choice, provider: "route53" })],
    steps: [
      onKeys("exchange-keys", "publish-dnskey", [OLD, NEW]),
      wait("wait-for-keys", forKeys),
      onKeys("publish-new-ds", "publish-ds", [NEW], REGISTRAR),
      wait("wait-for-parent", forParent),
      { name: "delegate", delegation: "update", zone: ZONE, by: REGISTRAR },
      wait("wait-for-delegation", Math.max(ttl, dsTtl) + PROPAGATION + slack),
      onKeys("remove-old-ds", "remove-ds", [OLD], REGISTRAR),
      wait("wait-for-parent-again", forParent),
      onKeys("remove-old-key", "remove-dnskey", [OLD]),
    ],
    rollbackHours: 24 * 6,
    back: [
      { name: "restore-old-key", reverts: ["remove-old-key"], by: "zone-signer" },
      wait("let-keys-spread", forKeys),
      { name: "restore-old-ds", reverts: ["remove-old-ds"], by: REGISTRAR },
      wait("let-ds-spread", forParent),
      { name: "delegate-back", reverts: ["delegate"], by: REGISTRAR },
      wait("let-delegation-spread", ttl + PROPAGATION + slack),
      { name: "withdraw-new-ds", reverts: ["publish-new-ds"], by: REGISTRAR },
      wait("let-ds-go", forParent),
      { name: "withdraw-new-key", reverts: ["exchange-keys"], by: "zone-signer" },
    ],
    days: 14,
  };
}

const corp: ZoneOfWorld = {
  name: "corp.example.org",
  provider: "rfc2136",
  id: undefined,
  view: "internal",
};

/** Relying parties hold the new root before a leaf needs it, and the old one until none does. */
function rootReplaced({ hasTags, slack }: TrustChoice): Trust {
  const host = `ledger.${corp.name}`;
  const root = (name: string): ValueMap => ({
    name,
    op: "keep",
    ca: { pathLen: 1 },
    signedBy: "self",
    notAfter: LIVES_LONG,
  });
  const issuing = (name: string, signedBy: string): ValueMap => ({
    name,
    op: "keep",
    ca: { pathLen: 0 },
    signedBy,
    notAfter: at(hours(24 * 365 * 2)),
  });
  const issuers = hasTags ? [issuing("issuing-2021", "root-2021"), issuing("issuing-2026", "root-2026")] : [];
  return {
    zones: [
      {
        name: corp.name,
        view: "internal",
        provider: corp.provider,
        dnssec: { status: "unsigned" },
        records: [
          { name: "ledger", type: "A", op: "keep", ttl: 300, value: "10.20.3.4", certificate: "ledger-tls" },
        ],
      },
    ],
    issuers: [{ name: "vault-mesh", trust: "private", roots: ["root-2021", "root-2026"] }],
    certificates: [
      root("root-2021"),
      root("root-2026"),
      ...issuers,
      {
        name: "ledger-tls",
        op: "renew",
        dnsNames: [host],
        issuerRef: { name: "vault-mesh" },
        signedBy: hasTags ? "issuing-2026" : "root-2026",
        duration: "720h",
        renewBefore: "240h",
        privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
        usages: ["digital signature", "server auth"],
        secretRef: "vault:kv/ledger/tls",
        previous: {
          serial: "3F:0C:92:B1",
          notAfter: at(hours(24 * 30)),
          secretRef: "vault:kv/ledger/tls@v3",
        },
      },
    ],
    trustStores: [
      { name: "jvm-image", owner: "@acme/platform", holds: ["root-2021"], usedBy: ["batch jobs"] },
    ],
    credentials: [
      {
        name: "trust-distributor",
        principal: "spiffe://ops.example.com/trust/distributor",
        type: "workload-identity",
        provider: "kubernetes",
        owner: "@acme/platform",
        access: "just-in-time",
        ttl: "1h",
        grants: [{ plane: "pki", actions: ["trust-write"], resources: ["jvm-image"] }],
      },
      {
        name: "mesh-issuer",
        principal: "spiffe://ops.example.com/mesh/issuer",
        type: "workload-identity",
        provider: "private-ca",
        owner: "@acme/pki",
        access: "just-in-time",
        ttl: "1h",
        grants: [{ plane: "pki", actions: ["issue", "deploy"], resources: [host] }],
      },
    ],
    steps: [
      {
        name: "add-root",
        trust: "add",
        certificates: ["root-2026"],
        stores: ["jvm-image"],
        by: "trust-distributor",
        at: at(-hours(24)),
      },
      { name: "issue", certificates: ["ledger-tls"], do: "issue", by: "mesh-issuer" },
      wait("let-clocks-pass", 3600 + slack),
      { name: "deploy", certificates: ["ledger-tls"], do: "deploy", by: "mesh-issuer" },
      {
        name: "remove-root",
        trust: "remove",
        certificates: ["root-2021"],
        stores: ["jvm-image"],
        by: "trust-distributor",
        at: at(hours(24 * 2)),
      },
    ],
    rollbackHours: 24,
    back: [
      { name: "hold-old-root", reverts: ["remove-root"], by: "trust-distributor" },
      { name: "restore-ledger", reverts: ["deploy"], by: "mesh-issuer" },
      { name: "drop-new-root", reverts: ["add-root"], by: "trust-distributor" },
    ],
    days: 3,
  };
}

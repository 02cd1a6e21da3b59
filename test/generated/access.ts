/** Credentials that reach as far as the steps of a generated change need, and no further. */
import {
  accountOf,
  daysBefore,
  issuerName,
  at,
  hours,
  type DnsRight,
  type Order,
  type ZoneOfWorld,
} from "./world";
import type { Value, ValueMap } from "./value";

const rotation: ValueMap = { every: "720h", last: daysBefore(10), revocationTested: daysBefore(10) };
const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000";

/** How a credential proves who it is: without a secret, or with one that is rotated and ends. */
export type Proof = "workload" | "secret";

/** Providers that take no token of a workload. */
const KNOWS_SECRETS_ONLY: ReadonlySet<string> = new Set(["rfc2136", "cloudflare"]);

function frame(name: string, zone: ZoneOfWorld, proof: Proof, owner: string): ValueMap {
  if (proof === "workload" || !KNOWS_SECRETS_ONLY.has(zone.provider)) {
    return {
      name,
      principal: `spiffe://ops.example.com/${name}`,
      type: "workload-identity",
      provider: zone.provider,
      owner,
      access: "just-in-time",
      ttl: "1h",
    };
  }
  return {
    name,
    type: zone.provider === "rfc2136" ? "tsig-key" : "api-key",
    provider: zone.provider,
    owner,
    access: "standing",
    expires: at(hours(24 * 60)).slice(0, 10),
    rotation,
    secretRef: `vault:kv/dns/${name}`,
  };
}

/** A credential for the records of one zone. */
export function dnsCredential(
  name: string,
  zone: ZoneOfWorld,
  rights: readonly DnsRight[],
  proof: Proof,
): ValueMap {
  return { ...frame(name, zone, proof, "@acme/dns"), ...policies[zone.provider](name, zone, rights) };
}

type Policy = (name: string, zone: ZoneOfWorld, rights: readonly DnsRight[]) => ValueMap;

const policies: Record<ZoneOfWorld["provider"], Policy> = {
  route53: (_name, zone, rights) => ({
    policy: {
      Version: "2012-10-17",
      Statement: byTypes(rights).map(([types, names]) => ({
        Effect: "Allow",
        Action: "route53:ChangeResourceRecordSets",
        Resource: `arn:aws:route53:::hostedzone/${zone.id ?? ""}`,
        Condition: {
          "ForAllValues:StringEquals": {
            "route53:ChangeResourceRecordSetsNormalizedRecordNames": names.map((one) =>
              one.replace("*", "\\052"),
            ),
            "route53:ChangeResourceRecordSetsRecordTypes": types,
          },
        },
      })),
    },
  }),
  cloudflare: (_name, zone) => ({
    policy: [
      {
        effect: "allow",
        permission_groups: [{ name: "DNS Write" }, { name: "Zone Read" }],
        resources: { [`com.cloudflare.api.account.zone.${zone.id ?? ""}`]: "*" },
      },
    ],
  }),
  gcloud: (_name, zone, rights) => ({
    policy: {
      role: "projects/acme-dns/roles/recordWriter",
      resource: `projects/acme-dns/managedZones/${zone.id ?? ""}`,
      includedPermissions: [
        "dns.changes.create",
        "dns.changes.get",
        "dns.resourceRecordSets.create",
        "dns.resourceRecordSets.delete",
        "dns.resourceRecordSets.list",
        "dns.resourceRecordSets.update",
      ],
      condition: { title: "records", expression: recordSets(zone, rights) },
    },
  }),
  azuredns: (_name, zone, rights) => ({
    policy: rights.map(({ name, type }): Value => {
      const label = name === zone.name ? "@" : name.slice(0, -zone.name.length - 1);
      return {
        role: "DNS Zone Contributor",
        scope: `${SUBSCRIPTION}/resourceGroups/dns/providers/Microsoft.Network/dnsZones/${zone.name}/${type}/${label}`,
      };
    }),
  }),
  rfc2136: (name, _zone, rights) => ({
    policy: byTypes(rights)
      .flatMap(([types, names]) =>
        names.map((one) => `grant ${name}-key. name ${one}. ${types.join(" ")};\n`),
      )
      .join(""),
  }),
};

function recordSets(zone: ZoneOfWorld, rights: readonly DnsRight[]): string {
  const prefix = `projects/acme-dns/managedZones/${zone.id ?? ""}/rrsets`;
  const tests = rights.map(({ name, type }) => `resource.name == '${prefix}/${name}./${type}'`);
  const isRecordSet = "resource.type == 'dns.googleapis.com/ResourceRecordSet'";
  const isOther = "resource.type != 'dns.googleapis.com/ResourceRecordSet'";
  return `(${isRecordSet} && (${tests.join(" || ")})) || (${isOther})`;
}

/** The names by the types that are written at them. */
function byTypes(rights: readonly DnsRight[]): readonly (readonly [readonly string[], readonly string[]])[] {
  const types = new Map<string, Set<string>>();
  for (const { name, type } of rights) types.set(name, (types.get(name) ?? new Set()).add(type));
  const names = new Map<string, string[]>();
  for (const [name, of] of types) {
    const key = [...of].sort().join(" ");
    names.set(key, [...(names.get(key) ?? []), name]);
  }
  return [...names].map(([key, of]) => [key.split(" "), of]);
}

/** Where the answers to dns-01 challenges of some names are written. */
export function challengeRights(orders: readonly Order[]): readonly DnsRight[] {
  const names = orders
    .filter(({ issuer }) => issuer === "dns-01")
    .flatMap(({ zone, names }) =>
      names.map((name) => ({ zone, name: `_acme-challenge.${name.replace(/^\*\./, "")}` })),
    );
  return names.map(({ zone, name }) => ({ zone, name, type: "TXT" }));
}

/** The account with which an issuer is asked. */
export function accountCredential({ zone, issuer }: Order, orders: readonly Order[]): ValueMap {
  const names = [...new Set(orders.flatMap((order) => order.names))];
  const actions = orders.some(({ revokes }) => revokes) ? ["issue", "revoke"] : ["issue"];
  const name = `account-${issuerName(zone, issuer)}`;
  const grants = [{ plane: "pki", actions, resources: names }];
  if (issuer === "private") {
    return {
      name,
      principal: "spiffe://ops.example.com/pki/issuer",
      type: "workload-identity",
      provider: "private-ca",
      owner: "@acme/pki",
      access: "just-in-time",
      ttl: "1h",
      grants,
    };
  }
  return {
    name,
    type: "acme-account",
    provider: "letsencrypt",
    owner: "@acme/pki",
    access: "just-in-time",
    ttl: "1h",
    secretRef: `vault:kv/acme/${name}`,
    grants,
  };
}

export function deployerCredential(names: readonly string[]): ValueMap {
  return {
    name: "deployer",
    principal: "spiffe://ops.example.com/gateway/deployer",
    type: "workload-identity",
    provider: "gateway",
    owner: "@acme/platform",
    access: "just-in-time",
    ttl: "1h",
    grants: [{ plane: "pki", actions: ["deploy"], resources: [...new Set(names)] }],
  };
}

/** An issuer; its solver is named where this change orders something from it. */
export function issuerEntry({ zone, issuer }: Order, isAsked: boolean): ValueMap {
  if (issuer === "private") return { name: "vault-mesh", trust: "private" };
  return {
    name: issuerName(zone, issuer),
    trust: "public",
    caaDomains: ["letsencrypt.org"],
    accountUri: accountOf(zone, issuer),
    challenge: issuer,
    solver:
      issuer === "dns-01" && isAsked
        ? { credential: `solver-${zone.name}`, zone: zone.name, cnameStrategy: "None" }
        : undefined,
  };
}

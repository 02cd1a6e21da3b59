import type {
  Rollback,
  RollbackStep,
  Spec,
  Step,
  TrustChange,
  Zone,
} from "../../server/src/generated/trust-change";
import type { TrustPolicy } from "../../server/src/generated/trust-policy";
import { digest, records } from "./records";

const zone: Zone = {
  name: "example.com",
  view: "internal",
  provider: "route53",
  zoneId: "Z1",
  source: "zones/example.com.zone",
  providers: [
    {
      name: "new",
      provider: "cloudflare",
      zoneId: "1",
      source: "new.yaml",
      retireAt: "2026-12-05T00:00:00Z",
    },
  ],
  delegation: {
    nameServers: ["ns1.example.com", "ns2.example.net"],
    ttl: 86400,
    glue: [{ name: "ns1.example.com", addresses: ["192.0.2.53", "2001:db8::53"] }],
    previous: { nameServers: ["ns.example.net"], ttl: "1d" },
  },
  risk: "high",
  dnssec: {
    status: "signing",
    dnskeyTtl: "1h",
    dsTtl: 86400,
    trustAnchor: "corp-anchor",
    ds: [{ key_tag: 55648, algorithm: 13, digest_type: 2, digest, op: "create" }],
    keys: [{ key_tag: 55648, algorithm: 13, role: "KSK", public_key: "AAAA", op: "create", provider: "new" }],
    exception: {
      reason: "cannot sign",
      owner: "@acme/dns",
      reviewBy: "2027-01-31",
      compensating: ["mtls"],
    },
    phases: [{ name: "observe", scope: "internal", exit: "a week without failures" }],
  },
  managedBy: "octodns",
  owner: "@acme/dns",
  propagation: "2m",
  records: [...records],
};

const placed = { by: "dns", provider: "new", at: "2026-12-01T21:00:00+01:00", after: ["lower"] };

/** One step of each form. */
export const steps: readonly Step[] = [
  { name: "lower", records: ["a.example.com/A"], ttl: 60, by: "dns", at: "2026-11-30T20:00:00Z" },
  { ...placed, name: "cutover", records: ["a.example.com/A@internal", "first"] },
  { ...placed, name: "trust", trust: "add", certificates: ["root"], stores: ["clients"] },
  { ...placed, name: "issue", certificates: ["site"], do: "issue", by: ["acme", "dns"] },
  { ...placed, name: "key", dnssec: "publish-dnskey", zone: "example.com", keys: [55648] },
  { ...placed, name: "move", delegation: "update", zone: "example.com" },
  { ...placed, name: "settle", wait: "10m" },
  { ...placed, name: "check", validate: ["coverage", "dns-propagation"] },
  { ...placed, name: "phone", manual: "Tell the partner" },
];

const stepsBack: readonly RollbackStep[] = [
  ...steps.map((step) => ({ ...step, name: `back-${step.name}` })),
  { ...placed, name: "restore", reverts: ["cutover", "site"], restores: "reissue" },
];

const rollback: Rollback = {
  trigger: "errors above 2 %",
  owner: "carol@example.com",
  window: "30m",
  tested: {
    date: "2026-11-20",
    environment: "staging",
    evidence: "https://wiki.example.com/runs/1",
  },
  pointOfNoReturn: "destroy",
  keeps: [{ target: "example.com/CAA", why: "it only allows more" }],
  steps: [...stepsBack],
};

const people: Pick<Spec, "ticket" | "service" | "requestedBy" | "approvers" | "implementers"> = {
  ticket: "CHG1",
  service: { name: "login", owner: "@acme/identity", exposure: "hybrid", critical: "token-endpoint" },
  requestedBy: "alice@example.com",
  approvers: [
    "group:approvers",
    {
      identity: "bob@example.com",
      for: ["dns", "pki"],
      approvedAt: "2026-11-21T09:30:00Z",
      digest: "sha256:00",
    },
  ],
  implementers: ["dns", "heidi@example.com"],
};

const everything: TrustChange = {
  apiVersion: "trust-change/v1",
  kind: "TrustChange",
  metadata: {
    name: "everything",
    namespace: "identity",
    labels: { team: "identity" },
    annotations: { note: "free" },
  },
  spec: {
    ...people,
    summary: "Move and renew",
    type: "normal",
    operatingModel: "shared-control",
    window: { start: "2026-12-01T20:00:00Z", end: "2026-12-01T23:00:00Z" },
    releases: ["198.51.100.7"],
    policyChecks: ["opa:dns"],
    zones: [zone],
    issuers: [
      {
        name: "acme",
        trust: "public",
        caaDomains: ["ca.example.net"],
        accountUri: "https://acme.example.net/acct/1",
        eab: { keyId: "k1", secretRef: "vault:kv/eab" },
        challenge: "dns-01",
        solver: { credential: "dns", zone: "challenges.example.net", cnameStrategy: "Follow" },
        profile: "shortlived",
        roots: ["root"],
      },
    ],
    certificates: [
      {
        name: "site",
        op: "replace",
        endpoint: "lb.example.net:443",
        challenge: "http-01",
        dnsNames: ["a.example.com"],
        ipAddresses: ["192.0.2.1"],
        uris: ["spiffe://example.com/a"],
        emailAddresses: ["a@example.com"],
        commonName: "a.example.com",
        issuerRef: { name: "acme", kind: "Issuer", group: "cert-manager.io" },
        duration: "90d",
        notBefore: "2026-12-01T00:00:00Z",
        notAfter: "2027-02-01T00:00:00.5-05:00",
        renewBefore: "720h",
        privateKey: { algorithm: "ECDSA", encoding: "PKCS8", size: 256, rotationPolicy: "Always" },
        usages: ["digital signature", "server auth"],
        mustStaple: false,
        secretRef: "vault:kv/site",
        source: "site.csr",
        external: [{ name: "a.example.org", why: "the partner has it" }],
        justification: "one name for each tenant",
        signedBy: ["root", "acme"],
        previous: {
          serial: 1234,
          fingerprint: digest,
          notAfter: "2026-12-20T00:00:00Z",
          chain: "vault:kv/chain",
          secretRef: "vault:kv/site@1",
          source: "old.pem",
          keepUntil: "2026-12-08T00:00:00Z",
          compromised: true,
        },
        revocation: { reason: "keyCompromise", at: "2026-12-02T00:00:00Z" },
      },
      {
        name: "root",
        signedBy: "self",
        fleet: { count: 3 },
        justification: { reason: "new root", approvedBy: "dana@example.com", until: "2027-01-31" },
        ca: {
          pathLen: 0,
          nameConstraints: {
            critical: true,
            permitted: {
              dnsDomains: ["example.com"],
              ipRanges: ["192.0.2.0/24"],
              emailAddresses: ["example.com"],
              uriDomains: [".example.com"],
            },
            excluded: {},
          },
        },
        previous: { serial: "04:A1" },
      },
    ],
    trustStores: [{ name: "clients", owner: "@acme/it", holds: ["root"], usedBy: ["terminals"] }],
    credentials: [
      {
        name: "dns",
        principal: "role/dns",
        type: "api-key",
        provider: "route53",
        owner: "@acme/dns",
        offboarding: "removed by the platform",
        actor: "ai-agent",
        oversight: {
          owner: "alice@example.com",
          allowedActions: ["propose"],
          killSwitch: "https://wiki.example.com/stop",
          log: "siem://agents",
        },
        access: "standing",
        ttl: "1h",
        expires: "2027-01-31T00:00:00Z",
        rotation: {
          every: "720h",
          last: "2026-11-10",
          revocationTested: "2026-11-10",
          rollbackTested: "2026-11-10",
        },
        environments: ["production"],
        services: ["login"],
        secretRef: "vault:kv/dns",
        policy: { Statement: [{ Effect: "Allow", Action: "*" }] },
        grants: [{ plane: "dns", actions: ["record-write", "*"], resources: ["a.example.com"] }],
        justification: { reason: "no narrower scope" },
      },
      { name: "bind", policy: "grant bind name a.example.com. TXT;" },
      { name: "tokens", policy: [{ effect: "allow" }] },
    ],
    endpoints: [
      {
        host: "token.example.com",
        role: "token endpoint",
        assurance: ["dnssec", "mtls"],
        resolvers: { validating: true, fallback: "none", monitored: ["failures"] },
      },
    ],
    validation: [
      {
        name: "coverage",
        check: "san-coverage",
        phase: "before",
        targets: ["a.example.com via 192.0.2.1"],
        resolvers: ["192.0.2.53"],
        vantage: ["external", "internal"],
        expect: "all names",
        command: "dig a.example.com",
      },
    ],
    steps: [...steps],
    rollback,
    audit: {
      privateKeyAccess: { sink: "siem://keys", retention: "8760h" },
      registrationChanges: {},
      zoneEdits: {},
    },
    monitoring: {
      resolverFailures: "https://grafana.example.com/1",
      validationErrors: "https://grafana.example.com/2",
      unsignedFallback: "https://grafana.example.com/3",
      certificateTransparency: "https://grafana.example.com/4",
    },
    controls: [
      { framework: "nist-csf-2.0", id: "PR.AA-05", why: "kept apart" },
      { framework: "nist-csf-1.1" },
    ],
    exceptions: [
      {
        rule: "ttl-extreme",
        target: "a.example.com/A",
        reason: "short test",
        approvedBy: "dana@example.com",
        expires: "2026-12-31",
      },
    ],
  },
};

const emergency: TrustChange = {
  apiVersion: "trust-change/v1",
  kind: "TrustChange",
  metadata: { name: "emergency" },
  spec: {
    ...people,
    type: "emergency",
    preApproval: { template: "STD-1", approvedBy: "dana@example.com", until: "2027-01-31" },
    emergency: {
      incident: "INC1",
      reason: "key leaked",
      who: "heidi@example.com",
      timeBox: "2h",
      breakGlass: "sealed",
      postReview: { by: "dana@example.com", due: "2026-12-04" },
    },
    window: [
      { start: "2026-12-01T20:00:00Z", end: "2026-12-01T21:00:00Z" },
      { start: "2026-12-02T20:00:00Z", end: "2026-12-02T21:00:00Z" },
    ],
    backoutPlan: { trigger: "errors", owner: "carol@example.com" },
  },
};

/** Changes that use every key of the language between them. */
export const changes: readonly TrustChange[] = [everything, emergency];

/** A policy with every key. */
export const policy: TrustPolicy = {
  apiVersion: "trust-change/v1",
  kind: "TrustPolicy",
  metadata: { name: "acme" },
  spec: {
    zones: [
      {
        match: ["example.com", "*.example.com"],
        risk: "high",
        owner: "@acme/dns",
        operatingModels: ["central-governance"],
        approvals: { dns: 1, pki: 0 },
        dnssec: "required",
        issuers: ["acme"],
      },
    ],
    identityHosts: ["*.vault.example.com"],
    directory: { "@acme/pki": ["dana@example.com"] },
    aliases: { bob: "bob@example.com" },
    require: ["audit", "window"],
    limits: {
      rollbackWindow: { high: "4h", medium: "8h", low: "24h", default: "24h" },
      rollbackTestAge: "2160h",
      credentialTtl: "1h",
      rotation: "2160h",
      approvalAge: "720h",
    },
    rules: { "caa-iodef-missing": "ignore" },
    defaults: {
      audit: { zoneEdits: { sink: "siem://zones" } },
      monitoring: { resolverFailures: "https://grafana.example.com/1" },
      policyChecks: ["trust-change check"],
      issuers: [{ name: "acme" }],
      trustStores: [{ name: "clients" }],
      credentials: [{ name: "dns" }],
      dnssec: { "legacy.example.com": { reason: "cannot sign" } },
    },
  },
};

/**
 * Makes a sound change with a number of records, as a platform team moves its services: nothing is to be found in it.
 * The same number gives the same text.
 */
import { oneOf, seeded } from "../random";

const PER_ZONE = 250;
const PER_STEP = 50;
const PER_ROLLBACK_STEP = 10;
const TTLS = [60, 300, 900];

type Op = "create" | "update" | "keep";

interface Service {
  readonly host: string;
  readonly zone: string;
  readonly op: Op;
  readonly records: readonly string[];
  /** The references of the records that change. */
  readonly changed: readonly string[];
  readonly names: readonly string[];
}

/** @param count how many records, rounded up to whole services of four */
export function makeChange(count: number): string {
  const random = seeded(20261125);
  const services: Service[] = [];
  for (let index = 0; index * 4 < count; index++) {
    const zone = `zone${String(Math.floor((index * 4) / PER_ZONE)).padStart(3, "0")}.example.com`;
    services.push(makeService(index, zone, random));
  }
  return [
    ...head(count),
    "  zones:",
    ...zones(services),
    "  issuers:",
    ...issuer,
    "  certificates:",
    ...services.flatMap(certificate),
    "  credentials:",
    ...credentials(services),
    "  validation:",
    ...validations,
    "  steps:",
    ...steps(services),
    "  rollback:",
    ...rollback(services),
    '  audit: {privateKeyAccess: {sink: "siem://trust/keys"}, zoneEdits: {sink: "siem://trust/zones"}}',
    "",
  ].join("\n");
}

const head = (count: number): string[] => [
  "apiVersion: trust-change/v1",
  "kind: TrustChange",
  "metadata:",
  `  name: move-${count}`,
  "spec:",
  "  summary: Move the services to the new network",
  "  ticket: CHG0030100",
  "  operatingModel: central-governance",
  '  service: {name: edge, owner: "@acme/edge"}',
  "  requestedBy: alice@example.com",
  "  approvers:",
  "    - {identity: bob@example.com, for: [dns], approvedAt: 2026-11-30T09:00:00Z}",
  "    - {identity: dana@example.com, for: [pki], approvedAt: 2026-11-30T10:00:00Z}",
  "  implementers: [dns-records, certificates]",
  "  policyChecks: [trust-change check]",
  "  window: {start: 2026-12-01T20:00:00Z, end: 2026-12-02T02:00:00Z}",
];

function makeService(index: number, zone: string, random: () => number): Service {
  const op = oneOf<Op>(["create", "update", "update", "keep"], random);
  const host = `app-${index}`;
  const lines = (type: string, value: string, before: string, name = host): string[] => {
    const ttl = oneOf(TTLS, random);
    const tls = type === "TXT" ? [] : [`certificate: ${host}-tls`];
    const previous = op === "update" ? ["previous:", `  ttl: ${ttl}`, "  values:", `    - "${before}"`] : [];
    return [
      `name: ${name}`,
      `type: ${type}`,
      `op: ${op}`,
      `ttl: ${ttl}`,
      `value: "${value}"`,
      ...tls,
      ...previous,
    ];
  };
  const address = (network: string): string => `${network}.${1 + (index % 250)}`;
  const records = [
    lines("A", address("203.0.113"), address("198.51.100")),
    lines(
      "AAAA",
      `2001:db8:1::${(index % 60_000).toString(16)}`,
      `2001:db8::${(index % 60_000).toString(16)}`,
    ),
    lines("CNAME", `${host}.${zone}.`, `old-${index}.example.net.`, `www-${index}`),
    lines("TXT", `v=spf1 include:_spf${index % 7}.example.net -all`, "v=spf1 -all", `mail-${index}`),
  ];
  const names = [`${host}.${zone}`, `www-${index}.${zone}`];
  const changed = [
    `${host}.${zone}/A`,
    `${host}.${zone}/AAAA`,
    `www-${index}.${zone}/CNAME`,
    `mail-${index}.${zone}/TXT`,
  ];
  return {
    host,
    zone,
    op,
    records: records.flatMap((record) => item(record, "        ")),
    changed: op === "keep" ? [] : changed,
    names,
  };
}

function item(lines: readonly string[], indent: string): string[] {
  return lines.map((line, index) => `${indent}${index === 0 ? "- " : "  "}${line}`);
}

const zoneId = (zone: string): string => `Z0${zone.slice(4, 7)}EXAMPLE`;

function zones(services: readonly Service[]): string[] {
  return [...new Set(services.map(({ zone }) => zone))].flatMap((zone) => [
    `    - name: ${zone}`,
    "      provider: route53",
    `      zoneId: ${zoneId(zone)}`,
    "      dnssec: {status: signed}",
    "      records:",
    ...caa,
    ...services.filter((service) => service.zone === zone).flatMap(({ records }) => records),
  ]);
}

const ACCOUNT = "https://acme-v02.api.letsencrypt.org/acme/acct/1000000001";

const issuer = [
  "    - name: letsencrypt",
  "      trust: public",
  "      caaDomains: [letsencrypt.org]",
  `      accountUri: ${ACCOUNT}`,
  "      challenge: http-01",
];

/** Who may issue for the names of a zone, at its apex: every certificate in it rests on that. */
const caa = item(
  [
    'name: ""',
    "type: CAA",
    "op: keep",
    "ttl: 900",
    "values:",
    "  - flags: 0",
    "    tag: issue",
    `    value: "letsencrypt.org; accounturi=${ACCOUNT}; validationmethods=http-01"`,
    '  - {flags: 0, tag: issuewild, value: ";"}',
    '  - {flags: 0, tag: iodef, value: "mailto:pki-reports@example.com"}',
  ],
  "        ",
);

function certificate({ host, op, names }: Service): string[] {
  const previous =
    op === "update"
      ? [
          "previous:",
          '  serial: "04:A1:7C:5B"',
          "  notAfter: 2026-12-30T00:00:00Z",
          `  secretRef: vault:kv/edge/${host}@v7`,
        ]
      : [];
  return item(
    [
      `name: ${host}-tls`,
      `op: ${op === "create" ? "issue" : op === "update" ? "renew" : "keep"}`,
      "dnsNames:",
      ...names.map((name) => `  - ${name}`),
      "issuerRef: {name: letsencrypt}",
      ...(op === "keep"
        ? ["notBefore: 2026-11-01T00:00:00Z", "notAfter: 2027-02-01T00:00:00Z"]
        : ["duration: 1440h", "renewBefore: 480h"]),
      "privateKey: {algorithm: ECDSA, size: 256, rotationPolicy: Always}",
      `secretRef: vault:kv/edge/${host}`,
      ...previous,
    ],
    "    ",
  );
}

function credentials(services: readonly Service[]): string[] {
  const changing = services.filter(({ op }) => op !== "keep");
  const statements = [...new Set(changing.map(({ zone }) => zone))].flatMap((zone) => {
    const names = changing
      .filter((service) => service.zone === zone)
      .flatMap(({ changed }) => changed.map((reference) => reference.slice(0, reference.indexOf("/"))));
    return item(
      [
        "Effect: Allow",
        "Action: route53:ChangeResourceRecordSets",
        `Resource: arn:aws:route53:::hostedzone/${zoneId(zone)}`,
        "Condition:",
        "  ForAllValues:StringEquals:",
        "    route53:ChangeResourceRecordSetsNormalizedRecordNames:",
        ...[...new Set(names)].map((name) => `      - ${name}`),
        "    route53:ChangeResourceRecordSetsRecordTypes: [A, AAAA, CNAME, TXT]",
      ],
      "          ",
    );
  });
  const grants = changing.flatMap(({ names }) => names.map((name) => `            - ${name}`));
  const policy = statements.length === 0 ? ["        Statement: []"] : ["        Statement:", ...statements];
  return [
    "    - name: dns-records",
    "      type: workload-identity",
    "      provider: route53",
    '      owner: "@acme/platform"',
    "      access: just-in-time",
    "      ttl: 1h",
    "      policy:",
    ...policy,
    "    - name: certificates",
    "      type: workload-identity",
    "      provider: private-ca",
    '      owner: "@acme/pki"',
    "      access: just-in-time",
    "      ttl: 1h",
    "      grants:",
    "        - plane: pki",
    "          actions: [issue, deploy]",
    ...(grants.length === 0 ? ["          resources: []"] : ["          resources:", ...grants]),
  ];
}

const checks = ["dns-propagation", "san-coverage", "chain-continuity", "dnssec-validation"];
const validations = [
  ...checks.map(
    (check) => `    - {name: ${check}-before, check: ${check}, phase: before, vantage: [external, internal]}`,
  ),
  ...[...checks, "tls-handshake"].map(
    (check) => `    - {name: ${check}-after, check: ${check}, phase: after, vantage: [external, internal]}`,
  ),
];

function steps(services: readonly Service[]): string[] {
  const fresh = services.filter(({ op }) => op !== "keep").map(({ host }) => `${host}-tls`);
  const before = `[${checks.map((check) => `${check}-before`).join(", ")}]`;
  const after = `[${[...checks, "tls-handshake"].map((check) => `${check}-after`).join(", ")}]`;
  return [
    ...batches("issue", fresh, (part) => ["certificates:", ...part, "do: issue", "by: certificates"]),
    `    - {name: check-before, validate: ${before}}`,
    ...batches("deploy", fresh, (part) => ["certificates:", ...part, "do: deploy", "by: certificates"]),
    ...batches(
      "cutover",
      services.flatMap(({ changed }) => changed),
      (part) => ["records:", ...part, "by: dns-records"],
    ),
    "    - {name: settle, wait: 15m}",
    `    - {name: check-after, validate: ${after}}`,
  ];
}

function batches(
  name: string,
  all: readonly string[],
  body: (part: readonly string[]) => string[],
): string[] {
  const parts: string[] = [];
  for (let start = 0; start < all.length; start += PER_STEP) {
    const part = all.slice(start, start + PER_STEP).map((one) => `  - ${one}`);
    parts.push(...item([`name: ${name}-${start / PER_STEP}`, ...body(part)], "    "));
  }
  return parts;
}

function rollback(services: readonly Service[]): string[] {
  const names = (label: string, count: number): string[] =>
    Array.from({ length: Math.ceil(count / PER_STEP) }, (_, index) => `${label}-${index}`);
  const deployed = services.filter(({ op }) => op !== "keep").length;
  const changed = services.reduce((sum, service) => sum + service.changed.length, 0);
  return [
    "    trigger: error rate above 2 % for 5 minutes",
    "    owner: carol@example.com",
    "    window: 2h",
    "    tested: {date: 2026-11-20, environment: staging, evidence: https://wiki.example.com/runs/8812}",
    "    steps:",
    ...reversals("restore-records", names("cutover", changed), "dns-records"),
    ...reversals("restore-certificates", names("deploy", deployed), "certificates"),
  ];
}

function reversals(label: string, names: readonly string[], by: string): string[] {
  const parts: string[] = [];
  for (let start = 0; start < names.length; start += PER_ROLLBACK_STEP) {
    const part = names.slice(start, start + PER_ROLLBACK_STEP).map((name) => `  - ${name}`);
    parts.push(
      ...item([`name: ${label}-${start / PER_ROLLBACK_STEP}`, "reverts:", ...part, `by: ${by}`], "      "),
    );
  }
  return parts;
}

/** Whole changes that a DNS or PKI engineer would call sound: services put together, with people, checks and a way back. */
import fc from "fast-check";
import {
  accountCredential,
  challengeRights,
  deployerCredential,
  dnsCredential,
  issuerEntry,
  type Proof,
} from "./access";
import { trustChoices, trustOf, type Trust } from "./rollovers";
import { serviceChoices, serviceOf, TESTED, type ServiceChoice } from "./services";
import {
  accountOf,
  at,
  hours,
  issuerName,
  zones as allZones,
  type Contribution,
  type Order,
  type StepsByPart,
  type ZoneOfWorld,
} from "./world";
import { wordOf, type ValueMap } from "./value";

export interface ChangeChoice {
  readonly services: readonly ServiceChoice[];
  readonly hasSteps: boolean;
  readonly caa: "none" | "keep" | "create";
  readonly proof: Proof;
  readonly isSigned: boolean;
  readonly risk: "low" | "medium" | "high" | undefined;
  readonly hasPolicy: boolean;
  readonly isCritical: boolean;
  readonly rollbackHours: number;
}

const choices: fc.Arbitrary<ChangeChoice> = fc.record({
  services: fc.array(serviceChoices, { minLength: 1, maxLength: 5 }),
  hasSteps: fc.boolean(),
  caa: fc.constantFrom("none", "keep", "create"),
  proof: fc.constantFrom("workload", "secret"),
  isSigned: fc.boolean(),
  risk: fc.constantFrom(undefined, "low", "medium", "high"),
  hasPolicy: fc.boolean(),
  isCritical: fc.boolean(),
  rollbackHours: fc.constantFrom(1, 2, 4),
});

/** The documents of a sound change. */
export const soundChanges: fc.Arbitrary<readonly ValueMap[]> = fc.oneof(
  { weight: 3, arbitrary: choices.map(documentsOf) },
  { weight: 1, arbitrary: trustChoices.map((choice) => [trustChange(trustOf(choice))]) },
);

export function documentsOf(choice: ChangeChoice): readonly ValueMap[] {
  return [changeOf(choice), ...(choice.hasPolicy ? [policy] : [])];
}

const policy: ValueMap = {
  apiVersion: "trust-change/v1",
  kind: "TrustPolicy",
  metadata: { name: "acme" },
  spec: {
    zones: allZones.map(({ name }) => ({
      match: [name],
      owner: "@acme/shop",
      approvals: { dns: 1, pki: 1 },
    })),
    limits: { rollbackWindow: { high: "4h", default: "24h" }, rollbackTestAge: "2160h", credentialTtl: "1h" },
    rules: { "caa-iodef-missing": "warning" },
  },
};

/** Everything that two thirds of a change consist of: who, when, what is watched. */
function documentOf(spec: ValueMap): ValueMap {
  return {
    apiVersion: "trust-change/v1",
    kind: "TrustChange",
    metadata: { name: "generated" },
    spec: {
      summary: "What the services of the shop need",
      ticket: "CHG0021001",
      service: { name: "shop", owner: "@acme/shop", exposure: "public" },
      requestedBy: "frank@example.com",
      approvers: [
        { identity: "grace@example.com", approvedAt: at(-hours(48)) },
        { identity: "bob@example.com", for: ["dns", "pki"], approvedAt: at(-hours(40)) },
      ],
      implementers: ["heidi@example.com"],
      ...spec,
      monitoring: {
        resolverFailures: "https://grafana.example.com/d/resolver-servfail",
        validationErrors: "https://grafana.example.com/d/dnssec-bogus",
        unsignedFallback: "https://grafana.example.com/d/resolver-fallback",
      },
      audit: Object.fromEntries(
        ["privateKeyAccess", "registrationChanges", "zoneEdits"].map((key) => [
          key,
          { sink: `siem://trust/${key}`, retention: "8760h" },
        ]),
      ),
      controls: [
        {
          framework: "nist-csf-2.0",
          id: "PR.AA-05",
          why: "DNS and PKI authority stay with different people",
        },
      ],
    },
  };
}

function trustChange({ rollbackHours, back, days, steps, ...spec }: Trust): ValueMap {
  return documentOf({
    implementers: ["heidi@example.com", "nadia@example.com"],
    window: { start: at(0), end: at(hours(24 * days)) },
    ...spec,
    validation: validationOf(),
    steps: [
      { name: "check-before", validate: before.map((check) => `${check}-before`), at: at(0) },
      ...steps,
      { name: "check-after", validate: after.map((check) => `${check}-after`) },
    ],
    rollback: {
      trigger: "validation failures at any of the watched resolvers",
      owner: "carol@example.com",
      window: `${rollbackHours}h`,
      tested: { date: TESTED, environment: "lab", evidence: "https://wiki.example.com/runs/8812" },
      steps: back,
    },
  });
}

function changeOf(choice: ChangeChoice): ValueMap {
  const services = choice.services.map(serviceOf);
  const zones = [...new Set(services.map(({ zone }) => zone))];
  const orders = services.flatMap((service) => service.orders);
  const entries = [...orders, ...services.flatMap(certificateOrders)];
  const caa = choice.caa === "none" ? [] : zones.map((zone) => caaOf(zone, entries, choice.caa === "create"));
  const all = [...services, ...caa];
  const releases = all.flatMap((one) => one.releases);
  return documentOf({
    service: {
      name: "shop",
      owner: "@acme/shop",
      exposure: exposureOf(zones),
      critical: choice.isCritical ? "internal-api" : undefined,
    },
    window: { start: at(0), end: at(hours(24 * 3)) },
    releases: releases.length > 0 ? releases : undefined,
    zones: zones.map((zone) => zoneEntry(zone, all, choice)),
    issuers: issuersOf(entries),
    certificates: all.flatMap(({ certificates }) => certificates),
    credentials: credentialsOf(all, orders, choice),
    endpoints: choice.isCritical ? endpointsOf(services) : undefined,
    validation: validationOf(),
    steps: choice.hasSteps || needsSteps(all) ? stepsOf(all, choice) : undefined,
    rollback: rollbackOf(all, choice),
  });
}

function exposureOf(zones: readonly ZoneOfWorld[]): string {
  const views = new Set(zones.map(({ view }) => view));
  if (views.size > 1) return "hybrid";
  return views.has("internal") ? "internal" : "public";
}

/** The issuers of certificates that stay, which CAA has to allow as well. */
function certificateOrders({ zone, certificates }: Contribution): readonly Order[] {
  return certificates
    .filter(({ op }) => op === "keep")
    .map((entry) => {
      const { name } = entry["issuerRef"] as { readonly name: string };
      const issuer = name === "vault-mesh" ? "private" : name.endsWith("dns-01") ? "dns-01" : "http-01";
      return { zone, issuer, names: [], revokes: false };
    });
}

function issuersOf(orders: readonly Order[]): readonly ValueMap[] {
  return byIssuer(orders).map(([first, ...more]) =>
    issuerEntry(
      first,
      [first, ...more].some(({ names }) => names.length > 0),
    ),
  );
}

type Orders = readonly [Order, ...Order[]];

function byIssuer(orders: readonly Order[]): readonly Orders[] {
  const groups = new Map<string, Orders>();
  for (const order of orders) {
    const name = issuerName(order.zone, order.issuer);
    const [first, ...more] = groups.get(name) ?? [];
    groups.set(name, first ? [first, ...more, order] : [order]);
  }
  return [...groups.values()];
}

function zoneEntry(zone: ZoneOfWorld, all: readonly Contribution[], choice: ChangeChoice): ValueMap {
  return {
    name: zone.name,
    view: zone.view,
    provider: zone.provider,
    zoneId: zone.id,
    risk: choice.risk,
    propagation: "1m",
    dnssec: choice.isSigned || choice.isCritical ? { status: "signed" } : { status: "unsigned" },
    records: all.filter((one) => one.zone === zone).flatMap(({ records }) => records),
  };
}

/** Which authorities may issue below a zone: those that the change names, by their account and method. */
function caaOf(zone: ZoneOfWorld, orders: readonly Order[], isNew: boolean): Contribution {
  const below = orders.filter(
    ({ zone: other }) => other.view === zone.view && (other === zone || other.name.endsWith(`.${zone.name}`)),
  );
  const asked = below.filter(({ issuer }) => issuer !== "private");
  const value = ({ zone: of, issuer }: Order): string =>
    `letsencrypt.org; accounturi=${accountOf(of, issuer)}; validationmethods=${issuer}`;
  const lines = (tag: string, of: readonly Order[]): readonly ValueMap[] => {
    const values = [...new Set(of.map(value))];
    return (values.length === 0 ? [";"] : values).map((one) => ({ flags: 0, tag, value: one }));
  };
  const hasWildcard = ({ names }: Order): boolean => names.some((name) => name.startsWith("*."));
  const record: ValueMap = {
    name: "",
    type: "CAA",
    op: isNew ? "create" : "keep",
    ttl: 3600,
    values: [
      ...lines("issue", asked),
      ...lines("issuewild", asked.filter(hasWildcard)),
      { flags: 0, tag: "iodef", value: "mailto:pki@example.com" },
    ],
  };
  const target = `${zone.name}/CAA`;
  const step: ValueMap = { name: `allow-${zone.name}`, records: [target], by: `dns-${zone.name}` };
  return {
    zone,
    records: [record],
    certificates: [],
    steps: isNew ? { publish: [step] } : {},
    settles: isNew ? 3600 : 0,
    reverts: { records: [], certificates: [], withdrawals: [] },
    keeps: isNew ? [{ target, why: "an authority that is allowed harms nobody" }] : [],
    releases: [],
    rights: isNew ? [{ zone, name: zone.name, type: "CAA" }] : [],
    orders: [],
    serves: [],
  };
}

function credentialsOf(
  all: readonly Contribution[],
  orders: readonly Order[],
  { proof }: ChangeChoice,
): readonly ValueMap[] {
  const rights = all.flatMap((one) => one.rights);
  const challenges = challengeRights(orders);
  const writers = allZones.flatMap((zone) => {
    const own = rights.filter((right) => right.zone === zone);
    const solved = challenges.filter((right) => right.zone === zone);
    return [
      ...(own.length > 0
        ? [dnsCredential(`dns-${zone.name}`, zone, own, takesTokens(zone) ? "workload" : proof)]
        : []),
      ...(solved.length > 0 ? [dnsCredential(`solver-${zone.name}`, zone, solved, "workload")] : []),
    ];
  });
  const accounts = byIssuer(orders).map((group) => accountCredential(group[0], group));
  const served = all.flatMap(({ serves }) => serves);
  return [...writers, ...accounts, ...(served.length > 0 ? [deployerCredential(served)] : [])];
}

/** Whether a provider trusts the identity of a workload, so that no secret is needed. */
function takesTokens({ provider }: ZoneOfWorld): boolean {
  return provider === "route53" || provider === "azuredns" || provider === "gcloud";
}

function endpointsOf(services: readonly Contribution[]): readonly ValueMap[] {
  const hosts = new Set(services.flatMap(({ serves }) => serves).filter((name) => !name.startsWith("*.")));
  return [...hosts].map((host) => ({
    host,
    role: "internal API",
    assurance: ["dnssec", "mtls"],
    resolvers: { validating: true, fallback: "validating", monitored: ["servfail", "bogus", "fallback"] },
  }));
}

const before = ["dns-propagation", "san-coverage", "chain-continuity", "dnssec-validation", "caa"];
const after = ["dns-propagation", "dnssec-validation", "tls-handshake"];

function validationOf(): readonly ValueMap[] {
  const entry = (check: string, phase: string): ValueMap => ({
    name: `${check}-${phase}`,
    check,
    phase,
    vantage: ["external", "internal"],
    resolvers: ["192.0.2.53", "198.51.100.53"],
    expect: "every answer is the one that is meant",
  });
  return [...before.map((check) => entry(check, "before")), ...after.map((check) => entry(check, "after"))];
}

function needsSteps(all: readonly Contribution[]): boolean {
  return all.some(({ steps }) => (steps.publish ?? []).length + (steps.late ?? []).length > 0);
}

function stepsOf(all: readonly Contribution[], { rollbackHours }: ChangeChoice): readonly ValueMap[] {
  const part = (name: keyof StepsByPart): readonly ValueMap[] =>
    all.flatMap(({ steps }) => steps[name] ?? []);
  const settles = Math.max(...all.map((one) => one.settles));
  const late = at(hours(4 + rollbackHours + 4));
  return [
    ...part("early"),
    ...part("publish"),
    ...(settles > 0 ? [{ name: "let-caches-run-out", wait: `${settles + 600}s` }] : []),
    ...part("issue"),
    { name: "check-before", validate: before.map((check) => `${check}-before`) },
    ...part("deploy"),
    ...part("cutover"),
    { name: "settle", wait: "10m" },
    { name: "check-after", validate: after.map((check) => `${check}-after`) },
    ...part("late").map((step) => ({ ...step, at: late })),
  ];
}

function rollbackOf(all: readonly Contribution[], choice: ChangeChoice): ValueMap {
  const hasSteps = choice.hasSteps || needsSteps(all);
  const keeps = all.flatMap((one) => one.keeps);
  const withoutSteps = all.flatMap(({ zone, records, certificates }) => [
    ...records
      .filter(({ op, name }) => op !== "keep" && name !== "")
      .map(({ name, type }) => `${wordOf(name)}.${zone.name}/${wordOf(type)}`),
    ...certificates
      .filter(({ op }) => op === "renew" || op === "replace" || op === "issue")
      .map(({ name }) => wordOf(name)),
  ]);
  const back = (name: string, reverts: readonly string[], by: string): readonly ValueMap[] =>
    reverts.length === 0 ? [] : [{ name, reverts, by }];
  const records = all.flatMap((one) =>
    back(`restore-records-${all.indexOf(one)}`, one.reverts.records, `dns-${one.zone.name}`),
  );
  const certificates = all.flatMap(({ reverts }) => reverts.certificates);
  const withdrawals = all.flatMap((one) =>
    back(`withdraw-records-${all.indexOf(one)}`, one.reverts.withdrawals, `dns-${one.zone.name}`),
  );
  return {
    trigger: "error rate above 2 % for 5 minutes",
    owner: "carol@example.com",
    window: `${choice.rollbackHours}h`,
    tested: { date: TESTED, environment: "staging", evidence: "https://wiki.example.com/runs/8812" },
    keeps: keeps.length > 0 ? keeps : undefined,
    steps: hasSteps
      ? [...records, ...back("restore-certificates", certificates, "deployer"), ...withdrawals]
      : back("restore", withoutSteps, "heidi@example.com"),
  };
}

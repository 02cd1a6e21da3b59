/** Services that a sound change moves, renews, opens or gives up: each with what it needs to be sound. */
import fc from "fast-check";
import {
  at,
  daysBefore,
  hours,
  issuerName,
  nothing,
  zones,
  type Contribution,
  type IssuerKind,
  type ZoneOfWorld,
} from "./world";
import { wordOf, type ValueMap } from "./value";

const kinds = [
  "move",
  "open",
  "renew",
  "replace",
  "close",
  "alias",
  "to-alias",
  "wildcard",
  "mail",
  "text",
  "keep",
  "tlsa",
  "service-record",
  "https-record",
  "revoke",
] as const;

/** The choices that make a service; small numbers, so that a failing change shrinks to a small one. */
export interface ServiceChoice {
  readonly kind: (typeof kinds)[number];
  readonly zone: ZoneOfWorld;
  readonly issuer: IssuerKind;
  readonly ipv6: boolean;
  readonly lowersTtl: boolean;
  readonly oldTtl: number;
  readonly newTtl: number;
  readonly second: boolean;
  readonly key: number;
  readonly days: number;
}

export const serviceChoices: fc.Arbitrary<ServiceChoice> = fc.record({
  kind: fc.constantFrom(...kinds),
  zone: fc.constantFrom(...zones),
  issuer: fc.constantFrom("dns-01", "http-01", "private"),
  ipv6: fc.boolean(),
  lowersTtl: fc.boolean(),
  oldTtl: fc.constantFrom(300, 60, 3600),
  newTtl: fc.constantFrom(300, 60, 1800),
  second: fc.boolean(),
  key: fc.nat({ max: 3 }),
  days: fc.constantFrom(30, 21, 45),
});

/** A host of the change with what is served at it. */
interface Host {
  readonly choice: ServiceChoice;
  readonly zone: ZoneOfWorld;
  readonly issuer: IssuerKind;
  readonly label: string;
  readonly name: string;
  readonly tls: string;
  readonly index: number;
}

export function serviceOf(choice: ServiceChoice, index: number): Contribution {
  const { zone } = choice;
  const label = `app-${index}`;
  // Public authorities cannot see into an internal view.
  const issuer = zone.view === "internal" ? "private" : choice.issuer;
  const host = { choice, zone, issuer, label, name: `${label}.${zone.name}`, tls: `${label}-tls`, index };
  return { ...nothing, zone, ...makers[choice.kind](host) };
}

type Made = Partial<Contribution>;

const makers: Record<ServiceChoice["kind"], (host: Host) => Made> = {
  move: (host) => moved(host, addresses(host, "update")),
  open: (host) => together(fresh(host), changedRecords(host, addresses(host, "create"))),
  renew: (host) => together(renewed(host, "renew"), { records: kept(host) }),
  replace: (host) => together(renewed(host, "replace"), { records: kept(host) }),
  close: closed,
  alias: aliasMoved,
  "to-alias": addressToAlias,
  wildcard: wildcardServed,
  mail: mailMoved,
  text: textChanged,
  keep: (host) => ({ records: [...kept(host)], certificates: [keptCertificate(host)] }),
  tlsa: tlsaRolled,
  "service-record": serviceRecord,
  "https-record": httpsRecord,
  revoke: revoked,
};

function together(...parts: readonly Made[]): Made {
  const all = parts.map((part) => ({ ...nothing, ...part }));
  return {
    records: all.flatMap(({ records }) => records),
    certificates: all.flatMap(({ certificates }) => certificates),
    steps: Object.fromEntries(
      (["early", "publish", "issue", "deploy", "cutover", "late"] as const).map((part) => [
        part,
        all.flatMap(({ steps }) => steps[part] ?? []),
      ]),
    ),
    settles: Math.max(...all.map(({ settles }) => settles)),
    reverts: {
      records: all.flatMap(({ reverts }) => reverts.records),
      certificates: all.flatMap(({ reverts }) => reverts.certificates),
      withdrawals: all.flatMap(({ reverts }) => reverts.withdrawals),
    },
    keeps: all.flatMap(({ keeps }) => keeps),
    releases: all.flatMap(({ releases }) => releases),
    rights: all.flatMap(({ rights }) => rights),
    orders: all.flatMap(({ orders }) => orders),
    serves: all.flatMap(({ serves }) => serves),
  };
}

// Records

function address4({ index, zone }: Host, isOld: boolean): string {
  if (zone.view === "internal") return `10.20.${isOld ? 1 : 2}.${index + 1}`;
  return `${isOld ? "198.51.100" : "203.0.113"}.${index + 1}`;
}

function addresses(host: Host, op: "create" | "update" | "keep"): readonly ValueMap[] {
  const { label, choice, tls, index } = host;
  const record = (type: string, old: string, now: string): ValueMap => ({
    name: label,
    type,
    op,
    ttl: op === "keep" ? choice.oldTtl : choice.newTtl,
    ...(choice.second ? { values: [now] } : { value: now }),
    previous: op === "update" ? { ttl: choice.oldTtl, values: [old] } : undefined,
    certificate: tls,
  });
  const ipv4 = record("A", address4(host, true), address4(host, false));
  const ipv6 = record("AAAA", `2001:db8::${index + 1}`, `2001:db8:1::${index + 1}`);
  return choice.ipv6 ? [ipv4, ipv6] : [ipv4];
}

function kept(host: Host): readonly ValueMap[] {
  return addresses(host, "keep");
}

function reference({ zone }: Host, record: ValueMap): string {
  const name = wordOf(record["name"]);
  return `${name === "" ? zone.name : `${name}.${zone.name}`}/${wordOf(record["type"])}`;
}

/** Records that change in one step, with a TTL that is lowered in time where there is an old one. */
function changedRecords(host: Host, records: readonly ValueMap[]): Made {
  const { choice, label, zone } = host;
  const references = records.map((record) => reference(host, record));
  const old = records.filter(({ op }) => op === "update");
  const lowers = choice.lowersTtl && old.length > 0 && choice.oldTtl > choice.newTtl;
  const lower: ValueMap = {
    name: `lower-ttl-${label}`,
    records: old.map((record) => reference(host, record)),
    ttl: choice.newTtl,
    by: `dns-${zone.name}`,
    at: at(-hours(24)),
  };
  return {
    records,
    steps: {
      early: lowers ? [lower] : [],
      cutover: [{ name: `switch-${label}`, records: references, by: `dns-${zone.name}` }],
    },
    reverts: { records: [`switch-${label}`], certificates: [], withdrawals: [] },
    rights: records.map(({ name, type }) => ({
      zone,
      name: wordOf(name) === "" ? zone.name : `${wordOf(name)}.${zone.name}`,
      type: wordOf(type),
    })),
  };
}

// Certificates

const keys: readonly [ValueMap, ...ValueMap[]] = [
  { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
  { algorithm: "RSA", size: 3072, rotationPolicy: "Always" },
  { algorithm: "ECDSA", size: 384, rotationPolicy: "Always" },
  { algorithm: "RSA", size: 2048, rotationPolicy: "Always" },
];

function certificate(host: Host, names: readonly string[], more: ValueMap): ValueMap {
  return {
    name: host.tls,
    dnsNames: names,
    issuerRef: { name: issuerName(host.zone, host.issuer) },
    duration: host.choice.second ? "2160h" : "1440h",
    renewBefore: "360h",
    privateKey: keys[host.choice.key] ?? keys[0],
    usages: ["digital signature", "server auth"],
    secretRef: `vault:kv/edge/${host.label}`,
    ...more,
  };
}

function previousOf(host: Host): ValueMap {
  return {
    serial: `04:A1:7C:${(16 + host.index).toString(16).toUpperCase()}`,
    notAfter: at(hours(24 * host.choice.days)),
    secretRef: `vault:kv/edge/${host.label}@v7`,
  };
}

function issued(host: Host, names: readonly string[], entry: ValueMap, owesWayBack: boolean): Made {
  const { label, tls, zone, issuer } = host;
  const account = `account-${issuerName(zone, issuer)}`;
  const by = issuer === "dns-01" ? [account, `solver-${zone.name}`] : account;
  const deploy = `deploy-${label}`;
  return {
    certificates: [entry],
    steps: {
      issue: [{ name: `issue-${label}`, certificates: [tls], do: "issue", by }],
      deploy: [{ name: deploy, certificates: [tls], do: "deploy", by: "deployer" }],
    },
    reverts: { records: [], certificates: owesWayBack ? [deploy] : [], withdrawals: [] },
    orders: [{ zone, issuer, names, revokes: false }],
    serves: names,
  };
}

function renewed(host: Host, op: "renew" | "replace", names: readonly string[] = [host.name]): Made {
  return issued(host, names, certificate(host, names, { op, previous: previousOf(host) }), true);
}

function fresh(host: Host): Made {
  const entry = certificate(host, [host.name], { op: "issue", endpoint: `gateway-${host.index}` });
  return issued(host, [host.name], entry, false);
}

function keptCertificate(host: Host, names: readonly string[] = [host.name]): ValueMap {
  return {
    name: host.tls,
    op: "keep",
    dnsNames: names,
    issuerRef: { name: issuerName(host.zone, host.issuer) },
    notBefore: at(-hours(24 * 30)),
    notAfter: at(hours(24 * host.choice.days)),
    secretRef: `vault:kv/edge/${host.label}`,
  };
}

// Services

function moved(host: Host, records: readonly ValueMap[]): Made {
  const change = changedRecords(host, records);
  return host.choice.key % 2 === 0
    ? together(renewed(host, "renew"), change)
    : together({ certificates: [keptCertificate(host)] }, change);
}

/** A name that is given up: its records go, and its certificate is left to expire. */
function closed(host: Host): Made {
  const records = addresses(host, "keep").map(({ name, type, ttl, value, values }) => ({
    name,
    type,
    op: "delete",
    previous: { ttl, values: values ?? [value ?? ""] },
  }));
  return together(changedRecords(host, records), { releases: [host.name] });
}

function aliasMoved(host: Host): Made {
  const { label, choice, tls, index } = host;
  const record: ValueMap = {
    name: label,
    type: "CNAME",
    op: "update",
    ttl: choice.newTtl,
    value: `new-${index}.edge.example.edu.`,
    previous: { ttl: choice.oldTtl, values: [`old-${index}.edge.example.edu.`] },
    certificate: tls,
  };
  return moved(host, [record]);
}

/** An alias stands alone at its name: the addresses go and the alias comes in one step. */
function addressToAlias(host: Host): Made {
  const { label, choice, tls, index } = host;
  const gone = addresses(host, "keep").map(({ name, type, value, values }) => ({
    name,
    type,
    op: "delete",
    previous: { ttl: choice.oldTtl, values: values ?? [value ?? ""], certificate: tls },
  }));
  const alias: ValueMap = {
    name: label,
    type: "CNAME",
    op: "create",
    ttl: choice.newTtl,
    value: `new-${index}.edge.example.edu.`,
    certificate: tls,
  };
  return together(renewed(host, "replace"), changedRecords(host, [...gone, alias]));
}

function wildcardServed(host: Host): Made {
  const owner = { ...host, issuer: host.issuer === "http-01" ? ("dns-01" as const) : host.issuer };
  const name = `*.${host.label}`;
  const served = `${name}.${host.zone.name}`;
  const records = addresses(host, "update").map((record) => ({ ...record, name }));
  return together(renewed(owner, "renew", [served]), changedRecords(owner, records));
}

function mailMoved(host: Host): Made {
  const { label, choice, name } = host;
  const exchange = { ...host, label: `mx-${host.index}`, name: `mx-${host.index}.${host.zone.name}` };
  const [mx4] = addresses(exchange, "keep");
  const values = (preference: number): ValueMap => ({ preference, exchange: `${exchange.name}.` });
  const mail: ValueMap = {
    name: label,
    type: "MX",
    op: "update",
    ttl: choice.newTtl,
    values: [choice.second ? values(10) : `10 ${exchange.name}.`],
    previous: { ttl: choice.oldTtl, values: [{ preference: 20, exchange: `mx.${name}.example.edu.` }] },
  };
  return together(changedRecords(host, [mail]), {
    records: [{ ...mx4, certificate: undefined, tls: "none" }],
  });
}

function textChanged(host: Host): Made {
  const { label, choice, index } = host;
  const text: ValueMap = {
    name: label,
    type: "TXT",
    op: choice.second ? "update" : "create",
    ttl: choice.newTtl,
    value: `v=spf1 include:_spf${index}.example.edu -all`,
    previous: choice.second ? { ttl: choice.oldTtl, values: ["v=spf1 -all"] } : undefined,
  };
  return changedRecords(host, [text]);
}

function serviceRecord(host: Host): Made {
  const { label, choice, name } = host;
  const target = addresses(host, "keep").map((record) => ({
    ...record,
    certificate: undefined,
    tls: "none",
  }));
  const value = (weight: number): ValueMap => ({ priority: 10, weight, port: 5061, target: `${name}.` });
  const record: ValueMap = {
    name: `_sips._tcp.${label}`,
    type: "SRV",
    op: "update",
    ttl: choice.newTtl,
    values: [value(20)],
    previous: { ttl: choice.oldTtl, values: [value(10)] },
  };
  return together(changedRecords(host, [record]), { records: target });
}

function httpsRecord(host: Host): Made {
  // Azure DNS has no records of this type.
  if (host.zone.provider === "azuredns") return textChanged(host);
  const { label, choice, tls } = host;
  const record: ValueMap = {
    name: label,
    type: "HTTPS",
    op: "create",
    ttl: choice.newTtl,
    values: [{ svcpriority: 1, targetname: ".", svcparams: { alpn: ["h2", "h3"] } }],
    certificate: tls,
  };
  return together(changedRecords(host, [record]), {
    records: kept(host),
    certificates: [keptCertificate(host)],
  });
}

/** A certificate that nobody needs any more, revoked when its name is gone and the way back has closed. */
function revoked(host: Host): Made {
  const { tls, zone, issuer, label } = host;
  const entry: ValueMap = {
    ...keptCertificate(host),
    op: "revoke",
    revocation: { reason: "cessationOfOperation" },
  };
  const step: ValueMap = {
    name: `revoke-${label}`,
    certificates: [tls],
    do: "revoke",
    by: `account-${issuerName(zone, issuer)}`,
  };
  const records = kept(host).map(({ name, type, ttl, value, values }) => ({
    name,
    type,
    op: "delete",
    previous: { ttl, values: values ?? [value ?? ""], certificate: tls },
  }));
  return together(changedRecords(host, records), {
    certificates: [entry],
    steps: { late: [step] },
    orders: [{ zone, issuer, names: [host.name], revokes: true }],
    releases: [host.name],
  });
}

const digest = (letters: string): string => letters.repeat(32);

/** Publishes the new key's value, deploys when no cache lacks it, and takes the old one away when the way back closed. */
function tlsaRolled(host: Host): Made {
  const { label, zone, choice, index } = host;
  const owner = `_443._tcp.${label}`;
  const byte = (first: string): string => digest(`${first}${index % 10}`);
  const value = (data: string): ValueMap => ({
    certificate_usage: 3,
    selector: 1,
    matching_type: 1,
    certificate_association_data: data,
  });
  const [old, fresh] = [value(byte("a")), value(byte("b"))];
  const ttl = choice.oldTtl;
  const publish: ValueMap = {
    id: `tlsa-both-${index}`,
    name: owner,
    type: "TLSA",
    ttl,
    values: [old, fresh],
    previous: { ttl, values: [old] },
  };
  const drop: ValueMap = {
    id: `tlsa-new-${index}`,
    name: owner,
    type: "TLSA",
    ttl,
    values: [fresh],
    previous: { ttl, values: [old, fresh] },
  };
  const by = `dns-${zone.name}`;
  return together(renewed(host, "renew"), {
    records: [...kept(host), publish, drop],
    steps: {
      publish: [{ name: `publish-tlsa-${index}`, records: [`tlsa-both-${index}`], by }],
      late: [{ name: `drop-tlsa-${index}`, records: [`tlsa-new-${index}`], by }],
    },
    // RFC 7671, section 8.1, asks for two TTLs.
    settles: 2 * ttl,
    // The old value, the old certificate, and only then the new value goes.
    reverts: {
      records: [`drop-tlsa-${index}`],
      certificates: [],
      withdrawals: [`publish-tlsa-${index}`],
    },
    rights: [{ zone, name: `${owner}.${zone.name}`, type: "TLSA" }],
  });
}

export const TESTED = daysBefore(14);

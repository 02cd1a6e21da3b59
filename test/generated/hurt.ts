/** What may go wrong with a sound change while people write it: one slip, or a few. */
import fc from "fast-check";
import { wordOf, entriesOf, isList, isMap, type Value, type ValueMap } from "./value";

/** A slip, with the numbers that decide where it happens. */
export interface Slip {
  readonly kind: (typeof kinds)[number];
  readonly place: number;
  readonly other: number;
}

const kinds = [
  "drop",
  "leave",
  "swap",
  "reorder",
  "op",
  "time",
  "widen",
  "worsen",
  "rename",
  "duplicate",
  "replace",
  "respell",
] as const;

export const slips: fc.Arbitrary<readonly Slip[]> = fc.array(
  fc.record({
    kind: fc.oneof(
      { weight: 2, arbitrary: fc.constant("worsen" as const) },
      { weight: 3, arbitrary: fc.constantFrom(...kinds) },
    ),
    place: fc.nat({ max: 9999 }),
    other: fc.nat({ max: 9999 }),
  }),
  { minLength: 1, maxLength: 4 },
);

/** The documents after some slips, the first one being the one that is hurt. */
export function hurt(documents: readonly ValueMap[], all: readonly Slip[]): readonly ValueMap[] {
  const [first = {}, ...others] = documents;
  const { spec } = first;
  if (!isMap(spec)) return documents;
  return [{ ...first, spec: all.reduce<ValueMap>((value, slip) => hurtOnce(value, slip), spec) }, ...others];
}

function hurtOnce(spec: ValueMap, slip: Slip): ValueMap {
  const changed = makers[slip.kind](spec, slip);
  return isMap(changed) ? changed : spec;
}

type Path = readonly (string | number)[];

interface Site {
  readonly path: Path;
  readonly value: Value;
}

function* sitesIn(value: Value, path: Path = []): Generator<Site> {
  if (path.length > 0) yield { path, value };
  if (isList(value)) for (const [index, item] of value.entries()) yield* sitesIn(item, [...path, index]);
  if (isMap(value)) for (const [key, inner] of entriesOf(value)) yield* sitesIn(inner, [...path, key]);
}

/** The value with another one at a path; without the key or the item where that is undefined. */
function put(value: Value, [step, ...rest]: Path, change: (old: Value) => Value | undefined): Value {
  if (isList(value) && typeof step === "number") {
    return value.flatMap((item, index) => (index === step ? (inner(item, rest, change) ?? []) : [item]));
  }
  if (!isMap(value) || step === undefined) return value;
  const entries = entriesOf(value).flatMap(([key, old]): (readonly [string, Value])[] => {
    if (key !== step) return [[key, old]];
    const now = inner(old, rest, change);
    return now === undefined ? [] : [[key, now[0]]];
  });
  return Object.fromEntries(entries);
}

function inner(
  old: Value,
  rest: Path,
  change: (old: Value) => Value | undefined,
): readonly [Value] | undefined {
  const now = rest.length === 0 ? change(old) : put(old, rest, change);
  return now === undefined ? undefined : [now];
}

function chosen(spec: Value, place: number, wanted: (site: Site) => boolean): Site | undefined {
  const sites = [...sitesIn(spec)].filter(wanted);
  return sites[place % sites.length];
}

const keyOf = ({ path }: Site): string | number | undefined =>
  path.findLast((step) => typeof step === "string");
const isText = ({ value }: Site): boolean => typeof value === "string";

const strange: readonly Value[] = [
  null,
  "",
  0,
  -1,
  4_294_967_296,
  true,
  [],
  {},
  [null],
  [[]],
  [{}],
  { name: null },
  "*",
  ".",
  "@",
  "..",
  "*.",
  "a..b",
  "example.com",
  "_x",
  "ä.example.com",
  "xn--",
  "x".repeat(300),
  "2026-13-40",
  "2026-12-01",
  "1h",
  "90d",
  "P1D",
  "203.0.113.1",
  "::1",
  "::ffff:10.0.0.1",
  "${NAME}",
  "vault:x",
  '0 issue ";"',
  "line\nbreak",
  " padded ",
  1.5,
];

const ops: readonly string[] = ["create", "update", "delete", "keep", "issue", "renew", "replace", "revoke"];
const days = [-400, -30, -2, -1 / 24, 1 / 24, 2, 30, 400];
const wide: Readonly<Record<string, Value>> = {
  Action: "route53:*",
  Resource: "*",
  resource: "projects/acme-dns",
  role: "roles/owner",
  scope: "/subscriptions/00000000-0000-0000-0000-000000000000",
  resources: ["*"],
  actions: ["*"],
  Condition: {},
};

/** Values that the language knows, and that somebody should not have chosen. */
const worse: Readonly<Record<string, readonly Value[]>> = {
  ttl: [0, 5, 86_400, 604_800],
  value: ["127.0.0.1", "10.0.0.1", "old.example.net.", "app-0.example.com.", "169.254.0.1"],
  type: ["CNAME", "A", "NS", "ALIAS", "CAA", "TXT", "TLSA", "HTTPS", "api-key", "acme-account", "emergency"],
  name: ["", "@", "*", "_acme-challenge", "*.app-0", "_443._tcp.app-0", "app-0", "app-1", "example.com."],
  size: [1024, 2048, 224, 521],
  algorithm: ["RSA", "ECDSA", "Ed25519"],
  rotationPolicy: ["Never"],
  usages: [["client auth"], ["server auth", "client auth"], ["any"], ["code signing"]],
  duration: ["9600h", "90d", "24h", "8760h"],
  renewBefore: ["0h", "9600h"],
  status: ["unsigned", "unsigning", "signing", "signed"],
  exposure: ["internal", "hybrid", "public"],
  view: ["internal", "public"],
  trust: ["private", "public"],
  challenge: ["http-01", "dns-01", "tls-alpn-01"],
  do: ["revoke", "destroy-key", "deploy", "issue"],
  wait: ["1s", "72h", "0s"],
  window: ["1s", "96h", { start: "2026-12-01T20:00:00Z", end: "2026-12-01T20:30:00Z" }],
  access: ["standing", "just-in-time"],
  requestedBy: ["grace@example.com", "heidi@example.com", "GRACE@EXAMPLE.COM"],
  dnsNames: [["app-0.example.com"], ["*.example.com"], ["localhost"], ["app_0.example.com"], ["com"], []],
  ipAddresses: [["10.0.0.1"], ["203.0.113.1"]],
  mustStaple: [true],
  restores: ["reissue", "previous"],
  tested: [{ date: "2024-01-01" }, { date: "2026-11-10" }],
  pointOfNoReturn: ["check-after", "settle"],
  validating: [false],
  assurance: [["dnssec"], []],
  id: ["PR.XX-99", "PR.AC-1", "pr.aa-05", "CM-3"],
  framework: ["nist-csf-1.1", "owasp-nhi-2025", "nist-800-53-r5"],
  expires: ["2026-12-01", "2025-01-01"],
  notAfter: ["2026-12-01T21:00:00Z", "2026-11-30T00:00:00Z"],
  secretRef: ["AKIAIOSFODNN7EXAMPLE"],
};

type Maker = (spec: Value, slip: Slip) => Value;

const makers: Record<Slip["kind"], Maker> = {
  drop: (spec, { place }) =>
    at(
      spec,
      chosen(spec, place, () => true),
      () => undefined,
    ),
  leave: (spec, { place, other }) => {
    const site = chosen(spec, place, ({ value }) => isList(value) && value.length > 0);
    return at(spec, site, (old) =>
      isList(old) ? old.filter((_, index) => index !== other % old.length) : old,
    );
  },
  reorder: (spec, { place, other }) => {
    const site = chosen(spec, place, ({ value }) => isList(value) && value.length > 1);
    return at(spec, site, (old) => (isList(old) ? rotated(old, 1 + (other % (old.length - 1))) : old));
  },
  worsen: (spec, { place, other }) => {
    const site = chosen(spec, place, ({ path }) => String(path.at(-1)) in worse);
    const values = worse[String(site?.path.at(-1))] ?? [];
    return at(spec, site, (old) => values[other % values.length] ?? old);
  },
  swap: (spec, { place, other }) => {
    const one = chosen(spec, place, ({ value }) => !isMap(value));
    const alike = chosen(spec, other, (site) => one !== undefined && keyOf(site) === keyOf(one));
    return at(
      at(spec, one, (old) => alike?.value ?? old),
      alike,
      (old) => one?.value ?? old,
    );
  },
  op: (spec, { place, other }) => {
    const site = chosen(spec, place, ({ path }) => path.at(-1) === "op");
    return at(spec, site, () => ops[other % ops.length]);
  },
  time: (spec, { place, other }) => {
    const isTime = ({ value }: Site): boolean => typeof value === "string" && /^20\d\d-\d\d-\d\d/.test(value);
    return at(spec, chosen(spec, place, isTime), (old) =>
      shifted(wordOf(old), days[other % days.length] ?? 1),
    );
  },
  widen: (spec, { place }) => {
    const site = chosen(spec, place, ({ path }) => String(path.at(-1)) in wide);
    return at(spec, site, (old) => wide[String(site?.path.at(-1))] ?? old);
  },
  rename: (spec, { place, other }) =>
    at(spec, chosen(spec, place, isText), (old) =>
      other % 2 === 0 ? `${wordOf(old)}x` : wordOf(old).slice(0, -1),
    ),
  duplicate: (spec, { place }) => {
    const site = chosen(spec, place, ({ value }) => isList(value) && value.length > 0);
    return at(spec, site, (old) => (isList(old) ? [...old, old[place % old.length] ?? null] : old));
  },
  replace: (spec, { place, other }) =>
    at(
      spec,
      chosen(spec, place, () => true),
      () => strange[other % strange.length],
    ),
  respell: (spec, { place, other }) =>
    at(spec, chosen(spec, place, isText), (old) =>
      other % 3 === 0 ? wordOf(old).toUpperCase() : other % 3 === 1 ? `${wordOf(old)}.` : ` ${wordOf(old)}`,
    ),
};

function at(spec: Value, site: Site | undefined, change: (old: Value) => Value | undefined): Value {
  return site ? put(spec, site.path, change) : spec;
}

/** The list with one item taken to its end. */
function rotated(list: readonly Value[], from: number): readonly Value[] {
  return [...list.slice(0, from - 1), ...list.slice(from), ...list.slice(from - 1, from)];
}

function shifted(time: string, by: number): string {
  const moment = Date.parse(time);
  if (Number.isNaN(moment)) return time;
  const moved = new Date(moment + by * 24 * 3_600_000).toISOString();
  return time.length <= "2026-11-10".length
    ? moved.slice(0, "2026-11-10".length)
    : moved.replace(".000Z", "Z");
}

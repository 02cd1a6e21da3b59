import assert from "node:assert/strict";
import { oneIn } from "../how-much";
import { changes, policy } from "./corpus";
import { nodeAt, nodeOfError, plainAjv, schemas, type Schema } from "./source";
import { walk, type Fault, type Visit } from "./walker";

const roots: readonly { readonly unit: string; readonly document: unknown }[] = [
  ...changes.map((document) => ({ unit: "trust-change#", document })),
  { unit: "trust-policy#", document: policy },
];

/** A document with one mistake, and the unit to which the place of the mistake belongs. */
interface Mistake {
  readonly what: string;
  readonly root: string;
  readonly document: unknown;
  readonly unit: string;
  readonly path: string;
}

describe("schemas: one mistake is one fault", function () {
  this.timeout(30_000);

  const unknownKeys = roots.flatMap(({ unit, document }) => mistakes(unit, document, withUnknownKey));
  const wrongTypes = roots.flatMap(({ unit, document }) => mistakes(unit, document, withWrongTypes));
  const missingKeys = roots.flatMap(({ unit, document }) => mistakes(unit, document, withoutRequired));

  it("for a key that nobody knows, in every map that is closed", () => {
    for (const mistake of unknownKeys) {
      const fault = onlyFault(mistake);
      assert.deepEqual(
        [fault.keyword, fault.unit, fault.path],
        ["additionalProperties", mistake.unit, mistake.path],
        mistake.what,
      );
    }
    assert.ok(unknownKeys.length > 150, `${unknownKeys.length} mistakes`);
  });

  it("for a value of the wrong type, at every key and in every list", () => {
    for (const mistake of wrongTypes) assert.equal(onlyFault(mistake).path, mistake.path, mistake.what);
    assert.ok(wrongTypes.length > 700, `${wrongTypes.length} mistakes`);
  });

  it("for a required key that is missing", () => {
    for (const mistake of missingKeys) assert.equal(onlyFault(mistake).path, mistake.path, mistake.what);
    assert.ok(missingKeys.length > 150, `${missingKeys.length} mistakes`);
  });

  it("and leads to its keyword in the schema, and says what the keyword asks for", () => {
    for (const mistake of [...unknownKeys, ...wrongTypes]) {
      const { unit, schemaPath, keyword, params } = onlyFault(mistake);
      if (keyword === "pick") continue;
      assert.notEqual(nodeOfError(unit, schemaPath), undefined, `${unit} ${schemaPath}`);
      assert.ok(
        Object.values(params).every((value) => value !== undefined),
        `${unit} ${schemaPath}`,
      );
    }
  });

  it("and the plain schema refuses the same documents, as far as a sample shows", () => {
    for (const mistake of oneIn(25, [...unknownKeys, ...wrongTypes, ...missingKeys])) {
      const { $id } = schemas[mistake.root.slice(0, -1)] as { readonly $id: string };
      assert.equal(plainAjv().validate($id, mistake.document), false, mistake.what);
    }
  });
});

describe("schemas: single mistakes", () => {
  const faultsOf = (spec: Readonly<Record<string, unknown>>): readonly Fault[] =>
    walk(changeWith(spec), "trust-change#").faults;
  const record = (entry: object): readonly Fault[] =>
    faultsOf({ zones: [{ name: "example.com", records: [{ name: "a", ...entry }] }] });
  const words = (faults: readonly Fault[]): readonly string[] =>
    faults.map(({ keyword, unit, path }) => `${keyword} ${unit.replace("trust-change#/$defs/", "")} ${path}`);
  const at = "/spec/zones/0/records/0";

  it("a misspelt key in an MX value is found by the MX value alone", () => {
    const faults = record({ type: "MX", values: [{ preference: 1, exchange: ".", exchnage: "." }] });
    assert.deepEqual(words(faults), [`additionalProperties mailExchange ${at}/values/0`]);
  });

  it("a type that nobody knows is found where the record is picked", () => {
    assert.deepEqual(words(record({ type: "MXX", values: [] })), [`pick zone ${at}`]);
    assert.deepEqual(words(record({ type: "a", value: "192.0.2.1" })), [`pick zone ${at}`]);
    assert.deepEqual(words(record({ value: "192.0.2.1" })), [`pick zone ${at}`]);
  });

  it("value and values together are one mistake", () => {
    assert.deepEqual(words(record({ type: "A", value: "192.0.2.1", values: [] })), [
      `not addressRecord ${at}`,
    ]);
    assert.deepEqual(words(record({ type: "MX", value: "1 .", values: [] })), [
      `not mailExchangeRecord ${at}`,
    ]);
  });

  it("an address as an object is one mistake", () => {
    assert.deepEqual(words(record({ type: "A", values: [{ ip: "192.0.2.1" }] })), [
      `type addressRecord ${at}/values/0`,
    ]);
  });

  it("a TTL is whole seconds or the form of BIND", () => {
    for (const ttl of [0, 300, "300", "5m", "1h30m", "1W2D", "1h30"])
      assert.deepEqual(record({ type: "A", ttl }), []);
    for (const ttl of [-1, 1.5, 2147483648, "", "5 m", "5min", "m", "1h-", true, null])
      assert.equal(record({ type: "A", ttl }).length, 1, String(ttl));
  });

  it("a time has an offset, seconds, and hours and days that exist", () => {
    const window = (start: unknown): number =>
      faultsOf({ window: { start, end: "2026-12-01T23:00:00Z" } }).length;
    for (const time of ["2026-12-01T20:00:00Z", "2026-12-01t20:00:00.25z", "2026-12-01T20:00:00-09:30"])
      assert.equal(window(time), 0, time);
    for (const time of [
      "2026-12-01",
      "2026-12-01T20:00:00",
      "2026-12-01T20:00Z",
      "2026-13-01T20:00:00Z",
      "2026-12-32T20:00:00Z",
      "2026-12-01T24:00:00Z",
      "2026-12-01T20:60:00Z",
      "2026-12-01 20:00:00Z",
      "tomorrow",
      20261201,
    ])
      assert.equal(window(time), 1, String(time));
  });

  it("a date may be a time, and is never just a month or a clock time", () => {
    const expires = (value: unknown): number =>
      faultsOf({ exceptions: [{ rule: "x", expires: value }] }).length;
    for (const date of ["2026-12-01", "2026-12-01T20:00:00Z"]) assert.equal(expires(date), 0, date);
    for (const date of ["2026-12", "2026-12-01Z", "2026-12-01T20:00:00", "20:00", 2026, null])
      assert.equal(expires(date), 1, String(date));
  });

  it("durations are left to their rule", () => {
    assert.deepEqual(faultsOf({ certificates: [{ name: "a", duration: "90d", renewBefore: "soon" }] }), []);
    assert.equal(faultsOf({ certificates: [{ name: "a", duration: 90 }] }).length, 1);
  });

  it("a serial may be a whole number, which is how a plain 01234 arrives", () => {
    for (const serial of ["04:A1", 1234])
      assert.deepEqual(faultsOf({ certificates: [{ name: "a", previous: { serial } }] }), []);
    const [fault] = faultsOf({ certificates: [{ name: "a", previous: { serial: 1.5 } }] });
    assert.deepEqual(fault?.params, { type: ["string", "integer"] });
  });

  it("a step without an action, and one with two, is one mistake", () => {
    assert.deepEqual(words(faultsOf({ steps: [{ name: "a" }] })), ["pick spec /spec/steps/0"]);
    const two = { name: "a", wait: "1m", manual: "call" };
    assert.deepEqual(words(faultsOf({ steps: [two] })), ["additionalProperties waitStep /spec/steps/0"]);
    assert.deepEqual(words(faultsOf({ steps: [{ name: "a", reverts: ["b"] }] })), [
      "pick spec /spec/steps/0",
    ]);
  });

  it("a step on trust is not taken for one on certificates", () => {
    const step = { name: "a", trust: "add", certificates: ["root"], stores: ["s"], do: "issue" };
    assert.deepEqual(words(faultsOf({ steps: [step] })), ["additionalProperties trustStep /spec/steps/0"]);
  });

  it("a step that reverts and acts is one mistake", () => {
    const steps = [{ name: "a", reverts: ["b"], records: ["a.example.com/A"] }];
    const rollback = { trigger: "x", owner: "a@example.com", steps };
    assert.deepEqual(words(faultsOf({ rollback })), [
      "additionalProperties revertStep /spec/rollback/steps/0",
    ]);
  });

  it("the way back stands under one name, and must stand under one", () => {
    const rollback = { trigger: "x", owner: "a@example.com" };
    assert.deepEqual(faultsOf({ rollback: undefined, backoutPlan: rollback }), []);
    assert.deepEqual(words(faultsOf({ rollback, backoutPlan: rollback })), ["not spec /spec"]);
    assert.deepEqual(words(faultsOf({ rollback: undefined })), ["pick spec /spec"]);
  });

  it("what rules report better is not required", () => {
    const bare = {
      rollback: { trigger: "x", owner: "a@example.com" },
      approvers: [],
      type: "emergency",
      emergency: {},
      controls: [{ framework: "nist-csf-2.0" }],
      exceptions: [{ rule: "x" }],
      credentials: [{ name: "a", actor: "ai-agent", access: "just-in-time" }],
      certificates: [{ name: "a", op: "renew", revocation: {} }],
      zones: [
        { name: "example.com", dnssec: { exception: {} }, records: [{ name: "a", type: "A", op: "delete" }] },
      ],
      audit: { zoneEdits: {} },
    };
    assert.deepEqual(faultsOf(bare), []);
  });

  it("a map where a list belongs is one mistake, whatever stands in it", () => {
    assert.deepEqual(words(faultsOf({ zones: { name: "example.com" } })), ["type spec /spec/zones"]);
    assert.deepEqual(words(faultsOf({ zones: ["example.com"] })), ["type zone /spec/zones/0"]);
  });

  it("nothing at all is one mistake", () => {
    for (const nothing of [null, "", [], 1]) assert.equal(walk(nothing, "trust-change#").faults.length, 1);
  });
});

/** A change with nothing but what is always needed, and with the given parts. A part that is undefined is left out. */
function changeWith(spec: Readonly<Record<string, unknown>>): unknown {
  const { ticket, service, requestedBy, approvers, implementers } = changes[0]?.spec ?? {};
  const rollback = { trigger: "x", owner: "a@example.com" };
  const parts = { ticket, service, requestedBy, approvers, implementers, rollback, ...spec };
  const present = Object.entries(parts).filter(([, value]) => value !== undefined);
  return {
    apiVersion: "trust-change/v1",
    kind: "TrustChange",
    metadata: { name: "a" },
    spec: Object.fromEntries(present),
  };
}

/** All documents that differ from a sound one by one mistake of a kind. */
function mistakes(
  root: string,
  document: unknown,
  change: (visit: Visit) => readonly Change[],
): readonly Mistake[] {
  return walk(document, root).visits.flatMap((visit) =>
    change(visit).map(({ value, at, what }) => ({
      what: `${visit.unit} ${[...visit.path, ...at].join("/")}: ${what}`,
      root,
      document: replaced(document, visit.path, value),
      unit: visit.unit,
      path: [...visit.path, ...at].map((step) => `/${step}`).join(""),
    })),
  );
}

interface Change {
  readonly what: string;
  readonly value: unknown;
  /** Where below the value the fault is expected. */
  readonly at: readonly string[];
}

function withUnknownKey({ unit, value }: Visit): readonly Change[] {
  const schema = nodeAt(unit) as Schema;
  if (!isMap(value) || schema.additionalProperties !== false) return [];
  return [{ what: "unknown key", value: { ...value, noSuchKey: 1 }, at: [] }];
}

function withWrongTypes({ unit, value }: Visit): readonly Change[] {
  const schema = nodeAt(unit) as Schema;
  if (!isMap(value) || schema.properties === undefined) return [];
  // What discriminates a union changes the branch, and what `policy` holds is free.
  const keys = Object.keys(value).filter(
    (key) => !["policy", "rollback", "backoutPlan", "type"].includes(key),
  );
  return keys.flatMap((key) => {
    const old = value[key];
    const whole = { what: `${key} of another type`, value: { ...value, [key]: wrongFor(old) }, at: [key] };
    if (!Array.isArray(old) || old.length === 0) return [whole];
    const items: readonly unknown[] = old;
    const list = [wrongFor(items[0]), ...items.slice(1)];
    return [
      whole,
      { what: `an item of ${key} of another type`, value: { ...value, [key]: list }, at: [key, "0"] },
    ];
  });
}

/** A value that no schema takes where the old one stood: the free form of a provider is a map, never a truth value. */
function wrongFor(old: unknown): unknown {
  return typeof old === "boolean" || old === null ? 7 : true;
}

/** Leaves each required key out. A key that picks the branch of a step makes it another step, and is not meant. */
function withoutRequired({ unit, value }: Visit): readonly Change[] {
  const { required = [], branchKey } = nodeAt(unit) as Schema;
  if (!isMap(value)) return [];
  const keys = required.filter((key) => key !== branchKey);
  return keys.map((key) => {
    const rest = Object.entries(value).filter(([other]) => other !== key);
    return { what: `without ${key}`, value: Object.fromEntries(rest), at: [] };
  });
}

function replaced(document: unknown, path: readonly string[], value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(document)) {
    const items: readonly unknown[] = document;
    return items.map((item, index) => (String(index) === step ? replaced(item, rest, value) : item));
  }
  return isMap(document) ? { ...document, [step]: replaced(document[step], rest, value) } : document;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const found = new Map<Mistake, readonly Fault[]>();

function onlyFault(mistake: Mistake): Fault {
  const faults = found.get(mistake) ?? walk(mistake.document, mistake.root).faults;
  found.set(mistake, faults);
  const [fault] = faults;
  assert.ok(fault && faults.length === 1, `${mistake.what}: ${JSON.stringify(faults)}`);
  return fault;
}

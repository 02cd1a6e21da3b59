import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseAllDocuments } from "yaml";
import bundledPolicy from "../../server/src/generated/trust-policy.bundled.schema.json";
import { cuts } from "../../server/src/generated/cuts";
import { root } from "../root";
import { changes, policy, steps } from "./corpus";
import { records } from "./records";
import { accepts, allPlaces, newAjv, nodeAt, plainAjv, schemas, type Schema } from "./source";
import { walk, type Visit } from "./walker";

const shared = new URL("../shared/", pathToFileURL(join(root, "/")));
const documents: readonly unknown[] = [...changes, policy];

describe("schemas: sound documents", function () {
  this.timeout(20_000);

  it("are themselves sound schemas of draft 2020-12, without unknown words", () => {
    for (const schema of Object.values(schemas) as { readonly $id: string }[]) {
      assert.equal(plainAjv().validateSchema(schema as Schema), true);
      assert.ok(plainAjv().getSchema(schema.$id));
    }
  });

  it("accept our documents, unit by unit", () => {
    for (const document of documents) assert.deepEqual(walk(document, rootOf(document)).faults, []);
  });

  it("accept our documents as a whole, as other editors check them", () => {
    for (const document of documents) assertPlain(document);
  });

  it("accept a policy with a schema that needs no other", () => {
    const validate = newAjv([]).compile(bundledPolicy);
    assert.ok(validate(policy), JSON.stringify(validate.errors));
    assert.equal(validate({ ...policy, spec: { defaults: { audit: { sink: "siem://zones" } } } }), false);
  });

  it("have each type of record and each form of step in our documents", () => {
    assert.deepEqual(branchesWithout(records, "record"), []);
    assert.deepEqual(branchesWithout(steps, "step"), []);
  });

  it("have every unit and every key in our documents", () => {
    const visits = documents.flatMap((document) => walk(document, rootOf(document)).visits);
    const units = new Set(visits.map(({ unit }) => unit));
    assert.deepEqual(
      Object.keys(cuts).filter((unit) => !units.has(unit)),
      [],
    );
    const used = new Set(visits.flatMap((visit) => keysOf(visit)));
    const keys = Object.keys(cuts).flatMap((unit) =>
      Object.keys((nodeAt(unit) as Schema).properties ?? {}).map((key) => `${unit} ${key}`),
    );
    assert.deepEqual(
      keys.filter((key) => !used.has(key)),
      [],
    );
  });

  it("accept every value of every enum", () => {
    for (const { pointer, schema } of allPlaces())
      for (const value of schema.enum ?? []) assert.ok(accepts(pointer, value), pointer);
  });
});

describe("schemas: the documents of the design", function () {
  this.timeout(20_000);

  it("accept the samples", function () {
    const file = new URL("design/manifest.md", shared);
    if (!existsSync(file)) {
      console.log("      not run: the design is not here");
      return this.skip();
    }
    const blocks = [...readFileSync(file, "utf8").matchAll(/^```yaml\n(.*?)^```/gms)].map(
      ([, text]) => text ?? "",
    );
    const samples = blocks.map(parse);
    assert.deepEqual(samples.map(rootOf), ["trust-change#", "trust-change#", "trust-policy#"]);
    for (const sample of samples) assertSound(sample);
  });

  it("accept a manifest of the benchmark", async function () {
    const file = new URL("bench/make-manifest.mjs", shared);
    if (!existsSync(file)) {
      console.log("      not run: the benchmark is not here");
      return this.skip();
    }
    const bench = (await import(file.href)) as Benchmark;
    assertSound(parse(bench.make(await bench.loadShape(), 10)));
  });
});

interface Benchmark {
  loadShape(): Promise<unknown>;
  make(shape: unknown, records: number): string;
}

function parse(text: string): unknown {
  const [document] = parseAllDocuments(text);
  return document?.toJS();
}

function rootOf(document: unknown): string {
  return (document as { readonly kind: string }).kind === "TrustPolicy" ? "trust-policy#" : "trust-change#";
}

function assertSound(document: unknown): void {
  assert.deepEqual(walk(document, rootOf(document)).faults, []);
  assertPlain(document);
}

function assertPlain(document: unknown): void {
  const { $id } = schemas[rootOf(document).slice(0, -1)] as { readonly $id: string };
  assert.ok(plainAjv().validate($id, document), plainAjv().errorsText());
}

/** The branches of a union that none of the values picks. */
function branchesWithout(values: readonly unknown[], definition: string): readonly string[] {
  const { oneOf = [] } = nodeAt(`trust-change#/$defs/${definition}`) as {
    readonly oneOf?: readonly Schema[];
  };
  return oneOf
    .map(({ $ref = "" }) => `trust-change${$ref}`)
    .filter((pointer) => !values.some((value) => accepts(pointer, value)));
}

/** Each key that a value has, with its unit. */
function keysOf({ unit, value }: Visit): readonly string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.keys(value).map((key) => `${unit} ${key}`);
}

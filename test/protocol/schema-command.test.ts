import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import Ajv2020 from "ajv/dist/2020";
import { parseAllDocuments } from "yaml";
import { cli, CliFolder, type Run } from "./cli-folder";
import { root } from "./server-process";

type Json = Readonly<Record<string, unknown>>;
type Validate = (document: unknown) => boolean;

const folder = join(root, "examples");
const documentsIn = (name: string): readonly Json[] =>
  parseAllDocuments(readFileSync(join(folder, name), "utf8")).map((document) => document.toJS() as Json);
const clean = readdirSync(folder).filter((name) => /\.yaml$/.test(name) && !name.includes(".broken."));

describe("trust-change schema", function () {
  this.timeout(60_000);
  let own: CliFolder;
  let schemas: Readonly<Record<string, Json>>;
  const run = (...words: readonly string[]): Run => own.run(["schema", ...words]);
  before(() => {
    own = new CliFolder();
    const read = (which: string): Json => JSON.parse(run(which).stdout) as Json;
    schemas = { TrustChange: read("change"), TrustPolicy: read("policy") };
  });
  after(() => {
    own.remove();
  });

  const validators: Readonly<Record<string, (schema: Json) => Validate>> = {
    "of 2020-12": (schema) => new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema),
    "of draft-07": (schema) =>
      new Ajv({ strict: true, allowUnionTypes: true }).compile({
        ...schema,
        $schema: "http://json-schema.org/draft-07/schema#",
      }),
  };

  for (const [draft, compile] of Object.entries(validators)) {
    describe(`in a strict validator ${draft}`, () => {
      const accepts = (document: Json): boolean => {
        const schema = schemas[String(document["kind"])];
        assert.ok(schema, `no schema for ${String(document["kind"])}`);
        return compile(schema)(document);
      };

      it("accepts every clean example", () => {
        const kinds = new Set<unknown>();
        for (const name of clean)
          for (const document of documentsIn(name)) {
            if (document["apiVersion"] !== "trust-change/v1") continue;
            assert.ok(accepts(document), name);
            kinds.add(document["kind"]);
          }
        assert.deepEqual([...kinds].sort(), ["TrustChange", "TrustPolicy"]);
      });

      it("refuses what has another shape", () => {
        const [change = {}] = documentsIn("shop-cdn-move.trust.yaml");
        const [policy = {}] = documentsIn("trust-policy.yaml");
        const spec = change["spec"] as Json;
        const [zone = {}] = spec["zones"] as readonly Json[];
        const [record = {}] = zone["records"] as readonly Json[];
        const withSpec = (keys: Json): Json => ({ ...change, spec: { ...spec, ...keys } });
        for (const broken of [
          { ...change, apiVersion: "trust-change/v2" },
          { ...change, extra: 1 },
          { ...change, metadata: {} },
          withSpec({ zones: [{ ...zone, records: [{ ...record, op: "remove-it" }] }] }),
          withSpec({ zones: [{ ...zone, records: [{ ...record, tttl: 60 }] }] }),
          withSpec({ steps: "none" }),
          { ...policy, spec: { limits: { credentialTtl: [] } } },
          { ...policy, spec: { zone: [] } },
        ])
          assert.equal(accepts(broken), false, JSON.stringify(broken).slice(0, 200));
      });
    });
  }

  it("has no word of our own, and refers to nothing outside itself", () => {
    for (const schema of Object.values(schemas)) {
      const text = JSON.stringify(schema);
      assert.doesNotMatch(text, /"x-|"branchKey"|"defaultSnippets"|"errorMessage"/);
      for (const [, reference] of text.matchAll(/"\$ref":"([^"]*)"/g))
        assert.match(reference ?? "", /^#\/\$defs\//);
    }
    assert.equal(schemas["TrustChange"]?.["$id"], "urn:trust-change:v1:TrustChange");
    assert.equal(schemas["TrustPolicy"]?.["$id"], "urn:trust-change:v1:TrustPolicy");
  });

  it("says what is wrong with the call", () => {
    for (const [words, message] of [
      [[], /schema takes one of change, policy/],
      [["chagne"], /schema takes one of change, policy, not "chagne"; is change meant\?/],
      [["change", "policy"], /leave out "policy"/],
      [["change", "--format", "json"], /there is no option --format/],
    ] as const) {
      const { status, stdout, stderr } = run(...words);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, message);
      assert.match(stderr, /See trust-change schema --help\.\n$/);
    }
  });

  it("ends well when nobody reads on", () => {
    const { status, stdout, stderr } = spawnSync(
      "bash",
      ["-c", `set -o pipefail; "$0" "$1" schema change | head -1`, process.execPath, cli],
      { encoding: "utf8" },
    );
    assert.deepEqual([status, stdout, stderr], [0, "{\n", ""]);
  });
});

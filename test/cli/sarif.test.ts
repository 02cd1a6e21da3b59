import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { fileReport } from "../../server/src/service/file-report";
import { FileNames, type ShownFile } from "../../server/src/cli/reports/report";
import { SarifReport } from "../../server/src/cli/reports/sarif";
import type { SarifResult, SarifRule, SarifTaxonomy } from "../../server/src/cli/reports/sarif-types";
import { Manifest } from "../../server/src/manifest/model/manifest";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { analyze } from "../../server/src/rules/engine";
import { referenceFacts } from "../reference-facts";
import { root } from "../root";
import { nasty, root as workRoot, shownFile, shownFinding, written } from "./shown";

interface Log {
  readonly runs: readonly {
    readonly results: readonly SarifResult[];
    readonly tool: { readonly driver: { readonly rules: readonly SarifRule[] } };
    readonly taxonomies: readonly SarifTaxonomy[];
    readonly originalUriBaseIds: Readonly<Record<string, { readonly uri: string }>>;
    readonly columnKind: string;
  }[];
}

const now = Date.parse("2026-11-22T12:00:00Z");
const folder = join(root, "examples");
const examples = readdirSync(folder).filter((name) => name.endsWith(".trust.yaml"));

/** What is found in a text, without policy and sources, as the command line gives it to a report. */
function shown(uri: string, text: string): ShownFile {
  const { findings, suppressed } = fileReport(analyze(new Manifest(parseSource(uri, text)), { now }), true);
  return {
    uri,
    findings: findings.map((finding) => ({ ...finding, fails: true })),
    suppressed: suppressed.map(({ finding, exception }) => ({ ...finding, fails: true, exception })),
  };
}

function exampleLog(): Log {
  const report = new SarifReport(new FileNames([], root, root));
  const files = examples.map((name) => {
    const path = join(folder, name);
    return report.file(shown(pathToFileURL(path).href, readFileSync(path, "utf8")));
  });
  return JSON.parse(report.begin() + files.join("") + report.end([])) as Log;
}

function nastyLog(): Log {
  const place = { uri: `${workRoot}/a:b%20%C3%A4.yaml`, range: shownFinding().range };
  const finding = shownFinding({
    ...place,
    message: nasty,
    related: [{ ...place, message: nasty }],
    fixes: [
      { title: nasty, safe: true, edits: [{ range: place.range, newText: nasty }] },
      { title: "left to a person", safe: false },
    ],
  });
  const exception = { reason: nasty, approvedBy: "grace@example.com", expires: "2026-12-31" };
  const outside = shownFinding({ uri: "file:///elsewhere/trust-policy.yaml" });
  const report = new SarifReport(new FileNames([], "/work", "/work"));
  return JSON.parse(
    written(report, shownFile([finding, outside], [{ ...finding, exception }]), nasty),
  ) as Log;
}

function onlyRun(log: Log): Log["runs"][number] {
  const [run, ...others] = log.runs;
  assert.ok(run && others.length === 0);
  return run;
}

describe("a SARIF report", function () {
  // Every example is checked, more than once.
  this.timeout(20_000);

  it("is what the schema of OASIS asks for", function () {
    const schema = { ...referenceFacts(this, "schemas/sarif-2.1.0.json") };
    // The validator speaks later drafts; what differs in this schema is the name of its id.
    delete schema["$schema"];
    delete schema["id"];
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats(ajv);
    const validate = ajv.compile(schema);
    for (const log of [exampleLog(), nastyLog()])
      assert.ok(validate(log), JSON.stringify(validate.errors?.slice(0, 5), null, 2));
    assert.ok(!validate({ ...exampleLog(), version: "2.0.0" }));
  });

  it("leads from each result to its rule, and from there to controls of a framework", () => {
    const { results, tool, taxonomies, columnKind } = onlyRun(exampleLog());
    assert.ok(results.length > 20);
    assert.equal(columnKind, "utf16CodeUnits");
    for (const { ruleId, ruleIndex } of results) assert.equal(tool.driver.rules[ruleIndex]?.id, ruleId);
    for (const { id, relationships, helpUri } of tool.driver.rules) {
      assert.match(helpUri, new RegExp(`^https://.+/docs/rules/${id}\\.md$`));
      assert.ok(relationships.length > 0);
      for (const { target } of relationships) {
        const taxonomy = taxonomies[target.toolComponent.index];
        assert.equal(taxonomy?.name, target.toolComponent.name);
        assert.equal(taxonomy.taxa[target.index]?.id, target.id);
      }
    }
  });

  it("names files from the root, percent-encoded, and others by their whole address", () => {
    const { results, originalUriBaseIds } = onlyRun(nastyLog());
    assert.equal(originalUriBaseIds["SRCROOT"]?.uri, "file:///work/");
    assert.deepEqual(
      results.map(({ locations }) => locations[0]?.physicalLocation.artifactLocation),
      [
        { uri: "a%3Ab%20%C3%A4.yaml", uriBaseId: "SRCROOT" },
        { uri: "file:///elsewhere/trust-policy.yaml" },
        { uri: "a%3Ab%20%C3%A4.yaml", uriBaseId: "SRCROOT" },
      ],
    );
  });

  it("has fixes that can be made, what exceptions accept as suppressed, and no links from manifests", () => {
    const [finding, , suppressed] = onlyRun(nastyLog()).results;
    assert.equal(finding?.fixes?.length, 1);
    assert.deepEqual(finding.fixes[0]?.artifactChanges[0]?.replacements[0]?.deletedRegion, {
      startLine: 14,
      startColumn: 18,
      endLine: 14,
      endColumn: 21,
    });
    assert.ok(finding.message.text.includes("\\[e](https"));
    assert.equal(suppressed?.suppressions?.[0]?.status, "accepted");
    assert.match(
      suppressed.suppressions[0].justification,
      /approved by grace@example\.com, until 2026-12-31/,
    );
  });

  it("has fingerprints that stay when lines move, and change with what they are about", () => {
    const text = readFileSync(join(folder, "login-cutover.broken.trust.yaml"), "utf8");
    const prints = (changed: string): readonly string[] =>
      shown("file:///a.trust.yaml", changed).findings.map(({ fingerprint }) => fingerprint);
    assert.deepEqual(prints(`# moved\n\n${text}`), prints(text));
    const renamed = prints(text.replaceAll("sso", "ssx"));
    assert.ok(prints(text).some((print) => !renamed.includes(print)));
  });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FileNames } from "../../server/src/cli/reports/report";
import { PrettyReport } from "../../server/src/cli/reports/pretty";
import { fileReport } from "../../server/src/service/file-report";
import { Manifest } from "../../server/src/manifest/model/manifest";
import { editSource } from "../../server/src/manifest/syntax/edit";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { asScalar, spanOf, type Node } from "../../server/src/manifest/syntax/node";
import { analyze, Analyzer, type Analysis } from "../../server/src/rules/engine";
import { oneIn } from "../how-much";
import { root } from "../root";

const uri = "file:///work/a.trust.yaml";
const now = Date.parse("2026-11-22T12:00:00Z");
const text = readFileSync(join(root, "examples/login-cutover.trust.yaml"), "utf8");

/** Put together while the tests run, so that no scanner takes this file for a leak. */
const word = ["Tr0ub4dor", "3xY9"].join("&");
const token = ["gh", "p_", "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xYzA5b"].join("");

/** Everything that is said of a text to people and programs. */
function told(analysis: Analysis): string {
  const report = fileReport(analysis);
  const pretty = new PrettyReport(new FileNames([], "/work"), { colours: false });
  const shown = report.findings.map((finding) => ({ ...finding, fails: true }));
  return JSON.stringify(report) + pretty.file({ uri, findings: shown, suppressed: [] });
}

function toldOf(changed: string): string {
  return told(analyze(new Manifest(parseSource(uri, changed)), { now }));
}

function* scalarsIn(node: Node | undefined): Generator<Node> {
  if (node?.kind === "map") for (const { value } of node.entries) yield* scalarsIn(value);
  else if (node?.kind === "list") for (const item of node.items) yield* scalarsIn(item);
  else if (asScalar(node) && node) yield node;
}

function assertHidden(words: string, secret: string, at: string): void {
  assert.ok(words.includes("secret-in-manifest"), `${at} it is not found`);
  assert.ok(!words.includes(secret), `${at} it is repeated`);
}

describe("a secret in a manifest", function () {
  this.timeout(60_000);
  // A value of a key that ends in Ref names a secret, and is none.
  const places = [...scalarsIn(parseSource(uri, text).documents[0]?.root)]
    .map((node) => spanOf(node))
    .filter(({ start }) => !/Ref: $/.test(text.slice(0, start)));

  for (const [what, written, secret] of [
    ["an option of a command", `"probe --password=${word}"`, word],
    ["a token", `"${token}"`, token],
  ] as const) {
    it(`is told and never repeated, whichever value it is in: ${what}`, () => {
      assert.ok(places.length > 150);
      // One text that is edited, as in an editor: read from scratch it would be three hundred times the same but for a value.
      const source = parseSource(uri, text);
      const analyzer = new Analyzer(new Manifest(source));
      for (const { start, end } of places) {
        const at = `in place of ${text.slice(start, end)}`;
        editSource(source, { start, end, text: written });
        assertHidden(told(analyzer.analysis(now)), secret, at);
        editSource(source, { start, end: start + written.length, text: text.slice(start, end) });
      }
    });

    it(`is told and never repeated by the command line: ${what}`, () => {
      for (const { start, end } of oneIn(10, places))
        assertHidden(toldOf(text.slice(0, start) + written + text.slice(end)), secret, `at ${start}`);
    });
  }

  it("is not repeated where only its key gives it away", () => {
    for (const key of ["password", "apiToken", "clientSecret"]) {
      const all = toldOf(text.replace("  ticket: ", `  ${key}: ${word}\n  ticket: `));
      assert.ok(!all.includes(word), key);
    }
  });
});

import assert from "node:assert/strict";
import { Manifest } from "../../server/src/manifest/model/manifest";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { analyze, Analyzer } from "../../server/src/rules/engine";
import { fileReport } from "../../server/src/service/file-report";
import { expandSecrets } from "./fake-secrets";

const NOW = Date.UTC(2026, 10, 22);

const manifestOf = (text: string): Manifest => new Manifest(parseSource("file:///new.trust.yaml", text));

function toldOfFinished(text: string): readonly string[] {
  return analyze(manifestOf(text), { now: NOW, isFinished: true }).findings.map(
    ({ rule, severity, message }) => `${severity} ${rule.id}: ${message.split(",")[0] ?? ""}`,
  );
}

describe("a text without any document", () => {
  const bare = ["", "\uFEFF", "\n\n  \n", "# to be written\r\n", "---\n", "# a\n---\n# b\n---\n", "...\n"];

  it("is told of where it is finished", () => {
    for (const text of bare)
      assert.match(
        toldOfFinished(text).join("\n"),
        /^warning schema: This file holds no manifest: it (?:is empty|has nothing but comments and markers)$/,
        JSON.stringify(text),
      );
  });

  it("may hold a secret in a comment, which is told and repeated nowhere", () => {
    const { text: token } = expandSecrets("<<github>>");
    const { findings } = fileReport(
      analyze(manifestOf(`# token: ${token}\n`), { now: NOW, isFinished: true }),
    );
    assert.deepEqual(findings.map(({ rule }) => rule).toSorted(), ["schema", "secret-in-manifest"]);
    assert.ok(!JSON.stringify(findings).includes(token));
  });

  it("is the beginning of one where somebody writes", () => {
    for (const text of bare)
      assert.deepEqual(new Analyzer(manifestOf(text)).analysis(NOW).findings, [], JSON.stringify(text));
  });

  it("is not one that has a document, or that cannot be read", () => {
    const documents = ["null\n", "# a\n---\n---\napiVersion: v1\nkind: ConfigMap\n", "a: [\n", "\u0000"];
    for (const text of documents) {
      const told = toldOfFinished(text);
      assert.ok(told.length > 0, JSON.stringify(text));
      assert.doesNotMatch(told.join("\n"), /holds no manifest/, JSON.stringify(text));
    }
  });
});

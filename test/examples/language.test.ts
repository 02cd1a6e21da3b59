import assert from "node:assert/strict";
import { Manifest } from "../../server/src/manifest/model/manifest";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { analyze } from "../../server/src/rules/engine";
import { ofLanguage } from "../service/samples";

const now = Date.parse("2026-11-22T12:00:00Z");

describe("the documents in the description of the language", () => {
  it("raise nothing above information", function () {
    const samples = ofLanguage();
    if (!samples) return this.skip();
    assert.ok(samples.length >= 3);
    for (const { name, text } of samples) {
      const { findings } = analyze(new Manifest(parseSource("file:///a.trust.yaml", text)), { now });
      const loud = findings.filter(({ severity }) => severity === "error" || severity === "warning");
      assert.deepEqual(
        loud.map(({ rule, message }) => `${rule.id}: ${message}`),
        [],
        name,
      );
    }
  });
});

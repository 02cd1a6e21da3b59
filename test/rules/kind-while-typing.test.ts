import assert from "node:assert/strict";
import { Manifest } from "../../server/src/manifest/model/manifest";
import { editSource } from "../../server/src/manifest/syntax/edit";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { analyze, Analyzer, type Analysis } from "../../server/src/rules/engine";
import { makeChange } from "../bench/make-change";

const NOW = Date.parse("2026-11-25T12:00:00Z");
const URI = "file:///typed.trust.yaml";

function told({ findings }: Analysis): readonly string[] {
  return findings.map(({ rule, message }) => `${rule.id}: ${message}`);
}

describe("the kind of a document, while it is typed", () => {
  const text = makeChange(10).replace("certificate: app-0", "certificate: nope");
  const source = parseSource(URI, text);
  const analyzer = new Analyzer(new Manifest(source));
  const start = text.indexOf("TrustChange");

  function write(kind: string, before: string): readonly string[] {
    editSource(source, { start, end: start + before.length, text: kind });
    const now = told(analyzer.analysis(NOW));
    assert.deepEqual(now, told(analyze(new Manifest(parseSource(URI, source.text)), { now: NOW })));
    return now;
  }

  it("decides what is said of its stretches, which stay what they are", () => {
    assert.match(told(analyzer.analysis(NOW)).join(), /^reference-unresolved: [^\n]*"nope-tls"[^\n]*$/);
    assert.match(write("TrustChang", "TrustChange").join(), /^schema: "TrustChang" is no value/);
    assert.match(write("TrustChange", "TrustChang").join(), /^reference-unresolved: /);
    assert.match(write("Certificate", "TrustChange").join(), /^schema: "Certificate" is no value/);
    assert.match(write("TrustChange", "Certificate").join(), /^reference-unresolved: /);
  });
});

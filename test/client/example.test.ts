import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { withSlip } from "../../client/src/example/slip";
import { Manifest } from "../../server/src/manifest/model/manifest";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { analyze } from "../../server/src/rules/engine";
import { root } from "../root";

const sound = readFileSync(join(root, "examples/login-cutover.trust.yaml"), "utf8");

function foundIn(text: string): readonly string[] {
  const now = Date.parse("2026-11-22T12:00:00Z");
  return analyze(new Manifest(parseSource("untitled:Untitled-1", text)), { now }).findings.map(
    ({ rule }) => rule.id,
  );
}

describe("the example of the walkthrough", () => {
  it("has one finding, on its own and without a policy", () => {
    assert.deepEqual(foundIn(withSlip(sound)), ["san-missing-for-dns-name"]);
    assert.deepEqual(foundIn(sound), []);
  });

  it("lacks one line, with either kind of line break", () => {
    assert.equal(withSlip(sound).split("\n").length, sound.split("\n").length - 1);
    const windows = sound.replaceAll("\n", "\r\n");
    assert.equal(withSlip(windows), withSlip(sound).replaceAll("\n", "\r\n"));
  });

  it("is there for years to come", () => {
    const later = Date.parse("2032-01-01T00:00:00Z");
    const manifest = new Manifest(parseSource("untitled:Untitled-1", withSlip(sound)));
    assert.equal(analyze(manifest, { now: later }).findings.length, 1);
  });
});

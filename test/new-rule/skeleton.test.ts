import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readFixture } from "../rules/fixture";
import { findingsIn } from "../rules/findings";
import { frame } from "../rules/frame";
import { fixtureFiles, parseRuleName, registryWith, ruleFile } from "./skeleton";
import { templateRule } from "./template";
import { root } from "../root";

const name = { plane: "pki", id: "weak-thing" };
const registry = readFileSync(join(root, "server/src/rules/registry.ts"), "utf8");

describe("a new rule", () => {
  it("is named by its plane and id", () => {
    assert.deepEqual(parseRuleName("pki/weak-thing"), name);
    for (const wrong of ["", "pki", "pki/Weak", "pki/weak_thing", "pki/weak-", "../pki/weak", "pki/a/b"])
      assert.equal(parseRuleName(wrong), undefined);
  });

  it("begins with a file of its own, which imports what stands beside it", () => {
    const file = ruleFile(readFileSync(join(root, "test/new-rule/template.ts"), "utf8"), name);
    assert.match(file, /^export const weakThing = defineRule\(\{\n {2}id: "weak-thing",\n {2}plane: "pki",/m);
    const imports = [...file.matchAll(/from "(.+)";/g)].map(([, from]) => from);
    assert.deepEqual(imports, [
      "../../manifest/model/record-set",
      "../../manifest/model/trust-change",
      "../rule",
    ]);
    assert.doesNotMatch(file, /template/i);
  });

  it("stands in the registry in the order of the paths, and last of its plane", () => {
    const lines = registryWith(registry, name).split("\n");
    const added = lines.filter((line) => !registry.split("\n").includes(line));
    assert.deepEqual(added, ['import { weakThing } from "./pki/weak-thing";', "  weakThing,"]);
    const imports = lines.flatMap(
      (line) => /^import \{ \w+ \} from "(\.\/[a-z]+\/.+)";$/.exec(line)?.[1] ?? [],
    );
    assert.deepEqual(imports, [...imports].sort());
    assert.equal(lines[lines.indexOf("  weakThing,") - 1]?.trim().startsWith("weakThing"), false);
  });

  it("stands at the end of the registry where its plane has no rule yet", () => {
    const lines = registryWith('import { a } from "./dns/a";\nconst all = [\n  a,\n];\n', name).split("\n");
    assert.deepEqual(lines.slice(-4), ["  a,", "  weakThing,", "];", ""]);
  });

  it("has fixtures that can be read, three of each kind, in a change that is sound", () => {
    const fixtures = [...fixtureFiles(name).values()].map(readFixture);
    assert.equal(fixtures.filter(({ isSilent }) => isSilent).length, 3);
    assert.equal(fixtures.filter(({ marks }) => marks.length === 1).length, 3);
    for (const { input } of fixtures) assert.deepEqual(findingsIn(frame(input).text), []);
  });

  it("has examples that no other rule objects to", () => {
    for (const text of [templateRule.docs.bad, templateRule.docs.good])
      assert.deepEqual(findingsIn(frame(text).text), []);
  });
});

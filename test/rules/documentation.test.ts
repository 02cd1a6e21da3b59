import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rulePages } from "../../docs/rule-pages";
import { findControl, parseControlReference } from "../../server/src/controls";
import { isRecordType } from "../../server/src/manifest/schema/record-types";
import { allRules, findRule } from "../../server/src/rules/registry";
import type { AnyRule } from "../../server/src/rules/rule";
import type { Finding } from "../../server/src/rules/engine";
import { carryOut } from "./carry-out";
import { findingsIn, NOW } from "./findings";
import { frame } from "./frame";
import { root } from "../root";

const rulesFolder = join(root, "server", "src", "rules");
const planes = [
  "language",
  "naming",
  "dns",
  "pki",
  "dnssec",
  "rollback",
  "governance",
  "credentials",
  "controls",
];

describe("the frame around examples", () => {
  for (const indent of [2, 4] as const) {
    it(`raises nothing by itself, indented by ${indent}`, () => {
      assert.deepEqual(findingsIn(frame("summary: nothing changes\n", indent).text), []);
    });
  }
});

for (const rule of allRules) {
  describe(`rule ${rule.id}`, () => {
    for (const indent of [2, 4] as const)
      it(`finds its bad example, indented by ${indent}`, () => findsBad(rule, indent));
    for (const indent of [2, 4] as const)
      it(`accepts its good example, indented by ${indent}`, () => acceptsGood(rule, indent));
    it("has its finding go with each fix of its bad example", () => fixesBad(rule));
    it("says completely what it is", () => isComplete(rule));
    it("has the page that the documentation shows", () => hasPage(rule));
  });
}

describe("the registry of rules", () => {
  it("has no id twice", () => {
    const ids = allRules.map(({ id }) => id);
    assert.deepEqual([...new Set(ids)], ids);
    for (const id of ids) assert.equal(findRule(id)?.id, id);
  });

  it("asks rules about types of records that there are, and only rules over records", () => {
    for (const { id, over, types } of allRules.filter((rule) => rule.types)) {
      assert.ok([over].flat().includes("record"), id);
      assert.deepEqual(types?.filter(isRecordType), types, id);
    }
  });

  it("knows every rule that has a file", () => {
    const files = planes.flatMap((plane) => ruleFilesOf(plane));
    assert.deepEqual(files.sort(), allRules.map(({ plane, id }) => `${plane}/${id}.ts`).sort());
  });

  it("has a page for every rule, and no page without one", () => {
    assert.deepEqual(readdirSync(join(root, "docs", "rules")).sort(), [...rulePages().keys()].sort());
  });
});

function findsBad(rule: AnyRule, indent: 2 | 4): void {
  const found = findingsIn(frame(rule.docs.bad, indent).text, NOW, rule.docs);
  assert.ok(
    found.some(({ rule: { id } }) => id === rule.id),
    "the rule does not find its own example",
  );
  const others = found.filter(({ rule: { id }, severity }) => id !== rule.id && severity === "error");
  assert.deepEqual(
    others.map(({ rule: { id }, message }) => `${id}: ${message}`),
    [],
  );
}

function acceptsGood(rule: AnyRule, indent: 2 | 4): void {
  const found = findingsIn(frame(rule.docs.good, indent).text, NOW, rule.docs);
  const told = found.filter(({ rule: { id }, severity }) => id === rule.id || severity !== "information");
  assert.deepEqual(
    told.map(({ rule: { id }, message }) => `${id}: ${message}`),
    [],
  );
}

/**
 * A fix leaves less of what its rule tells of, in whatever words: one finding fewer, or a milder one where the rule says
 * that there is no more to be had.
 */
function fixesBad(rule: AnyRule): void {
  const ownOf = (findings: readonly Finding[]): readonly Finding[] =>
    findings.filter(({ rule: { id } }) => id === rule.id);
  const own = ownOf(findingsIn(frame(rule.docs.bad, 2).text, NOW, rule.docs));
  for (const finding of own) {
    for (const fix of finding.fixes) {
      const left = ownOf(carryOut(finding, fix, NOW, rule.docs).findings);
      const alike = (some: readonly Finding[]): number =>
        some.filter(({ severity }) => severity === finding.severity).length;
      assert.ok(
        left.length <= own.length && alike(left) < alike(own),
        [`after "${fix.title}" it still says:`, ...left.map(({ message }) => message)].join("\n"),
      );
    }
  }
}

function isComplete(rule: AnyRule): void {
  assert.match(rule.id, /^[a-z0-9]+(?:-[a-z0-9]+)*$/);
  assert.ok(
    existsSync(join(rulesFolder, rule.plane, `${rule.id}.ts`)),
    "the file is not named after the rule",
  );
  assert.match(rule.title, /^[A-Z].*[^.]$/, "a title is a clause without a period");
  for (const text of [rule.docs.problem, rule.docs.why, rule.docs.remedy]) assert.match(text, /^[A-Z].*\.$/s);
  for (const text of [rule.docs.bad, rule.docs.good]) assert.match(text, /^[a-zA-Z]+:.*[^\n]\n$/s);
  assert.notEqual(rule.docs.bad, rule.docs.good);
  assert.doesNotMatch(JSON.stringify([rule.title, rule.references, rule.docs]), /TODO/);
  assert.ok(rule.references.length > 0 && rule.references.every((reference) => reference !== ""));
  assert.deepEqual([...new Set(rule.controls)], rule.controls);
  for (const reference of rule.controls) {
    const parsed = parseControlReference(reference);
    assert.ok(parsed && findControl(parsed.framework, parsed.id), `${reference} is not in the catalogue`);
  }
}

function hasPage(rule: AnyRule): void {
  const name = `${rule.id}.md`;
  assert.equal(
    readFileSync(join(root, "docs", "rules", name), "utf8"),
    rulePages().get(name),
    "run npm run docs",
  );
}

/** The files of a plane that declare a rule; beside them stand what several rules share. */
function ruleFilesOf(plane: string): readonly string[] {
  const folder = join(rulesFolder, plane);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) =>
    /defineRule\(/.test(readFileSync(join(folder, name), "utf8")),
  );
  return files.map((name) => `${plane}/${name}`);
}

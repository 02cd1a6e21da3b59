import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { findRule, allRules } from "../../server/src/rules/registry";
import {
  caseOf,
  checkFindings,
  checkFixes,
  checkTexts,
  deeper,
  rulesOf,
  usual,
  windows,
  withoutFindings,
} from "./check-fixture";
import { isEverything } from "../how-much";
import { readFixture } from "./fixture";
import { root } from "../root";

const folders = join(root, "test/rules");

for (const plane of foldersIn(folders)) {
  for (const id of foldersIn(join(folders, plane))) {
    const folder = join(folders, plane, id);
    describe(`${plane}/${id}`, () => {
      it("belongs to a rule of this plane", () => assert.equal(findRule(id)?.plane, plane));
      for (const name of readdirSync(folder))
        it(name, () => check(readFileSync(join(folder, name), "utf8"), id));
    });
  }
}

describe("the fixtures", () => {
  for (const { plane, id } of allRules) {
    it(`show where ${id} finds something and where it is silent`, () => {
      const folder = join(folders, plane, id);
      const fixtures = readdirSync(folder).map((name) =>
        readFixture(readFileSync(join(folder, name), "utf8")),
      );
      const silent = fixtures.filter(({ isSilent }) => isSilent).length;
      assert.ok(silent >= 3 && fixtures.length - silent >= 3, `${silent} of ${fixtures.length} are silent`);
    });
  }
});

function foldersIn(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory());
}

function check(file: string, rule: string): void {
  const fixture = readFixture(file);
  const isMarked = fixture.marks.some((mark) => (mark.rule ?? rule) === rule);
  assert.notEqual(isMarked, fixture.isSilent, "a fixture is silent, or it marks a finding of its rule");
  const checked = caseOf(fixture, rule, usual);
  checkFindings(checked);
  checkFixes(checked);
  if (fixture.isSilent) return;
  assert.throws(
    () => checkFindings(withoutFindings(checked)),
    "the fixture does not notice that its rule finds nothing",
  );
  const concerned = isEverything ? allRules : rulesOf(fixture, rule);
  checkFindings(caseOf(fixture, rule, deeper, concerned));
  if (fixture.afters.length === 0) return;
  const onWindows = caseOf(fixture, rule, windows, concerned);
  checkFindings(onWindows);
  checkTexts(onWindows);
}

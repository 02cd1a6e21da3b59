import assert from "node:assert/strict";
import { controlsTouched, type TouchedControl } from "../../server/src/report/controls";
import type { TrustPolicy } from "../../server/src/manifest/model/policy";
import { policyIn } from "../../server/src/workspace/policies";
import { covered, uncovered } from "../protocol/texts";
import { analysisOf } from "../rules/findings";

function touchedIn(text: string, policy?: TrustPolicy): ReadonlyMap<string, TouchedControl> {
  const analysis = analysisOf(text, undefined, { policy });
  const [change] = analysis.manifest.changes();
  assert.ok(change);
  return new Map(controlsTouched(change, analysis).map((touched) => [touched.control.id, touched]));
}

const claiming = (id: string): string =>
  `${covered}  controls: [{framework: nist-csf-2.0, id: ${id}, why: w}]\n`;

describe("the controls that a change touches", () => {
  it("are violated where a finding names them, and say which", () => {
    const control = touchedIn(uncovered).get("PR.DS-02");
    assert.equal(control?.status, "violated");
    assert.deepEqual([...new Set(control.findings.map(({ rule }) => rule.id))], ["san-missing-for-dns-name"]);
  });

  it("are met where the change claims them, and a rule looked at an entry and found nothing", () => {
    const control = touchedIn(claiming("PR.DS-02")).get("PR.DS-02");
    assert.equal(control?.status, "met");
    assert.ok(control.looked.includes("san-missing-for-dns-name"));
    assert.ok(!control.looked.includes("credential-owner-missing"));
  });

  it("are excepted where exceptions in force accept all findings that name them", () => {
    const excepted = (expires: string): string => `${uncovered}  exceptions:
    - {rule: san-missing-for-dns-name, target: www.example.com/A, reason: legacy, approvedBy: grace@example.com, expires: ${expires}}
`;
    const inForce = touchedIn(excepted("2026-12-31")).get("PR.DS-02");
    assert.deepEqual([inForce?.status, inForce?.accepted.length], ["excepted", 1]);
    assert.equal(touchedIn(excepted("2026-01-01")).get("PR.DS-02")?.status, "violated");
  });

  it("are no more than touched where rules look and the change does not claim them", () => {
    const control = touchedIn(covered).get("PR.DS-02");
    assert.deepEqual([control?.status, control?.isClaimed], ["touched", false]);
  });

  it("are no more than touched where the change claims them and nothing looks", () => {
    const control = touchedIn(claiming("PR.AT-01")).get("PR.AT-01");
    assert.deepEqual([control?.status, control?.isClaimed, control?.looked], ["touched", true, []]);
    assert.equal(touchedIn(covered).get("PR.AT-01"), undefined);
  });

  it("take nothing from a claim with an id that there is not", () => {
    const ids = [...touchedIn(claiming("PR.ZZ-01")).keys()];
    assert.ok(!ids.includes("PR.ZZ-01"));
  });

  it("are not met by rules that a policy ignores, or in broken YAML", () => {
    const looks = touchedIn(covered).get("PR.DS-02")?.looked ?? [];
    const rules = looks.map((id) => `${id}: ignore`).join(", ");
    const text = `apiVersion: trust-change/v1\nkind: TrustPolicy\nmetadata: {name: p}\nspec:\n  rules: {${rules}}\n`;
    const policy = policyIn("file:///trust-policy.yaml", text);
    assert.ok(policy);
    assert.equal(touchedIn(covered, policy).get("PR.DS-02"), undefined);
    const broken = [...touchedIn(`${claiming("PR.DS-02")}  steps: [{name: "a\n`).values()];
    assert.deepEqual(
      broken.filter(({ status }) => status === "met"),
      [],
    );
  });
});

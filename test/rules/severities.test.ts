import assert from "node:assert/strict";
import { analysisOf, policyOf } from "./findings";
import { frame } from "./frame";

/** Requester and approver are one, the rollback may take two days, and a name stands in no certificate. */
const CHANGE = `requestedBy: grace@example.com
rollback: {trigger: errors, owner: heidi@example.com, window: 48h, tested: {date: 2026-11-10, environment: staging, evidence: "https://wiki.example.com/1"}, steps: [{name: back, reverts: [shop-tls]}]}
zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: shop-tls}
certificates:
  - {name: shop-tls, dnsNames: [www.example.com]}
`;

const RULES = ["self-approval", "rollback-window-too-long", "san-missing-for-dns-name"];

function policy(rules: string): string {
  return `apiVersion: trust-change/v1\nkind: TrustPolicy\nmetadata: {name: acme}\nspec: {rules: ${rules}}\n`;
}

/** The severity of what each of the three rules finds under a policy that stands in another file. */
function severities(rules: string, text = frame(CHANGE).text): readonly string[] {
  const { findings } = analysisOf(text, undefined, { policy: policyOf(policy(rules)) });
  return RULES.map((id) => findings.find(({ rule }) => rule.id === id)?.severity ?? "nothing");
}

describe("the severities of a policy", () => {
  it("leave each rule that is not named its own", () => {
    assert.deepEqual(severities("{}"), ["error", "warning", "error"]);
    assert.deepEqual(severities("{caa-iodef-missing: error}"), ["error", "warning", "error"]);
  });

  it("replace those of the rules that are named, upward and downward", () => {
    const rules =
      "{self-approval: hint, rollback-window-too-long: error, san-missing-for-dns-name: information}";
    assert.deepEqual(severities(rules), ["hint", "error", "information"]);
  });

  it("silence a rule with ignore, and only that one", () => {
    assert.deepEqual(severities("{self-approval: ignore}"), ["nothing", "warning", "error"]);
  });

  it("count for nothing where the rule or the severity does not exist", () => {
    const rules = "{self-aproval: ignore, rollback-window-too-long: ignor, san-missing-for-dns-name: }";
    assert.deepEqual(severities(rules), ["error", "warning", "error"]);
  });

  it("replace what a rule chose for a finding by itself", () => {
    const own = frame(CHANGE.replace("requestedBy: grace", "requestedBy: heidi")).text;
    assert.equal(severities("{}", own)[0], "warning");
    assert.equal(severities("{self-approval: error}", own)[0], "error");
  });

  it("are those of the policy in the same file, where there is one", () => {
    const own = `${frame(CHANGE).text}---\n${policy("{self-approval: warning}")}`;
    assert.deepEqual(severities("{self-approval: ignore}", own), ["warning", "warning", "error"]);
  });

  it("are not what a fault in the policy itself is told with", () => {
    const { findings } = analysisOf(policy("{self-aproval: ignore, reference-unresolved: error}"));
    assert.deepEqual(
      findings.map(({ rule, severity, fixes }) => [rule.id, severity, fixes.map(({ title }) => title)]),
      [["reference-unresolved", "error", ["Replace self-aproval with self-approval"]]],
    );
  });
});

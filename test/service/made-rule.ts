import type { TextEdit } from "../../server/src/manifest/edits/edits";
import type { TrustChange } from "../../server/src/manifest/model/trust-change";
import type { FindingDraft, Fix } from "../../server/src/rules/finding";
import { defineRule, type AnyRule, type RuleMeta } from "../../server/src/rules/rule";

/** A rule that finds what a test wants to be found in each change. */
export function madeRule(
  check: (change: TrustChange) => Iterable<FindingDraft>,
  meta: Partial<Pick<RuleMeta, "id" | "severity" | "controls">> = {},
): AnyRule {
  return defineRule({
    id: "made-up",
    plane: "language",
    over: "change",
    severity: "warning",
    confidence: "high",
    restsOn: "entity",
    title: "Made for a test",
    controls: ["nist-csf-2.0:PR.DS-02"],
    references: [],
    docs: { problem: "", why: "", remedy: "", bad: "", good: "" },
    check,
    ...meta,
  });
}

/** A fix that makes the given edits. */
export function madeFix(title: string, safe: boolean, edits: readonly TextEdit[]): Fix {
  return { title, safe, edits: () => edits };
}

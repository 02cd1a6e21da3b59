import { appendTo, type TextEdit } from "../manifest/edits/edits";
import { tabStop } from "../manifest/edits/snippet";
import { isEmpty } from "../manifest/syntax/node";
import type { Source } from "../manifest/syntax/source";
import type { Finding } from "../rules/engine";

const NEVER = new Set(["yaml-syntax", "schema"]);

/**
 * An exception that would accept a finding, with tab stops for what only a person knows: reason, approver and end.
 * Undefined for findings that cannot be accepted and for texts without a place to write it.
 */
export function addException(
  finding: Finding,
): { title: string; source: Source; edits: readonly TextEdit[] } | undefined {
  const [target] = finding.targets;
  const spec = finding.change?.spec.map;
  if (!finding.change || !spec || target === undefined || NEVER.has(finding.rule.id)) return undefined;
  const { written } = finding.change.spec.at("exceptions");
  // What is no list of its own here (an alias, a map) would have to be replaced, and with it what it says.
  if (written && written.kind !== "list" && !isEmpty(written)) return undefined;
  const exception = {
    rule: finding.rule.id,
    target,
    reason: tabStop("why this is accepted"),
    approvedBy: tabStop("approver@example.com"),
    expires: tabStop("YYYY-MM-DD"),
  };
  return {
    title: `Add an exception to ${finding.rule.id} for ${target}`,
    source: finding.change.document.source,
    edits: [appendTo(spec, "exceptions", exception, finding.change.layout())],
  };
}

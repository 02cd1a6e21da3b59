import { appendTo, type TextEdit } from "../manifest/edits/edits";
import { layoutOf } from "../manifest/edits/layout";
import { tabStop } from "../manifest/edits/snippet";
import { isEmpty } from "../manifest/syntax/node";
import type { Source } from "../manifest/syntax/source";
import type { Manifest } from "../manifest/model/manifest";
import type { TrustChange } from "../manifest/model/trust-change";
import type { Analysis, Finding } from "../rules/engine";
import { canBeExcepted } from "../rules/exceptions";
import { spanOfPlace } from "../rules/finding";

/**
 * An exception that would accept a finding, with tab stops for what only a person knows: reason, approver and end.
 * Undefined for findings that cannot be accepted and for texts without a place to write it.
 */
export function addException(
  finding: Finding,
  { manifest }: Analysis,
): { title: string; source: Source; edits: readonly TextEdit[] } | undefined {
  const [target] = finding.targets;
  const change = finding.change ?? changeFor(finding, manifest);
  const spec = change?.spec.map;
  if (!change || !spec || target === undefined || !canBeExcepted(finding.rule.id)) return undefined;
  const { written } = change.spec.at("exceptions");
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
    source: change.document.source,
    edits: [appendTo(spec, "exceptions", exception, layoutOf(change.document.source, change.document.root))],
  };
}

/** A finding about the text as such is accepted in the change that it stands in, else in the first one of the file. */
function changeFor(finding: Finding, manifest: Manifest): TrustChange | undefined {
  const { source, span } = spanOfPlace(finding.at);
  const changes = manifest.changes();
  const isAround = ({ document }: TrustChange): boolean =>
    document.source === source && document.span.start <= span.start && span.start < document.span.end;
  return changes.find(isAround) ?? changes[0];
}

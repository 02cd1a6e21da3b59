import { findControl, frameworkInfo, isFramework } from "../controls";
import type { Finding, Suppressed } from "../rules/engine";
import { spanOfPlace, type Severity } from "../rules/finding";
import type { Source } from "../manifest/syntax/source";
import { controlLinks, type ControlLink } from "../service/diagnostics";
import { locate } from "../service/ranges";
import type { AcceptedRow, FindingGroup, FindingRow, FindingsReport } from "./change-report";
import { rowsOf, shown } from "./transcript";

/** What was found, by the control behind it, and what of it is accepted. */
export function findingsReport(
  source: Source,
  findings: readonly Finding[],
  suppressed: readonly Suppressed[],
  most: number,
): FindingsReport {
  const counts: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  for (const { severity } of findings) counts[severity]++;
  // Where not all of them can be shown, the gravest are.
  const order = Object.keys(counts);
  const shownFindings =
    findings.length <= most
      ? findings
      : [...findings].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity)).slice(0, most);
  return {
    counts,
    groups: grouped(shownFindings, source),
    accepted: rowsOf(suppressed, most, ({ finding, exception }): AcceptedRow => {
      const { reason = "", approvedBy = "", expires = "" } = exception;
      return {
        ...findingRow(finding, source),
        reason: { text: shown(reason) },
        approvedBy: { text: shown(approvedBy) },
        expires: { text: shown(expires) },
      };
    }),
    left: findings.length - shownFindings.length,
  };
}

function grouped(findings: readonly Finding[], source: Source): readonly FindingGroup[] {
  const groups = new Map<string, { control: FindingGroup["control"]; findings: FindingRow[] }>();
  for (const finding of findings) {
    const [first] = controlLinks(finding);
    const key = first ? `${first.framework}:${first.id}` : "";
    const group = groups.get(key) ?? { control: first && controlOf(first), findings: [] };
    group.findings.push(findingRow(finding, source));
    groups.set(key, group);
  }
  return [...groups.values()];
}

function controlOf(link: ControlLink): FindingGroup["control"] {
  const { framework, id } = link;
  if (!isFramework(framework)) return undefined;
  const { name, version } = frameworkInfo(framework);
  return { ...link, title: findControl(framework, id)?.title ?? "", frameworkName: `${name} ${version}` };
}

function findingRow(finding: Finding, source: Source): FindingRow {
  return {
    rule: finding.rule.id,
    severity: finding.severity,
    message: shown(finding.message),
    at: spanOfPlace(finding.at).source === source ? locate(finding.at).range : undefined,
    controls: controlLinks(finding),
  };
}

import type { Position, Range } from "vscode-languageserver-types";
import type { Source } from "../manifest/syntax/source";
import type { Analysis, Finding } from "../rules/engine";
import { spanOfPlace, type Severity } from "../rules/finding";
import { controlLinks, type ControlLink } from "../service/diagnostics";
import { locate } from "../service/ranges";

/**
 * What was found in one file, for a report in any format. It is plain data that can go from thread to thread, and holds
 * nothing of the text, so that a file that is reported on is let go.
 */
export interface FileReport {
  /** In the order of the text. */
  readonly findings: readonly ReportedFinding[];
  readonly suppressed: readonly SuppressedFinding[];
}

/** Lines and characters are zero-based, characters in UTF-16 units. */
export interface ReportedFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly range: Range;
  readonly message: string;
  readonly excerpt: Excerpt;
  readonly controls: readonly ControlLink[];
  readonly fixes: readonly { readonly title: string; readonly safe: boolean }[];
  readonly related: readonly { readonly uri: string; readonly range: Range; readonly message: string }[];
}

export interface SuppressedFinding {
  readonly finding: ReportedFinding;
  readonly exception: { readonly reason: string; readonly approvedBy: string; readonly expires: string };
}

/** What a reader is shown of the first line of a range. */
export interface Excerpt {
  readonly text: string;
  /** Which characters of `text` the range covers, half-open. */
  readonly from: number;
  readonly to: number;
}

/** Lines longer than this are cut around the place that is marked. */
const WIDEST_LINE = 160;

export function fileReport({ findings, suppressed }: Analysis): FileReport {
  return {
    findings: findings.map(reported),
    suppressed: suppressed.map(({ finding, exception: { reason = "", approvedBy = "", expires = "" } }) => ({
      finding: reported(finding),
      exception: { reason, approvedBy, expires },
    })),
  };
}

function reported(finding: Finding): ReportedFinding {
  const { range } = locate(finding.at);
  return {
    rule: finding.rule.id,
    severity: finding.severity,
    range,
    message: finding.message,
    excerpt: excerptOf(spanOfPlace(finding.at).source, range),
    controls: controlLinks(finding),
    fixes: finding.fixes.map(({ title, safe }) => ({ title, safe })),
    related: finding.related.map(({ at, message }) => ({ ...locate(at), message })),
  };
}

function excerptOf(source: Source, { start, end }: Range): Excerpt {
  const line = lineOf(source, start);
  const cut = line.length > WIDEST_LINE ? Math.max(0, start.character - 40) : 0;
  const text = line.slice(cut, cut + WIDEST_LINE);
  const from = start.character - cut;
  const last = end.line === start.line ? end.character : line.length;
  return { text, from, to: Math.max(from + 1, Math.min(last - cut, text.length)) };
}

function lineOf(source: Source, { line }: Position): string {
  const start = source.document.offsetAt({ line, character: 0 });
  const end = source.document.offsetAt({ line: line + 1, character: 0 });
  return source.text.slice(start, end).replace(/[\r\n]+$/, "");
}

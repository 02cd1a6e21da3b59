import { sha256 } from "@noble/hashes/sha2.js";
import type { Position, Range, TextEdit } from "vscode-languageserver-types";
import { hasTabStops } from "../manifest/edits/snippet";
import { holdsSecret, maskedStretch } from "../credentials/secrets/left-out";
import type { Source } from "../manifest/syntax/source";
import type { Analysis, Finding } from "../rules/engine";
import { spanOfPlace, type Fix, type Severity } from "../rules/finding";
import { controlLinks, type ControlLink } from "./diagnostics";
import { editsOf, toTextEdits } from "./edits";
import { locate } from "./ranges";
import { hexadecimal } from "../text/octets";

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
  /** The file that it stands in: the one that was checked, or the policy that this one is held against. */
  readonly uri: string;
  readonly range: Range;
  readonly message: string;
  readonly excerpt: Excerpt;
  /** What it is about, whatever line it stands on: the same as long as rule, change, targets and line say the same. */
  readonly fingerprint: string;
  readonly controls: readonly ControlLink[];
  readonly fixes: readonly ReportedFix[];
  readonly related: readonly { readonly uri: string; readonly range: Range; readonly message: string }[];
}

export interface ReportedFix {
  readonly title: string;
  readonly safe: boolean;
  /** In the file of the finding; left out where nobody asks for it, and where the fix leaves something to a person. */
  readonly edits?: readonly TextEdit[];
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

/** @param withEdits whether fixes come with their edits, which takes time to work out */
export function fileReport({ findings, suppressed }: Analysis, withEdits = false): FileReport {
  return {
    findings: findings.map((finding) => reported(finding, withEdits)),
    suppressed: suppressed.map(({ finding, exception: { reason = "", approvedBy = "", expires = "" } }) => ({
      finding: reported(finding, withEdits),
      exception: { reason, approvedBy, expires },
    })),
  };
}

function reported(finding: Finding, withEdits: boolean): ReportedFinding {
  const { uri, range } = locate(finding.at);
  const { source } = spanOfPlace(finding.at);
  const line = lineOf(source, range.start);
  return {
    rule: finding.rule.id,
    severity: finding.severity,
    uri,
    range,
    message: finding.message,
    excerpt: excerptOf(source, line, range),
    fingerprint: fingerprintOf(finding, line),
    controls: controlLinks(finding),
    fixes: finding.fixes.map((fix) => reportedFix(finding, fix, withEdits)),
    related: finding.related.map(({ at, message }) => ({ ...locate(at), message })),
  };
}

function reportedFix(finding: Finding, fix: Fix, withEdits: boolean): ReportedFix {
  const { title, safe } = fix;
  if (!withEdits) return { title, safe };
  const { source, edits } = editsOf(finding, fix);
  const isComplete = edits.length > 0 && !edits.some(({ text }) => hasTabStops(text) || holdsSecret(text));
  return isComplete ? { title, safe, edits: toTextEdits(source, edits) } : { title, safe };
}

/** Messages stay out of it: they hold times and counts that change while the finding is the same. */
function fingerprintOf({ rule, change, targets }: Finding, line: string): string {
  const parts = [rule.id, change?.name ?? "", ...targets, line.trim()];
  return hexadecimal(sha256(new TextEncoder().encode(JSON.stringify(parts)))).slice(0, 32);
}

function excerptOf(source: Source, line: string, { start, end }: Range): Excerpt {
  const cut = line.length > WIDEST_LINE ? Math.max(0, start.character - 40) : 0;
  const first = source.document.offsetAt({ line: start.line, character: cut });
  const text = maskedStretch(source.text, first, first + Math.min(line.length - cut, WIDEST_LINE));
  const from = start.character - cut;
  const last = end.line === start.line ? end.character : line.length;
  return { text, from, to: Math.max(from + 1, Math.min(last - cut, text.length)) };
}

function lineOf(source: Source, { line }: Position): string {
  const start = source.document.offsetAt({ line, character: 0 });
  const end = source.document.offsetAt({ line: line + 1, character: 0 });
  return source.text.slice(start, end).replace(/(?<![\r\n])[\r\n]+$/, "");
}

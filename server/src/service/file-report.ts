import { sha256 } from "@noble/hashes/sha2.js";
import type { Range, TextEdit } from "vscode-languageserver-types";
import { hasTabStops } from "../manifest/edits/snippet";
import { holdsSecret } from "../credentials/secrets/left-out";
import type { Source } from "../manifest/syntax/source";
import type { Analysis, Finding } from "../rules/engine";
import { spanOfPlace, type Fix, type Severity } from "../rules/finding";
import { controlLinks, type ControlLink } from "./diagnostics";
import { editsOf, toTextEdits } from "./edits";
import { MaskedText } from "./masked-text";
import { locate } from "./ranges";
import { keyed } from "../text/once";
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
/** Of a longer line the digest goes into fingerprints: thousands of findings may stand on one. */
const LONGEST_LINE_IN_FINGERPRINT = 4 * 1024;

/** @param withEdits whether fixes come with their edits, which takes time to work out */
export function fileReport(analysis: Analysis, withEdits = false): FileReport {
  return new Reporting(analysis, withEdits).report();
}

/** A line of a text, worked out once for all that is found on it. */
interface Line {
  /** Where it begins in the text. */
  readonly start: number;
  readonly length: number;
  /** What fingerprints hold of it. */
  readonly mark: string;
}

class Reporting {
  constructor(
    private readonly analysis: Analysis,
    private readonly withEdits: boolean,
  ) {}

  report(): FileReport {
    const { findings, suppressed } = this.analysis;
    return {
      findings: findings.map((finding) => this.reported(finding)),
      suppressed: suppressed.map(
        ({ finding, exception: { reason = "", approvedBy = "", expires = "" } }) => ({
          finding: this.reported(finding),
          exception: { reason, approvedBy, expires },
        }),
      ),
    };
  }

  private reported(finding: Finding): ReportedFinding {
    const { uri, range } = locate(finding.at);
    const { source } = spanOfPlace(finding.at);
    const line = this.linesOf(source)(range.start.line);
    return {
      rule: finding.rule.id,
      severity: finding.severity,
      uri,
      range,
      message: finding.message,
      excerpt: excerptOf(this.maskedText(source), line, range),
      fingerprint: fingerprintOf(finding, line),
      controls: controlLinks(finding),
      fixes: finding.fixes.map((fix) => this.reportedFix(finding, fix)),
      related: finding.related.map(({ at, message }) => ({ ...locate(at), message })),
    };
  }

  private reportedFix(finding: Finding, fix: Fix): ReportedFix {
    const { title, safe } = fix;
    if (!this.withEdits) return { title, safe };
    const { source, edits } = editsOf(finding, fix);
    const isComplete =
      edits.length > 0 && !edits.some(({ text }) => hasTabStops(text) || this.repeatsSecret(text));
    return isComplete ? { title, safe, edits: toTextEdits(source, edits) } : { title, safe };
  }

  private repeatsSecret(text: string): boolean {
    return holdsSecret(text) || this.analysis.secrets.stretchesIn(text).length > 0;
  }

  private readonly linesOf = keyed((source: Source) => keyed((line: number) => lineOf(source, line)));

  private readonly maskedText = keyed((source: Source) => new MaskedText(source, this.analysis.secrets));
}

/** Messages stay out of it: they hold times and counts that change while the finding is the same. */
function fingerprintOf({ rule, change, targets }: Finding, line: Line): string {
  return digestOf(JSON.stringify([rule.id, change?.name ?? "", ...targets, line.mark])).slice(0, 32);
}

function digestOf(text: string): string {
  return hexadecimal(sha256(new TextEncoder().encode(text)));
}

function excerptOf(masked: MaskedText, line: Line, { start, end }: Range): Excerpt {
  const cut = line.length > WIDEST_LINE ? Math.max(0, start.character - 40) : 0;
  const first = line.start + cut;
  const text = masked.slice(first, first + Math.min(line.length - cut, WIDEST_LINE));
  const from = start.character - cut;
  const last = end.line === start.line ? end.character : line.length;
  return { text, from, to: Math.max(from + 1, Math.min(last - cut, text.length)) };
}

function lineOf(source: Source, line: number): Line {
  const start = source.document.offsetAt({ line, character: 0 });
  const end = source.document.offsetAt({ line: line + 1, character: 0 });
  const text = source.slice(start, end).replace(/(?<![\r\n])[\r\n]+$/, "");
  const trimmed = text.trim();
  const mark = trimmed.length > LONGEST_LINE_IN_FINGERPRINT ? digestOf(trimmed) : trimmed;
  return { start, length: text.length, mark };
}

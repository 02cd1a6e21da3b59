import type { Range } from "vscode-languageserver-types";
import type { Severity } from "../../rules/finding";
import type { ControlLink } from "../../service/diagnostics";
import type { SuppressedFinding } from "../../service/file-report";
import { jsonText, JsonItems } from "./json-items";
import type { FileNames, Report, RuleCount, ShownFile, ShownFinding, Summary, Unchecked } from "./report";

/** One finding as `--format json` writes it; lines and characters are zero-based, characters in UTF-16 units. */
export interface JsonFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly file: string;
  readonly range: Range;
  readonly message: string;
  readonly fingerprint: string;
  readonly controls: readonly ControlLink[];
  readonly fixes: readonly { readonly title: string; readonly safe: boolean }[];
  readonly related: readonly { readonly file: string; readonly range: Range; readonly message: string }[];
}

export type JsonSuppressed = JsonFinding & Pick<SuppressedFinding, "exception">;

/** The document that `--format json` writes. Keys are only ever added within one `version`. */
export interface JsonDocument {
  readonly version: 1;
  readonly findings: readonly JsonFinding[];
  readonly suppressed: readonly JsonSuppressed[];
  readonly errors: readonly { readonly file: string; readonly message: string }[];
  readonly summary: {
    readonly files: number;
    readonly errors: number;
    readonly warnings: number;
    readonly information: number;
    readonly hints: number;
    readonly suppressed: number;
    readonly unreadable: number;
    /** With `--baseline`: how many findings it knows. */
    readonly known?: number;
  };
  /** With `--statistics`. */
  readonly statistics?: readonly RuleCount[];
}

/** The report for programs: a `JsonDocument`, of which findings are written as they come. */
export class JsonReport implements Report {
  private readonly suppressed: JsonSuppressed[] = [];
  private readonly findings = new JsonItems(2);

  constructor(private readonly names: FileNames) {}

  begin(): string {
    const version: JsonDocument["version"] = 1;
    return `{\n  "version": ${version},\n  "findings": [`;
  }

  file({ findings, suppressed }: ShownFile): string {
    for (const finding of suppressed)
      this.suppressed.push({ ...this.toJson(finding), exception: finding.exception });
    return findings.map((finding) => this.findings.item(this.toJson(finding))).join("");
  }

  end(errors: readonly Unchecked[], { files, counts, suppressed, known, statistics }: Summary): string {
    const rest: Omit<JsonDocument, "version" | "findings"> = {
      suppressed: this.suppressed,
      errors: errors.map(({ file, message }) => ({ file, message })),
      summary: {
        files,
        errors: counts.error,
        warnings: counts.warning,
        information: counts.information,
        hints: counts.hint,
        suppressed,
        unreadable: errors.length,
        ...(known === undefined ? {} : { known }),
      },
      ...(statistics ? { statistics } : {}),
    };
    return `${this.findings.end()}],${jsonText(rest).slice(1)}\n`;
  }

  private toJson(finding: ShownFinding): JsonFinding {
    const { rule, severity, uri, range, message, fingerprint, controls, fixes, related } = finding;
    return {
      rule,
      severity,
      file: this.names.of(uri),
      range,
      message,
      fingerprint,
      controls,
      fixes: fixes.map(({ title, safe }) => ({ title, safe })),
      related: related.map((one) => ({
        file: this.names.of(one.uri),
        range: one.range,
        message: one.message,
      })),
    };
  }
}

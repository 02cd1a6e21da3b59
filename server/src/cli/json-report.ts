import type { Range } from "vscode-languageserver-types";
import type { Severity } from "../rules/finding";
import type { ControlLink } from "../service/diagnostics";
import type { FileReport, ReportedFinding, SuppressedFinding } from "./file-report";
import type { FileNames, Report, Summary, Unchecked } from "./report";

/** One finding as `--format json` writes it; lines and characters are zero-based, characters in UTF-16 units. */
export interface JsonFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly file: string;
  readonly range: Range;
  readonly message: string;
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
  readonly summary: Summary & { readonly unreadable: number };
}

/** The report for programs: a `JsonDocument`, of which findings are written as they come. */
export class JsonReport implements Report {
  private readonly suppressed: JsonSuppressed[] = [];
  private isFirst = true;

  constructor(private readonly names: FileNames) {}

  begin(): string {
    const version: JsonDocument["version"] = 1;
    return `{\n  "version": ${version},\n  "findings": [`;
  }

  file(file: string, { findings, suppressed }: FileReport): string {
    for (const { finding, exception } of suppressed)
      this.suppressed.push({ ...this.toJson(file, finding), exception });
    return findings.map((finding) => this.item(this.toJson(file, finding))).join("");
  }

  end(errors: readonly Unchecked[], summary: Summary): string {
    const rest: Omit<JsonDocument, "version" | "findings"> = {
      suppressed: this.suppressed,
      errors: errors.map(({ file, message }) => ({ file, message })),
      summary: { ...summary, unreadable: errors.length },
    };
    return `${this.isFirst ? "" : "\n  "}],${JSON.stringify(rest, null, 2).slice(1)}\n`;
  }

  /** An item of `findings`, at its depth. */
  private item(finding: JsonFinding): string {
    const separator = this.isFirst ? "" : ",";
    this.isFirst = false;
    return `${separator}\n    ${JSON.stringify(finding, null, 2).replaceAll("\n", "\n    ")}`;
  }

  private toJson(file: string, finding: ReportedFinding): JsonFinding {
    const { rule, severity, range, message, controls, fixes, related } = finding;
    return {
      rule,
      severity,
      file,
      range,
      message,
      controls,
      fixes,
      related: related.map((one) => ({
        file: this.names.of(one.uri),
        range: one.range,
        message: one.message,
      })),
    };
  }
}

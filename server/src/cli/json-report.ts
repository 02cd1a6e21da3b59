import type { Range } from "vscode-languageserver-types";
import type { Finding, Suppressed } from "../rules/engine";
import type { Severity } from "../rules/finding";
import { controlLinks, type ControlLink } from "../service/diagnostics";
import { locate } from "../service/ranges";
import type { CheckResult, CheckedFile } from "./check-result";

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

/** The document that `--format json` writes. Keys are only ever added within one `version`. */
export interface JsonReport {
  readonly version: 1;
  readonly findings: readonly JsonFinding[];
  readonly suppressed: readonly (JsonFinding & { readonly exception: JsonException })[];
  readonly errors: readonly { readonly file: string; readonly message: string }[];
  readonly summary: Readonly<
    Record<"files" | "errors" | "warnings" | "information" | "hints" | "suppressed" | "unreadable", number>
  >;
}

export interface JsonException {
  readonly reason: string;
  readonly approvedBy: string;
  readonly expires: string;
}

export function jsonReport(result: CheckResult): string {
  return `${JSON.stringify(toReport(result), null, 2)}\n`;
}

function toReport(result: CheckResult): JsonReport {
  const { checked, unreadable, pathOf } = result;
  const findings = checked.flatMap(({ file, analysis }) =>
    analysis.findings.map((finding) => toJson(file, finding, pathOf)),
  );
  const suppressed = checked.flatMap((one) =>
    one.analysis.suppressed.map((entry) => toSuppressed(one, entry, pathOf)),
  );
  const count = (severity: Severity): number =>
    findings.filter((finding) => finding.severity === severity).length;
  return {
    version: 1,
    findings,
    suppressed,
    errors: unreadable,
    summary: {
      files: checked.length,
      errors: count("error"),
      warnings: count("warning"),
      information: count("information"),
      hints: count("hint"),
      suppressed: suppressed.length,
      unreadable: unreadable.length,
    },
  };
}

function toJson(file: string, finding: Finding, pathOf: CheckResult["pathOf"]): JsonFinding {
  return {
    rule: finding.rule.id,
    severity: finding.severity,
    file,
    range: locate(finding.at).range,
    message: finding.message,
    controls: controlLinks(finding),
    fixes: finding.fixes.map(({ title, safe }) => ({ title, safe })),
    related: finding.related.map(({ at, message }) => {
      const { uri, range } = locate(at);
      return { file: pathOf(uri), range, message };
    }),
  };
}

function toSuppressed(
  { file }: CheckedFile,
  { finding, exception }: Suppressed,
  pathOf: CheckResult["pathOf"],
) {
  const { reason = "", approvedBy = "", expires = "" } = exception;
  return { ...toJson(file, finding, pathOf), exception: { reason, approvedBy, expires } };
}

import { styleText } from "node:util";
import type { Range } from "vscode-languageserver-types";
import type { Source } from "../manifest/syntax/source";
import type { Finding } from "../rules/engine";
import { spanOfPlace, type Place, type Severity } from "../rules/finding";
import { counted } from "../rules/words";
import { controlLinks } from "../service/diagnostics";
import { locate } from "../service/ranges";
import type { CheckedFile, CheckResult } from "./check-result";
import { printable } from "./terminal";

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

const severityStyles: Readonly<Record<Severity, Style>> = {
  error: ["bold", "red"],
  warning: ["bold", "yellow"],
  information: ["bold", "blue"],
  hint: ["bold", "gray"],
};

/** Lines longer than this are cut around the place that is marked. */
const WIDEST_LINE = 160;

/** The report for people: each finding with its line, the place marked, and what can be done about it. */
export function prettyReport(result: CheckResult, colours: boolean): string {
  const paint: Paint = (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text);
  const blocks = result.checked.flatMap((file) =>
    file.analysis.findings.map((finding) => block(file, finding, result, paint)),
  );
  const unreadable = result.unreadable.map(
    ({ message }) => `${paint(["bold", "red"], printable(message))}\n`,
  );
  return [...blocks, ...unreadable, summary(result, paint)].join("\n");
}

function block({ file }: CheckedFile, finding: Finding, result: CheckResult, paint: Paint): string {
  const { range } = locate(finding.at);
  const { source } = spanOfPlace(finding.at);
  const where = `${printable(file)}:${range.start.line + 1}:${range.start.character + 1}`;
  const head = `${paint("bold", where)} ${paint(severityStyles[finding.severity], finding.severity)} ${paint("bold", finding.rule.id)}`;
  const [control] = controlLinks(finding);
  const notes = [
    ...finding.related.map(({ at, message }) => `see ${placeOf(at, file, result)}: ${printable(message)}`),
    ...finding.fixes.map(({ title }) => `fix: ${printable(title)}`),
    ...(control ? [`control: ${control.id} ${control.href}`] : []),
  ];
  return [
    head,
    excerpt(source, range, finding.severity, paint),
    wrap(printable(finding.message)),
    ...notes.map((note) => paint("dim", `  ${note}`)),
    "",
  ].join("\n");
}

function placeOf(at: Place, file: string, result: CheckResult): string {
  const { uri, range } = locate(at);
  const other = result.pathOf(uri);
  const line = `line ${range.start.line + 1}`;
  return other === file ? line : `${printable(other)} ${line}`;
}

/** The first line of a range with the place under it marked; tabs and wide lines kept in step. */
function excerpt(source: Source, range: Range, severity: Severity, paint: Paint): string {
  const { line } = range.start;
  const text = lineOf(source, line);
  const end = range.end.line === line ? range.end.character : text.length;
  const cut = text.length > WIDEST_LINE ? Math.max(0, range.start.character - 40) : 0;
  const shown = text.slice(cut, cut + WIDEST_LINE);
  const lead = shown.slice(0, range.start.character - cut).replace(/[^\t]/g, " ");
  const length = Math.max(1, Math.min(end, cut + shown.length) - range.start.character);
  const number = String(line + 1);
  const margin = " ".repeat(number.length);
  const bar = paint("dim", "|");
  return [
    `  ${paint("dim", number)} ${bar} ${printable(shown)}`,
    `  ${margin} ${bar} ${lead}${paint(severityStyles[severity], "^".repeat(length))}`,
  ].join("\n");
}

function lineOf(source: Source, line: number): string {
  const start = source.document.offsetAt({ line, character: 0 });
  const end = source.document.offsetAt({ line: line + 1, character: 0 });
  return source.text.slice(start, end).replace(/[\r\n]+$/, "");
}

function wrap(text: string, width = 110): string {
  const lines: string[] = [];
  let current = " ";
  for (const word of text.split(/\s+/)) {
    if (current.trim() !== "" && current.length + 1 + word.length > width) {
      lines.push(current);
      current = " ";
    }
    current += ` ${word}`;
  }
  return [...lines, current].join("\n");
}

function summary({ checked, unreadable }: CheckResult, paint: Paint): string {
  const all = checked.flatMap(({ analysis }) => analysis.findings);
  const suppressed = checked.reduce((sum, { analysis }) => sum + analysis.suppressed.length, 0);
  const count = (severity: Severity): number => all.filter((finding) => finding.severity === severity).length;
  const parts = [
    count("error") && counted(count("error"), "error"),
    count("warning") && counted(count("warning"), "warning"),
    count("information") && `${count("information")} information`,
    count("hint") && counted(count("hint"), "hint"),
    suppressed && `${suppressed} accepted by exceptions`,
    unreadable.length && counted(unreadable.length, "file could not be read", "files could not be read"),
  ].filter((part) => part !== 0);
  const files = counted(checked.length, "file");
  const text =
    parts.length === 0 ? `${files} checked, nothing found` : `${files} checked: ${parts.join(", ")}`;
  return `${paint(all.some(({ severity }) => severity === "error") ? "red" : "green", text)}\n`;
}

import { styleText } from "node:util";
import type { Severity } from "../rules/finding";
import { counted } from "../rules/words";
import type { Excerpt, FileReport, ReportedFinding } from "./file-report";
import type { FileNames, Report, Summary, Unchecked } from "./report";
import { printable } from "./terminal";

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

const severityStyles: Readonly<Record<Severity, Style>> = {
  error: ["bold", "red"],
  warning: ["bold", "yellow"],
  information: ["bold", "blue"],
  hint: ["bold", "gray"],
};

/** The report for people: each finding with its line, the place marked, and what can be done about it. */
export class PrettyReport implements Report {
  private readonly paint: Paint;

  constructor(
    private readonly names: FileNames,
    colours: boolean,
  ) {
    this.paint = (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text);
  }

  begin(): string {
    return "";
  }

  file(file: string, { findings }: FileReport): string {
    return findings.map((finding) => `${this.block(file, finding)}\n`).join("");
  }

  end(errors: readonly Unchecked[], summary: Summary): string {
    const notes = errors.map(({ message }) => `${this.paint(["bold", "red"], printable(message))}\n`);
    return [...notes, summaryOf(summary, errors, this.paint)].join("\n");
  }

  private block(file: string, finding: ReportedFinding): string {
    const { paint } = this;
    const { start } = finding.range;
    const where = `${printable(file)}:${start.line + 1}:${start.character + 1}`;
    const head = `${paint("bold", where)} ${paint(severityStyles[finding.severity], finding.severity)} ${paint("bold", finding.rule)}`;
    const [control] = finding.controls;
    const notes = [
      ...finding.related.map(
        (related) => `see ${this.placeOf(related, file)}: ${printable(related.message)}`,
      ),
      ...finding.fixes.map(({ title }) => `fix: ${printable(title)}`),
      ...(control ? [`control: ${control.id} ${control.href}`] : []),
    ];
    return [
      head,
      excerpt(finding.excerpt, start.line, finding.severity, paint),
      wrap(printable(finding.message)),
      ...notes.map((note) => paint("dim", `  ${note}`)),
      "",
    ].join("\n");
  }

  private placeOf({ uri, range }: ReportedFinding["related"][number], file: string): string {
    const other = this.names.of(uri);
    const line = `line ${range.start.line + 1}`;
    return other === file ? line : `${printable(other)} ${line}`;
  }
}

/** A line with a place in it marked below; tabs kept in step. */
function excerpt({ text, from, to }: Excerpt, line: number, severity: Severity, paint: Paint): string {
  const lead = text.slice(0, from).replace(/[^\t]/g, " ");
  const number = String(line + 1);
  const margin = " ".repeat(number.length);
  const bar = paint("dim", "|");
  return [
    `  ${paint("dim", number)} ${bar} ${printable(text)}`,
    `  ${margin} ${bar} ${lead}${paint(severityStyles[severity], "^".repeat(to - from))}`,
  ].join("\n");
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

function summaryOf(summary: Summary, unchecked: readonly Unchecked[], paint: Paint): string {
  const { errors, warnings, information, hints, suppressed } = summary;
  const failed = unchecked.filter(({ isOwnFault }) => isOwnFault).length;
  const unreadable = unchecked.length - failed;
  const parts = [
    errors && counted(errors, "error"),
    warnings && counted(warnings, "warning"),
    information && `${information} information`,
    hints && counted(hints, "hint"),
    suppressed && `${suppressed} accepted by exceptions`,
    unreadable && counted(unreadable, "file could not be read", "files could not be read"),
    failed && counted(failed, "file could not be checked", "files could not be checked"),
  ].filter((part) => part !== 0);
  const files = counted(summary.files, "file");
  const text =
    parts.length === 0 ? `${files} checked, nothing found` : `${files} checked: ${parts.join(", ")}`;
  return `${paint(errors > 0 ? "red" : "green", text)}\n`;
}

import { styleText } from "node:util";
import type { Severity } from "../../rules/finding";
import type { Excerpt, ReportedFinding } from "../../service/file-report";
import { printable, type Looks } from "../terminal";
import {
  placeText,
  type FileNames,
  type Report,
  type ShownFile,
  type Summary,
  type Unchecked,
} from "./report";
import { statisticsText, summaryText } from "./summary";

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

const severityStyles: Readonly<Record<Severity, Style>> = {
  error: ["bold", "red"],
  warning: ["bold", "yellow"],
  information: ["bold", "blue"],
  hint: ["bold", "gray"],
};

/** Lines of messages are no longer, however wide the terminal is. */
const WIDEST = 110;

/** They are no shorter either, and left to the terminal where it is narrower. */
const NARROWEST = 40;

/** The report for people: each finding with its line, the place marked, and what can be done about it. */
export class PrettyReport implements Report {
  private readonly paint: Paint;
  private readonly width: number;

  /** @param quiet leaves out everything but findings and files that could not be checked */
  constructor(
    private readonly names: FileNames,
    { colours, columns = WIDEST }: Looks,
    private readonly quiet = false,
  ) {
    this.width = Math.max(Math.min(columns, WIDEST), NARROWEST);
    this.paint = (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text);
  }

  begin(): string {
    return "";
  }

  file({ findings }: ShownFile): string {
    return findings.map((finding) => `${this.block(finding)}\n`).join("");
  }

  end(errors: readonly Unchecked[], summary: Summary): string {
    const { paint } = this;
    const notes = errors.map(({ message }) => `${paint(["bold", "red"], printable(message))}\n`);
    const rest = this.quiet
      ? []
      : [`${paint(summary.counts.error > 0 ? "red" : "green", summaryText(summary, errors))}\n`];
    const statistics = summary.statistics?.length ? [statisticsText(summary.statistics)] : [];
    return [...notes, ...rest, ...statistics].join("\n");
  }

  private block(finding: ReportedFinding): string {
    const { paint } = this;
    const { start } = finding.range;
    const file = this.names.of(finding.uri);
    const where = placeText(printable(file), finding);
    const head = `${paint("bold", where)} ${paint(severityStyles[finding.severity], finding.severity)} ${paint("bold", finding.rule)}`;
    const [control] = finding.controls;
    const notes = [
      ...finding.related.map(
        (related) => `see ${this.placeOf(related, file)}: ${printable(related.message)}`,
      ),
      ...finding.fixes.map(({ title, safe }) => `fix: ${printable(title)}${safe ? " (--fix makes it)" : ""}`),
      ...(control ? [`control: ${control.id} ${control.href}`] : []),
    ];
    return [
      head,
      excerpt(finding.excerpt, start.line, finding.severity, paint),
      wrap(finding.message, this.width),
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

function wrap(text: string, width: number): string {
  const lines: string[] = [];
  let current = " ";
  for (const word of text.split(/\s+/)) {
    if (current.trim() !== "" && current.length + 1 + word.length > width) {
      lines.push(current);
      current = " ";
    }
    current += ` ${printable(word)}`;
  }
  return [...lines, current].join("\n");
}

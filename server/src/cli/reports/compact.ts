import { printable } from "../terminal";
import {
  placeText,
  type FileNames,
  type Report,
  type ShownFile,
  type Summary,
  type Unchecked,
} from "./report";
import { statisticsText, summaryText } from "./summary";

/** The report for `grep`, and for editors that jump to places: a finding on each line. */
export class CompactReport implements Report {
  /** @param quiet leaves out everything but findings and files that could not be checked */
  constructor(
    private readonly names: FileNames,
    private readonly quiet: boolean,
  ) {}

  begin(): string {
    return "";
  }

  file({ findings }: ShownFile): string {
    return findings
      .map((finding) =>
        oneLine(
          `${placeText(this.names.of(finding.uri), finding)}: ${finding.severity} ${finding.rule}: ${finding.message}`,
        ),
      )
      .join("");
  }

  end(errors: readonly Unchecked[], summary: Summary): string {
    const notes = errors.map(({ message }) => oneLine(message)).join("");
    const rest = this.quiet ? "" : `${summaryText(summary, errors)}\n`;
    return notes + rest + statisticsText(summary.statistics ?? []);
  }
}

function oneLine(text: string): string {
  return `${printable(text.replace(/[\s\u0085]+/g, (blanks) => (/[\r\n\u0085\u2028\u2029]/.test(blanks) ? " " : blanks)))}\n`;
}

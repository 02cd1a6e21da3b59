import { printable } from "../terminal";
import { ruleLink } from "./rule-link";
import {
  placeText,
  type FileNames,
  type Report,
  type ShownFile,
  type Summary,
  type Unchecked,
} from "./report";
import { statisticsText, summaryText } from "./summary";

/** The summary of a GitHub job holds 1 MiB, and none of it is shown where it is larger. In UTF-16 units. */
const LONGEST = 300_000;

/** The report for the summary of a job or a comment: a table with a line for each finding. */
export class MarkdownReport implements Report {
  private length = 0;
  private leftOut = 0;

  constructor(private readonly names: FileNames) {}

  begin(): string {
    return "## Trust Change\n\n";
  }

  file({ findings }: ShownFile): string {
    return findings
      .map(({ rule, severity, message, uri, range }) =>
        this.row([
          severity,
          `[${escaped(rule)}](${ruleLink(rule)})`,
          escaped(placeText(this.names.of(uri), { range })),
          escaped(message),
        ]),
      )
      .join("");
  }

  end(errors: readonly Unchecked[], summary: Summary): string {
    const { leftOut } = this;
    const parts = [
      ...(leftOut > 0 ? [`${leftOut} more findings do not fit in here.`] : []),
      ...errors.map(({ message }) => `- ${escaped(message)}`),
      `**${escaped(summaryText(summary, errors))}**`,
      ...(summary.statistics?.length ? [`\`\`\`text\n${statisticsText(summary.statistics)}\`\`\``] : []),
    ];
    return `${this.length > 0 ? "\n" : ""}${parts.join("\n\n")}\n`;
  }

  private row(cells: readonly string[]): string {
    const head =
      this.length === 0 ? "| Severity | Rule | Place | Finding |\n| --- | --- | --- | --- |\n" : "";
    const row = `${head}| ${cells.join(" | ")} |\n`;
    if (this.length + row.length > LONGEST) {
      this.leftOut++;
      return "";
    }
    this.length += row.length;
    return row;
  }
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "@": "&#64;",
  "://": "&#58;//",
};

/** A text on one line that is shown as it is: nothing in it is Markdown, HTML, a mention or a link. */
function escaped(text: string): string {
  return printable(text.replace(/\s+/g, " ")).replace(
    /:\/\/|[&<>@\\`*_{}[\]()#+!|~$-]/g,
    (found) => entities[found] ?? `\\${found}`,
  );
}

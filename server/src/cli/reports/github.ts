import type { Severity } from "../../rules/finding";
import type { FileNames, Report, ShownFile, ShownFinding, Summary, Unchecked } from "./report";
import { printable } from "../terminal";
import { summaryText } from "./summary";

/** GitHub knows three kinds of annotations. */
const commands: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  information: "notice",
  hint: "notice",
};

/** Workflow commands of GitHub Actions, which show each finding at its line in the pull request. */
export class GithubReport implements Report {
  constructor(private readonly names: FileNames) {}

  begin(): string {
    return "";
  }

  file({ findings }: ShownFile): string {
    return findings.map((finding) => this.annotation(finding)).join("");
  }

  end(errors: readonly Unchecked[], summary: Summary): string {
    const unchecked = errors.map(({ uri, message }) =>
      command("error", { file: this.names.fromRoot(uri) }, message),
    );
    return `${unchecked.join("")}${summaryText(summary, errors)}\n`;
  }

  private annotation({ rule, severity, uri, range: { start, end }, message }: ShownFinding): string {
    const lines = { file: this.names.fromRoot(uri), line: start.line + 1, endLine: end.line + 1 };
    // Columns are for places on one line; the last one is the last character that belongs to the place.
    const columns: Properties =
      end.line === start.line
        ? { col: start.character + 1, endColumn: Math.max(start.character + 1, end.character) }
        : {};
    return command(commands[severity], { ...lines, ...columns, title: rule }, message);
  }
}

type Properties = Readonly<Record<string, string | number>>;

function command(name: string, properties: Properties, message: string): string {
  const written = Object.entries(properties).map(([key, value]) => `${key}=${property(String(value))}`);
  return `::${name} ${written.join(",")}::${data(message)}\n`;
}

function data(text: string): string {
  const lines = text.replaceAll("%", "%25").split(/(\r|\n)/);
  return lines.map((part) => lineBreaks[part] ?? printable(part)).join("");
}

const lineBreaks: Readonly<Record<string, string>> = { "\r": "%0D", "\n": "%0A" };

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

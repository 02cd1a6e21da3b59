import { createHash } from "node:crypto";
import type { Severity } from "../../rules/finding";
import { JsonItems } from "./json-items";
import type { FileNames, Report, ShownFile, ShownFinding, Unchecked } from "./report";

type GitlabSeverity = "info" | "minor" | "major" | "critical" | "blocker";

/** An entry of a GitLab Code Quality report (https://docs.gitlab.com/ci/testing/code_quality/). */
export interface GitlabEntry {
  readonly description: string;
  readonly check_name: string;
  /** The same for the same finding in the next run, and another one for every other finding. */
  readonly fingerprint: string;
  readonly severity: GitlabSeverity;
  /** The path from the root of the repository; the line counted from one. */
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

const severities: Readonly<Record<Severity, GitlabSeverity>> = {
  error: "critical",
  warning: "major",
  information: "minor",
  hint: "info",
};

/** A GitLab Code Quality report: one JSON list. */
export class GitlabReport implements Report {
  private readonly entries = new JsonItems(1);

  constructor(private readonly names: FileNames) {}

  begin(): string {
    return "[";
  }

  file({ findings }: ShownFile): string {
    return findings.map((finding) => this.entries.item(this.entry(finding))).join("");
  }

  end(errors: readonly Unchecked[]): string {
    return `${errors.map((error) => this.entries.item(this.unchecked(error))).join("")}${this.entries.end()}]\n`;
  }

  private entry({ rule, severity, uri, range, message, fingerprint }: ShownFinding): GitlabEntry {
    const path = this.names.fromRoot(uri);
    return {
      description: message,
      check_name: rule,
      fingerprint: digest(path, fingerprint),
      severity: severities[severity],
      location: { path, lines: { begin: range.start.line + 1 } },
    };
  }

  private unchecked({ uri, message }: Unchecked): GitlabEntry {
    const path = this.names.fromRoot(uri);
    return {
      description: message,
      check_name: "not-checked",
      fingerprint: digest(path, "not-checked"),
      severity: "blocker",
      location: { path, lines: { begin: 1 } },
    };
  }
}

function digest(...parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

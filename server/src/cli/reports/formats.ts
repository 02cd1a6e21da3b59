import type { Looks } from "../terminal";
import { CompactReport } from "./compact";
import { GithubReport } from "./github";
import { GitlabReport } from "./gitlab";
import { JsonReport } from "./json";
import { JunitReport } from "./junit";
import { MarkdownReport } from "./markdown";
import { PrettyReport } from "./pretty";
import type { FileNames, Report } from "./report";
import { SarifReport } from "./sarif";

export const formats = [
  "pretty",
  "compact",
  "json",
  "sarif",
  "github",
  "gitlab",
  "junit",
  "markdown",
] as const;

export type Format = (typeof formats)[number];

/** The formats that show what `--statistics` counts; beside the others it goes to the standard error. */
export const showsStatistics: ReadonlySet<Format> = new Set(["pretty", "compact", "json", "markdown"]);

export function reportIn(format: Format, names: FileNames, looks: Looks, quiet: boolean): Report {
  switch (format) {
    case "pretty":
      return new PrettyReport(names, looks, quiet);
    case "compact":
      return new CompactReport(names, quiet);
    case "json":
      return new JsonReport(names);
    case "sarif":
      return new SarifReport(names);
    case "github":
      return new GithubReport(names);
    case "gitlab":
      return new GitlabReport(names);
    case "junit":
      return new JunitReport(names);
    case "markdown":
      return new MarkdownReport(names);
  }
}

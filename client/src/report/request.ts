import type { Uri } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";

/** The forms of a report that stand in a file of their own, by the end of its name. */
export const FILE_FORMATS = [
  { format: "html", ending: "html", label: "HTML", detail: "one page that needs neither network nor script" },
  { format: "markdown", ending: "md", label: "Markdown", detail: "for a ticket, a pull request or a wiki" },
  { format: "svg", ending: "svg", label: "SVG", detail: "the time axis alone" },
] as const;

export type FileFormat = (typeof FILE_FORMATS)[number]["format"];

/** What the server answers. */
export interface ReportAnswer {
  readonly title: string;
  readonly text: string;
  readonly style?: string;
}

/** Null where the text is not open, or holds no change. */
export function requestReport(
  client: BaseLanguageClient,
  uri: Uri,
  format: FileFormat | "panel",
): Promise<ReportAnswer | null> {
  const parameters = { uri: client.code2ProtocolConverter.asUri(uri), format };
  return client.sendRequest<ReportAnswer | null>("trust-change/report", parameters);
}

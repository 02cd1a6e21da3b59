// What the two parts of the extension know of each other: the one that VS Code activates, and the language client behind it.

import type { WebviewPanel } from "vscode";

export const LANGUAGE = "trust-change";

/** The kind of the panels that show reports, as `when` clauses and restored windows name it. */
export const REPORT_VIEW = "trustChange.report";

/** The commands that need the language client, without the name of the extension. */
export const CLIENT_COMMANDS = [
  "checkFiles",
  "checkWorkspace",
  "exportReport",
  "insertClipboard",
  "newChange",
  "openReport",
  "restartServer",
  "showOutput",
] as const;

/** A language client that was begun: the server may still be starting. */
export interface Session {
  readonly commands: Readonly<
    Record<(typeof CLIENT_COMMANDS)[number], (...given: readonly unknown[]) => unknown>
  >;
  /** Goes on with the panel of a report that was open when the editor was closed. */
  restoreReport(panel: WebviewPanel, state: unknown): Promise<void>;
  stop(): Promise<void>;
}

import type { Analysis } from "../rules/engine";

/** What came of one run. */
export interface CheckResult {
  readonly checked: readonly CheckedFile[];
  readonly unreadable: readonly { readonly file: string; readonly message: string }[];
  /** The path under which a related place in another file is shown. */
  readonly pathOf: (uri: string) => string;
}

export interface CheckedFile {
  /** As reached from the current folder, with `/`. */
  readonly file: string;
  readonly analysis: Analysis;
}

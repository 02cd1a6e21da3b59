/** A command as the scripts for shells see it. All words are plain ones: letters, digits, hyphens and dots. */
export interface Completed {
  readonly name: string;
  /** What it takes beside options; undefined for files. */
  readonly words: readonly string[] | undefined;
  readonly options: readonly CompletedOption[];
}

export interface CompletedOption {
  /** With its hyphens. */
  readonly name: string;
  readonly takesValue: boolean;
  /** The only words that it takes; behind the `=` where there are keys. */
  readonly values: readonly string[] | undefined;
  readonly takesFile: boolean;
  /** The words in front of the `=`, for options such as `--rule ID=SEVERITY`. */
  readonly keys: readonly string[] | undefined;
}

/** What every command takes. */
export const HELP = "--help";

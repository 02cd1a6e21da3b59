import type { YamlPrinter } from "../service/format/printer";

/** What a command needs of the process it runs in. */
export interface Terminal {
  readonly cwd: string;
  /** The file of this program: it is started in threads where much is to be done. */
  readonly program: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  readonly colours: boolean;
  readonly printYaml: YamlPrinter;
  /** What is piped in. */
  readonly input: AsyncIterable<unknown>;
  /** How many columns wide the standard error is, where a person watches it; undefined in pipelines. */
  readonly progressColumns: number | undefined;
  /** How many columns wide the standard output is, where it is a terminal; undefined in pipelines and files. */
  readonly columns: number | undefined;
}

/** How a report for people may look. */
export type Looks = Pick<Terminal, "colours"> & Partial<Pick<Terminal, "columns">>;

/**
 * Colours on a terminal that can show them, unless NO_COLOR asks for none (https://no-color.org); FORCE_COLOR as Node
 * reads it. `TERM=dumb` is what Emacs and others say that show what is written as it is.
 */
export function wantsColours(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (env["NO_COLOR"]) return false;
  const forced = env["FORCE_COLOR"];
  return forced ? forced !== "0" && forced !== "false" : isTerminal && env["TERM"] !== "dumb";
}

/** How many columns there are for the progress of a run; undefined where nobody watches, or what is drawn stays. */
export function progressColumns(
  env: NodeJS.ProcessEnv,
  { isTTY, columns }: Pick<NodeJS.WriteStream, "isTTY" | "columns">,
): number | undefined {
  return isTTY && !env["CI"] && env["TERM"] !== "dumb" ? columns : undefined;
}

/** Exit codes, fixed for scripts. */
export const EXIT = { clean: 0, findings: 1, usage: 2, unreadable: 3, internal: 4 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A mistake in the call: reported without a stack, with exit code 2. */
export class UsageError extends Error {}

/**
 * Text from a manifest, or the name of a file, on one line and without the control characters that would steer a terminal.
 * What begins a line in the log of a pipeline can be a command to it.
 */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, "\uFFFD");
}

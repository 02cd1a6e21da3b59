import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { parse } from "./options";
import { EXIT, UsageError, type ExitCode, type Terminal } from "./terminal";

/** What the protocol has clients say: how they speak with the server, and by which process they are told to be gone. */
export const lspWords = {
  stdio: { type: "boolean", default: false },
  clientProcessId: { type: "string" },
} as const;

/**
 * `trust-change lsp`: the language server over the standard streams, until its client ends it. It is the file that the
 * other binary runs, loaded here and by no other command.
 */
export function lsp(words: readonly string[], { program }: Terminal): ExitCode {
  const [extra] = parse(words, lspWords).positionals;
  if (extra !== undefined)
    throw new UsageError(`lsp takes no files: the editor opens them; leave out "${extra}"`);
  // The connection reads the arguments of the process.
  if (!process.argv.includes("--stdio")) process.argv.push("--stdio");
  createRequire(program)(join(dirname(program), "server", "node.js"));
  return EXIT.clean;
}

#!/usr/bin/env node
import { main } from "./cli/main";

// A reader that stops reading (`| head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

main(process.argv.slice(2), {
  cwd: process.cwd(),
  now: Date.now,
  write: (text) => void process.stdout.write(text),
  writeError: (text) => void process.stderr.write(text),
  colours: wantsColours(),
}).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    process.stderr.write(
      `trust-change: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = 4;
  },
);

/** Colours on a terminal, unless NO_COLOR asks for none (https://no-color.org). */
function wantsColours(): boolean {
  if (process.env["NO_COLOR"]) return false;
  return process.stdout.isTTY || Boolean(process.env["FORCE_COLOR"]);
}

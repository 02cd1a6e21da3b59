#!/usr/bin/env node
import { join } from "node:path";
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { answerChecks } from "./cli/check-in-order";
import type { CheckSettings } from "./cli/file-check";
import { main } from "./cli/main";
import { progressColumns, wantsColours } from "./cli/terminal";
import { printerIn } from "./node-printer";

if (isMainThread) run();
else if (parentPort) answerChecks(parentPort, workerData as CheckSettings);

function run(): void {
  // A reader that stops reading (`| head`) is no error, and changes nothing about what was found.
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });

  main(process.argv.slice(2), {
    cwd: process.cwd(),
    program: __filename,
    now: Date.now,
    write: (text) => void process.stdout.write(text),
    writeError: (text) => void process.stderr.write(text),
    colours: wantsColours(process.env, process.stdout.isTTY),
    printYaml: printerIn(join(__dirname, "server", "yaml-printer.js")),
    input: process.stdin,
    progressColumns: progressColumns(process.env, process.stderr),
    columns: process.stdout.isTTY ? process.stdout.columns : undefined,
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
}

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { version } from "../../../package.json";
import { nearest } from "../manifest/nearest";
import { listed } from "../rules/words";
import { changeReport } from "./change-report";
import { check } from "./check";
import { completion } from "./completion";
import { controls } from "./controls";
import { explain } from "./explain";
import { formatFiles } from "./format";
import { commands, help, type Command } from "./help";
import { list } from "./list";
import { lsp } from "./lsp";
import { newManifest } from "./new";
import { schema } from "./schema";
import { EXIT, printable, UsageError, type ExitCode, type Terminal } from "./terminal";

/** Runs the command line. Answers the exit code; throws only on faults of the product itself. */
export async function main(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [command, ...rest] = words;
  const known = commands.find((candidate) => candidate === command);
  try {
    if (asksForHelp(rest)) {
      terminal.write(help(known));
      return EXIT.clean;
    }
    switch (command) {
      case "check":
        return await check(rest, terminal);
      case "report":
        return await changeReport(rest, terminal);
      case "explain":
        return explain(rest, terminal);
      case "controls":
        return await controls(rest, terminal);
      case "completion":
        return completion(rest, terminal);
      case "list":
        return list(rest, terminal);
      case "new":
        return await newManifest(rest, terminal);
      case "format":
        return await formatFiles(rest, terminal);
      case "lsp":
        return lsp(rest, terminal);
      case "schema":
        return await schema(rest, terminal);
      case "--version":
      case "-v":
      case "-V":
      case "version":
        terminal.write(`${version}\n`);
        return EXIT.clean;
      case undefined:
      case "help":
      case "--help":
      case "-h":
        terminal.write(help(rest[0] === undefined ? undefined : commandNamed(rest[0])));
        return command === undefined ? EXIT.usage : EXIT.clean;
      default:
        throw unknownCommand(command, terminal.cwd);
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.writeError(
      `trust-change: ${printable(error.message)}\nSee trust-change ${known ? `${known} ` : ""}--help.\n`,
    );
    return EXIT.usage;
  }
}

/** Whether the manual is asked for behind a command; behind `--` stand paths. */
function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf("--");
  return words.slice(0, end < 0 ? undefined : end).some((word) => word === "--help" || word === "-h");
}

function commandNamed(word: string): Command {
  const command = commands.find((candidate) => candidate === word);
  if (!command) throw unknownCommand(word);
  return command;
}

/** @param cwd where the word may be a path, because it stands where somebody forgot the command */
function unknownCommand(word: string, cwd?: string): UsageError {
  if (word.startsWith("-")) return new UsageError(`the command comes first: trust-change COMMAND ${word}`);
  if (cwd !== undefined && existsSync(resolve(cwd, word)))
    return new UsageError(`there is no command "${word}"; is trust-change check ${word} meant?`);
  const [similar] = nearest(word, commands, 1);
  const hint =
    similar === undefined ? `the commands are ${listed(commands, commands.length)}` : `is ${similar} meant?`;
  return new UsageError(`there is no command "${word}"; ${hint}`);
}

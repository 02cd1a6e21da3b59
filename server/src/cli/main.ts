import { version } from "../../../package.json";
import { changeReport } from "./change-report";
import { check } from "./check";
import { explain } from "./explain";
import { help } from "./help";
import { newManifest } from "./new";
import { EXIT, UsageError, type ExitCode, type Terminal } from "./terminal";

/** Runs the command line. Answers the exit code; throws only on faults of the product itself. */
export async function main(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [command, ...rest] = words;
  try {
    if (asksForHelp(rest)) {
      terminal.write(help());
      return EXIT.clean;
    }
    switch (command) {
      case "check":
        return await check(rest, terminal);
      case "report":
        return await changeReport(rest, terminal);
      case "explain":
        return explain(rest, terminal);
      case "new":
        return await newManifest(rest, terminal);
      case "--version":
      case "-v":
        terminal.write(`${version}\n`);
        return EXIT.clean;
      case undefined:
      case "help":
      case "--help":
      case "-h":
        terminal.write(help());
        return command === undefined ? EXIT.usage : EXIT.clean;
      default:
        throw new UsageError(
          `there is no command "${command}"; the commands are check, report, new and explain`,
        );
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.writeError(`trust-change: ${error.message}\nSee trust-change --help.\n`);
    return EXIT.usage;
  }
}

/** Whether the manual is asked for behind a command; behind `--` stand paths. */
function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf("--");
  return words.slice(0, end < 0 ? undefined : end).some((word) => word === "--help" || word === "-h");
}

import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { Severity } from "../rules/finding";
import { checkInOrder } from "./check-in-order";
import { defaultRoot, discover } from "./discover";
import type { FileOutcome } from "./file-check";
import type { FileReport } from "./file-report";
import { JsonReport } from "./json-report";
import { checkOptions, type FailOn } from "./options";
import { PrettyReport } from "./pretty-report";
import { FileNames, withSlashes, type Report, type Summary, type Unchecked } from "./report";
import { EXIT, UsageError, type ExitCode, type Terminal } from "./terminal";

const order: readonly Severity[] = ["error", "warning", "information", "hint"];

/** `trust-change check`: checks files and prints what was found. */
export async function check(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const options = checkOptions(words);
  const { cwd } = terminal;
  const root = rootFor(options.root, cwd);
  const { paths, unreadable } = await discover(options.paths, cwd, root);
  const names = new FileNames(paths, cwd);
  const report =
    options.format === "json" ? new JsonReport(names) : new PrettyReport(names, terminal.colours);
  const tally = new Tally(report, terminal);
  for (const { path, reason } of unreadable) tally.add(path, { kind: "unreadable", reason });
  const settings = { cwd, root, now: options.now ?? terminal.now() };
  await checkInOrder(paths, settings, terminal.program, (path, outcome) => {
    tally.add(path, outcome);
  });
  return tally.end(options.failOn);
}

/** The folder up to which policies count: as `--root` says, else as `defaultRoot` finds it. */
export function rootFor(root: string | undefined, cwd: string): string {
  if (root === undefined) return defaultRoot(cwd);
  const folder = resolve(cwd, root);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`--root takes a folder, and there is none called "${root}"`);
  return folder;
}

/** Writes the report as files come in, and counts what it says. */
class Tally {
  private readonly counts: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  private readonly errors: Unchecked[] = [];
  private files = 0;
  private suppressed = 0;

  constructor(
    private readonly report: Report,
    private readonly terminal: Terminal,
  ) {
    terminal.write(report.begin());
  }

  add(path: string, outcome: FileOutcome): void {
    const file = withSlashes(path);
    if (outcome.kind === "checked") this.addChecked(file, outcome.report);
    else if (outcome.kind === "unreadable")
      this.addError(file, `${file} could not be read: ${outcome.reason}`, false);
    else {
      this.terminal.writeError(`trust-change: internal error on ${file}: ${outcome.fault}\n`);
      this.addError(file, `${file} could not be checked: trust-change itself failed on it`, true);
    }
  }

  end(failOn: FailOn): ExitCode {
    const { errors } = this;
    errors.sort((a, b) => (a.file < b.file ? -1 : 1));
    this.terminal.write(this.report.end(errors, this.summary()));
    if (errors.some(({ isOwnFault }) => isOwnFault)) return EXIT.internal;
    if (errors.length > 0) return EXIT.unreadable;
    return this.fails(failOn) ? EXIT.findings : EXIT.clean;
  }

  private addChecked(file: string, report: FileReport): void {
    this.files++;
    this.suppressed += report.suppressed.length;
    for (const { severity } of report.findings) this.counts[severity]++;
    this.terminal.write(this.report.file(file, report));
  }

  private addError(file: string, message: string, isOwnFault: boolean): void {
    this.errors.push({ file, message, isOwnFault });
  }

  private summary(): Summary {
    const { files, suppressed, counts } = this;
    const { error: errors, warning: warnings, information, hint: hints } = counts;
    return { files, errors, warnings, information, hints, suppressed };
  }

  private fails(failOn: FailOn): boolean {
    if (failOn === "never") return false;
    return order.slice(0, order.indexOf(failOn) + 1).some((severity) => this.counts[severity] > 0);
  }
}

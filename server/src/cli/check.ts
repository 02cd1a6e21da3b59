import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { Baseline } from "./baseline";
import { changedSince } from "./changed-since";
import { checkInOrder } from "./check-in-order";
import { checkOptions, type CheckOptions } from "./check-options";
import { defaultRoot, discover, type Discovery } from "./discover";
import { FileChecker, type CheckSettings } from "./file-check";
import { FileFixer, fixText } from "./fix-files";
import { readPolicy } from "./given-policy";
import { refuseReport } from "./output-path";
import { Progress } from "./progress";
import { readTextFrom, type ReadText } from "./read";
import { ReportFiles } from "./report-files";
import { reportIn, showsStatistics } from "./reports/formats";
import { FileNames, withSlashes } from "./reports/report";
import { statisticsText } from "./reports/summary";
import { Tally } from "./tally";
import { EXIT, printable, UsageError, type ExitCode, type Terminal } from "./terminal";
import { unifiedDiff } from "./unified-diff";

/** `trust-change check`: checks files and prints what was found. */
export async function check(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const options = checkOptions(words);
  const { cwd } = terminal;
  const root = rootFor(options.root, cwd);
  const settings = await settingsOf(options, root, terminal);
  const baseline =
    options.baseline === undefined
      ? undefined
      : await Baseline.read(options.baseline, cwd, options.updatesBaseline);
  const run: Run = { options, settings, terminal, baseline };
  if (options.stdinPath !== undefined) {
    if (isFolder(resolve(cwd, options.stdinPath)))
      throw new UsageError(
        `--stdin-path names the folder "${options.stdinPath}", and the standard input is a file`,
      );
    refuseReports([options.stdinPath], run);
    return checkInput(options.stdinPath, run);
  }
  refuseDash(options.paths, cwd);
  const discovery = await discover(options.paths, cwd, root);
  refuseReports(discovery.paths, run);
  const paths =
    options.changedSince === undefined
      ? discovery.paths
      : await changedSince(discovery.paths, options.changedSince, cwd);
  return checkFiles({ ...discovery, paths }, run);
}

interface Run {
  readonly options: CheckOptions;
  readonly settings: CheckSettings;
  readonly terminal: Terminal;
  readonly baseline: Baseline | undefined;
}

/** Names the option for what other programs write as `-`. */
function refuseDash(paths: readonly string[], cwd: string): void {
  if (paths.includes("-") && !existsSync(resolve(cwd, "-")))
    throw new UsageError('there is no file or folder "-"; --stdin checks the standard input');
}

/** Lets no report be written where it would take the place of what is checked, or of what it is checked with. */
function refuseReports(paths: readonly string[], { options, settings, terminal }: Run): void {
  const { also, policy, baseline } = options;
  const read = [...paths, policy, baseline].filter((path) => path !== undefined);
  for (const { path } of also)
    refuseReport({ option: "--also", path, cwd: terminal.cwd, root: settings.root, read });
}

/** The folder up to which policies count: as `--root` says, else as `defaultRoot` finds it. */
export function rootFor(root: string | undefined, cwd: string): string {
  if (root === undefined) return defaultRoot(cwd);
  const folder = resolve(cwd, root);
  if (!isFolder(folder)) throw new UsageError(`--root takes a folder, and there is none called "${root}"`);
  return folder;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

async function settingsOf(options: CheckOptions, root: string, terminal: Terminal): Promise<CheckSettings> {
  const { policy, severities, format, also } = options;
  const { cwd } = terminal;
  if (policy !== undefined) {
    const read = await readPolicy(policy, cwd);
    if (!read.ok) throw new UsageError(`--policy cannot use "${policy}": ${read.reason}`);
  }
  const now = options.now ?? terminal.now();
  const withEdits = format === "sarif" || also.some((report) => report.format === "sarif");
  return { cwd, root, now, policy, severities, withEdits };
}

async function checkFiles({ paths, unreadable }: Discovery, run: Run): Promise<ExitCode> {
  const { options, settings, terminal } = run;
  if (options.fix === "dry") return showFixes({ paths, unreadable }, run);
  const isFixed = options.fix !== "write" || (await fixFiles(paths, run));
  const progress = new Progress(
    paths.length,
    options.quiet ? { ...terminal, progressColumns: undefined } : terminal,
  );
  const files = new ReportFiles(options.also);
  const tally = tallyFor(paths, { ...run, terminal: progress.around }, files);
  for (const { path, reason } of unreadable) tally.add(path, { kind: "unreadable", reason });
  await checkInOrder(paths, settings, terminal.program, (path, outcome) => {
    tally.add(path, outcome);
    progress.step();
  });
  progress.clear();
  const exitCode = await end(tally, run, files);
  return isFixed || exitCode === EXIT.internal ? exitCode : EXIT.unreadable;
}

async function checkInput(path: string, run: Run): Promise<ExitCode> {
  const { options, settings, terminal } = run;
  const checker = new FileChecker(settings);
  let read: ReadText = await readTextFrom(terminal.input);
  // `git show` of a file that is not there writes nothing, and fails where a pipeline does not see it.
  if (read.ok && read.text === "")
    throw new UsageError("the standard input is empty: what was to be piped in wrote nothing");
  if (options.fix === "dry" && read.ok) {
    const text = await fixText(path, read.text, checker);
    terminal.write(unifiedDiff(withSlashes(path), read.text, text));
    read = { ok: true, text };
  }
  const files = new ReportFiles(options.also);
  const tally = tallyFor([path], options.fix === "dry" ? withoutReport(run) : run, files);
  tally.add(path, await checker.checkText(path, read));
  return end(tally, run, files);
}

function tallyFor(paths: readonly string[], run: Run, files: ReportFiles): Tally {
  const { options, settings, terminal, baseline } = run;
  const { format, quiet, failOn, statistics, updatesBaseline } = options;
  const names = new FileNames(paths, settings.cwd, settings.root);
  const shown = { report: reportIn(format, names, terminal, quiet), write: terminal.write, quiet };
  const outputs = [shown, ...files.outputs(names)];
  return new Tally(outputs, terminal, { failOn, statistics, baseline, takesAll: updatesBaseline });
}

async function end(
  tally: Tally,
  { options, terminal, baseline }: Run,
  files: ReportFiles,
): Promise<ExitCode> {
  if (options.updatesBaseline) await baseline?.update(tally.taken, tally.checked);
  const { exitCode, statistics } = tally.end();
  if (!showsStatistics.has(options.format)) terminal.writeError(statisticsText(statistics));
  const isWritten = await files.write(terminal);
  return isWritten || exitCode === EXIT.internal ? exitCode : EXIT.unreadable;
}

/** Writes what is safe to fix. Gives whether all of it could be written. */
async function fixFiles(paths: readonly string[], { options, settings, terminal }: Run): Promise<boolean> {
  let isWritten = true;
  await new FileFixer(settings, true).fixAll(paths, ({ path }, reason) => {
    const file = printable(withSlashes(path));
    isWritten &&= reason === undefined;
    if (reason !== undefined) terminal.writeError(`trust-change: ${file} could not be fixed: ${reason}\n`);
    else if (!options.quiet) terminal.writeError(`${file} fixed\n`);
  });
  return isWritten;
}

/** Prints what `--fix` would change as a diff, and what it would leave on the standard error. */
async function showFixes({ paths, unreadable }: Discovery, run: Run): Promise<ExitCode> {
  const { settings, terminal } = run;
  const after = new Map<string, string>();
  const fixer = new FileFixer(settings, false);
  await fixer.fixAll(paths, (file) => {
    after.set(file.path, file.after);
    terminal.write(unifiedDiff(withSlashes(file.path), file.before, file.after));
  });
  const files = new ReportFiles([]);
  const tally = tallyFor(paths, withoutReport(run), files);
  for (const { path, reason } of unreadable) tally.add(path, { kind: "unreadable", reason });
  const checker = new FileChecker(settings, fixer.files);
  for (const path of paths) {
    const text = after.get(path);
    tally.add(
      path,
      text === undefined ? await checker.check(path) : await checker.checkText(path, { ok: true, text }),
    );
  }
  return end(tally, run, files);
}

/** A run whose report, in short, goes to the standard error: the standard output is for a diff. */
function withoutReport(run: Run): Run {
  const { terminal, options } = run;
  return {
    ...run,
    options: { ...options, format: "compact" },
    terminal: { ...terminal, write: terminal.writeError },
  };
}

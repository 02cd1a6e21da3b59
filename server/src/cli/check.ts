import { statSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Manifest } from "../manifest/model/manifest";
import { parseSource } from "../manifest/syntax/parse";
import { analyze } from "../rules/engine";
import type { Severity } from "../rules/finding";
import { PolicyFinder } from "../workspace/policies";
import { defaultRoot, discover, type Discovery } from "./discover";
import type { CheckedFile, CheckResult } from "./check-result";
import { jsonReport } from "./json-report";
import { nodeFiles } from "../node-files";
import { checkOptions, type FailOn } from "./options";
import { prettyReport } from "./pretty-report";
import { readText } from "./read";
import { EXIT, UsageError, type ExitCode, type Terminal } from "./terminal";

const order: readonly Severity[] = ["error", "warning", "information", "hint"];

/** `trust-change check`: checks files and prints what was found. */
export async function check(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const options = checkOptions(words);
  const root = options.root === undefined ? defaultRoot(terminal.cwd) : givenRoot(options.root, terminal.cwd);
  const discovery = await discover(options.paths, terminal.cwd, root);
  const result = await checkFiles(discovery, terminal.cwd, root, options.now ?? terminal.now());
  terminal.write(options.format === "json" ? jsonReport(result) : prettyReport(result, terminal.colours));
  if (result.unreadable.length > 0) return EXIT.unreadable;
  return fails(result, options.failOn) ? EXIT.findings : EXIT.clean;
}

function givenRoot(root: string, cwd: string): string {
  const folder = resolve(cwd, root);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`--root takes a folder, and there is none called "${root}"`);
  return folder;
}

async function checkFiles(
  { paths, unreadable: closed }: Discovery,
  cwd: string,
  root: string,
  now: number,
): Promise<CheckResult> {
  const policies = new PolicyFinder(nodeFiles);
  const rootUri = pathToFileURL(root).href;
  const checked: CheckedFile[] = [];
  const unreadable: { file: string; message: string }[] = [];
  const cannotRead = (path: string, reason: string): void => {
    const file = withSlashes(path);
    unreadable.push({ file, message: `${file} could not be read: ${reason}` });
  };
  for (const { path, reason } of closed) cannotRead(path, reason);
  for (const path of paths) {
    const file = withSlashes(path);
    const absolute = resolve(cwd, path);
    const read = await readText(absolute);
    if (!read.ok) {
      cannotRead(path, read.reason);
      continue;
    }
    const uri = pathToFileURL(absolute).href;
    const policy = await policies.policyFor(uri, rootUri);
    checked.push({ file, analysis: analyze(new Manifest(parseSource(uri, read.text), policy), { now }) });
  }
  const byUri = new Map(checked.map(({ file, analysis }) => [analysis.manifest.source.uri, file]));
  unreadable.sort((a, b) => (a.file < b.file ? -1 : 1));
  const isRelative = !paths.some((path) => isAbsolute(path));
  return { checked, unreadable, pathOf: (uri) => byUri.get(uri) ?? reached(uri, cwd, isRelative) };
}

function withSlashes(path: string): string {
  return path.split(sep).join("/");
}

/** A file that was not asked for, such as a policy, named like those that were. */
function reached(uri: string, cwd: string, isRelative: boolean): string {
  const path = fileURLToPath(uri);
  return withSlashes(isRelative ? relative(cwd, path) : path);
}

function fails({ checked }: CheckResult, failOn: FailOn): boolean {
  if (failOn === "never") return false;
  const limit = order.indexOf(failOn);
  return checked.some(({ analysis }) =>
    analysis.findings.some(({ severity }) => order.indexOf(severity) <= limit),
  );
}

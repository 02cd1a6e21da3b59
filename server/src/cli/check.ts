import { resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { Manifest } from "../manifest/model/manifest";
import { parseSource } from "../manifest/syntax/parse";
import { analyze } from "../rules/engine";
import type { Severity } from "../rules/finding";
import { PolicyFinder } from "../workspace/policies";
import { defaultRoot, discover } from "./discover";
import type { CheckedFile, CheckResult } from "./check-result";
import { jsonReport } from "./json-report";
import { nodeFiles } from "../node-files";
import { checkOptions, type FailOn } from "./options";
import { prettyReport } from "./pretty-report";
import { readText } from "./read";
import { EXIT, type ExitCode, type Terminal } from "./terminal";

const order: readonly Severity[] = ["error", "warning", "information", "hint"];

/** `trust-change check`: checks files and prints what was found. */
export async function check(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const options = checkOptions(words);
  const root = options.root === undefined ? defaultRoot(terminal.cwd) : resolve(terminal.cwd, options.root);
  const paths = await discover(options.paths, terminal.cwd, root);
  const result = await checkFiles(paths, terminal.cwd, root, options.now ?? terminal.now());
  terminal.write(options.format === "json" ? jsonReport(result) : prettyReport(result, terminal.colours));
  if (result.unreadable.length > 0) return EXIT.unreadable;
  return fails(result, options.failOn) ? EXIT.findings : EXIT.clean;
}

async function checkFiles(
  paths: readonly string[],
  cwd: string,
  root: string,
  now: number,
): Promise<CheckResult> {
  const policies = new PolicyFinder(nodeFiles);
  const rootUri = pathToFileURL(root).href;
  const checked: CheckedFile[] = [];
  const unreadable: { file: string; message: string }[] = [];
  for (const path of paths) {
    const file = path.split(sep).join("/");
    const absolute = resolve(cwd, path);
    const read = await readText(absolute);
    if (!read.ok) {
      unreadable.push({ file, message: `${file} could not be read: ${read.reason}` });
      continue;
    }
    const uri = pathToFileURL(absolute).href;
    const policy = await policies.policyFor(uri, rootUri);
    checked.push({ file, analysis: analyze(new Manifest(parseSource(uri, read.text), policy), { now }) });
  }
  const byUri = new Map(checked.map(({ file, analysis }) => [analysis.manifest.source.uri, file]));
  return { checked, unreadable, pathOf: (uri) => byUri.get(uri) ?? uri };
}

function fails({ checked }: CheckResult, failOn: FailOn): boolean {
  if (failOn === "never") return false;
  const limit = order.indexOf(failOn);
  return checked.some(({ analysis }) =>
    analysis.findings.some(({ severity }) => order.indexOf(severity) <= limit),
  );
}

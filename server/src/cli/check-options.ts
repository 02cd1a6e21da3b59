import type { PolicySeverity } from "../manifest/model/policy";
import { nearest } from "../manifest/nearest";
import { allRules, findRule } from "../rules/registry";
import { instant, oneOf, parse } from "./options";
import { formats, type Format } from "./reports/formats";
import { FAIL_ON, type FailOn } from "./fail-on";
import { UsageError } from "./terminal";

/** A report that is written to a file. */
export interface ReportFile {
  readonly format: Format;
  /** As it is reached from the current folder. */
  readonly path: string;
}

export interface CheckOptions {
  readonly paths: readonly string[];
  readonly format: Format;
  /** Reports that are written to files besides. */
  readonly also: readonly ReportFile[];
  readonly failOn: FailOn;
  /** Epoch milliseconds; undefined for the clock. */
  readonly now: number | undefined;
  readonly root: string | undefined;
  readonly policy: string | undefined;
  /** By the ids of rules. */
  readonly severities: ReadonlyMap<string, PolicySeverity>;
  /** The path that the text on the standard input is checked as; undefined where files are checked. */
  readonly stdinPath: string | undefined;
  readonly quiet: boolean;
  readonly statistics: boolean;
  /** `dry` shows what `write` would do. */
  readonly fix: "write" | "dry" | undefined;
  /** A commit, as git names it. */
  readonly changedSince: string | undefined;
  readonly baseline: string | undefined;
  readonly updatesBaseline: boolean;
}

const severities: readonly PolicySeverity[] = ["error", "warning", "information", "hint", "ignore"];

export const checkWords = {
  format: { type: "string", default: "pretty", values: formats },
  also: { type: "string", multiple: true, keys: formats, kind: "file" },
  "fail-on": { type: "string", default: "error", values: FAIL_ON },
  rule: { type: "string", multiple: true, keys: allRules.map(({ id }) => id), values: severities },
  policy: { type: "string", kind: "file" },
  now: { type: "string" },
  root: { type: "string", kind: "folder" },
  stdin: { type: "boolean", default: false },
  "stdin-path": { type: "string", kind: "file" },
  quiet: { type: "boolean", default: false },
  statistics: { type: "boolean", default: false },
  fix: { type: "boolean", default: false },
  "fix-dry-run": { type: "boolean", default: false },
  "changed-since": { type: "string" },
  baseline: { type: "string", kind: "file" },
  "update-baseline": { type: "boolean", default: false },
} as const;

/** Reads the words behind `check`; throws a UsageError that says what is wrong with them. */
export function checkOptions(words: readonly string[]): CheckOptions {
  const { values, positionals } = parse(words, checkWords, {
    output: "--also FORMAT=FILE writes a report to a file",
  });
  const options: CheckOptions = {
    paths: positionals,
    format: oneOf("--format", values.format, formats),
    also: (values.also ?? []).map(reportFile),
    failOn: oneOf("--fail-on", values["fail-on"], FAIL_ON),
    now: values.now === undefined ? undefined : instant(values.now),
    root: values.root,
    policy: values.policy,
    severities: new Map((values.rule ?? []).map(ruleSeverity)),
    stdinPath: values.stdin ? (values["stdin-path"] ?? "stdin.trust.yaml") : undefined,
    quiet: values.quiet,
    statistics: values.statistics,
    fix: values["fix-dry-run"] ? "dry" : values.fix ? "write" : undefined,
    changedSince: values["changed-since"],
    baseline: values.baseline,
    updatesBaseline: values["update-baseline"],
  };
  if (!values.stdin && values["stdin-path"] !== undefined)
    throw new UsageError("--stdin-path says where the text of --stdin belongs: give both, or neither");
  refuseContradictions(options, values.fix);
  return options;
}

function refuseContradictions(options: CheckOptions, fixes: boolean): void {
  const { paths, format, also, stdinPath, fix, changedSince, baseline, updatesBaseline } = options;
  const fail = (message: string): never => {
    throw new UsageError(message);
  };
  if (stdinPath === "") fail("--stdin-path needs a path");
  if (stdinPath !== undefined && paths.length > 0)
    fail(`--stdin checks the standard input in place of files: leave out "${paths.join(" ")}"`);
  if (stdinPath !== undefined && fixes)
    fail("--fix writes files, and the standard input is none: --fix-dry-run shows what it would do");
  if (stdinPath !== undefined && changedSince !== undefined)
    fail("--changed-since chooses among files, and --stdin checks none");
  if (fixes && fix === "dry") fail("--fix writes and --fix-dry-run does not: give one of them");
  if (fix === "dry" && format !== "pretty")
    fail(`--fix-dry-run prints a diff in place of a report, and none in the format ${format}`);
  if (fix === "dry" && also.length > 0)
    fail("--fix-dry-run prints a diff in place of a report, and writes none for --also");
  const twice = also.find(({ path }, index) => also.findIndex((other) => other.path === path) < index);
  if (twice) fail(`--also: two reports are to be written to "${twice.path}"`);
  if (updatesBaseline && baseline === undefined)
    fail("--update-baseline needs --baseline FILE, the file to write");
  if (updatesBaseline && fix === "dry") fail("--update-baseline writes, and --fix-dry-run does not");
  if (updatesBaseline && stdinPath !== undefined)
    fail("--update-baseline is about files, and --stdin checks none");
}

/** `FORMAT=FILE`. */
function reportFile(text: string): ReportFile {
  const [, format = "", path = ""] = /^([^=]*)=(.+)$/.exec(text) ?? [];
  if (path === "")
    throw new UsageError(`--also takes FORMAT=FILE, such as sarif=trust-change.sarif, not "${text}"`);
  return { format: oneOf("--also", format, formats), path };
}

/** `ID=SEVERITY`. */
function ruleSeverity(text: string): [string, PolicySeverity] {
  const [, id = "", word] = /^([^=]*)=(.*)$/.exec(text) ?? [];
  if (word === undefined)
    throw new UsageError(`--rule takes ID=SEVERITY, such as caa-iodef-missing=ignore, not "${text}"`);
  if (!findRule(id)) {
    const [similar] = nearest(
      id,
      allRules.map((rule) => rule.id),
      1,
    );
    throw new UsageError(
      `--rule: there is no rule "${id}"${similar === undefined ? "" : `; is ${similar} meant?`}`,
    );
  }
  return [id, oneOf(`--rule ${id}`, word, severities)];
}

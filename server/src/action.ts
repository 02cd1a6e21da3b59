/** The entry of the GitHub Action: checks what the workflow asks for with the command line that lies beside it. */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { baseCommit } from "./action/base-commit";
import { InputError, readInputs, type Inputs } from "./action/inputs";

const environment = process.env;

/** The reports of a run that the action itself reads. */
interface Reports {
  readonly json: string;
  readonly markdown: string;
}

async function run(): Promise<number> {
  const inputs = readInputs(environment);
  const folder = mkdtempSync(join(environment["RUNNER_TEMP"] ?? tmpdir(), "trust-change-"));
  const reports = { json: join(folder, "report.json"), markdown: join(folder, "report.md") };
  try {
    const exitCode = await check(wordsFor(inputs, reports), inputs.workingDirectory);
    if (inputs.summary) append("GITHUB_STEP_SUMMARY", textOf(reports.markdown));
    setOutputs({ "exit-code": exitCode, sarif: inputs.sarif, ...countsIn(textOf(reports.json)) });
    return exitCode;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The words for the command line. Paths stand behind `--`, so that none of them is taken for an option. */
function wordsFor(inputs: Inputs, reports: Reports): readonly string[] {
  const { paths, failOn, changedOnly, policy, baseline, rules, root, sarif } = inputs;
  const base = changedOnly ? baseCommit(readEvent()) : undefined;
  if (changedOnly && base === undefined)
    console.log("::notice::This event changes no known commit: everything is checked.");
  const given = (option: string, value: string | undefined): readonly string[] =>
    value ? [`${option}=${value}`] : [];
  return [
    "check",
    "--format=github",
    `--also=json=${reports.json}`,
    `--also=markdown=${reports.markdown}`,
    ...given("--also", sarif && `sarif=${sarif}`),
    ...given("--fail-on", failOn),
    ...given("--changed-since", base),
    ...given("--policy", policy),
    ...given("--baseline", baseline),
    ...rules.map((rule) => `--rule=${rule}`),
    ...given("--root", root),
    "--",
    ...paths,
  ];
}

function readEvent(): unknown {
  const path = environment["GITHUB_EVENT_PATH"];
  if (!path) return undefined;
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new InputError(`the event file cannot be read: ${String(error)}`);
  }
}

/** Runs the command line, its words shown in the log; what it says of a mistake in the call is an annotation too. */
function check(words: readonly string[], folder: string): Promise<number> {
  const cli = join(__dirname, "cli.js");
  return new Promise((end, fail) => {
    const child = spawn(process.execPath, [cli, ...words], {
      cwd: resolve(folder),
      stdio: ["ignore", "inherit", "pipe"],
    });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      process.stderr.write(text);
    });
    child.once("error", () => {
      fail(new InputError(`there is no folder "${folder}" to work in`));
    });
    child.once("close", (exitCode) => {
      const mistake = /^trust-change: (.*)$/m.exec(said)?.[1];
      if (exitCode !== null && exitCode > 1 && mistake !== undefined) annotate(mistake);
      end(exitCode ?? 4);
    });
  });
}

/** Shows an error on the page of the run. */
function annotate(message: string): void {
  const escaped = message.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
  console.log(`::error title=Trust Change::${escaped}`);
}

/** Nothing where the run ended before it was written. */
function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function countsIn(json: string): Readonly<Record<string, number>> {
  if (json === "") return {};
  const { summary } = JSON.parse(json) as { readonly summary: Readonly<Record<string, number>> };
  const { files = 0, errors = 0, warnings = 0 } = summary;
  return { files, errors, warnings };
}

function setOutputs(outputs: Readonly<Record<string, string | number>>): void {
  // A mark that nobody can know ends a value: a path can then begin no output of its own.
  const end = `end-${randomUUID()}`;
  const written = Object.entries(outputs).map(([name, value]) => `${name}<<${end}\n${value}\n${end}\n`);
  append("GITHUB_OUTPUT", written.join(""));
}

/** Adds to one of the files by which a step speaks to the runner; without a runner there is none. */
function append(variable: string, text: string): void {
  const path = environment[variable];
  if (path && text !== "") appendFileSync(path, text);
}

run().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    annotate(error instanceof Error ? error.message : String(error));
    process.exitCode = error instanceof InputError ? 2 : 4;
  },
);

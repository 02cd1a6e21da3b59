// `npm run release:check`: what stands in the way of a release, and what to do about it. `--skip-tests` leaves out the
// tests, which take minutes. Exits with 0, with 1 where something is in the way, with 2 for words that it does not know.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { changelogFaults } from "./changelog";
import { BUDGETS, inMegabytes, npmFiles, packageFaults, vsixFiles, type PackedPackage } from "./contents";
import { stageNpm } from "./npm-package";
import { publishingFaults } from "./publishing";
import { readJson, root, rootManifest, rulePages } from "./repository";

interface Outcome {
  /** A sentence for each thing that is in the way. */
  readonly faults: readonly string[];
  /** What is worth knowing where there are none. */
  readonly note?: string;
}

interface Check {
  readonly title: string;
  readonly run: () => Outcome;
}

const manifest = rootManifest();
const vsce = join(root, "node_modules/@vscode/vsce/vsce");

const checks: readonly Check[] = [
  { title: "The tree is clean", run: cleanTree },
  { title: "The version is new", run: newVersion },
  { title: "CHANGELOG.md tells of it", run: changelog },
  { title: "package.json is ready for the registries", run: publishing },
  { title: "The extension holds what it should", run: extension },
  { title: "The npm package holds what it should", run: npmPackage },
];

const tests: Check = { title: "All tests pass", run: allTests };

function cleanTree(): Outcome {
  const changed = output("git", ["status", "--porcelain"]).split("\n").filter(Boolean);
  return { faults: changed.map((line) => `${line.slice(3)} is not committed: commit it, or put it away.`) };
}

function newVersion(): Outcome {
  const { version } = manifest;
  const faults: string[] = [];
  const tag = `v${version}`;
  const isTagged = output("git", ["tag", "--list", tag]).trim() !== "";
  const isHere = isTagged && output("git", ["tag", "--points-at", "HEAD"]).split("\n").includes(tag);
  if (isTagged && !isHere)
    faults.push(`The tag ${tag} exists, on another commit: raise the version in package.json.`);
  const locked = readJson(join(root, "package-lock.json")) as { readonly version?: string };
  if (locked.version !== version)
    faults.push(
      `package-lock.json says ${locked.version ?? "nothing"}: run \`npm install --package-lock-only\`.`,
    );
  return { faults, note: version };
}

function changelog(): Outcome {
  const text = readFileSync(join(root, "CHANGELOG.md"), "utf8");
  return { faults: changelogFaults(text, manifest.version, new Date().toISOString().slice(0, 10)) };
}

function publishing(): Outcome {
  const icon = manifest.icon === undefined ? undefined : join(root, manifest.icon);
  return {
    faults: publishingFaults(
      manifest,
      icon !== undefined && existsSync(icon) ? readFileSync(icon) : undefined,
    ),
  };
}

function extension(): Outcome {
  return inFolder((folder) => {
    const file = join(folder, "trust-change.vsix");
    output("node", [vsce, "package", "--no-dependencies", "--out", file]);
    const files = output("node", [vsce, "ls", "--no-dependencies"]).split(/\r?\n/).filter(Boolean);
    const packed = { size: statSync(file).size, files: files.map((path) => ({ path })) };
    return packageOutcome("The extension", packed, vsixFiles(rulePages(), manifest.icon), BUDGETS.vsix);
  });
}

/** Rests on the bundles that have just been built for the extension. */
function npmPackage(): Outcome {
  return inFolder((folder) => {
    stageNpm(join(root, "dist"), folder);
    const [packed] = JSON.parse(
      output("npm", ["pack", "--dry-run", "--json", folder]),
    ) as readonly PackedPackage[];
    if (!packed) return { faults: ["npm pack says nothing of the package."] };
    return packageOutcome("The npm package", packed, npmFiles(rulePages()), BUDGETS.npm);
  });
}

function packageOutcome(
  title: string,
  packed: PackedPackage,
  allowed: readonly string[],
  budget: number,
): Outcome {
  const note = `${packed.files.length} files, ${inMegabytes(packed.size)}`;
  return { faults: packageFaults(title, packed, allowed, budget), note };
}

function allTests(): Outcome {
  const { status } = spawnSync(process.execPath, ["test/run.mjs"], { cwd: root, stdio: "inherit" });
  return { faults: status === 0 ? [] : ["Tests fail: mend what they say above."] };
}

/** The standard output of a program; throws where it ends badly. */
function output(program: string, words: readonly string[]): string {
  const executable = program === "node" ? process.execPath : program;
  const { status, stdout, stderr, error } = spawnSync(executable, words, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    shell: program === "npm" && process.platform === "win32",
  });
  if (error) throw new Error(`${program} cannot be started: ${error.message}`);
  if (status !== 0) throw new Error(`${program} ${words.join(" ")} failed:\n${stdout}${stderr}`.trim());
  return stdout;
}

function inFolder(run: (folder: string) => Outcome): Outcome {
  const folder = mkdtempSync(join(tmpdir(), "trust-change-release-"));
  try {
    return run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Gives whether nothing is in the way. */
function isPassed({ title, run }: Check): boolean {
  const { faults, note } = outcomeOf(run);
  if (faults.length === 0) console.log(`ok    ${title}${note === undefined ? "" : ` (${note})`}`);
  else console.log(`FAIL  ${title}\n${faults.map((fault) => fault.replace(/^/gm, "      ")).join("\n")}`);
  return faults.length === 0;
}

function outcomeOf(run: () => Outcome): Outcome {
  try {
    return run();
  } catch (error) {
    return { faults: [error instanceof Error ? error.message : String(error)] };
  }
}

/** Runs every check, so that all that is in the way is told at once; the tests only when nothing else is. */
function releaseCheck(skipTests: boolean): boolean {
  const failed = checks.filter((check) => !isPassed(check)).length;
  if (skipTests) console.log(`--    ${tests.title}: left out by --skip-tests`);
  else if (failed > 0) console.log(`--    ${tests.title}: not run before the rest is in order`);
  const isReady = failed === 0 && (skipTests || isPassed(tests));
  console.log(isReady ? "\nReady for a release." : "\nNot ready for a release.");
  return isReady;
}

try {
  const { values } = parseArgs({ options: { "skip-tests": { type: "boolean", default: false } } });
  process.exitCode = releaseCheck(values["skip-tests"]) ? 0 : 1;
} catch (error) {
  console.error(`release:check: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
}

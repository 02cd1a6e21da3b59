// `npm test`: runs every check of the project, one step after the other, goes on after a failure, and says at the end
// what failed. The last line is `N passed, N failed`; exits 0 or 1. `--only NAME` (may be repeated) runs single steps.
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { globSync } from "tinyglobby";
import { bundleUnitTests, inSources } from "./bundle.mjs";

const root = path.resolve(import.meta.dirname, "..");
const stepTimeoutMs = 10 * 60 * 1000;
const oracles = "test/oracle/**/*.test.ts";
const suite = [
  "--folder",
  "test/workbench/fixtures",
  "--dev",
  ".",
  "--tests",
  "test/workbench/suite/index.ts",
];
const neighbours = "test/workbench/neighbours";
const besideNeighbours = [
  ...["--folder", `${neighbours}/fixtures`, "--dev", ".", "--tests", `${neighbours}/index.ts`],
  ...["--neighbour", `${neighbours}/yaml`, "--neighbour", `${neighbours}/prettier`],
];
const folders = "test/workbench/folders";
const onSeveralFolders = [
  ...["--folder", `${folders}/fixtures`, "--workspace", "two.code-workspace"],
  ...["--dev", ".", "--tests", `${folders}/index.ts`],
];
const elsewhere = "test/workbench/elsewhere";
const withoutManifest = [
  ...["--folder", `${elsewhere}/fixtures`, "--dev", ".", "--tests", `${elsewhere}/index.ts`],
];
const linux = process.platform === "linux";
const sideBySide = Math.min(os.availableParallelism(), 4);
/** More than run at once: whoever is done first takes the next one, and all end at about the same time. */
const bundles = 2 * sideBySide + 1;

// A server under test leaves nothing with the user who runs it, and takes nothing from there.
process.env.TRUST_CHANGE_CODE_CACHE ??= "";

/** Every step gives its counts. The steps after `build` use what it built. */
const steps = {
  build: () => oneCheck("npm", ["run", "--silent", "build"]),
  format: () => oneCheck("node", [program("prettier", "bin/prettier.cjs"), "--check", "."]),
  lint: () => oneCheck("node", [program("eslint", "bin/eslint.js"), "."]),
  // What runs in a page knows other things by their names than what runs in a worker.
  types: async () => sumOf([await typesIn("."), await typesIn("client/webview")]),
  unit: () => unitTests(),
  oracle: () => mocha([oracles]),
  protocol: () => mochaSideBySide(globSync("test/protocol/**/*.test.ts", { cwd: root }).sort()),
  workbench: () =>
    linux
      ? counting("node", ["test/workbench/host/run-suite.mjs", "--host", "node", ...suite])
      : counting("node", ["test/workbench/electron.mjs"]),
  "workbench-beside": () =>
    onLinux(["test/workbench/host/run-suite.mjs", "--host", "node", ...besideNeighbours]),
  "workbench-multi": () =>
    onLinux(["test/workbench/host/run-suite.mjs", "--host", "node", ...onSeveralFolders]),
  "workbench-elsewhere": () =>
    onLinux(["test/workbench/host/run-suite.mjs", "--host", "node", ...withoutManifest]),
  "workbench-web": () => onLinux(["test/workbench/host/run-suite.mjs", "--host", "web", ...suite]),
  "workbench-oldest": () => onLinux(["test/workbench/host/run-suite.mjs", "--host", "oldest-web", ...suite]),
  ui: () => onLinux(["test/workbench/ui.mjs"]),
  start: () => (linux ? oneCheck("node", ["test/workbench/start.mjs", "--check"]) : notHere()),
};

function program(name, file) {
  return path.join(root, "node_modules", name, file);
}

/** A tool that has one answer; its words are shown only when it fails. */
async function oneCheck(command, args) {
  const { status, output } = await run(command, args);
  if (status === 0) return { passed: 1, failed: 0 };
  console.log(output.trim());
  return { passed: 0, failed: 1 };
}

function typesIn(folder) {
  return oneCheck("node", [program("typescript", "bin/tsc"), "--noEmit", "--project", folder]);
}

function sumOf(all) {
  const sum = (key) => all.reduce((total, counts) => total + (counts[key] ?? 0), 0);
  return { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") };
}

/** A tool that ends with a line `N passed, N failed`; its words are shown as they come. */
async function counting(command, args) {
  const { status, output } = await run(command, args, { show: true });
  const counts = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  const [passed, failed] = counts === undefined ? [0, 0] : [Number(counts[1]), Number(counts[2])];
  return honest(status, { passed, failed });
}

function onLinux(args) {
  return linux ? counting("node", args) : notHere();
}

function notHere() {
  console.log("Not run: this step needs Linux.");
  return { passed: 0, failed: 0 };
}

async function unitTests() {
  const files = await bundleUnitTests(bundles);
  // Room for what tests leave behind makes fewer and shorter collections of it.
  return mochaSideBySide(files, ["--max-semi-space-size=64", "--require", "./test/compile-less.cjs"]);
}

/** Each file by itself, as many at once as there are cores. */
async function mochaSideBySide(files, node) {
  const waiting = files[Symbol.iterator]();
  const all = [];
  const workThemOff = async () => {
    for (const file of waiting) all.push(await mocha([file], node));
  };
  await Promise.all(Array.from({ length: sideBySide }, workThemOff));
  return sumOf(all);
}

// Node itself loads tsx: Mocha would start a second process for it, which a time-out does not reach.
async function mocha(files, node = ["--enable-source-maps", "--import", "tsx"]) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "trust-change-mocha-"));
  const report = path.join(folder, "report.json");
  const reporter = ["--reporter", "json", "--reporter-option", `output=${report}`];
  // What hangs has to end; a machine that has much to do beside the tests has not failed them.
  const patience = ["--timeout", "20000"];
  const command = [...node, program("mocha", "bin/mocha.js"), ...reporter, ...patience, ...files];
  const { status } = await run("node", command, { show: true });
  const result = readReport(report);
  fs.rmSync(folder, { recursive: true });
  for (const { fullTitle, err } of result.failures) {
    console.log(`  FAIL  ${fullTitle}\n${inSources(err.stack ?? err.message)}\n`);
  }
  const { passes: passed, failures: failed, pending: skipped } = result.stats;
  return honest(status, { passed, failed, skipped });
}

// Without a report Mocha did not get as far as the tests; what it said has been shown.
function readReport(file) {
  const nothing = { stats: { passes: 0, failures: 0, pending: 0 }, failures: [] };
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : nothing;
}

/**
 * What ended badly, or in which there was nothing to run, has failed, whatever it counted. What is skipped says why: of the
 * tests of one file that may be all of them.
 */
function honest(status, { passed, failed, skipped = 0 }) {
  const silent = failed === 0 && (status !== 0 || passed + skipped === 0);
  return { passed, failed: silent ? 1 : failed, skipped };
}

function run(command, args, { show = false } = {}) {
  const executable = command === "node" ? process.execPath : command;
  return new Promise((resolve) => {
    const child = spawn(executable, args, {
      cwd: root,
      shell: command === "npm" && process.platform === "win32",
      stdio: ["ignore", "pipe", "pipe"],
      timeout: stepTimeoutMs,
    });
    let output = "";
    const hear = (data) => {
      output += data;
      if (show) process.stdout.write(inSources(data));
    };
    child.stdout.setEncoding("utf8").on("data", hear);
    child.stderr.setEncoding("utf8").on("data", hear);
    child.once("error", (error) => resolve({ status: 1, output: `${output}${error.message}` }));
    child.once("close", (code, signal) => {
      if (signal !== null) hear(`${command} was stopped by ${signal}.\n`);
      resolve({ status: code ?? 1, output });
    });
  });
}

async function runSteps(names) {
  const results = [];
  for (const name of names) {
    console.log(`\n== ${name}`);
    const started = performance.now();
    const counts = await steps[name]();
    results.push({ name, ...counts, seconds: (performance.now() - started) / 1000 });
  }
  return results;
}

function summarise(results) {
  console.log("\n== summary");
  for (const { name, passed, failed, skipped = 0, seconds } of results) {
    const verdict = failed > 0 ? "FAILED" : passed > 0 ? "ok" : "not run";
    const counts = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
    console.log(`${name.padEnd(16)} ${verdict.padEnd(8)} ${counts.padEnd(36)} ${seconds.toFixed(1)} s`);
  }
  const { passed, failed, skipped } = sumOf(results);
  console.log(`${skipped} skipped`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0;
}

const { values } = parseArgs({ options: { only: { type: "string", multiple: true } } });
const names = values.only ?? Object.keys(steps);
const unknown = names.filter((name) => !Object.hasOwn(steps, name));
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(", ")}. The steps are: ${Object.keys(steps).join(", ")}.`);
  process.exitCode = 2;
} else {
  process.exitCode = summarise(await runSteps(names)) ? 0 : 1;
}

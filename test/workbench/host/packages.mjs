// Fetches pinned npm packages for the test host into the git-ignored folder `.vscode-host/`.
import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

export const repositoryRoot = path.resolve(import.meta.dirname, "../../..");
/** Where pictures of a window go that are not for the documentation. */
export const picturesFolder = path.join(repositoryRoot, "dist/test/pictures");
const hostFolder = path.join(repositoryRoot, ".vscode-host");
const abandonedAfterMs = 60 * 60 * 1000;

/**
 * Makes `.vscode-host/NAME` exist. `fill(folder)` fills an empty folder, which is renamed to its final name only when
 * it is complete: an interrupted download leaves no half-made folder behind, and two set-ups at once do no harm.
 *
 * @param {string} name
 * @param {(folder: string) => void | Promise<void>} fill
 * @returns {Promise<string>} the complete folder
 */
export async function folderOnce(name, fill) {
  const complete = path.join(hostFolder, name);
  if (fs.existsSync(complete)) return complete;
  fs.mkdirSync(hostFolder, { recursive: true });
  removeAbandonedFolders();
  const partial = fs.mkdtempSync(path.join(hostFolder, "partial-"));
  try {
    await fill(partial);
    fs.chmodSync(partial, 0o755);
    fs.renameSync(partial, complete);
  } catch (error) {
    if (!fs.existsSync(complete)) throw error;
  } finally {
    fs.rmSync(partial, { recursive: true, force: true });
  }
  return complete;
}

function removeAbandonedFolders() {
  for (const name of fs.readdirSync(hostFolder).filter((entry) => entry.startsWith("partial-"))) {
    const folder = path.join(hostFolder, name);
    const age = Date.now() - fs.statSync(folder, { throwIfNoEntry: false })?.mtimeMs;
    if (age > abandonedAfterMs) fs.rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Downloads one npm package, checks it against its pinned digest and unpacks the named entries of it into `folder`.
 *
 * @param {{name: string, version: string, integrity: string}} pin
 * @param {string} folder
 * @param {string[]} entries paths inside the package, for example `lib`
 */
export function unpackPackage(pin, folder, entries) {
  npm(["pack", "--loglevel=error", `${pin.name}@${pin.version}`, "--pack-destination", folder], folder);
  const archive = fs.readdirSync(folder).find((entry) => entry.endsWith(".tgz"));
  if (archive === undefined) throw new Error(`npm pack left no archive of ${pin.name}@${pin.version}.`);
  const file = path.join(folder, archive);
  const digest = `sha512-${createHash("sha512").update(fs.readFileSync(file)).digest("base64")}`;
  if (digest !== pin.integrity) {
    throw new Error(`${pin.name}@${pin.version} is not the archive that was pinned: ${digest}`);
  }
  const members = entries.map((entry) => `package/${entry}`);
  run("tar", ["-xzf", file, "-C", folder, "--strip-components=1", "--no-same-owner", ...members], folder);
  fs.rmSync(file);
}

/**
 * Installs what `folder/package.json` and its shrinkwrap name. No install script runs, so no compiler is needed.
 *
 * @param {string} folder
 */
export function installDependencies(folder) {
  npm(["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], folder);
}

/**
 * Installs exactly what a package.json and its lock file name into an empty folder. No install script runs.
 *
 * @param {string} pins the folder of the two files
 * @param {string} folder
 */
export function installPinned(pins, folder) {
  for (const name of ["package.json", "package-lock.json"])
    fs.copyFileSync(path.join(pins, name), path.join(folder, name));
  npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], folder);
}

function npm(args, folder) {
  const retries = ["--fetch-retries=4", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=8000"];
  try {
    run("npm", [...args, ...retries], folder);
  } catch (error) {
    if (!/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|network/i.test(error.message)) throw error;
    throw new Error(
      "The npm registry cannot be reached, and the VS Code test host is not set up yet. " +
        `Connect to the network (or set the proxy and registry of npm) and run this again.\n${error.message}`,
    );
  }
}

function run(command, args, folder) {
  const result = spawnSync(command, args, { cwd: folder, encoding: "utf8", env: npmEnvironment() });
  if (result.error?.code === "ENOENT")
    throw new Error(`The command ${command} is needed and is not on the PATH.`);
  if (result.error) throw result.error;
  if (result.status !== 0) {
    throw new Error(`${command} ${args[0]} ended with ${result.status}.\n${lastLines(result.stderr)}`);
  }
}

// Inside `npm run`, npm hands its own paths to children; an inner npm must find its folder by itself.
function npmEnvironment() {
  const environment = { ...process.env };
  for (const name of ["npm_config_local_prefix", "npm_config_prefix"]) delete environment[name];
  return environment;
}

function lastLines(text) {
  return text.trim().split("\n").slice(-8).join("\n");
}

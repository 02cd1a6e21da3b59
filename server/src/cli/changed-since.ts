import { execFile } from "node:child_process";
import { realpathSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { isPolicyFile } from "../workspace/policies";
import { readText } from "./read";
import { UsageError } from "./terminal";

const execute = promisify(execFile);

/** A repository with a million changed paths fits in. */
const MOST_OUTPUT = 256 * 1024 * 1024;

/**
 * Those of the paths that a change since a commit concerns: files that differ from where their branch left it, or that
 * git does not know yet, files below a policy that differs, and files whose source differs.
 *
 * @param paths as reached from the current folder
 * @param commit any name that git knows for it
 * @throws UsageError where git, the repository or the commit is missing
 */
export async function changedSince(
  paths: readonly string[],
  commit: string,
  cwd: string,
): Promise<readonly string[]> {
  const top = await topOf(cwd);
  const id = await commitId(commit, cwd);
  const base = (await git(["merge-base", id, "HEAD"], cwd).catch(() => id)).trim();
  const differing = await git(
    ["diff", "--name-only", "-z", "--no-renames", "--no-relative", "--no-ext-diff", base, "--"],
    cwd,
  );
  const untracked = await git(["ls-files", "-z", "--others", "--exclude-standard"], top);
  const names = [differing, untracked].flatMap((output) => output.split("\0")).filter((name) => name !== "");
  const changed = new Set(names.map((name) => join(top, name)));
  const policies = [...changed]
    .filter((path) => isPolicyFile(pathToFileURL(path).href))
    .map((path) => dirname(path));
  const concerned: string[] = [];
  for (const path of paths) {
    const real = realPath(resolve(cwd, path));
    const isConcerned =
      changed.has(real) ||
      policies.some((folder) => !relative(folder, real).startsWith("..")) ||
      (await sourcesOf(real)).some((source) => changed.has(source));
    if (isConcerned) concerned.push(path);
  }
  return concerned;
}

/** The folder of the working tree, symbolic links followed. */
async function topOf(cwd: string): Promise<string> {
  try {
    // A path may end in white space, but for the line break that git adds.
    return realpathSync((await git(["rev-parse", "--show-toplevel"], cwd)).replace(/\r?\n$/, ""));
  } catch (error) {
    throw new UsageError(`--changed-since needs ${whatIsMissing(error)}`);
  }
}

function whatIsMissing(error: unknown): string {
  const isGitMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
  return isGitMissing
    ? "git, and there is no program of that name"
    : `a repository of git, and the current folder is in none that git opens${sentence(error)}`;
}

/** What git said, as far as it fits on a line. */
function sentence(error: unknown): string {
  const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim().split("\n")[0] : "";
  return said === undefined || said === "" ? "" : ` (${said})`;
}

async function commitId(commit: string, cwd: string): Promise<string> {
  const unknown = new UsageError(
    `--changed-since: git knows no commit "${commit}"; in a shallow clone it has to be fetched first`,
  );
  // No name of a commit begins with a dash, and nothing that does is ever given to git.
  if (commit === "" || commit.startsWith("-")) throw unknown;
  try {
    const said = await git(
      ["rev-parse", "--verify", "--quiet", "--end-of-options", `${commit}^{commit}`],
      cwd,
    );
    const id = said.trim().split("\n").at(-1) ?? "";
    if (/^[0-9a-f]{40,64}$/.test(id)) return id;
  } catch {
    // Said below.
  }
  throw unknown;
}

/** Runs git without a shell, and without programs that a repository would have it run. */
async function git(words: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await execute("git", ["-c", "core.fsmonitor=false", ...words], {
    cwd,
    encoding: "utf8",
    maxBuffer: MOST_OUTPUT,
    env: { ...process.env, LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0" },
  });
  return stdout;
}

/** The path of a file with the folders above it as they are; a link that is the file itself is what git knows. */
function realPath(path: string): string {
  try {
    return join(realpathSync(dirname(path)), basename(path));
  } catch {
    return path;
  }
}

/** The files that a manifest seems to name as its sources: looked up in its text, as it is only asked which to check. */
async function sourcesOf(path: string): Promise<readonly string[]> {
  const read = await readText(path);
  if (!read.ok) return [];
  const named = read.text.matchAll(
    /\bsource["']?[ \t]*:[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"'#,}\]][^#,}\]\r\n]*))/g,
  );
  return [...named].map(([, double, single, plain]) =>
    resolve(dirname(path), (double ?? single ?? plain ?? "").trim()),
  );
}

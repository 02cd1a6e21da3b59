import { realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { isPolicyFile } from "../workspace/policies";
import { git, isGitMissing, whatGitSaid } from "./git";
import { readText } from "./read";
import { withSlashes } from "./reports/report";
import { UsageError } from "./terminal";
import { WorkingTree } from "./working-tree";

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
  const tree = await treeSince(commit, top, cwd);
  const policies = new Map<string, Promise<boolean>>();
  const concerned: string[] = [];
  for (const path of paths) {
    const real = realPath(resolve(cwd, path));
    const isConcerned =
      (await tree.differs(real)) ||
      (tree.holds(real) && (await policyDiffers(dirname(real), tree, policies))) ||
      (await someDiffers(await sourcesOf(real), tree));
    if (isConcerned) concerned.push(path);
  }
  return concerned;
}

async function treeSince(commit: string, top: string, cwd: string): Promise<WorkingTree> {
  const id = await commitId(commit, cwd);
  const base = (await git(["merge-base", id, "HEAD"], cwd).catch(() => id)).trim();
  try {
    return await WorkingTree.since(base, top, cwd, (path) => isPolicyFile(withSlashes(path)));
  } catch (error) {
    throw new UsageError(
      `--changed-since: git cannot compare with "${commit}"; what a partial clone left out has to be fetched first${whatGitSaid(error)}`,
    );
  }
}

/** Whether a policy differs in a folder of the working tree or above it. */
function policyDiffers(
  folder: string,
  tree: WorkingTree,
  known: Map<string, Promise<boolean>>,
): Promise<boolean> {
  const found = known.get(folder) ?? lookUpward();
  known.set(folder, found);
  return found;

  async function lookUpward(): Promise<boolean> {
    if (await tree.someDiffersIn(folder)) return true;
    return folder !== tree.top && policyDiffers(dirname(folder), tree, known);
  }
}

async function someDiffers(paths: readonly string[], tree: WorkingTree): Promise<boolean> {
  for (const path of paths) if (await tree.differs(path)) return true;
  return false;
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
  return isGitMissing(error)
    ? "git, and there is no program of that name"
    : `a repository of git, and the current folder is in none that git opens${whatGitSaid(error)}`;
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

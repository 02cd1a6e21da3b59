import { createHash } from "node:crypto";
import type { Stats } from "node:fs";
import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { LARGEST_SOURCE } from "../workspace/sources";
import { liesIn } from "./folders";
import { git } from "./git";
import { IgnoreFiles } from "./ignore-files";

/** What the index has of a file. */
interface IndexEntry {
  readonly mode: string;
  /** Of the blob. */
  readonly id: string;
  /** Whether a merge left several versions of it. */
  readonly isUnmerged: boolean;
}

const LINK = "120000";
const SUBMODULE = "160000";

/**
 * The files of a working tree, held against a commit: git compares the commit with its index, and the index is compared
 * with the files here. Git itself would start the filters that the repository names in its configuration.
 */
export class WorkingTree {
  private readonly ignored: IgnoreFiles;
  private readonly known = new Map<string, Promise<boolean>>();
  private readonly namesByFolder: ReadonlyMap<string, readonly string[]>;

  private constructor(
    readonly top: string,
    private readonly index: ReadonlyMap<string, IndexEntry>,
    private readonly committed: ReadonlySet<string>,
    private readonly isOfInterest: (name: string) => boolean,
  ) {
    this.ignored = new IgnoreFiles(top);
    this.namesByFolder = byFolder([...index.keys(), ...committed].filter(isOfInterest));
  }

  /**
   * @param top its folder, symbolic links followed
   * @param isOfInterest of a path, whether `someDiffersIn` is to look at them
   */
  static async since(
    commit: string,
    top: string,
    cwd: string,
    isOfInterest: (path: string) => boolean,
  ): Promise<WorkingTree> {
    const [committed, index] = await Promise.all([
      git(
        ["diff-index", "--cached", "--name-only", "-z", "--no-renames", "--no-relative", commit, "--"],
        cwd,
      ),
      git(["ls-files", "--stage", "-z", "--full-name", "--", ":/"], cwd),
    ]);
    const names = committed.split("\0").filter((name) => name !== "");
    return new WorkingTree(
      top,
      entriesIn(index, top),
      new Set(names.map((name) => join(top, name))),
      isOfInterest,
    );
  }

  /** Whether a file differs from what the commit has of it, or is not known to git yet and not ignored. */
  differs(path: string): Promise<boolean> {
    const known = this.known.get(path);
    if (known) return known;
    const found = this.compare(path);
    this.known.set(path, found);
    return found;
  }

  /** Whether some file of interest differs in a folder, or has gone from it. */
  async someDiffersIn(folder: string): Promise<boolean> {
    const there = await readdir(folder).catch(() => []);
    const paths = there.filter((name) => this.isOfInterest(name)).map((name) => join(folder, name));
    for (const path of new Set([...paths, ...(this.namesByFolder.get(folder) ?? [])]))
      if (await this.differs(path)) return true;
    return false;
  }

  /** Whether a path lies in its folder. */
  holds(path: string): boolean {
    return liesIn(path, this.top);
  }

  private async compare(path: string): Promise<boolean> {
    if (!this.holds(path)) return false;
    if (this.committed.has(path)) return true;
    const entry = this.index.get(path);
    const found = await lstat(path).catch(() => undefined);
    if (entry) return entry.isUnmerged || !found || !(await isSame(path, found, entry));
    const module = this.submoduleOf(path);
    if (module !== undefined) return this.committed.has(module);
    return found !== undefined && !found.isDirectory() && !(await this.ignored.ignores(path));
  }

  /** The submodule that a path lies in: the files in it are those of another repository. */
  private submoduleOf(path: string): string | undefined {
    let folder = dirname(path);
    while (folder !== this.top && this.index.get(folder)?.mode !== SUBMODULE) folder = dirname(folder);
    return folder === this.top ? undefined : folder;
  }
}

function byFolder(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const names = folders.get(dirname(path));
    if (names) names.push(path);
    else folders.set(dirname(path), [path]);
  }
  return folders;
}

/** The entries of `git ls-files --stage`, by their paths. */
function entriesIn(output: string, top: string): ReadonlyMap<string, IndexEntry> {
  const entries = new Map<string, IndexEntry>();
  for (const line of output.split("\0")) {
    const tab = line.indexOf("\t");
    const [mode, id, stage] = line.slice(0, tab).split(" ");
    if (mode === undefined || id === undefined) continue;
    entries.set(join(top, line.slice(tab + 1)), { mode, id, isUnmerged: stage !== "0" });
  }
  return entries;
}

/** Whether a file holds what the index has of it, line breaks aside, which git may turn. */
async function isSame(path: string, found: Stats, { mode, id }: IndexEntry): Promise<boolean> {
  if (found.isSymbolicLink()) return mode === LINK && isBlob(await readlink(path, "buffer"), id);
  if (!found.isFile() || found.size > LARGEST_SOURCE) return false;
  const octets = await readFile(path).catch(() => undefined);
  return octets !== undefined && (isBlob(octets, id) || isBlob(withoutReturns(octets), id));
}

/** Whether octets are those of a blob, by its name: SHA-1, or SHA-256 in repositories made for that. */
function isBlob(octets: Uint8Array, id: string): boolean {
  const hash = createHash(id.length === 64 ? "sha256" : "sha1");
  return hash.update(`blob ${octets.length}\0`).update(octets).digest("hex") === id;
}

function withoutReturns(octets: Buffer): Buffer {
  return Buffer.from(octets.toString("latin1").replaceAll("\r\n", "\n"), "latin1");
}

import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { IgnorePatterns } from "./gitignore";

/** In octets; a larger one counts for nothing. */
const LARGEST = 1024 * 1024;

/** As git assumes for a new repository. */
const FOLDS_CASE = process.platform === "win32" || process.platform === "darwin";

/** The `.gitignore` files from the root down, read as they are needed. */
export class IgnoreFiles {
  private readonly byFolder = new Map<string, Promise<IgnorePatterns | undefined>>();
  private readonly ignoredFolders = new Map<string, Promise<boolean>>();

  constructor(private readonly root: string) {}

  /** Whether a path (folders with a final separator) is ignored by a file in any folder between the root and it. */
  async ignores(path: string): Promise<boolean> {
    const isFolder = path.endsWith(sep);
    const inRoot = relative(this.root, path);
    if (inRoot === "" || inRoot.startsWith("..") || isAbsolute(inRoot)) return false;
    const absolute = join(this.root, inRoot);
    return isFolder ? this.ignoresFolder(absolute) : this.verdict(absolute, false);
  }

  private ignoresFolder(folder: string): Promise<boolean> {
    const known = this.ignoredFolders.get(folder);
    if (known) return known;
    const verdict = this.verdict(folder, true);
    this.ignoredFolders.set(folder, verdict);
    return verdict;
  }

  /** What lies in an ignored folder is not taken back by anything; else the nearest file decides that says something. */
  private async verdict(path: string, isFolder: boolean): Promise<boolean> {
    const parent = dirname(path);
    if (parent !== this.root && (await this.ignoresFolder(parent))) return true;
    const names = relative(this.root, path).split(sep);
    for (let depth = names.length - 1; depth >= 0; depth--) {
      const patterns = await this.patternsIn(join(this.root, ...names.slice(0, depth)));
      const verdict = patterns?.verdict(names.slice(depth), isFolder);
      if (verdict !== undefined) return verdict;
    }
    return false;
  }

  private patternsIn(folder: string): Promise<IgnorePatterns | undefined> {
    const known = this.byFolder.get(folder);
    if (known) return known;
    const read = textOf(join(folder, ".gitignore")).then(
      (text) => (text === undefined ? undefined : new IgnorePatterns(text, FOLDS_CASE)),
      () => undefined,
    );
    this.byFolder.set(folder, read);
    return read;
  }
}

/**
 * What stands in a regular file. As for git a link is none, and whoever wrote the repository could have it lead
 * anywhere; a pipe would be waited for.
 */
async function textOf(path: string): Promise<string | undefined> {
  // Windows has neither of the last two, and what is not there changes no bit.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const found = await file.stat();
    return found.isFile() && found.size <= LARGEST ? await file.readFile("utf8") : undefined;
  } finally {
    await file.close();
  }
}

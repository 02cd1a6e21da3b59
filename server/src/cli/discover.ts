import { existsSync } from "node:fs";
import { lstat, open, readdir, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { glob, isDynamicPattern } from "tinyglobby";
import { isManifestName, saysManifest } from "../manifest/recognise";
import { IgnoreFiles } from "./ignore-files";
import { whyNot } from "./read";
import { UsageError } from "./terminal";

/** How much of a YAML file is read to see whether it says that it is a manifest. */
const HEAD_BYTES = 4096;

const NEVER_ENTERED = new Set([".git", "node_modules"]);

/** The folder up to which policies and `.gitignore` count: the nearest upward with `.git`, else the folder itself. */
export function defaultRoot(cwd: string): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) return folder;
    if (dirname(folder) === folder) return cwd;
  }
}

/** What the words of a call name. Paths are as reached from the current folder: relative where the word was relative. */
export interface Discovery {
  /** The manifests, each once, in the order of their paths. */
  readonly paths: readonly string[];
  /** The files and folders that nobody could look into. */
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * Finds the manifests that the words of a call name.
 *
 * @throws UsageError where a word matches nothing
 */
export async function discover(words: readonly string[], cwd: string, root: string): Promise<Discovery> {
  const found = new Map<string, string>();
  const unreadable = new Map<string, { path: string; reason: string }>();
  const asked = words.length > 0 ? words : ["."];
  const ignored = new IgnoreFiles(root);
  for (const word of asked) {
    const shown = (absolute: string): string =>
      isAbsolute(word) ? absolute : relative(cwd, absolute) || ".";
    const closed: Closed[] = [];
    const matches = await matching(word, cwd, ignored, closed);
    if (matches.length + closed.length === 0)
      throw new UsageError(`${noManifest(word, cwd)}: ${WHICH_COUNT}`);
    for (const path of matches) found.set(path, shown(path));
    for (const { path, reason } of closed) unreadable.set(path, { path: shown(path), reason });
  }
  return { paths: [...found.values()].sort(), unreadable: [...unreadable.values()] };
}

const WHICH_COUNT =
  "files named *.trust.yaml, trust-policy.yaml or *.trust-policy.yaml count, and YAML that says apiVersion: trust-change/v1, unless .gitignore leaves them out";

function noManifest(word: string, cwd: string): string {
  const path = resolve(cwd, word);
  if (path === cwd) return "there is no manifest in the current folder";
  return existsSync(path) ? `there is no manifest in the folder "${word}"` : `no manifest matches "${word}"`;
}

/** The absolute path of what could not be looked into, and why. */
interface Closed {
  readonly path: string;
  readonly reason: string;
}

/** The absolute paths of the manifests that a word names; what it names and hides goes to `closed`. */
async function matching(
  word: string,
  cwd: string,
  ignored: IgnoreFiles,
  closed: Closed[],
): Promise<readonly string[]> {
  const path = resolve(cwd, word);
  const kind = await kindOfPath(path);
  if (kind === "file") return [path];
  if (kind === "folder") return manifestsBelow(path, ignored, closed);
  if (kind !== "none") {
    closed.push({ path, reason: whyNot(kind.error) });
    return [];
  }
  if (!isDynamicPattern(word)) throw new UsageError(`there is no file or folder "${word}"`);
  const pattern = sep === "\\" ? word.replaceAll("\\", "/") : word;
  const matches = await glob(pattern, {
    cwd,
    absolute: true,
    dot: true,
    followSymbolicLinks: false,
    ignore: ["**/node_modules/**", "**/.git/**"],
  });
  const manifests: string[] = [];
  for (const match of matches) {
    const absolute = resolve(match);
    // As in folders: only a file that is named itself may be a link.
    if ((await lstat(absolute)).isSymbolicLink()) continue;
    if (!(await ignored.ignores(absolute)) && (await isManifest(absolute))) manifests.push(absolute);
  }
  return manifests;
}

async function kindOfPath(path: string): Promise<"file" | "folder" | "none" | { readonly error: unknown }> {
  try {
    return (await stat(path)).isDirectory() ? "folder" : "file";
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    // A name that the system refuses as a path (`*` on Windows) is a pattern.
    return code === "EACCES" || code === "EPERM" ? { error } : "none";
  }
}

async function manifestsBelow(folder: string, ignored: IgnoreFiles, closed: Closed[]): Promise<string[]> {
  const found: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    closed.push({ path: folder, reason: whyNot(error) });
    return [];
  });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (NEVER_ENTERED.has(entry.name)) continue;
    // Symbolic links are not followed: they may lead in circles or out of the folder that was asked for.
    if (entry.isDirectory()) {
      if (!(await ignored.ignores(`${path}${sep}`)))
        found.push(...(await manifestsBelow(path, ignored, closed)));
    } else if (entry.isFile() && (await isManifest(path)) && !(await ignored.ignores(path))) found.push(path);
  }
  return found;
}

async function isManifest(path: string): Promise<boolean> {
  if (isManifestName(path)) return true;
  return /\.ya?ml$/i.test(path) && saysManifest(await headOf(path));
}

async function headOf(path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      return buffer.toString("utf8", 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    // What cannot be read at all does not say that it is a manifest.
    return "";
  }
}

import { randomBytes } from "node:crypto";
import { constants, fstatSync, type Stats } from "node:fs";
import { lstat, open, realpath, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";

/** Why a file was not written: a clause; undefined where it was. */
export type NotWritten = string | undefined;

/** Any write permission at all. */
const WRITABLE = 0o222;

export interface WriteOptions {
  /** What the file has to hold still; without it, it may hold anything or be missing. */
  readonly expected?: Uint8Array;
}

/**
 * Writes a file as a whole or not at all: beside it first, and then in its place. A symbolic link stays one, and what it
 * leads to is written; owner and permissions stay as they are. Other names of the file (hard links) keep what it held: to
 * write into it would leave half of a text where the disk is full.
 *
 * A pipe, a device, and what this program writes its own output to (`/dev/stdout`) are written into: no other file could
 * take their place.
 */
export async function writeWhole(
  path: string,
  text: string,
  { expected }: WriteOptions = {},
): Promise<NotWritten> {
  try {
    const found = await foundAt(path);
    if (found === "nowhere") return "it is a link that leads nowhere";
    if (found?.isDirectory()) return "it is a folder";
    if (expected && found && !found.isFile()) return "it is no regular file";
    if (found && !expected && (await isWrittenInto(path, found, text))) return undefined;
    if (!found && expected) return whyNotThere;
    const target = found ? await realpath(path) : path;
    if (found && (found.mode & WRITABLE) === 0) return "it is read-only";
    if (expected && !(await holds(target, expected))) return "it has changed since it was read";
    // A file that may not be written could still be replaced, in a folder that may be written: that is not meant.
    if (found) await (await open(target, "r+")).close();
    await replace(target, text, found);
    return undefined;
  } catch (error) {
    return whyNotWritten(error);
  }
}

/** Writes a file that is not there yet, as a whole or not at all. */
export async function writeNew(path: string, text: string): Promise<NotWritten> {
  try {
    const file = await open(path, "wx");
    try {
      await file.writeFile(text, "utf8");
      await file.sync();
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    } finally {
      await file.close();
    }
    return undefined;
  } catch (error) {
    return whyNotWritten(error);
  }
}

/** Puts a file with a text in the place of the one that was found, or where there is none yet. */
async function replace(target: string, text: string, found: Stats | undefined): Promise<void> {
  const draft = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    const file = await open(draft, "wx", found ? found.mode & PERMISSIONS : 0o666);
    try {
      await file.writeFile(text, "utf8");
      if (found) await keepOwnerAndMode(file, found);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}

const PERMISSIONS = 0o7777;

/** Root makes files of its own where it stands in for somebody, who could not read them afterwards. */
async function keepOwnerAndMode(file: FileHandle, { uid, gid, mode }: Stats): Promise<void> {
  const own = await file.stat();
  // Nobody else may give files away, and a file system may know no owners.
  if (own.uid !== uid || own.gid !== gid) await file.chown(uid, gid).catch(() => undefined);
  // What is asked for at opening is narrowed by the umask, and a new owner may take bits away.
  await file.chmod(mode & PERMISSIONS);
}

/** Writes into what another file cannot take the place of. Gives whether it was that. */
async function isWrittenInto(path: string, found: Stats, text: string): Promise<boolean> {
  const own = [process.stdout, process.stderr].find(({ fd }) => isOpenAs(fd, found));
  if (own) {
    // What was written before stays in front; and a socket cannot be opened by its path.
    await promisify((done: (error?: Error | null) => void) => own.write(text, done))();
    return true;
  }
  if (found.isFile()) return false;
  const file = await open(path, constants.O_WRONLY);
  try {
    await file.writeFile(text, "utf8");
  } finally {
    await file.close();
  }
  return true;
}

function isOpenAs(descriptor: number, { dev, ino }: Stats): boolean {
  try {
    const open = fstatSync(descriptor);
    return open.dev === dev && open.ino === ino;
  } catch {
    return false;
  }
}

/** What a path leads to, symbolic links followed; undefined where there is nothing. */
async function foundAt(path: string): Promise<Stats | "nowhere" | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    return (await isLink(path)) ? "nowhere" : undefined;
  }
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch {
    return false;
  }
}

const MARK = "\uFEFF";

/** Puts another text in the place of what was read of a file, behind the byte order mark that it had. */
export async function rewriteText(path: string, text: string, read: Uint8Array): Promise<NotWritten> {
  const hadMark = read[0] === 0xef && read[1] === 0xbb && read[2] === 0xbf;
  return writeWhole(path, hadMark ? MARK + text : text, { expected: read });
}

async function holds(path: string, expected: Uint8Array): Promise<boolean> {
  const file = await open(path, "r");
  try {
    return (await file.readFile()).equals(expected);
  } finally {
    await file.close();
  }
}

/** Why `writeNew` writes nothing where there is something. */
export const alreadyThere = "it is there already";

const whyNotThere = "it, or its folder, is not there";

function whyNotWritten(error: unknown): string {
  switch (codeOf(error)) {
    case "ENOENT":
      return whyNotThere;
    case "EEXIST":
      return alreadyThere;
    case "EACCES":
    case "EPERM":
      return "its permissions, or those of its folder, do not allow it";
    case "EROFS":
      return "it lies on a read-only disk";
    case "ENOSPC":
    case "EDQUOT":
      return "the disk is full";
    case "EISDIR":
      return "it is a folder";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

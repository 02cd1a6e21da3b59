import { randomBytes } from "node:crypto";
import { open, realpath, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

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
 * leads to is written; permissions stay as they are.
 */
export async function writeWhole(
  path: string,
  text: string,
  { expected }: WriteOptions = {},
): Promise<NotWritten> {
  let draft: string | undefined;
  try {
    const target = await targetOf(path, expected !== undefined);
    const mode = await modeOf(target);
    if (mode !== undefined && (mode & WRITABLE) === 0) return "it is read-only";
    if (expected && !(await holds(target, expected))) return "it has changed since it was read";
    // A file that may not be written could still be replaced, in a folder that may be written: that is not meant.
    if (mode !== undefined) await (await open(target, "r+")).close();
    draft = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}.tmp`);
    const file = await open(draft, "wx", mode ?? 0o666);
    try {
      await fill(file, text, mode);
    } finally {
      await file.close();
    }
    await rename(draft, target);
    return undefined;
  } catch (error) {
    if (draft !== undefined) await rm(draft, { force: true }).catch(() => undefined);
    return whyNotWritten(error);
  }
}

const MARK = "\uFEFF";

/** Puts another text in the place of what was read of a file, behind the byte order mark that it had. */
export async function rewriteText(path: string, text: string, read: Uint8Array): Promise<NotWritten> {
  const hadMark = read[0] === 0xef && read[1] === 0xbb && read[2] === 0xbf;
  return writeWhole(path, hadMark ? MARK + text : text, { expected: read });
}

async function fill(file: FileHandle, text: string, mode: number | undefined): Promise<void> {
  await file.writeFile(text, "utf8");
  // What is asked for at opening is narrowed by the umask.
  if (mode !== undefined) await file.chmod(mode);
  await file.sync();
}

/** What a path leads to. A file that is to be made has its own path. */
async function targetOf(path: string, hasToExist: boolean): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!hasToExist && codeOf(error) === "ENOENT") return path;
    throw error;
  }
}

async function modeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mode & 0o7777;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

async function holds(path: string, expected: Uint8Array): Promise<boolean> {
  const file = await open(path, "r");
  try {
    return (await file.readFile()).equals(expected);
  } finally {
    await file.close();
  }
}

function whyNotWritten(error: unknown): string {
  switch (codeOf(error)) {
    case "ENOENT":
      return "it, or its folder, is not there";
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

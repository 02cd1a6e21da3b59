import type { Stats } from "node:fs";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { sep } from "node:path";
import { fileURLToPath } from "node:url";
import { notRead, type FileAccess } from "./workspace/files";

/** Files that are read for a manifest are small; anything larger is not what it claims to be. */
const MAX_BYTES = 8 * 1024 * 1024;

/** The files of the machine, for hosts that run on one. */
export const nodeFiles: FileAccess = {
  async read(uri, rootUri) {
    try {
      const path = rootUri === undefined ? fileURLToPath(uri) : await pathWithin(uri, rootUri);
      if (path === undefined) return undefined;
      return isReadable(await stat(path)) ? await readFile(path, "utf8") : undefined;
    } catch {
      return undefined;
    }
  },
  async readOctets(uri, rootUri, limit) {
    try {
      const path = await pathWithin(uri, rootUri);
      if (path === undefined) return { ok: false, reason: notRead.outside };
      const found = await stat(path);
      if (found.isDirectory()) return { ok: false, reason: notRead.folder };
      if (!found.isFile()) return { ok: false, reason: notRead.special };
      if (found.size > limit) return { ok: false, reason: notRead.tooLarge(limit) };
      return { ok: true, octets: await readFile(path) };
    } catch (error) {
      return { ok: false, reason: reasonOf(error) };
    }
  },
  async entries(folderUri) {
    try {
      const entries = await readdir(fileURLToPath(folderUri), { withFileTypes: true });
      return entries.flatMap((entry) =>
        entry.isFile() || entry.isDirectory() ? [{ name: entry.name, isFolder: entry.isDirectory() }] : [],
      );
    } catch {
      return [];
    }
  },
  async list(folderUri) {
    try {
      return await readdir(fileURLToPath(folderUri));
    } catch {
      return [];
    }
  },
};

/** The path of what lies in a folder, symbolic links followed; undefined for what lies elsewhere. */
async function pathWithin(uri: string, rootUri: string): Promise<string | undefined> {
  const root = await realpath(fileURLToPath(rootUri));
  const path = await realpath(fileURLToPath(uri));
  // The topmost folder ends in its separator.
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep) ? path : undefined;
}

/** A pipe would be waited for until somebody writes into it, and a device may never end. */
function isReadable(found: Stats): boolean {
  return found.isFile() && found.size <= MAX_BYTES;
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return notRead.missing;
  return code === "EISDIR" ? notRead.folder : notRead.closed;
}

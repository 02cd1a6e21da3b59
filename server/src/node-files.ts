import { readdir, readFile, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { FileAccess } from "./workspace/files";

/** Files that are read for a manifest are small; anything larger is not what it claims to be. */
const MAX_BYTES = 8 * 1024 * 1024;

/** The files of the machine, for hosts that run on one. */
export const nodeFiles: FileAccess = {
  async read(uri) {
    try {
      const path = fileURLToPath(uri);
      return (await stat(path)).size > MAX_BYTES ? undefined : await readFile(path, "utf8");
    } catch {
      return undefined;
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

import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, relative, resolve } from "node:path";
import type { IncludedFile } from "../dns/zone-file/options";
import { MAX_TEXT_LENGTH } from "../manifest/syntax/parse";
import { defaultRoot } from "./discover";
import { whyNot } from "./read";
import { withSlashes } from "./reports/report";

/**
 * Gives the files that a zone file includes, by paths from the folder of the file that names them, and as little else of
 * the machine as possible: nothing outside of the folder with `.git` above the zone, or of its own folder. Each is read
 * once.
 */
export class IncludedFiles {
  private readonly root: string;
  /** By the names that places call them. */
  private readonly absolute: Map<string, string>;
  private readonly texts = new Map<string, string>();

  constructor(
    private readonly zonePath: string,
    shown: string,
  ) {
    this.root = defaultRoot(dirname(zonePath));
    this.absolute = new Map([[shown, zonePath]]);
  }

  /** The paths of those that were read. */
  get paths(): readonly string[] {
    return [...this.texts.keys()];
  }

  include(path: string, from: string): IncludedFile {
    try {
      const real = realpathSync(resolve(dirname(this.absolute.get(from) ?? this.zonePath), path));
      const inRoot = relative(realpathSync(this.root), real);
      if (inRoot.startsWith("..") || isAbsolute(inRoot))
        return { ok: false, reason: "it lies outside of the folder of the zone and its repository" };
      const text = this.texts.get(real) ?? regularText(real);
      if (typeof text !== "string") return text;
      this.texts.set(real, text);
      const file = withSlashes(relative(dirname(this.zonePath), real));
      this.absolute.set(file, real);
      return { ok: true, file, text };
    } catch (error) {
      return { ok: false, reason: whyNot(error) };
    }
  }
}

/** What a file holds, or why it is not read: a pipe would be waited for, and a device may never end. */
function regularText(path: string): string | (IncludedFile & { readonly ok: false }) {
  // Windows has no such flag, and what is not there changes no bit.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = fstatSync(file);
    if (found.isDirectory()) return { ok: false, reason: "it is a folder" };
    if (!found.isFile()) return { ok: false, reason: "it is no regular file" };
    if (found.size > MAX_TEXT_LENGTH) return { ok: false, reason: "it is too large" };
    return readFileSync(file, "utf8");
  } finally {
    closeSync(file);
  }
}

import { resolve } from "node:path";
import { applyEdits } from "../manifest/edits/edits";
import { nodeFiles } from "../node-files";
import { safeEdits } from "../service/code-actions";
import type { FileAccess } from "../workspace/files";
import { isPolicyFile } from "../workspace/policies";
import { FileChecker, type CheckSettings } from "./file-check";
import { readOctets, textOf } from "./read";
import { uriOf } from "./reports/report";
import { rewriteText, type NotWritten } from "./write-file";

/** A fix may make another one possible; fixes that undo each other end here. */
const MOST_ROUNDS = 10;

/** What fixing does to one file. */
export interface FixedFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** Makes all safe fixes of a text, again and again until there are none. */
export async function fixText(path: string, text: string, checker: FileChecker): Promise<string> {
  let fixed = text;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const analysis = await checker.analysis(path, fixed);
    const { source } = analysis.manifest;
    const next = applyEdits(source.text, safeEdits(analysis, source));
    if (next === fixed) break;
    fixed = next;
  }
  return fixed;
}

/** Fixes files, policies first: the others are held against them. What cannot be read is for the check to say. */
export class FileFixer {
  private readonly fixedTexts = new Map<string, string>();
  private readonly checker: FileChecker;

  /** @param writes whether files are written; else what they would hold is remembered */
  constructor(
    private readonly settings: CheckSettings,
    private readonly writes: boolean,
  ) {
    this.checker = new FileChecker(settings, this.files);
  }

  /** The files as they are once they are fixed, also where they are not written. */
  get files(): FileAccess {
    const { fixedTexts } = this;
    return {
      ...nodeFiles,
      read: async (uri, rootUri) => fixedTexts.get(uri) ?? nodeFiles.read(uri, rootUri),
    };
  }

  /** Files in the order in which they are fixed; told is each one that changes, with why it could not be written. */
  async fixAll(paths: readonly string[], tell: (file: FixedFile, reason: NotWritten) => void): Promise<void> {
    const isPolicy = (path: string): boolean => isPolicyFile(uriOf(path, this.settings.cwd));
    const policies = paths.filter(isPolicy);
    await this.fixEach(policies, tell);
    this.checker.forgetPolicies();
    await this.fixEach(
      paths.filter((path) => !isPolicy(path)),
      tell,
    );
  }

  private async fixEach(
    paths: readonly string[],
    tell: (file: FixedFile, reason: NotWritten) => void,
  ): Promise<void> {
    for (const path of paths) {
      const absolute = resolve(this.settings.cwd, path);
      const read = await readOctets(absolute);
      const found = read.ok ? textOf(read.octets) : read;
      if (!read.ok || !found.ok) continue;
      const before = found.text;
      // What the program fails on is left as it is; the check says so.
      const after = await fixText(path, before, this.checker).catch(() => before);
      if (after === before) continue;
      const reason = this.writes ? await rewriteText(absolute, after, read.octets) : undefined;
      if (reason === undefined) this.fixedTexts.set(uriOf(path, this.settings.cwd), after);
      tell({ path, before, after }, reason);
    }
  }
}

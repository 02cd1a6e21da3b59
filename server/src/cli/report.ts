import { isAbsolute, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { FileReport } from "./file-report";

/** Writes what was found in a format, file by file in their order, so that nothing has to be kept that is written. */
export interface Report {
  /** What is written first. */
  begin(): string;
  /** What is written for a file that was checked. */
  file(file: string, report: FileReport): string;
  /** What is written at the end. */
  end(errors: readonly Unchecked[], summary: Summary): string;
}

/** A file that could not be checked. */
export interface Unchecked {
  readonly file: string;
  readonly message: string;
  /** Whether the fault is not with the file, but with this program. */
  readonly isOwnFault: boolean;
}

/** How many files were checked, and how many findings of which severity there are. */
export interface Summary {
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  readonly information: number;
  readonly hints: number;
  readonly suppressed: number;
}

/** How files are called in a report. */
export class FileNames {
  private readonly byUri: ReadonlyMap<string, string>;
  private readonly isRelative: boolean;

  /** @param paths those that are checked, as they are reached from the current folder */
  constructor(
    paths: readonly string[],
    private readonly cwd: string,
  ) {
    this.byUri = new Map(paths.map((path) => [pathToFileURL(resolve(cwd, path)).href, withSlashes(path)]));
    this.isRelative = !paths.some((path) => isAbsolute(path));
  }

  /** A file that was not asked for, such as a policy, is named like those that were. */
  of(uri: string): string {
    const known = this.byUri.get(uri);
    if (known !== undefined) return known;
    const path = fileURLToPath(uri);
    return withSlashes(this.isRelative ? relative(this.cwd, path) : path);
  }
}

export function withSlashes(path: string): string {
  return path.split(sep).join("/");
}

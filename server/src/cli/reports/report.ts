import { isAbsolute, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Severity } from "../../rules/finding";
import type { ReportedFinding, SuppressedFinding } from "../../service/file-report";

/** Writes what was found in a format, file by file in their order, so that nothing has to be kept that is written. */
export interface Report {
  /** What is written first. */
  begin(): string;
  /** What is written for a file that was checked. */
  file(report: ShownFile): string;
  /** What is written at the end. */
  end(errors: readonly Unchecked[], summary: Summary): string;
}

/** What a report shows of one file that was checked. */
export interface ShownFile {
  readonly uri: string;
  /** Those that were not shown with a file before. */
  readonly findings: readonly ShownFinding[];
  readonly suppressed: readonly (ShownFinding & Pick<SuppressedFinding, "exception">)[];
}

export interface ShownFinding extends ReportedFinding {
  /** Whether it is one of those for which the exit code is 1. */
  readonly fails: boolean;
}

/** A file that could not be checked. */
export interface Unchecked {
  readonly uri: string;
  /** How it is called. */
  readonly file: string;
  readonly message: string;
  /** Whether the fault is not with the file, but with this program. */
  readonly isOwnFault: boolean;
}

/** How many files were checked, and what there is to say of them. */
export interface Summary {
  readonly files: number;
  readonly counts: Readonly<Record<Severity, number>>;
  /** How many findings exceptions accept. */
  readonly suppressed: number;
  /** How many findings the baseline knows; undefined without one. */
  readonly known: number | undefined;
  /** Which rules found how much, most first, where that is asked for. */
  readonly statistics: readonly RuleCount[] | undefined;
}

export interface RuleCount {
  readonly rule: string;
  readonly severity: Severity;
  readonly count: number;
}

/** How files are called in a report. */
export class FileNames {
  private readonly byUri: ReadonlyMap<string, string>;
  private readonly isRelative: boolean;
  readonly rootUri: string;

  /**
   * @param paths those that are checked, as they are reached from the current folder
   * @param root what services that know a repository count paths from
   */
  constructor(
    paths: readonly string[],
    private readonly cwd: string,
    private readonly root: string = cwd,
  ) {
    this.byUri = new Map(paths.map((path) => [uriOf(path, cwd), withSlashes(path)]));
    this.isRelative = !paths.some((path) => isAbsolute(path));
    this.rootUri = `${pathToFileURL(root).href.replace(/(?<!\/)\/+$/, "")}/`;
  }

  /** As it is reached from the current folder. A file that was not asked for, such as a policy, is named like those that were. */
  of(uri: string): string {
    const known = this.byUri.get(uri);
    if (known !== undefined) return known;
    const path = fileURLToPath(uri);
    return withSlashes(this.isRelative ? relative(this.cwd, path) : path);
  }

  /** From the root; a file outside of it by its absolute path. */
  fromRoot(uri: string): string {
    const path = fileURLToPath(uri);
    const inRoot = relative(this.root, path);
    return withSlashes(inRoot.startsWith("..") || isAbsolute(inRoot) ? path : inRoot);
  }
}

/** The address of a file, by its path as it is reached from the current folder. */
export function uriOf(path: string, cwd: string): string {
  return pathToFileURL(resolve(cwd, path)).href;
}

export function withSlashes(path: string): string {
  return path.split(sep).join("/");
}

/** A place as people write it: lines and characters counted from one. */
export function placeText(file: string, { range: { start } }: Pick<ReportedFinding, "range">): string {
  return `${file}:${start.line + 1}:${start.character + 1}`;
}

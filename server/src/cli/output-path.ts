import { lstatSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { isManifestName } from "../manifest/recognise";
import { defaultRoot } from "./discover";
import { liesIn } from "./folders";
import { printable, UsageError } from "./terminal";

/** What a call is to write, and what must not come to harm by that. */
export interface OutputPath {
  /** The option that names the path. */
  readonly option: string;
  /** As it is reached from the current folder. */
  readonly path: string;
  readonly cwd: string;
  readonly root: string;
  /** Paths of what the call reads, as they are reached from the current folder. */
  readonly read: readonly string[];
}

/**
 * Refuses to write into what is read, and through a link out of the folder that is worked in: whoever wrote what lies
 * there may have put the link there. Where a path leads that names another place itself is for the caller to know.
 *
 * @throws UsageError
 */
export function refuseHarm({ option, path, cwd, root, read }: OutputPath): void {
  const absolute = resolve(cwd, path);
  const fail = (why: string): never => {
    throw new UsageError(printable(`${option} names "${path}", ${why}`));
  };
  const isSame = sameFileAs(absolute);
  if (read.some((other) => isSame(resolve(cwd, other)))) fail("which is read");
  const real = realPath(absolute);
  for (const folder of [root, defaultRoot(cwd)]) {
    const realFolder = realPath(folder);
    if (!isBelow(absolute, folder) && !isBelow(absolute, realFolder)) continue;
    if (real === undefined || realFolder === undefined || !isBelow(real, realFolder))
      fail(`which leads out of ${folder} by a link: name the place that it leads to`);
    if (isBelow(real, join(realFolder ?? folder, ".git"))) fail("which lies in what is git's own");
  }
}

/**
 * As `refuseHarm`, for a report, which can also be no manifest: policies are found by their names.
 *
 * @throws UsageError
 */
export function refuseReport(output: OutputPath): void {
  refuseHarm(output);
  const { option, path, cwd } = output;
  if ([path, realPath(resolve(cwd, path)) ?? path].some(isManifestName))
    throw new UsageError(
      printable(`${option} names "${path}", and manifests and policies are called like that`),
    );
}

/** Tells whether paths lead to the same file as this one, symbolic links followed. */
function sameFileAs(path: string): (other: string) => boolean {
  const own = identity(path) ?? realPath(path);
  return (other) => own === (identity(other) ?? realPath(other));
}

function identity(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev} ${ino}`;
  } catch {
    return undefined;
  }
}

/** Where a path leads, or would lead once there is such a file; undefined for a link that leads nowhere. */
function realPath(path: string): string | undefined {
  const real = (at: string): string | undefined => {
    try {
      return realpathSync(at);
    } catch {
      return undefined;
    }
  };
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return real(path);
  const folder = real(dirname(path));
  return real(path) ?? (folder === undefined ? path : join(folder, basename(path)));
}

function isBelow(path: string | undefined, folder: string | undefined): boolean {
  return path !== undefined && folder !== undefined && liesIn(path, folder);
}

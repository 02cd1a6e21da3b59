import { lstatSync } from "node:fs";
import { homedir } from "node:os";
import { posix, win32 } from "node:path";

/** What of a machine decides where programs keep what they can make anew. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The home folder of who runs the program; empty where there is none. */
  readonly home: string;
}

/** The machine that this process runs on. */
export function thisMachine(): Machine {
  return { platform: process.platform, environment: process.env, home: homeFolder() };
}

/** A user whom the system does not know, as in some containers, has none. */
function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return "";
  }
}

/**
 * Where compiled code is kept: in the folder that TRUST_CHANGE_CODE_CACHE names, nowhere where that is empty, and where it is
 * not set among what other programs of this user can make anew. Relative paths are passed over (as XDG Base Directory
 * Specification 0.8 asks): they would lead into whatever folder is worked in, and what lies there is executed.
 *
 * @returns an absolute path; undefined for nowhere
 */
export function codeCacheFolder(machine: Machine): string | undefined {
  const paths = machine.platform === "win32" ? win32 : posix;
  const named = machine.environment["TRUST_CHANGE_CODE_CACHE"];
  if (named !== undefined) return paths.isAbsolute(named) ? named : undefined;
  const caches = placesForCaches(machine).find((place) => paths.isAbsolute(place));
  return caches === undefined ? undefined : paths.join(caches, "trust-change", "code");
}

/** The first that is absolute counts. */
function placesForCaches({ platform, environment, home }: Machine): readonly string[] {
  switch (platform) {
    case "win32":
      return [environment["LOCALAPPDATA"] ?? ""];
    case "darwin":
      return [posix.join(home, "Library", "Caches")];
    default:
      return [environment["XDG_CACHE_HOME"] ?? "", posix.join(home, ".cache")];
  }
}

/**
 * Whether a folder is that of who runs this process, and nobody else may write there; one that cannot be looked at is not. On
 * Windows the folders of a user are closed to others, and there is nobody to compare.
 */
export function isOwnFolder(folder: string): boolean {
  const user = process.getuid?.();
  try {
    const status = lstatSync(folder);
    return (
      status.isDirectory() && (user === undefined || (status.uid === user && (status.mode & 0o022) === 0))
    );
  } catch {
    return false;
  }
}

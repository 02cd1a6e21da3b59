import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** The index of a repository with a million files fits in. */
const MOST_OUTPUT = 256 * 1024 * 1024;

const environment = {
  LC_ALL: "C",
  GIT_OPTIONAL_LOCKS: "0",
  // Objects that a partial clone leaves out are not fetched: that would start what the repository names for it. Versions
  // of git that know nothing of the first are kept from it by the second, which allows no protocol at all.
  GIT_NO_LAZY_FETCH: "1",
  GIT_ALLOW_PROTOCOL: "",
};

/**
 * Runs git without a shell, and without programs that a repository would have it run. It is to be given only commands that
 * look at objects and the index: whatever reads a file of the working tree starts the filters that `.git/config` names, and
 * matches the patterns of `.gitignore` files, for which some versions take for ever.
 */
export async function git(words: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await execute("git", ["-c", "core.fsmonitor=false", ...words], {
    cwd,
    encoding: "utf8",
    maxBuffer: MOST_OUTPUT,
    env: { ...process.env, ...environment },
  });
  return stdout;
}

/** What git said, as far as it fits on a line, in parentheses. */
export function whatGitSaid(error: unknown): string {
  const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim().split("\n")[0] : "";
  return said === undefined || said === "" ? "" : ` (${said})`;
}

/** Whether there is no program of that name. */
export function isGitMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

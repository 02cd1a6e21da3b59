import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder of its own for a test. */
export class TemporaryFolder {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), "trust-change-unit-")));

  remove(): void {
    rmSync(this.path, { recursive: true });
  }

  at(name: string): string {
    return join(this.path, name);
  }

  write(name: string, text: string | Uint8Array): string {
    const path = this.at(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  read(name: string): string {
    return readFileSync(this.at(name), "utf8");
  }

  /** A pipe with a name. */
  makePipe(name: string): string {
    const { status, stderr } = spawnSync("mkfifo", [this.at(name)], { encoding: "utf8" });
    if (status !== 0) throw new Error(`mkfifo: ${stderr}`);
    return this.at(name);
  }

  git(...words: readonly string[]): string {
    const own = ["-c", "user.name=Frank", "-c", "user.email=frank@example.com", "-c", "commit.gpgsign=false"];
    const { status, stdout, stderr } = spawnSync("git", [...own, ...words], {
      cwd: this.path,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`git ${words.join(" ")}: ${stderr}`);
    return stdout;
  }
}

/** Skips a test or a suite where there is no git, and says so. */
export function needsGit(context: Mocha.Context): void {
  if (spawnSync("git", ["--version"]).status === 0) return;
  console.log("    Not run: there is no git here.");
  context.skip();
}

/** Skips a test or a suite where there are no pipes with names and links need rights, and says so. */
export function needsPipesAndLinks(context: Mocha.Context): void {
  if (process.platform !== "win32") return;
  console.log("    Not run: Windows has no such pipes and links.");
  context.skip();
}

import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "./server-process";

export const cli = join(root, "dist/cli.js");

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string | Uint8Array;
}

/** A folder of its own for a test, and the command line that runs in it. */
export class CliFolder {
  readonly path = mkdtempSync(join(tmpdir(), "trust-change-cli-"));

  remove(): void {
    rmSync(this.path, { recursive: true });
  }

  write(name: string, text: string | Uint8Array): string {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), "utf8");
  }

  run(words: readonly string[], { cwd = this.path, env = {}, input }: RunOptions = {}): Run {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...words], {
      cwd,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "", ...env },
      input,
    });
    return { status, stdout, stderr };
  }

  /** As somebody without rights of their own, for whom permissions count. */
  runAsNobody(words: readonly string[]): Run {
    if (process.getuid?.() !== 0) return this.run(words);
    const own = join(this.path, "cli.js");
    copyFileSync(cli, own);
    const { status, stdout, stderr } = spawnSync(process.execPath, [own, ...words], {
      cwd: this.path,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1" },
      uid: 65534,
    });
    return { status, stdout, stderr };
  }

  git(...words: readonly string[]): void {
    const own = ["-c", "user.name=Frank", "-c", "user.email=frank@example.com", "-c", "commit.gpgsign=false"];
    const { status, stderr } = spawnSync("git", [...own, ...words], { cwd: this.path, encoding: "utf8" });
    if (status !== 0) throw new Error(`git ${words.join(" ")}: ${stderr}`);
  }
}

/** Lets everybody into a folder, with or without the right to write there. */
export function openFolder(path: string, mayWrite: boolean): void {
  chmodSync(path, mayWrite ? 0o777 : 0o755);
}

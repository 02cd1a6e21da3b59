import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../protocol/server-process";
import { makeChange } from "./make-change";
import { rounded } from "./report";

/** A row of the table: how many manifests of 100 records, in how many seconds, with how much memory at the most. */
export async function commandLine(count: number): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), "trust-change-bench-"));
  try {
    const text = makeChange(100);
    for (let index = 0; index < count; index++) writeFileSync(join(folder, `${index}.trust.yaml`), text);
    const start = performance.now();
    const child = spawn(
      process.execPath,
      [join(root, "dist/cli.js"), "check", folder, "--root", folder, "--now", "2026-11-25T12:00:00Z"],
      { stdio: "ignore" },
    );
    let peak = 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, megabytesOf(child.pid));
    }, 50);
    const code = await new Promise((resolve) => child.once("exit", resolve));
    clearInterval(watch);
    if (code !== 0) throw new Error(`the command line ended with ${String(code)}`);
    return [String(count), ((performance.now() - start) / 1000).toFixed(1), rounded(peak)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function megabytesOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return Number.NaN;
  }
}

import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Context } from "mocha";
import type { CliFolder } from "../cli-folder";
import { root } from "../server-process";

/** Skips the test, and says why, where a program is not installed. */
export function needs(context: Context, program: string): void {
  if (spawnSync(program, ["--version"]).status === 0) return;
  console.log(`      skipped: ${program} is not installed`);
  context.skip();
}

/** The set-up that docs/editors.md shows under a heading: what people copy is what is tested. */
export function setUp(heading: string): string {
  const page = readFileSync(join(root, "docs/editors.md"), "utf8");
  const [, section = ""] = page.split(`\n## ${heading}\n`);
  const [, text] = /^```\w+\n([^]*?)^```$/m.exec(section) ?? [];
  if (text === undefined) throw new Error(`docs/editors.md shows nothing under "${heading}"`);
  return text;
}

/** Runs an editor in a folder in which the server can be found by its name; gives what its script printed as JSON. */
export function drive(folder: CliFolder, program: string, words: readonly string[]): unknown {
  const server = folder.write(
    "bin/trust-change-language-server",
    `#!/bin/sh\nexec "${process.execPath}" "${join(root, "dist/server/node.js")}" "$@"\n`,
  );
  chmodSync(server, 0o755);
  const { stdout, stderr, status } = spawnSync(program, words, {
    cwd: folder.path,
    encoding: "utf8",
    timeout: 60_000,
    env: {
      ...process.env,
      HOME: folder.path,
      XDG_CONFIG_HOME: folder.path,
      PATH: `${join(folder.path, "bin")}${delimiter}${process.env["PATH"] ?? ""}`,
    },
  });
  const [, said] = /<<<([^]*)>>>/.exec(stdout) ?? [];
  if (said === undefined)
    throw new Error(`${program} said nothing of use (${String(status)}): ${stdout}${stderr}`);
  return JSON.parse(said);
}

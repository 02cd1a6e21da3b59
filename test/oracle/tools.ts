import { spawnSync } from "node:child_process";
import type { Context } from "mocha";

/** The tools that the oracles need, and the Debian packages that have them. `.ci/run` installs the packages. */
const packages = { "named-compilezone": "bind9-utils", openssl: "openssl" } as const;

/**
 * Skips the test or the suite where the tool is not installed, and prints why. `versionOption` makes the tool end at once
 * with status 0.
 */
export function needsTool(context: Context, tool: keyof typeof packages, versionOption: string): void {
  const { status } = spawnSync(tool, [versionOption], { stdio: "ignore" });
  if (status === 0) return;
  console.log(
    `Skipped: ${context.test?.parent?.fullTitle() ?? "a test"}. It needs ${tool} (Debian: apt install ${packages[tool]}).`,
  );
  context.skip();
}

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The folder of the repository. */
export const root = join(__dirname, "..", "..");

/** The parts of package.json that packages are made of. */
export interface RootManifest {
  readonly name: string;
  readonly displayName?: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly publisher?: string;
  readonly icon?: string;
  readonly repository?: { readonly type: string; readonly url: string };
  readonly keywords?: readonly string[];
  readonly categories?: readonly string[];
  readonly engines: { readonly node: string; readonly vscode: string };
  readonly bin: Readonly<Record<string, string>>;
}

export function rootManifest(): RootManifest {
  return readJson(join(root, "package.json")) as RootManifest;
}

/** A JSON file; the shape of those that this repository and its tools have written is known to who reads them. */
export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}

/** The pages of the rules, by their paths from the root. */
export function rulePages(): readonly string[] {
  return readdirSync(join(root, "docs/rules"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/rules/${name}`);
}

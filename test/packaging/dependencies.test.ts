import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { globSync } from "tinyglobby";
import { preProcessFile } from "typescript";
import { root } from "../root";

/** What is there for its types, or run by its name. */
const NOT_IMPORTED = [
  "@types/mocha",
  "@types/node",
  "@types/vscode",
  "@vscode/vsce",
  "tsx",
  "yaml-language-server",
];

/** What the editor or the project itself gives. */
const GIVEN = ["vscode", "trust-change"];

/** The package of a module: `@scope/name/part` is in `@scope/name`. */
function packageOf(request: string): string {
  return request
    .split("/")
    .slice(0, request.startsWith("@") ? 2 : 1)
    .join("/");
}

/** The packages that the project's own files import, each with one of these files. */
function imported(): ReadonlyMap<string, string> {
  const files = globSync(["**/*.{ts,mjs,cjs}"], {
    cwd: root,
    // A place of its own, with packages of its own.
    ignore: ["**/node_modules/**", "dist/**", "test/workbench/host/oldest*", "test/workbench/host/oldest/**"],
  });
  const packages = new Map<string, string>();
  for (const file of files)
    for (const { fileName } of preProcessFile(readFileSync(join(root, file), "utf8")).importedFiles)
      if (/^[@\w]/.test(fileName) && !fileName.startsWith("node:") && !builtinModules.includes(fileName))
        packages.set(packageOf(fileName), file);
  return packages;
}

describe("the packages that the project names", () => {
  const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    devDependencies: Readonly<Record<string, string>>;
  };
  const named = Object.keys(devDependencies);
  const used = imported();

  it("are all that are imported: what another package brings along may be another version tomorrow", () => {
    const unnamed = [...used].filter(([name]) => !named.includes(name) && !GIVEN.includes(name));
    assert.deepEqual(unnamed, []);
  });

  it("are imported, or are there for their types or to be run", () => {
    assert.deepEqual(
      named.filter((name) => !used.has(name)),
      NOT_IMPORTED,
    );
  });
});

// Puts the unit and service tests into one file, dist/test/unit.cjs: read one by one, the modules of the product take
// longer than most of the tests.
import { build } from "esbuild";
import fs from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const ELSEWHERE = ["workbench", "protocol", "oracle"];

/** @returns the path of the bundle */
export async function bundleUnitTests() {
  const outfile = path.join(root, "dist", "test", "unit.cjs");
  const tests = testsIn(path.join(root, "test")).filter(
    (file) => !ELSEWHERE.includes(path.relative(path.join(root, "test"), file).split(path.sep)[0]),
  );
  await build({
    stdin: {
      contents: tests.map((file) => `import ${JSON.stringify(`./${slashes(file)}`)};`).join("\n"),
      resolveDir: root,
      sourcefile: "unit.ts",
    },
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    mainFields: ["module", "main"],
    sourcemap: "linked",
    logLevel: "warning",
  });
  return outfile;
}

function testsIn(folder) {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".test.ts"))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

function slashes(file) {
  return path.relative(root, file).split(path.sep).join("/");
}

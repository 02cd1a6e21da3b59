// Puts the unit and service tests into a few files, dist/test/unit/1.cjs and so on: read one by one, the modules of the
// product take longer than most of the tests.
import { build } from "esbuild";
import fs from "node:fs";
import { SourceMap } from "node:module";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const folder = path.join(root, "dist", "test", "unit");
const ELSEWHERE = ["workbench", "protocol", "oracle"];

/**
 * @param count of the bundles: each gets as many test files as the others
 * @returns their paths
 */
export async function bundleUnitTests(count) {
  fs.rmSync(folder, { recursive: true, force: true });
  const tests = testsIn(path.join(root, "test")).filter(
    (file) => !ELSEWHERE.includes(path.relative(path.join(root, "test"), file).split(path.sep)[0]),
  );
  const places = Array.from({ length: count }, (_, place) => place);
  return Promise.all(
    places.map((place) =>
      bundle(
        tests.filter((_, index) => index % count === place),
        path.join(folder, `${place + 1}.cjs`),
      ),
    ),
  );
}

/** Words of an error in a bundle, with the places in the test files and in the product that they are about. */
export function inSources(words) {
  return words.replace(/([^\s()]+[\\/]unit[\\/]\d+\.cjs):(\d+):(\d+)/g, (place, file, line, column) => {
    const entry = mapOf(file)?.findEntry(line - 1, column - 1);
    if (entry?.originalSource === undefined) return place;
    const source = path.resolve(path.dirname(file), entry.originalSource);
    return `${path.relative(root, source)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}

const maps = new Map();

// Node would read the map of the whole bundle for the first error that a test expects, and keep it in hundreds of megabytes.
function mapOf(file) {
  const known = maps.get(file);
  if (known !== undefined) return known;
  if (!fs.existsSync(`${file}.map`)) return undefined;
  const map = new SourceMap(JSON.parse(fs.readFileSync(`${file}.map`, "utf8")));
  maps.set(file, map);
  return map;
}

async function bundle(tests, outfile) {
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
    // What finds the files of the command line asks where it stands itself.
    define: { "import.meta.url": "bundleUrl" },
    banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
    sourcemap: "external",
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

import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as typescript from "typescript";
import { NOTICES, NPM_BUNDLES, npmDocuments } from "./contents";
import { root, rootManifest, rulePages, type RootManifest } from "./repository";
import { writeNotices } from "./write-notices";

/** The package.json of the npm package. Everything is bundled, so that nothing is installed beside it. */
export function npmManifest(from: RootManifest): Readonly<Record<string, unknown>> {
  const { name, version, description, license, repository, keywords, engines, bin } = from;
  return {
    name,
    version,
    description,
    license,
    repository,
    keywords,
    engines: { node: engines.node },
    bin,
    main: "./dist/library.js",
    types: "./dist/library.d.ts",
    exports: {
      ".": { types: "./dist/library.d.ts", default: "./dist/library.js" },
      "./schemas/*": "./schemas/*",
      "./package.json": "./package.json",
    },
    publishConfig: { access: "public", provenance: true },
  };
}

/**
 * Puts the npm package together.
 *
 * @param built where esbuild.mjs has written the bundles
 * @param into the folder of the package; what was there is removed
 */
export function stageNpm(built: string, into: string): void {
  rmSync(into, { recursive: true, force: true });
  writeNotices(built);
  const copy = (from: string, name: string): void => {
    mkdirSync(dirname(join(into, name)), { recursive: true });
    cpSync(from, join(into, name));
  };
  for (const name of NPM_BUNDLES) copy(join(built, name), `dist/${name}`);
  for (const name of npmDocuments(rulePages())) copy(join(root, name), name);
  copy(join(built, NOTICES), NOTICES);
  writeFileSync(join(into, "dist/library.d.ts"), libraryTypes());
  writeFileSync(join(into, "package.json"), `${JSON.stringify(npmManifest(rootManifest()), null, 2)}\n`);
}

/** The declarations of the library; throws where they would need those of another file. */
function libraryTypes(): string {
  const { outputText, diagnostics = [] } = typescript.transpileDeclaration(
    readFileSync(join(root, "server/src/library.ts"), "utf8"),
    { fileName: "library.ts", reportDiagnostics: true },
  );
  const faults = diagnostics.map(({ messageText }) =>
    typescript.flattenDiagnosticMessageText(messageText, "\n"),
  );
  if (/\bimport\b/.test(outputText.replace(/\/\*[^]*?\*\//g, "")))
    faults.push("They name types of other files.");
  if (faults.length > 0)
    throw new Error(`server/src/library.ts has no declarations of its own:\n${faults.join("\n")}`);
  return outputText;
}

// `npm run package:npm`, after a build with --minify.
if (require.main === module) stageNpm(join(root, "dist"), join(root, "dist/npm"));

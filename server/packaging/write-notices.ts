import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { NOTICES } from "./contents";
import { isNoticeFile, noticeFaults, noticesText, packageFolders, type ShippedPackage } from "./notices";
import { readJson, root } from "./repository";

/**
 * Writes the notices of all that the bundles in a folder hold. Throws, and says why, where some of it must not be shipped.
 *
 * @param built where esbuild.mjs has written the bundles, and meta.json
 */
export function writeNotices(built: string): void {
  const files = Object.values(readJson(join(built, "meta.json")) as Record<string, readonly string[]>).flat();
  const packages = packageFolders(files).map((folder) => readPackage(resolve(root, folder)));
  const faults = noticeFaults(packages);
  if (faults.length > 0) throw new Error(`Not everything may be shipped:\n${faults.join("\n")}`);
  writeFileSync(join(built, NOTICES), noticesText("Trust Change", packages));
}

function readPackage(folder: string): ShippedPackage {
  const manifest = readJson(join(folder, "package.json")) as {
    name: string;
    version: string;
    license?: unknown;
  };
  const { name, version, license } = manifest;
  const texts = readdirSync(folder)
    .filter(isNoticeFile)
    .sort()
    .map((file) => readFileSync(join(folder, file), "utf8"));
  return { name, version, licence: typeof license === "string" ? license : undefined, texts };
}

// `node --import tsx server/packaging/write-notices.ts`, after a build.
if (require.main === module) writeNotices(join(root, "dist"));

// Makes from the schemas in this folder what the server needs of them: types and validators. Completion and hover read
// the schemas themselves. The result goes to server/src/generated, which is not kept under version control.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { bundleSchema } from "./generator/bundle.mjs";
import { besideOthers, plainSchema } from "./generator/plain.mjs";
import { printTypes } from "./generator/types.mjs";
import { cutIntoUnits } from "./generator/units.mjs";
import { compileValidators, printCuts, validatorDeclarations } from "./generator/validators.mjs";
import { printVocabulary } from "./generator/vocabulary.mjs";

const folder = new URL("../server/src/generated/", import.meta.url);
const change = await readSchema("trust-change");
const policy = await readSchema("trust-policy");
const documents = { "trust-change": change, "trust-policy": policy };
const units = cutIntoUnits(documents);

await mkdir(folder, { recursive: true });
await writeWhereChanged({
  "trust-change.ts": await printTypes(change, "TrustChange"),
  "trust-policy.ts": await printTypes(policy, "TrustPolicy", "./trust-change"),
  "validators.js": compileValidators(units),
  "validators.d.ts": validatorDeclarations,
  "cuts.ts": printCuts(units),
  "vocabulary.ts": printVocabulary(),
  "trust-policy.bundled.schema.json": bundleSchema(policy, change),
  "trust-change.plain.schema.json": besideOthers(plainSchema(JSON.stringify(change))),
  "trust-policy.plain.schema.json": plainSchema(bundleSchema(policy, change)),
});

async function readSchema(name) {
  return JSON.parse(await readFile(new URL(`${name}.schema.json`, import.meta.url), "utf8"));
}

/** Leaves files with the same text alone, so that tools that watch them have nothing to do. */
async function writeWhereChanged(files) {
  for (const [name, text] of Object.entries(files)) {
    const file = new URL(name, folder);
    const before = await readFile(file, "utf8").catch(() => undefined);
    if (before !== text) await writeFile(file, text);
  }
}

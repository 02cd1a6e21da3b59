// Makes trust-change.tmLanguage.json from the rules in generator/ and the word lists of the schemas.
// With --check it writes nothing and exits with 1 where the file differs from what would be written.

import { readFile, writeFile } from "node:fs/promises";
import { format, resolveConfig } from "prettier";
import { grammar } from "./generator/grammar.mjs";
import { wordsByKey } from "./generator/words.mjs";

const file = new URL("trust-change.tmLanguage.json", import.meta.url);
const schemas = await Promise.all(["trust-change", "trust-policy"].map(readSchema));
const options = { ...(await resolveConfig(file)), parser: "json" };
const text = await format(JSON.stringify(grammar(wordsByKey(schemas))), options);

const before = await readFile(file, "utf8").catch(() => "");
if (before.replaceAll("\r\n", "\n") !== text) {
  if (process.argv.includes("--check")) {
    console.error("syntaxes/trust-change.tmLanguage.json is not up to date: run node syntaxes/generate.mjs");
    process.exitCode = 1;
  } else {
    await writeFile(file, text);
  }
}

async function readSchema(name) {
  return JSON.parse(await readFile(new URL(`../schemas/${name}.schema.json`, import.meta.url), "utf8"));
}

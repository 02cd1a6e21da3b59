// Writes docs/rules: a page for each rule and the table of all rules, from the rules themselves. `npm run docs`
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rulePages } from "./rule-pages";

const folder = join(__dirname, "rules");
const pages = rulePages();

mkdirSync(folder, { recursive: true });
for (const old of readdirSync(folder)) if (!pages.has(old)) rmSync(join(folder, old));
for (const [name, text] of pages) writeFileSync(join(folder, name), text);

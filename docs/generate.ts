// Writes what of the documentation is made from the product itself: a page for each rule and the table of all rules, and
// the page about every key of the language. `npm run docs`
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { languagePage } from "./language-page";
import { rulePages } from "./rule-pages";

const folder = join(__dirname, "rules");
const pages = rulePages();

mkdirSync(folder, { recursive: true });
for (const old of readdirSync(folder)) if (!pages.has(old)) rmSync(join(folder, old));
for (const [name, text] of pages) writeFileSync(join(folder, name), text);
writeFileSync(join(__dirname, "language.md"), languagePage());

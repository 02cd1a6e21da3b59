// `npm run new-rule -- PLANE/ID`: writes what a new rule begins with, and says what is left to do.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { findRule } from "../../server/src/rules/registry";
import { fixtureFiles, parseRuleName, registryWith, ruleFile, type RuleName } from "./skeleton";

const root = join(__dirname, "..", "..");
const rules = join(root, "server", "src", "rules");
const planes = readdirSync(rules).filter((name) => statSync(join(rules, name)).isDirectory());

const name = parseRuleName(process.argv[2] ?? "");
const refusal = whyNot(name);
if (!name || refusal !== undefined) {
  console.error(refusal);
  process.exitCode = 1;
} else {
  writeSkeleton(name);
  console.log(whatIsLeft(name));
}

function whyNot(wanted: RuleName | undefined): string | undefined {
  if (!wanted) return "Usage: npm run new-rule -- PLANE/ID (lower case, with hyphens: dns/cname-at-apex)";
  const { plane, id } = wanted;
  if (!planes.includes(plane)) return `There is no plane ${plane}; it is one of ${planes.join(", ")}.`;
  if (findRule(id)) return `There is a rule ${id} already.`;
  const taken = [join(rules, plane, `${id}.ts`), join(root, "test", "rules", plane, id)].find(existsSync);
  return taken && `${relative(root, taken)} is there already.`;
}

function writeSkeleton(wanted: RuleName): void {
  const { plane, id } = wanted;
  const template = readFileSync(join(__dirname, "template.ts"), "utf8");
  const registry = join(rules, "registry.ts");
  write(join(rules, plane, `${id}.ts`), ruleFile(template, wanted));
  write(registry, registryWith(readFileSync(registry, "utf8"), wanted));
  for (const [file, text] of fixtureFiles(wanted)) write(join(root, "test", "rules", plane, id, file), text);
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(relative(root, file));
}

function whatIsLeft({ plane, id }: RuleName): string {
  return `
What is left to do (grep TODO finds most of it):
  1. server/src/rules/${plane}/${id}.ts: what it ranges over, how severe it is, its controls and references,
     the check, and fixes where there is one right answer. docs.bad has to be found, docs.good has to be accepted.
  2. test/rules/${plane}/${id}/: rename the fixtures after their scenarios, write them, and mark what is found;
     node --import tsx test/rules/draft-fixture.ts FILE drafts the marks and the texts after fixes.
  3. npm run docs writes docs/rules/${id}.md and the table.
  4. node --import tsx node_modules/mocha/bin/mocha.js "test/rules/*.test.ts" -g ${id}
  5. npm test: the examples and the fixtures of the other rules have to stay silent.
  6. A line in CHANGELOG.md.`;
}

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { languagePage } from "../../docs/language-page";
import change from "../../schemas/trust-change.schema.json";
import policy from "../../schemas/trust-policy.schema.json";
import { root } from "../root";

const read = (path: string): string => readFileSync(join(root, path), "utf8");

const pages = [
  ...["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "examples/README.md"],
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** Where a page can be entered: by its headings, as GitHub calls them, and by its own marks. */
function anchorsOf(path: string): ReadonlySet<string> {
  const text = read(path).replace(/^```[^]*?^```$/gm, "");
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
  return new Set([...headings, ...[...text.matchAll(/<a id="([^"]+)"/g)].map(([, id = ""]) => id)]);
}

describe("the pages of the documentation", () => {
  for (const page of pages)
    it(`lead somewhere: ${page}`, () => {
      const text = read(page).replace(/^```[^]*?^```$/gm, "");
      for (const [, path = "", anchor] of text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)) {
        const target = path === "" ? page : join(dirname(page), path);
        assert.ok(existsSync(join(root, target)), `${target} is not there`);
        if (anchor !== undefined) assert.ok(anchorsOf(target).has(anchor), `${target} has no ${anchor}`);
      }
    });
});

describe("the page about the language", () => {
  it("is what the schemas say", () => {
    assert.equal(read("docs/language.md"), languagePage(), "run npm run docs");
  });

  it("has a row for every key", () => {
    const rows = new Set([...languagePage().matchAll(/^\| \*{0,2}`([^`]+)`/gm)].map(([, key = ""]) => key));
    for (const key of [change, policy].flatMap(keysIn)) assert.ok(rows.has(key), key);
  });
});

/** The keys of all maps of a schema, but for those that only tell which values exclude each other. */
function keysIn(schema: unknown): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const own = "properties" in schema && "description" in schema ? Object.keys(schema.properties ?? {}) : [];
  const inner = Object.entries(schema).flatMap(([key, value]) =>
    key === "defaultSnippets" ? [] : keysIn(value),
  );
  return [...own, ...inner].filter((key) => !["apiVersion", "kind", "spec", "metadata"].includes(key));
}

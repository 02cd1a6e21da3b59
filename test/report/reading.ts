/** Reads what the renderers write, as far as tests ask about it, without trusting it to be well-formed. */
import assert from "node:assert/strict";

const VOID = new Set(["meta", "br"]);

export interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** The tags around it, outermost first. */
  readonly within: readonly string[];
}

/** Every start tag of a page or picture; fails where the markup is not balanced or an attribute is not quoted. */
export function tagsIn(markup: string): readonly Tag[] {
  const tags: Tag[] = [];
  const open: string[] = [];
  const body = markup.replace(/^<!DOCTYPE html>/, "").replace(/(<style>)[^<]*(<\/style>)/g, "$1$2");
  for (const [whole, close, name = "", rest = ""] of body.matchAll(/<(\/?)([a-zA-Z][\w-]*)([^<>]*)>|</g)) {
    assert.notEqual(whole, "<", "a tag is broken");
    if (close === "/") {
      assert.equal(open.pop(), name, `</${name}> closes something else`);
      continue;
    }
    const attributes = new Map(
      [...rest.matchAll(/\s([\w:-]+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [key, value]),
    );
    assert.equal(
      rest
        .replace(/\s[\w:-]+="[^"]*"/g, "")
        .replace("/", "")
        .trim(),
      "",
      `attributes of ${whole}`,
    );
    tags.push({ name, attributes, within: [...open] });
    if (!rest.endsWith("/") && !VOID.has(name)) open.push(name);
  }
  assert.deepEqual(open, [], "something is left open");
  return tags;
}

/** The text between the tags, entities read. */
export function plainText(markup: string): string {
  return markup
    .replace(/<style>[^<]*<\/style>/g, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&#96;/g, "`")
    .replace(/&amp;/g, "&")
    .replace(/\s+/g, " ");
}

/** The cells of a table row in GFM: bars with a backslash before them, itself not escaped, do not part cells. */
export function cellsOf(line: string): readonly string[] {
  return [...line.matchAll(/\|((?:\\.|[^|\\])*)(?=\|)/g)].map(([, cell = ""]) => cell.trim());
}

/** Mends for the space that YAML wants behind the colon of a key and the dash of an item. */
import type { Repair } from "./repair";

/** A key on a line of its own whose colon the value follows at once; what goes on as a URI does is none. */
const KEY = /^(\s*(?:-\s+)*)([A-Za-z][\w-]*:)(?!\/\/)(?=\S)/;

/** An item whose dash its value follows at once. A number may be meant, and three dashes are a line of their own. */
const ITEM = /^(\s*(?:-\s+)*)-(?=[^\s\d-])/;

/** Where a space is missing behind the first colon or dash of a line. */
export function* spaceRepairs(line: string, at: number): Generator<Repair> {
  for (const pattern of [KEY, ITEM]) {
    const [said, lead = "", key = "-"] = pattern.exec(line) ?? [];
    if (said === undefined) continue;
    const edit = { line: at, from: said.length, to: said.length, text: " " };
    yield { code: "missing-space", detail: key, edit, from: lead.length, to: said.length };
  }
}

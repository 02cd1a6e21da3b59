import { startOfLine } from "../../server/src/text/lines";
import type { TextChange } from "../../server/src/manifest/syntax/edit";
import { below, oneOf } from "../random";

/** What people type and paste, and what they should not. */
const TYPED: readonly [string, ...string[]] = [
  "a",
  "x",
  " ",
  "  ",
  "\n",
  "\n    ",
  "- ",
  "-",
  ":",
  ": ",
  "key:",
  "name: ",
  "#",
  " # note",
  '"',
  "'",
  "{",
  "}",
  "[",
  "]",
  ",",
  "|",
  ">",
  "&x ",
  "*x",
  "<<: *x\n",
  "\t",
  "\r\n",
  "---\n",
  "...\n",
  "%YAML 1.1\n",
  "<<<<<<< ours\n",
  "=======\n",
  "🎉",
  "é",
  "\n- name: x\n",
  "\n    - name: pasted\n      type: A\n",
  "~",
  "?",
  "!tag ",
];

/** A change of a text at a random place: typed, deleted, replaced, moved or pasted. Line breaks are never torn apart. */
export function randomChange(text: string, random: () => number): TextChange {
  const at = below(text.length + 1, random);
  let start = at;
  let end = at;
  const kind = random();
  if (kind < 0.35) end = Math.min(text.length, at + 1 + below(3, random));
  else if (kind < 0.45) end = Math.min(text.length, at + below(200, random));
  if (random() < 0.25) {
    start = startOfLine(text, start);
    const feed = text.indexOf("\n", end);
    end = random() < 0.5 ? (feed < 0 ? text.length : feed + 1) : Math.max(start, end);
  }
  if (text[start - 1] === "\r" && text[start] === "\n") start--;
  if (text[end - 1] === "\r" && text[end] === "\n") end++;
  const isDeletion = kind < 0.45 && random() < 0.6;
  const copied = text.slice(start, Math.min(text.length, start + below(300, random)));
  const written = isDeletion ? "" : random() < 0.15 ? copied : oneOf(TYPED, random);
  return { start, end, text: written };
}

export function applied(before: string, { start, end, text }: TextChange): string {
  return before.slice(0, start) + text + before.slice(end);
}

/** The change that takes a change back. */
export function inverse(before: string, { start, end, text }: TextChange): TextChange {
  return { start, end: start + text.length, text: before.slice(start, end) };
}

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

/** Some lines, one behind the other, each of which is changed by itself: commented out, indented, or the other way round. */
function changedLines(text: string, random: () => number): readonly TextChange[] {
  const first = startOfLine(text, below(text.length + 1, random));
  const most = 1 + below(20, random);
  const added = oneOf(["# ", "  ", "    ", "- "], random);
  const isTakenAway = random() < 0.4;
  const changes: TextChange[] = [];
  for (let start = first; changes.length < most && start < text.length;) {
    const feed = text.indexOf("\n", start);
    if (!isTakenAway) changes.push({ start, end: start, text: added });
    else if (text.startsWith(added, start)) changes.push({ start, end: start + added.length, text: "" });
    start = feed < 0 ? text.length : feed + 1;
  }
  return changes;
}

/** Something short that is replaced wherever it stands. */
function replacedThroughout(text: string, random: () => number): readonly TextChange[] {
  const at = below(text.length, random);
  const found = text.slice(at, at + 1 + below(6, random));
  if (/[\r\n]/.test(found) || found === "") return [];
  const written = random() < 0.3 ? "" : random() < 0.5 ? `${found}x` : oneOf(TYPED, random);
  const changes: TextChange[] = [];
  for (let start = text.indexOf(found); start >= 0; start = text.indexOf(found, start + found.length))
    changes.push({ start, end: start + found.length, text: written });
  return changes;
}

/** Changes that are made with one stroke, in the order of the text as it is; they do not overlap. */
export function randomChanges(text: string, random: () => number): readonly TextChange[] {
  const kind = random();
  if (kind < 0.85) return [randomChange(text, random)];
  return kind < 0.93 ? changedLines(text, random) : replacedThroughout(text, random);
}

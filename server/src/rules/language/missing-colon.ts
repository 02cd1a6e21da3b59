import type { TextEdit } from "../../manifest/edits/edits";
import { isSlip } from "../../manifest/model/names";
import { keysAt } from "../../manifest/schema/known-keys";
import { entryOf, spanOf, type Node } from "../../manifest/syntax/node";
import { textPlace, type FindingDraft } from "../finding";
import { beginsBlock } from "./missing-space";
import { cut } from "./subject";

/** Says that a word stands where a key belongs and no colon follows it. */
export function missingColon(word: string, meant = word): string {
  return `"${cut(word)}" stands where a key is expected, but no colon follows it. Write "${cut(meant)}:".`;
}

/** The key of a map that is meant by a word: the word itself, else the only one that it begins, else one that it is a slip for. */
export function keyMeant(map: Node, word: string): string {
  const open = [...keysAt(map)].filter((key) => entryOf(map, key) === undefined);
  if (open.includes(word)) return word;
  const begun = open.filter((key) => key.startsWith(word));
  if (begun.length === 1) return begun[0] ?? word;
  return open.find((key) => key.length > 3 && isSlip(word, key)) ?? word;
}

/** A word in place of a map, such as the first one of an entry that is being written; undefined for any other text. */
export function entryWithoutColon(node: Node): FindingDraft | undefined {
  if (node.kind !== "scalar" || node.style !== "plain" || !beginsBlock(node)) return undefined;
  const [, word = "", rest = ""] = /^([A-Za-z][\w-]*)(\s\S.*)?$/.exec(node.source) ?? [];
  const meant = keyMeant(node, word);
  // A text of several words begins with a key or is none; a word alone may be the beginning of one.
  const isKey = keysAt(node).has(rest === "" ? meant : word);
  if (word === "" || !isKey) return undefined;
  const { start } = spanOf(node);
  return {
    at: textPlace(node, { start, end: start + word.length }),
    message: missingColon(word, meant),
    fixes: [
      {
        title: `Write ${meant}:`,
        safe: false,
        edits: (): readonly TextEdit[] => {
          const { start: now } = spanOf(node);
          return [{ start: now, end: now + word.length, text: `${meant}:` }];
        },
      },
    ],
  };
}

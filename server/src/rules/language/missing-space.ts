import type { TextEdit } from "../../manifest/edits/edits";
import { keysAt } from "../../manifest/schema/known-keys";
import { spanOf, type Node, type ScalarNode } from "../../manifest/syntax/node";
import { startOfLine } from "../../text/lines";
import { textPlace, type FindingDraft } from "../finding";

/** Says that no space stands behind the colon of a key or the dash of an item. */
export function missingSpace(before: string): string {
  return before === "-"
    ? "No space stands behind this dash, so that it begins no item of a list. Write one."
    : `No space stands behind "${before}", so that it is no key. Write one.`;
}

/** What a fix does that writes the space, as a menu entry. */
export function writeSpace(before: string): string {
  return `Write a space behind the ${before === "-" ? "dash" : "colon"}`;
}

/** The word before a colon that its value follows at once, where it may be a key; what goes on as a URI does is none. */
export function fusedKey(text: string): string | undefined {
  return /^([A-Za-z][\w-]*):(?!\/\/)\S/.exec(text)?.[1];
}

/** `name:shop` where a map belongs, or as a key in braces: a text to YAML, as long as no space stands behind the colon. */
export function spaceBehindKey(node: ScalarNode, key: string): FindingDraft {
  return spaceBehind(node, `${key}:`, [0]);
}

/** As `spaceBehindKey`, for a text in place of a map; undefined where it does not begin with a key of that map. */
export function fusedEntry(node: Node): FindingDraft | undefined {
  if (node.kind !== "scalar" || node.style !== "plain" || !beginsBlock(node)) return undefined;
  const key = fusedKey(node.source);
  return key !== undefined && keysAt(node).has(key) ? spaceBehindKey(node, key) : undefined;
}

/** Lines such as `-shop` in place of a list: one text to YAML. */
export function fusedItems(node: Node): FindingDraft | undefined {
  if (node.kind !== "scalar" || !beginsWithFusedDash(node)) return undefined;
  const { start, end } = spanOf(node);
  const lines = node.chunk.source.slice(start, end).matchAll(/^[ \t]*-(?=[^\s\d-])/gm);
  return spaceBehind(
    node,
    "-",
    [...lines].map(({ 0: lead, index }) => index + lead.length - 1),
  );
}

/** Whether a text that begins a line begins with a dash that another character follows at once. */
export function beginsWithFusedDash(node: Node): boolean {
  return (
    node.kind === "scalar" &&
    node.style === "plain" &&
    /^-[^\s\d-]/.test(node.source) &&
    node.parent?.kind === "entry" &&
    beginsBlock(node)
  );
}

/** Whether nothing but dashes stands in front of a text in its line. */
export function beginsBlock(node: Node): boolean {
  const { source } = node.chunk;
  const { start } = spanOf(node);
  return /^[\s-]*$/.test(source.slice(startOfLine(source.text, start), start));
}

/** @param places where `before` stands in the text of the node */
function spaceBehind(node: ScalarNode, before: string, places: readonly number[]): FindingDraft {
  const { start } = spanOf(node);
  const [first = 0] = places;
  return {
    at: textPlace(node, { start: start + first, end: start + first + before.length }),
    message: missingSpace(before),
    fixes: [
      {
        title: writeSpace(before),
        safe: false,
        edits: (): readonly TextEdit[] => {
          const { start: now } = spanOf(node);
          const behind = places.map((place) => now + place + before.length);
          return behind.map((place) => ({ start: place, end: place, text: " " }));
        },
      },
    ],
  };
}

/** What only a person knows, as it stands in a new manifest: an empty value with a comment that says what belongs there. */
import { tabStop } from "../manifest/edits/snippet";
import { writeBlock, type Writable } from "../manifest/edits/write";

const MARK = "TODO ";

/**
 * A value that is left to a person. It is written as a comment behind its key or dash, so the value is empty, which the
 * schema says until somebody fills it in; an editor selects the comment, so that typing takes its place.
 *
 * @param what what belongs there, on one line
 */
export function blank(what: string): string {
  // YAML would put quotes around what looks like a key or a comment.
  return tabStop(
    MARK +
      what
        .replace(/\s+/g, " ")
        .replace(/:(?= |$)/g, ",")
        .replace(/ #/g, " "),
  );
}

/** The entries of a map that have a value. */
export function present<T>(map: Readonly<Record<string, T | undefined>>): { readonly [key: string]: T } {
  const entries = Object.entries(map).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  return Object.fromEntries(entries);
}

/** Writes a value as block lines with a final line break; its blanks become comments that are tab stops. */
export function writeWithBlanks(value: Writable): string {
  const text = writeBlock(value, { step: 2, indentLists: true, paddedBraces: false, lineBreak: "\n" });
  return `${text.replaceAll(tabStop(MARK).slice(0, -1), tabStop("# TODO: ").slice(0, -1))}\n`;
}

/**
 * Mends for characters that look like the blanks and colons of YAML and are others, as word processors, chats and input
 * methods write them.
 */
import type { Repair } from "./repair";

/** Blanks besides the space and the tab, and marks that have no width at all. */
const FOREIGN = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]/;
const NO_WIDTH = /[\u200b\u2060\ufeff]/g;
/** As wide as two letters. */
const WIDE = /\u3000/g;

const BLANKS = /^[ \u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]*/;

/** A key or a dash at the start of a line, behind which a blank belongs. */
const SIGN = /^ *(?:- +)*(?:[A-Za-z][\w-]*:|-)/;

/** A word and a full-width colon, or one of its small and upright forms. */
const COLON = /^( *(?:- +)*)([A-Za-z][\w-]*) *[\uff1a\ufe55\ufe13]/;

/** Where a line has such characters in front of its content, or behind its first key or dash. */
export function* foreignRepairs(line: string, at: number): Generator<Repair> {
  const indentation = foreignBlanks(line, 0);
  if (indentation > 0) {
    const text = " ".repeat(widthOf(line.slice(0, indentation)));
    const edit = { line: at, from: 0, to: indentation, text };
    yield { code: "foreign-indentation", detail: String(text.length), edit, from: 0, to: indentation };
  }
  const [sign = ""] = SIGN.exec(line) ?? [];
  const [from, to] = [sign.length, sign.length + foreignBlanks(line, sign.length)];
  if (sign !== "" && from < to)
    yield {
      code: "foreign-space",
      detail: sign.trimStart(),
      edit: { line: at, from, to, text: " " },
      from,
      to,
    };
  const [said, lead = "", word = ""] = COLON.exec(line) ?? [];
  if (said !== undefined) {
    const end = said.length + (BLANKS.exec(line.slice(said.length))?.[0].length ?? 0);
    const edit = { line: at, from: lead.length + word.length, to: end, text: end < line.length ? ": " : ":" };
    yield { code: "foreign-colon", detail: word, edit, from: lead.length, to: said.length };
  }
}

/** How many blanks stand at a column with content behind them, where one of them is no space; 0 otherwise. */
function foreignBlanks(line: string, column: number): number {
  const [blanks = ""] = BLANKS.exec(line.slice(column)) ?? [];
  return FOREIGN.test(blanks) && column + blanks.length < line.length ? blanks.length : 0;
}

/** How far blanks reach, in columns. */
function widthOf(blanks: string): number {
  return blanks.replace(NO_WIDTH, "").replace(WIDE, "  ").length;
}

import type { Range } from "vscode-languageserver-types";
import { applyEdits, type TextEdit } from "../../manifest/edits/edits";
import { spanOf, walk, type Span } from "../../manifest/syntax/node";
import { parseSource } from "../../manifest/syntax/parse";
import type { Source } from "../../manifest/syntax/source";
import { lineHunks, type Hunk } from "../../text/line-diff";
import { startOfLine, startOfNextLine } from "../../text/lines";
import { meanTheSame } from "./same-meaning";
import type { PrintOptions, YamlPrinter } from "./printer";

/** Flow collections are written over several lines from this column on, where nobody says another one. */
export const DEFAULT_PRINT_WIDTH = 120;

/** Texts beyond this many UTF-16 units are left as they are: laying them out would keep an editor waiting for seconds. */
export const LONGEST_FORMATTED = 1_000_000;

export interface FormatOptions {
  /** Spaces per level. YAML knows no other indentation, whatever the editor uses elsewhere. */
  readonly tabSize: number;
  readonly printWidth: number;
}

/** Why a text is left as it is. */
export type NotFormatted = "broken" | "too-large" | "would-change";

export type Formatted =
  | { readonly ok: true; readonly edits: readonly TextEdit[] }
  | { readonly ok: false; readonly why: NotFormatted };

/**
 * What has to be changed so that a text is laid out like the output of Prettier: whole lines, and only those that differ.
 * The line breaks, the quotes and the braces (`{a: 1}` or `{ a: 1 }`) that most of the text uses are kept, and so is what
 * it says: a text that is broken, or that would not say the same afterwards, is left as it is.
 *
 * @param source read at the moment of the call; what is typed until the answer comes is for the caller to notice
 * @param range only edits within the lines that it touches, where they alone leave the meaning
 */
export async function format(
  source: Source,
  options: FormatOptions,
  print: YamlPrinter,
  range?: Range,
): Promise<Formatted> {
  const { text } = source;
  const lines = range && linesTouched(source, range);
  if (text.length > LONGEST_FORMATTED) return { ok: false, why: "too-large" };
  if (!isSound(source)) return { ok: false, why: "broken" };
  const printed = await printedText(source, options, print);
  if (printed === undefined) return { ok: false, why: "broken" };
  const all = changedLines(text, printed);
  const edits = lines ? all.filter(({ start, end }) => lines.start <= start && end <= lines.end) : all;
  if (edits.length === 0) return { ok: true, edits };
  const after = parseSource(source.uri, applyEdits(text, edits));
  return meanTheSame(parseSource(source.uri, text), after)
    ? { ok: true, edits }
    : { ok: false, why: "would-change" };
}

/** A carriage return by itself is a line break to YAML, and to few others. */
function isSound({ text, documents }: Source): boolean {
  return !/\r(?!\n)/.test(text) && documents.every(({ problems }) => problems.length === 0);
}

async function printedText(
  source: Source,
  { tabSize, printWidth }: FormatOptions,
  print: YamlPrinter,
): Promise<string | undefined> {
  const options: PrintOptions = {
    tabWidth: Math.min(Math.max(Math.trunc(tabSize), 2), 8),
    printWidth,
    ...habitsOf(source),
  };
  try {
    return await print(source.text.replaceAll("\r\n", "\n"), options);
  } catch {
    // Prettier refuses some that we can read, such as keys that stand twice.
    return undefined;
  }
}

/** The quotes and braces that most of a text uses. */
function habitsOf({ text, documents }: Source): Pick<PrintOptions, "bracketSpacing" | "singleQuote"> {
  let spaced = 0;
  let single = 0;
  for (const { root } of documents) {
    for (const node of walk(root)) {
      if (node.kind === "map" && node.flow && node.entries.length > 0)
        spaced += braceIn(text, spanOf(node).start);
      if (node.kind === "scalar" && node.style === "single") single++;
      if (node.kind === "scalar" && node.style === "double") single--;
    }
  }
  return { bracketSpacing: spaced > 0, singleQuote: single > 0 };
}

/** 1 for a brace before a blank, -1 for one before a key, 0 for one at the end of its line: that says nothing. */
function braceIn(text: string, at: number): number {
  const after = text.charAt(at + 1);
  if (after === "\n" || after === "\r") return 0;
  return after === " " ? 1 : -1;
}

/** The lines that differ; lines that are equal but for their line break are kept. */
function changedLines(text: string, printed: string): readonly TextEdit[] {
  const lines = linesOf(text);
  const others = linesOf(printed);
  const lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
  const starts = [0];
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length);
  const plain = lines.map((line) => line.replace(/\r\n$/, "\n"));
  return lineHunks(plain, others)
    .flatMap((hunk) => lineByLine(hunk, plain, others))
    .map(({ from, to, otherFrom, otherTo }) => ({
      start: starts[from] ?? text.length,
      end: starts[to] ?? text.length,
      text: others.slice(otherFrom, otherTo).join("").replaceAll("\n", lineBreak),
    }));
}

/** As many lines in place of as many stand for each other one by one. */
function lineByLine(hunk: Hunk, lines: readonly string[], others: readonly string[]): readonly Hunk[] {
  const { from, to, otherFrom, otherTo } = hunk;
  if (to - from !== otherTo - otherFrom) return [hunk];
  const pairs = lines.slice(from, to).map((_, index) => [from + index, otherFrom + index] as const);
  return pairs
    .filter(([line, other]) => lines[line] !== others[other])
    .map(([line, other]) => ({ from: line, to: line + 1, otherFrom: other, otherTo: other + 1 }));
}

/** The lines of a text with their line breaks. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]+\n?|\n/g) ?? [];
}

function linesTouched({ text, document }: Source, range: Range): Span {
  const start = startOfLine(text, document.offsetAt(range.start));
  const end = document.offsetAt(range.end);
  // A selection of whole lines ends at the start of the next one.
  const isAtStart = end > start && startOfLine(text, end) === end;
  return { start, end: isAtStart ? end : startOfNextLine(text, end) };
}

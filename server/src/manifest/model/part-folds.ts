import { TextDocument } from "vscode-languageserver-textdocument";
import { queryBy } from "../../query/query";
import { startOfLine } from "../../text/lines";
import type { Part } from "../schema/part";
import { commentsIn } from "../syntax/comments";
import { spanOf, type Node, type Span } from "../syntax/node";

/** Items of lists and what comments mark are regions. */
export type FoldKind = "region" | "comment";

/** Lines that can be folded, the first of which stays. */
export interface Fold {
  readonly start: number;
  readonly end: number;
  /** How far its first line is indented. */
  readonly indent: number;
  readonly kind?: FoldKind;
}

/** A comment `# region` or `# endregion`, which begins or ends what people want to fold. */
export interface Marker {
  readonly line: number;
  readonly opens: boolean;
}

interface Folds {
  readonly folds: readonly Fold[];
  readonly markers: readonly Marker[];
}

/** The folds of a part, by lines from its first one. */
export interface PartFolds extends Folds {
  /** Where the part begins in the text. */
  readonly base: number;
}

/** A text and where lines begin in it; spans in it count from `base`. */
interface Lines {
  readonly text: string;
  readonly base: number;
  readonly lineAt: (offset: number) => number;
}

/** The folds of a part, each line with one at the most; lines count from that of `base`, an offset into the text. */
export function foldsOfPart(part: Part): PartFolds {
  // What holds items that are parts themselves ends where the last of these ends: its own text does not tell.
  if (part.chunk.sequences.length > 0) return { ...foldsAround(part), base: 0 };
  const { folds, markers } = foldsOfLeaf(part);
  return { folds, markers, base: part.chunk.base };
}

function foldsAround(part: Part): Folds {
  const { document, text } = part.chunk.source;
  return foldsIn(part, { text, base: 0, lineAt: (offset) => document.positionAt(offset).line });
}

/** The folds of a part whose text is all its own; worked out again only when that changes. */
const foldsOfLeaf = queryBy(
  (part: Part): Folds => {
    const { text } = part.chunk.skeleton();
    const { base } = part.chunk;
    const document = TextDocument.create("", "", 0, text);
    return foldsIn(part, { text, base, lineAt: (offset) => document.positionAt(offset - base).line });
  },
  { name: "folds" },
);

function foldsIn(part: Part, lines: Lines): Folds {
  const folds: Fold[] = [];
  const add = (span: Span, kind?: FoldKind): void => {
    const fold = foldOf(span, lines);
    if (fold) folds.push({ ...fold, ...(kind && { kind }) });
  };
  for (const root of part.roots) {
    if (!part.isWholeDocument) add(spanOf(root), "region");
    addNodes(root, add);
  }
  const comments = commentsOf(part, lines);
  folds.push(...blocksOf(comments));
  const markers = comments.flatMap(({ line, marks }) =>
    marks === undefined ? [] : [{ line, opens: marks === "start" }],
  );
  return { folds: onePerLine(folds), markers };
}

/** An editor has one sign for a line: the longest range counts. */
export function onePerLine(folds: readonly Fold[]): readonly Fold[] {
  const byLine = new Map<number, Fold>();
  for (const fold of folds) {
    const known = byLine.get(fold.start);
    if (!known || known.end < fold.end) byLine.set(fold.start, fold);
  }
  return [...byLine.values()].sort((a, b) => a.start - b.start);
}

function addNodes(node: Node, add: (span: Span, kind?: FoldKind) => void): void {
  if (node.kind === "map") {
    for (const entry of node.entries) {
      add(spanOf(entry));
      addNodes(entry.value, add);
    }
  } else if (node.kind === "list" && !node.sequence) {
    for (const item of node.items) {
      add(spanOf(item), "region");
      addNodes(item, add);
    }
  }
}

/** The lines of a span; a bracket that closes it on a line of its own stays in sight. */
function foldOf({ start, end }: Span, { text, base, lineAt }: Lines): Fold | undefined {
  let last = end - base;
  while (last > start - base && /\s/.test(text.charAt(last - 1))) last--;
  const line = startOfLine(text, start - base);
  const lineOfEnd = startOfLine(text, last);
  const isClosed = /^[ \t]*[\]}]+$/.test(text.slice(lineOfEnd, last));
  const from = lineAt(start);
  const to = lineAt(last + base) - (isClosed ? 1 : 0);
  return to > from ? { start: from, end: to, indent: indentIn(text, line) } : undefined;
}

function indentIn(text: string, line: number): number {
  let at = line;
  while (text.charAt(at) === " ") at++;
  return at - line;
}

/** A comment on a line of its own. */
interface OwnLine {
  readonly line: number;
  readonly indent: number;
  readonly marks: "start" | "end" | undefined;
}

function commentsOf(part: Part, { text, base, lineAt }: Lines): readonly OwnLine[] {
  const { chunk } = part;
  const own: OwnLine[] = [];
  for (const { start, end } of commentsIn(chunk.skeleton().text, part.nodes())) {
    const at = chunk.place(start) - base;
    const line = startOfLine(text, at);
    if (text.slice(line, at).trim() !== "") continue;
    const [, ending] = /^#\s*(end)?region\b/.exec(text.slice(at, at + end - start)) ?? [];
    const isMarker = /^#\s*(?:end)?region\b/.test(text.slice(at, at + end - start));
    const marks = isMarker ? (ending === undefined ? "start" : "end") : undefined;
    own.push({ line: lineAt(at + base), indent: at - line, marks });
  }
  return own;
}

/** Comments of several lines, one below the other. */
function blocksOf(comments: readonly OwnLine[]): readonly Fold[] {
  const blocks: Fold[] = [];
  let first: OwnLine | undefined;
  let last: OwnLine | undefined;
  const close = (): void => {
    if (first && last && last.line > first.line)
      blocks.push({
        start: first.line,
        end: last.line,
        indent: first.indent,
        kind: "comment",
      });
    first = undefined;
  };
  for (const comment of comments) {
    const goesOn =
      first !== undefined && comment.marks === undefined && comment.line === (last?.line ?? -2) + 1;
    if (!goesOn) close();
    if (comment.marks === undefined) first ??= comment;
    last = comment;
  }
  close();
  return blocks;
}

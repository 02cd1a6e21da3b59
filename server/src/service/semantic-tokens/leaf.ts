import type { TrustChange } from "../../manifest/model/trust-change";
import { partOf } from "../../manifest/schema/part";
import type { Chunk, Sequence } from "../../manifest/syntax/chunk";
import type { ScalarNode } from "../../manifest/syntax/node";
import { modifierBits, typeNumber } from "./legend";
import { wordToken } from "./word-token";

/**
 * The tokens of a stretch of text that is read as one, from the start of a line to the start of another one. It knows
 * nothing of its place, so that it stays what it is when text above it changes.
 */
export interface Leaf {
  /** As the protocol has them, five numbers each; the first one is counted from the start of the stretch. */
  readonly data: readonly number[];
  /** How many lines the stretch goes on for. */
  readonly lines: number;
  /** The line of the last token, from the start of the stretch. */
  readonly lastLine: number;
}

interface Token {
  /** Offsets into the skeleton of the chunk. */
  readonly from: number;
  readonly to: number;
  readonly type: number;
  readonly modifiers: number;
}

/** The tokens of a chunk in the order of its text, with the sequences in between, which have their own. */
export function leavesOf(chunk: Chunk, change: TrustChange | undefined): readonly (Leaf | Sequence)[] {
  const tokens = tokensOf(chunk, change);
  // Where the schema knows no words nothing was read yet, and the lines have to be counted again with another text.
  chunk.content();
  let skeleton = 0;
  let next = 0;
  return chunk.parts.map((part) => {
    if (typeof part !== "string") {
      skeleton += part.placeholder.length;
      return part;
    }
    const start = skeleton;
    skeleton += part.length;
    const first = next;
    while (next < tokens.length && (tokens[next]?.from ?? 0) < skeleton) next++;
    return leafOf(part, start, tokens.slice(first, next));
  });
}

function tokensOf(chunk: Chunk, change: TrustChange | undefined): readonly Token[] {
  const tokens: Token[] = [];
  for (const word of partOf(chunk).words()) {
    const token = isPlainWord(word.node) ? wordToken(word, change) : undefined;
    if (!token) continue;
    const { from, to } = word.node;
    tokens.push({ from, to, type: typeNumber(token.type), modifiers: modifierBits(token.modifiers) });
  }
  return tokens;
}

/** Of what is quoted or goes on over several lines, only what stands on one line can be a token. */
function isPlainWord({ style, from, to }: ScalarNode): boolean {
  return (style === "plain" || style === "single" || style === "double") && to > from;
}

function leafOf(text: string, start: number, tokens: readonly Token[]): Leaf {
  const data: number[] = [];
  let line = 0;
  let lineStart = 0;
  let lastLine = 0;
  let lastColumn = 0;
  let reached = 0;
  let isFirst = true;
  const advance = (to: number): void => {
    for (; reached < to; reached++) {
      if (!isBreakAt(text, reached)) continue;
      line++;
      lineStart = reached + 1;
    }
  };
  for (const { from, to, type, modifiers } of tokens) {
    const at = from - start;
    const length = to - from;
    if (at < reached || hasBreak(text, at, at + length)) continue;
    advance(at);
    const column = at - lineStart;
    const isNewLine = isFirst || line !== lastLine;
    data.push(line - lastLine, isNewLine ? column : column - lastColumn, length, type, modifiers);
    isFirst = false;
    lastLine = line;
    lastColumn = column;
  }
  advance(text.length);
  // What `push` has made room for is not kept: there are very many.
  return { data: data.slice(), lines: line, lastLine };
}

const FEED = 0x0a;
const RETURN = 0x0d;

/** Whether a line ends with the character at an offset, as the protocol counts lines. */
function isBreakAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === FEED || (code === RETURN && text.charCodeAt(at + 1) !== FEED);
}

function hasBreak(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === FEED || code === RETURN) return true;
  }
  return false;
}

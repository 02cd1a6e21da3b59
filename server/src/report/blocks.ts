import type { Range } from "vscode-languageserver-types";

/** How something is meant, beside its words: never by itself. */
export type Tone = "error" | "warning" | "information" | "good" | "quiet";

/** A stretch of plain text; whoever renders it escapes it. */
export interface Phrase {
  readonly text: string;
  /** The place in the manifest that it speaks of. */
  readonly at?: Range | undefined;
  /** An https address to go on to. */
  readonly href?: string | undefined;
  readonly tone?: Tone | undefined;
  /** Names and values, which are read letter by letter. */
  readonly isCode?: boolean | undefined;
  /** A moment or a length of time, which stays on one line. */
  readonly isTime?: boolean | undefined;
  /** Sentences of the product's own, in which names and values stand between backticks. */
  readonly isProse?: boolean | undefined;
}

/** The pieces of prose: each second one is a name or a value. An odd backtick is one of the text. */
export function piecesOf(prose: string): readonly string[] {
  const pieces = prose.split("`");
  return pieces.length % 2 === 1 ? pieces : [prose];
}

/** What stands in a cell: each on a line of its own. */
export type Cell = readonly Phrase[];

export interface Fact {
  readonly term: string;
  readonly value: Cell;
}

/** The first cell of a row says what the row is about. */
export interface Table {
  readonly kind: "table";
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** How many rows are not shown. */
  readonly left: number;
}

export type Block =
  | { readonly kind: "paragraph"; readonly phrases: readonly Phrase[] }
  | { readonly kind: "facts"; readonly facts: readonly Fact[] }
  | { readonly kind: "heading"; readonly phrases: readonly Phrase[] }
  /** Where the picture of the time axis belongs. */
  | { readonly kind: "picture" }
  | Table;

export interface Section {
  /** A word for addresses within the report. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** A report in the words and in the order in which people read it. */
export interface Outline {
  readonly name: Phrase;
  readonly summary: Phrase | undefined;
  /** Whether something speaks against the change, in one line. */
  readonly verdict: readonly Phrase[];
  readonly facts: readonly Fact[];
  readonly sections: readonly Section[];
}

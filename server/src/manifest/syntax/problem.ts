import type { Chunk } from "./chunk";
import type { Span } from "./node";

export type SyntaxProblemCode =
  | "alias-unresolved"
  | "alias-cyclic"
  | "alias-expansion"
  | "tab-indentation"
  | "foreign-indentation"
  | "foreign-space"
  | "foreign-colon"
  | "conflict-marker"
  | "too-deep"
  | "too-large"
  | "not-text"
  | "utf-16"
  | "yaml-1.1"
  | "unclosed"
  | "unopened"
  | "unclosed-quote"
  | "unopened-quote"
  | "unquoted"
  | "indentation"
  | "missing-colon"
  | "missing-space"
  | "missing-comma"
  | "loose-comma"
  | "missing-parent"
  | "complex-key"
  | "unknown-tag"
  | "bad-escape"
  | "unexpected";

/** What is wrong with a text, in offsets into that text. */
export interface TextFault {
  readonly code: SyntaxProblemCode;
  readonly span: Span;
  /** What stands there or is missing: the alias's name, the character that is missing. */
  readonly detail: string;
  /** What makes the text readable here, and is most likely meant. */
  readonly repair?: Span & { readonly text: string };
}

/** A place at which a document is no YAML, or none that every tool reads alike. It moves with its chunk. */
export class SyntaxProblem {
  constructor(
    private readonly chunk: Chunk,
    /** In offsets into the skeleton of the chunk. */
    readonly local: TextFault,
  ) {}

  get code(): SyntaxProblemCode {
    return this.local.code;
  }

  get detail(): string {
    return this.local.detail;
  }

  get span(): Span {
    return this.placed(this.local.span);
  }

  get repair(): (Span & { readonly text: string }) | undefined {
    const { repair } = this.local;
    return repair && { ...this.placed(repair), text: repair.text };
  }

  private placed({ start, end }: Span): Span {
    const from = this.chunk.place(start);
    return { start: from, end: Math.max(from, this.chunk.place(end)) };
  }
}

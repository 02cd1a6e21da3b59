import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Node, Span } from "./node";

/** One YAML document of a source. */
export interface SyntaxDocument {
  readonly source: Source;
  readonly root: Node | undefined;
  readonly span: Span;
  readonly problems: readonly SyntaxProblem[];
}

export type SyntaxProblemCode =
  | "alias-unresolved"
  | "alias-cyclic"
  | "alias-expansion"
  | "tab-indentation"
  | "conflict-marker"
  | "too-deep"
  | "too-large"
  | "not-text"
  | "yaml-1.1"
  | "unclosed"
  | "unopened"
  | "unclosed-quote"
  | "unopened-quote"
  | "unquoted"
  | "indentation"
  | "missing-colon"
  | "missing-parent"
  | "complex-key"
  | "unknown-tag"
  | "bad-escape"
  | "unexpected";

export interface SyntaxProblem {
  readonly code: SyntaxProblemCode;
  readonly span: Span;
  /** What stands there or is missing: the alias's name, the character that is missing. */
  readonly detail: string;
  /** What makes the text readable here, and is most likely meant; offsets in the text as it is written. */
  readonly repair?: Span & { readonly text: string };
}

/** One text as it was at one version: its documents and its comments. */
export interface Source {
  readonly uri: string;
  readonly document: TextDocument;
  readonly text: string;
  readonly documents: readonly SyntaxDocument[];
}

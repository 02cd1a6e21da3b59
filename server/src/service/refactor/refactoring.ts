import type { CodeActionKind } from "vscode-languageserver-types";
import type { TextEdit } from "../../manifest/edits/edits";
import type { Layout } from "../../manifest/edits/layout";
import type { Manifest } from "../../manifest/model/manifest";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Node, Span } from "../../manifest/syntax/node";
import type { SyntaxDocument } from "../../manifest/syntax/source";

/** Where a refactoring is asked for. */
export interface Selection {
  readonly manifest: Manifest;
  readonly document: SyntaxDocument;
  /** The change that the document holds; undefined in documents of other kinds. */
  readonly change: TrustChange | undefined;
  readonly span: Span;
  /** The nodes that hold the start of the selection, from the root down; keys are among them. */
  readonly path: readonly Node[];
  readonly layout: Layout;
}

/** Another way to write what stands at a selection. Comments stay, and so does what the text says, unless its title says more. */
export interface Refactoring {
  readonly title: string;
  readonly kind: CodeActionKind;
  readonly edits: readonly TextEdit[];
}

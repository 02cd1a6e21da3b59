import type { CodeAction, Range } from "vscode-languageserver-types";
import { layoutOf } from "../../manifest/edits/layout";
import type { Manifest } from "../../manifest/model/manifest";
import { spanOf, type Node } from "../../manifest/syntax/node";
import type { Source } from "../../manifest/syntax/source";
import { toWorkspaceEdit } from "../edits";
import { completeReversal } from "./complete-reversal";
import { convertStyle } from "./convert-style";
import { extractIssuer } from "./extract-issuer";
import type { Refactoring, Selection } from "./refactoring";
import { sortRecords } from "./sort-records";
import { splitCredential } from "./split-credential";

export interface RefactoringOptions {
  /** The kinds that the editor asks for; all where it does not say. */
  readonly only: readonly string[] | undefined;
  /** Whether the client takes snippet edits in workspace edits. */
  readonly snippets: boolean;
}

/** Each looks at what the selection stands in, and at nothing else. */
const providers: readonly ((selection: Selection) => Iterable<Refactoring>)[] = [
  completeReversal,
  splitCredential,
  extractIssuer,
  sortRecords,
  convertStyle,
];

/** What may be written another way at a range of a text; nothing in a document that is broken. */
export function refactorings(manifest: Manifest, range: Range, options: RefactoringOptions): CodeAction[] {
  const { only } = options;
  const wants = (kind: string): boolean =>
    !only || only.some((one) => one === "" || kind === one || kind.startsWith(`${one}.`));
  if (only && !only.some((one) => one === "" || one === "refactor" || one.startsWith("refactor."))) return [];
  const selection = selectionIn(manifest, range);
  if (!selection || selection.document.problems.length > 0) return [];
  const { source } = manifest;
  return providers.flatMap((provide) =>
    [...provide(selection)]
      .filter(({ kind, edits }) => wants(kind) && edits.length > 0)
      .map(({ title, kind, edits }) => ({
        title,
        kind,
        edit: toWorkspaceEdit(source, edits, options.snippets),
      })),
  );
}

function selectionIn(manifest: Manifest, { start, end }: Range): Selection | undefined {
  const { source } = manifest;
  const span = { start: source.document.offsetAt(start), end: source.document.offsetAt(end) };
  const document = documentAt(source, span.start);
  if (!document) return undefined;
  return {
    manifest,
    document,
    change: manifest.changes().find((change) => change.document === document),
    span,
    path: pathTo(document.root, span.start),
    layout: layoutOf(source, document.root),
  };
}

function documentAt({ documents, text }: Source, offset: number) {
  return documents.find(
    ({ span }) =>
      span.start <= offset && (offset < span.end || (offset === span.end && offset === text.length)),
  );
}

/** The nodes that hold an offset, from the root down; the line of a key belongs to its value. */
function pathTo(root: Node | undefined, offset: number): readonly Node[] {
  const path: Node[] = [];
  for (let node = root; node; node = childAt(node, offset)) path.push(node);
  return path;
}

function childAt(node: Node, offset: number): Node | undefined {
  const holds = (start: number, end: number): boolean => start <= offset && offset <= end;
  if (node.kind === "map") {
    const entry = node.entries.find((one) => {
      const { start, end } = spanOf(one);
      return holds(start, end);
    });
    return entry?.value;
  }
  if (node.kind !== "list") return undefined;
  return node.items.find((item) => {
    const { start, end } = spanOf(item);
    return holds(start, end);
  });
}

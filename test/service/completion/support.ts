import assert from "node:assert/strict";
import type { CompletionItem } from "vscode-languageserver-types";
import { TextDocument } from "vscode-languageserver-textdocument";
import { Manifest } from "../../../server/src/manifest/model/manifest";
import { TrustPolicy } from "../../../server/src/manifest/model/policy";
import { schemasOf } from "../../../server/src/manifest/schema/locate";
import { faultsIn } from "../../manifest/texts";
import { spanOf, walk, type Node } from "../../../server/src/manifest/syntax/node";
import { parseSource } from "../../../server/src/manifest/syntax/parse";
import type { Source, SyntaxDocument } from "../../../server/src/manifest/syntax/source";
import { completion } from "../../../server/src/service/completion/completion";
import { NOW } from "../change";

export interface Options {
  readonly snippets?: boolean;
  readonly uri?: string;
  /** The text of the policy that the workspace has for the file. */
  readonly policy?: string;
  /** For documents of a provider, of which the schema knows nothing. */
  readonly isForeign?: boolean;
  /** The rules that find something in the text. */
  readonly found?: readonly string[];
  /** What counts as now, where that matters. */
  readonly now?: number;
}

const URI = "file:///changes/test.trust.yaml";

/** What is offered at a cursor. */
export interface Offered {
  readonly items: readonly CompletionItem[];
  readonly labels: readonly string[];
  /** The item with a label; fails where there is none. */
  item(label: string): CompletionItem;
  /** The whole text after an item was accepted and each tab stop was left at its hint or first choice. */
  accept(label: string): string;
}

interface Asked {
  readonly source: Source;
  readonly offset: number;
  readonly options: Options;
}

/** Everything that is offered at the cursor of a text, each item checked: accepting it leaves a sound text. */
export function offered(marked: string, options: Options = {}): Offered {
  const [text, offset] = readCursor(marked);
  const source = parseSource(options.uri ?? URI, text);
  const manifest = new Manifest(source, options.policy === undefined ? undefined : policyOf(options.policy));
  const position = source.document.positionAt(offset);
  const list = completion(
    manifest,
    position,
    { snippets: options.snippets ?? true, now: options.now ?? NOW, found: new Set(options.found) },
    { isCancellationRequested: false },
  );
  assert.equal(list.isIncomplete, false);
  const { items } = list;
  const labels = items.map(({ label }) => label);
  checkList(items, labels);
  for (const item of items.filter(isChecked)) checkItem(item, { source, offset, options });
  const itemOf = (label: string): CompletionItem => {
    const found = items.find((item) => item.label === label);
    assert.ok(found, `${label} is not offered, but ${labels.join(", ") || "nothing"}`);
    return found;
  };
  return { items, labels, item: itemOf, accept: (label) => accepted(text, itemOf(label)) };
}

/** Of a list of hundreds that are all written alike, each that is written otherwise, and every tenth. */
function isChecked(
  { textEdit }: CompletionItem,
  index: number,
  { length }: readonly CompletionItem[],
): boolean {
  return length < 100 || index % 10 === 0 || !/^ ?[\w.:-]+$/.test(textEdit?.newText ?? "");
}

/** No two items alike, and an order that every client keeps. */
function checkList(items: readonly CompletionItem[], labels: readonly string[]): void {
  assert.equal(new Set(labels).size, labels.length, `twice: ${labels.join(", ")}`);
  const order = items.map(({ sortText }) => sortText ?? "");
  assert.deepEqual(order, order.toSorted());
}

function checkItem(item: CompletionItem, { source, offset, options }: Asked): void {
  const { textEdit, filterText = item.label, label } = item;
  assert.ok(textEdit && "range" in textEdit, `${label} has an edit`);
  const start = source.document.offsetAt(textEdit.range.start);
  const end = source.document.offsetAt(textEdit.range.end);
  assert.ok(start <= offset && offset <= end, `${label} replaces what is at the cursor`);
  assert.equal(textEdit.range.start.line, textEdit.range.end.line, `${label} replaces no line break`);
  const typed = source.text.slice(start, offset);
  const isFound = filterText.startsWith(/^[ \t]*/.exec(typed)?.[0] ?? "");
  assert.ok(
    isFound && (filterText.startsWith(typed) || !label.startsWith(typed.trim())),
    `${label} is found by ${typed}`,
  );
  if (options.snippets === false) assert.ok(!textEdit.newText.includes("$"), `${label} is plain text`);
  const after = parseSource(source.uri, accepted(source.text, item));
  assert.deepEqual(newProblems(source, after), [], `after accepting ${label}:\n${after.text}`);
  if (options.isForeign !== true) checkPlaced(label, start, after);
}

/** The key or value that was written stands where the schema knows it, and it is no fault there. */
function checkPlaced(label: string, start: number, after: Source): void {
  const written = nodesFrom(after, start).find(({ node }) => node.kind === "scalar" && node.source === label);
  if (!written) return;
  const { document, node } = written;
  const value = node.parent?.kind === "entry" && node.parent.key === node ? node.parent.value : node;
  assert.ok(
    schemasOf(document, value).length > 0,
    `the schema knows ${label} at its place in\n${after.text}`,
  );
  const own = faultsIn(after).filter(({ at, kind }) => at === node && kind === "keyword");
  assert.deepEqual(own, [], `${label} is a fault in\n${after.text}`);
}

/** Takes the cursor out of a text: its only `|`, or `<|>` where the text has bars of its own. */
export function readCursor(marked: string): [text: string, offset: number] {
  const mark = marked.includes("<|>") ? "<|>" : "|";
  const pieces = marked.split(mark);
  assert.equal(pieces.length, 2, `one cursor in\n${marked}`);
  return [pieces.join(""), pieces[0]?.length ?? 0];
}

/** Applies an item as a client does that leaves indentation alone. */
export function accepted(
  text: string,
  { textEdit, additionalTextEdits = [], insertTextFormat }: CompletionItem,
): string {
  assert.ok(textEdit && "range" in textEdit);
  const newText = insertTextFormat === 2 ? expanded(textEdit.newText) : textEdit.newText;
  const document = TextDocument.create(URI, "yaml", 0, text);
  return TextDocument.applyEdits(document, [...additionalTextEdits, { ...textEdit, newText }]);
}

/** A snippet as it stands before anything is typed: hints and first choices. Written apart from the product on purpose. */
export function expanded(snippet: string): string {
  let text = "";
  for (let at = 0; at < snippet.length; at++) {
    const rest = snippet.slice(at);
    const choice = /^\$\{\d+\|((?:\\.|[^,|\\])*)(?:\\.|[^|\\])*\|\}/s.exec(rest);
    const hint = /^\$\{\d+(?::((?:\\.|[^}\\])*))?\}/s.exec(rest);
    const stop = /^\$\d+/.exec(rest);
    const found = choice ?? hint ?? stop;
    if (found) {
      text += (found[1] ?? "").replace(/\\(.)/gs, "$1");
      at += found[0].length - 1;
    } else if (rest.startsWith("\\")) text += snippet.charAt(++at);
    else {
      assert.ok(!rest.startsWith("$"), `a bare dollar sign in ${snippet}`);
      text += rest.charAt(0);
    }
  }
  return text;
}

/** The problems of a text that has more of them than another one. */
function newProblems(before: Source, after: Source): readonly string[] {
  const problems = problemsOf(after);
  return problems.length <= problemsOf(before).length ? [] : problems;
}

function problemsOf(source: Source): readonly string[] {
  return source.documents.flatMap(({ problems }) => problems.map(({ code }) => code));
}

interface Placed {
  readonly node: Node;
  readonly document: SyntaxDocument;
}

function nodesFrom(source: Source, offset: number): Placed[] {
  return source.documents.flatMap((document) =>
    [...walk(document.root)]
      .filter((node) => spanOf(node).start >= offset)
      .map((node) => ({ node, document })),
  );
}

function policyOf(text: string): TrustPolicy {
  const [document] = parseSource("file:///trust-policy.yaml", text).documents;
  assert.ok(document);
  return new TrustPolicy(document);
}

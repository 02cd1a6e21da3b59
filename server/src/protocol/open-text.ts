import type { TextDocumentContentChangeEvent } from "vscode-languageserver-textdocument";
import { Manifest } from "../manifest/model/manifest";
import { editSource, type TextChange } from "../manifest/syntax/edit";
import { parseSource } from "../manifest/syntax/parse";
import type { SourceText } from "../manifest/syntax/source-text";
import { Analyzer } from "../rules/engine";

/** A text that is open in the editor, with everything that is known of it. It follows each change of the text. */
export class OpenText {
  readonly manifest: Manifest;
  readonly analyzer: Analyzer;

  private constructor(uri: string, version: number, text: string) {
    this.manifest = new Manifest(parseSource(uri, text, version));
    this.analyzer = new Analyzer(this.manifest);
  }

  /** As the document manager of the protocol library wants it. */
  static create(uri: string, _languageId: string, version: number, content: string): OpenText {
    return new OpenText(uri, version, content);
  }

  /** As the document manager of the protocol library wants it. */
  static update(open: OpenText, changes: TextDocumentContentChangeEvent[], version: number): OpenText {
    const { source } = open.manifest;
    for (const change of changes) editSource(source, changeIn(open.document, change), version);
    return open;
  }

  get document(): SourceText {
    return this.manifest.source.document;
  }

  get uri(): string {
    return this.document.uri;
  }

  get version(): number {
    return this.document.version;
  }

  get text(): string {
    return this.document.getText();
  }
}

function changeIn(document: SourceText, change: TextDocumentContentChangeEvent): TextChange {
  if (!("range" in change)) return difference(document.getText(), change.text);
  const { start, end } = change.range;
  const from = document.offsetAt(start);
  return { start: from, end: Math.max(from, document.offsetAt(end)), text: change.text };
}

/** A client may send the whole text anew: most of it is what it was. */
function difference(before: string, after: string): TextChange {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let tail = 0;
  while (
    tail < most - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail++;
  // A line break of two characters is one thing.
  if (start > 0 && before.charAt(start - 1) === "\r") start--;
  if (tail > 0 && before.charAt(before.length - tail) === "\n") tail--;
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}

import type { TextDocumentContentChangeEvent } from "vscode-languageserver-textdocument";
import { Manifest } from "../manifest/model/manifest";
import { parseSource } from "../manifest/syntax/parse";
import type { SourceText } from "../manifest/syntax/source-text";
import { Analyzer } from "../rules/engine";
import { makeChanges } from "./content-changes";

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
    makeChanges(open.manifest.source, changes, version);
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

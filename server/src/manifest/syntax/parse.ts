import { wasUtf16 } from "../../text/encoding";
import { Chunk } from "./chunk";
import type { SyntaxProblemCode, TextFault } from "./problem";
import { firstLine } from "./recover";
import { Source, SyntaxDocument } from "./source";
import { SourceText } from "./source-text";
import { frameOf, splitDocuments } from "./split";

/** Texts beyond this many UTF-16 units are not parsed: nobody reviews them, and a parse would block the editor. */
export const MAX_TEXT_LENGTH = 8 * 1024 * 1024;

/**
 * Parses a text into its YAML documents. Never throws: whatever is wrong is a problem at its place, and the tree
 * holds what can still be known. The text is cut at once and read piece by piece, as it is asked for.
 *
 * @param uri identifies the text in findings; nothing is read from it
 */
export function parseSource(uri: string, text: string, version = 0): Source {
  const source = new Source(new SourceText(uri, version, text));
  source.documents = documentsOf(source);
  for (const document of source.documents) settle(document);
  return source;
}

/** The documents of a source, from its text as it is. */
export function documentsOf(source: Source): readonly SyntaxDocument[] {
  const { text } = source;
  const refused = refuse(text);
  if (refused) return [refusedDocument(source, refused)];
  return splitDocuments(text).map((stretch) => {
    const document = new SyntaxDocument(source);
    const own = text.slice(stretch.start, stretch.end);
    document.cut = wholeChunk(document, own, stretch.start);
    document.frame = frameOf(own);
    return document;
  });
}

/** Documents up to this many UTF-16 units are read in one piece as long as lines of them stand in wrong columns. */
const MOST_READ_WHOLE = 32 * 1024;

/** Faults of a text that only the lines around tell the meaning of; all others lie within their lines. */
const OF_COLUMNS: ReadonlySet<SyntaxProblemCode> = new Set<SyntaxProblemCode>([
  "indentation",
  "tab-indentation",
  "foreign-indentation",
  "missing-parent",
  "unexpected",
]);

/**
 * Chooses how a document is read, each time when its text has changed: item by item, or in one piece where a line of
 * it stands in a wrong column. What such a line means shows by all the lines around it; beyond some length that would
 * cost too much with each stroke of a key.
 */
export function settle(document: SyntaxDocument): void {
  const { cut } = document;
  const isReadWhole =
    cut.length <= MOST_READ_WHOLE && cut.sequences.length > 0 && !cut.refusal && isMisaligned(cut);
  document.read(isReadWhole ? inOnePiece(document) : undefined);
}

/** The document in one piece: the chunk that it was before, if it was, with its text as it is now. */
function inOnePiece(document: SyntaxDocument): Chunk {
  const { cut, onePiece: chunk = new Chunk(document, "", true), source } = document;
  const text = source.slice(cut.start, cut.start + cut.length);
  if (text !== chunk.skeleton().text) chunk.parts = [text];
  chunk.start = cut.start;
  chunk.length = text.length;
  return chunk;
}

function isMisaligned(chunk: Chunk): boolean {
  return (
    chunk.raw.get().problems.some(({ code }) => OF_COLUMNS.has(code)) ||
    chunk.sequences.some(({ chunks }) => chunks.some(isMisaligned))
  );
}

/**
 * The chunk of a whole document.
 *
 * @param text its own text
 * @param start where that begins in the text of the source
 */
export function wholeChunk(document: SyntaxDocument, text: string, start: number): Chunk {
  const chunk = new Chunk(document, text, false);
  chunk.start = start;
  return chunk;
}

function refusedDocument(source: Source, refusal: TextFault): SyntaxDocument {
  const document = new SyntaxDocument(source);
  document.refusal = refusal;
  document.cut = new Chunk(document, source.text, true);
  return document;
}

function refuse(text: string): TextFault | undefined {
  if (text.length > MAX_TEXT_LENGTH) {
    return { code: "too-large", span: firstLine(text), detail: String(MAX_TEXT_LENGTH / 1024 / 1024) };
  }
  const control = text.indexOf("\0");
  if (control < 0) return undefined;
  return { code: wasUtf16(text) ? "utf-16" : "not-text", span: firstLine(text), detail: String(control) };
}

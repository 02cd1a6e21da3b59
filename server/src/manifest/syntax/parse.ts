import { TextDocument } from "vscode-languageserver-textdocument";
import type { Document } from "yaml";
import { convertDocument } from "./convert";
import type { Chunk } from "./node";
import { firstLine, parseWithRecovery } from "./recover";
import type { Source, SyntaxDocument, SyntaxProblem } from "./source";

/** Texts beyond this many UTF-16 units are not parsed: nobody reviews them, and a parse would block the editor. */
export const MAX_TEXT_LENGTH = 8 * 1024 * 1024;

/**
 * Parses a text into its YAML documents. Never throws: whatever is wrong is a problem at its place, and the tree
 * holds what can still be known.
 *
 * @param uri identifies the text in findings; nothing is read from it
 */
export function parseSource(uri: string, text: string, version = 0): Source {
  return parseTextDocument(TextDocument.create(uri, "trust-change", version, text));
}

/** As `parseSource`, for a text that an editor already holds. */
export function parseTextDocument(document: TextDocument): Source {
  const text = document.getText();
  const documents: SyntaxDocument[] = [];
  const source: Source = { uri: document.uri, document, text, documents };
  const refused = refuse(text);
  if (refused)
    documents.push({ source, root: undefined, span: { start: 0, end: text.length }, problems: [refused] });
  else documents.push(...parseDocuments(source));
  return source;
}

function refuse(text: string): SyntaxProblem | undefined {
  if (text.length > MAX_TEXT_LENGTH) {
    return { code: "too-large", span: firstLine(text), detail: String(MAX_TEXT_LENGTH / 1024 / 1024) };
  }
  const control = text.indexOf("\0");
  return control < 0 ? undefined : { code: "not-text", span: firstLine(text), detail: String(control) };
}

function parseDocuments(source: Source): SyntaxDocument[] {
  const problems: SyntaxProblem[] = [];
  const readable = parseWithRecovery(blankConflicts(source.text, problems), problems);
  const chunk: Chunk = { source, base: 0 };
  return readable.documents.map((yaml, index) => {
    const { placeOf } = readable;
    const span = { start: index === 0 ? 0 : placeOf(yaml.range[0]), end: placeOf(yaml.range[2]) };
    const isLast = index === readable.documents.length - 1;
    const own = problems.filter(
      (problem) =>
        (index === 0 || problem.span.start >= span.start) && (isLast || problem.span.start < span.end),
    );
    const root = convertDocument(yaml, chunk, readable, own);
    own.push(...directiveProblems(yaml, source.text), ...tagProblems(yaml, readable.placeOf));
    return { source, root, span, problems: own.sort((a, b) => a.span.start - b.span.start) };
  });
}

/** A version directive other than 1.2 changes what `on`, `yes` or `012` mean to other tools. */
function directiveProblems(yaml: Document.Parsed, text: string): SyntaxProblem[] {
  const start = text.search(/^%YAML 1\.1\b/m);
  if (yaml.directives.yaml.version !== "1.1" || start < 0) return [];
  return [{ code: "yaml-1.1", span: { start, end: start + "%YAML 1.1".length }, detail: "1.1" }];
}

/** Tags that are no part of YAML itself mean something to one tool only. */
function tagProblems(yaml: Document.Parsed, placeOf: (offset: number) => number): SyntaxProblem[] {
  return yaml.warnings
    .filter(({ code }) => code === "TAG_RESOLVE_FAILED")
    .map(({ pos: [start, end], message }) => {
      const detail = /![^\s]*/.exec(message)?.[0] ?? "";
      return { code: "unknown-tag", span: { start: placeOf(start), end: placeOf(end) }, detail };
    });
}

/** Replaces each line that a merge conflict left behind with spaces, so that both sides of it can be read. */
function blankConflicts(text: string, problems: SyntaxProblem[]): string {
  if (!/^(?:<{7} |={7}\r?$|>{7} )/m.test(text)) return text;
  return text.replace(/^(?:<{7} .*|\|{7} .*|={7}|>{7} .*)(?=\r?$)/gm, (line, start: number) => {
    problems.push({
      code: "conflict-marker",
      span: { start, end: start + line.length },
      detail: line.slice(0, 7),
    });
    return " ".repeat(line.length);
  });
}

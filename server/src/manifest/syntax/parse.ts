import { TextDocument } from "vscode-languageserver-textdocument";
import { isScalar, parseAllDocuments, visit, type Document, type YAMLParseError } from "yaml";
import { convertDocument } from "./convert";
import type { Chunk, Span } from "./node";
import type { Source, SyntaxDocument, SyntaxProblem, SyntaxProblemCode } from "./source";

/** Texts beyond this many UTF-16 units are not parsed: nobody reviews them, and a parse would block the editor. */
export const MAX_TEXT_LENGTH = 8 * 1024 * 1024;

/** How often a broken line is taken out and the rest parsed again, before the tree is taken as it is. */
const MAX_RECOVERIES = 12;

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

function firstLine(text: string): Span {
  const end = text.search(/[\r\n]/);
  return { start: 0, end: Math.min(end < 0 ? text.length : end, 200) };
}

function parseDocuments(source: Source): SyntaxDocument[] {
  const problems: SyntaxProblem[] = [];
  const readable = parseWithRecovery(blankConflicts(source.text, problems), problems);
  const chunk: Chunk = { source, base: 0 };
  return readable.documents.map((yaml, index) => {
    const span = { start: index === 0 ? 0 : yaml.range[0], end: yaml.range[2] };
    const isLast = index === readable.documents.length - 1;
    const own = problems.filter(
      (problem) =>
        (index === 0 || problem.span.start >= span.start) && (isLast || problem.span.start < span.end),
    );
    const root = convertDocument(yaml, chunk, readable.text, own);
    own.push(...directiveProblems(yaml, source.text));
    return { source, root, span, problems: own.sort((a, b) => a.span.start - b.span.start) };
  });
}

/** A version directive other than 1.2 changes what `on`, `yes` or `012` mean to other tools. */
function directiveProblems(yaml: Document.Parsed, text: string): SyntaxProblem[] {
  const start = text.search(/^%YAML 1\.1\b/m);
  if (yaml.directives.yaml.version !== "1.1" || start < 0) return [];
  return [{ code: "yaml-1.1", span: { start, end: start + "%YAML 1.1".length }, detail: "1.1" }];
}

/** Replaces each line that a merge conflict left behind with spaces, so that both sides of it can be read. */
function blankConflicts(text: string, problems: SyntaxProblem[]): string {
  if (!/^<{7} /m.test(text)) return text;
  return text.replace(/^(?:<{7} .*|\|{7} .*|={7}|>{7} .*)$/gm, (line, start: number) => {
    problems.push({
      code: "conflict-marker",
      span: { start, end: start + line.length },
      detail: line.slice(0, 7),
    });
    return " ".repeat(line.length);
  });
}

interface Readable {
  text: string;
  documents: Document.Parsed[];
}

/**
 * Parses, takes the first broken stretch out (spaces keep every offset), and parses again, so that one broken line
 * costs that line and not the rest of the document.
 */
function parseWithRecovery(text: string, problems: SyntaxProblem[]): Readable {
  let current = parseYaml(text, problems);
  for (let recovery = 0; recovery < MAX_RECOVERIES; recovery++) {
    const error = firstError(current.documents);
    if (!error) return current;
    const fault = explain(error, current);
    problems.push(fault.problem);
    if (!fault.blank || fault.blank.end <= fault.blank.start) break;
    const blanked = blank(current.text, fault.blank);
    if (blanked === current.text) break;
    current = parseYaml(blanked, problems);
  }
  return current;
}

function parseYaml(text: string, problems: SyntaxProblem[]): Readable {
  try {
    const parsed = parseAllDocuments(text, {
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: "silent",
      intAsBigInt: false,
    });
    return { text, documents: Array.isArray(parsed) ? [...parsed] : [] };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    problems.push({ code: "too-deep", span: firstLine(text), detail: "" });
    return { text, documents: [] };
  }
}

type ParseError = Pick<YAMLParseError, "code" | "pos" | "message">;

function firstError(documents: readonly Document.Parsed[]): ParseError | undefined {
  return documents.flatMap((document) => document.errors)[0];
}

function blank(text: string, span: Span): string {
  const hidden = text.slice(span.start, span.end).replace(/[^\r\n]/g, " ");
  return text.slice(0, span.start) + hidden + text.slice(span.end);
}

interface Fault {
  problem: SyntaxProblem;
  /** What to take out before parsing again; absent where the tree is usable as it is. */
  blank?: Span;
}

function explain(error: ParseError, { text, documents }: Readable): Fault {
  const [start, end] = error.pos;
  const rest = { start, end: lineEnd(text, start) };
  const problem = (code: SyntaxProblemCode, span: Span, detail = ""): SyntaxProblem => ({
    code,
    span,
    detail,
  });
  switch (error.code) {
    case "MISSING_CHAR": {
      const quoted = quotedScalarEndingAt(documents, start);
      if (!quoted) return explainFlow(error, text, rest);
      const span = { start: quoted, end: lineEnd(text, quoted) };
      return { problem: problem("unclosed-quote", span, text.charAt(quoted)), blank: span };
    }
    case "MULTILINE_IMPLICIT_KEY": {
      const span = { start, end: trimmedLineEnd(text, start) };
      return {
        problem: problem("missing-colon", span, text.slice(span.start, span.end).trim()),
        blank: span,
      };
    }
    case "TAB_AS_INDENT":
      return {
        problem: problem("tab-indentation", { start, end: tabsEnd(text, start) }),
        blank: { start, end: tabsEnd(text, start) },
      };
    case "BAD_INDENT":
      if (error.message.startsWith("Flow ")) return explainFlow(error, text, rest);
      return { problem: problem("indentation", trimmed(text, rest)), blank: rest };
    case "BAD_DQ_ESCAPE":
      return {
        problem: problem("bad-escape", { start, end: Math.max(end, start + 1) }, text.slice(start, end)),
        blank: rest,
      };
    case "BLOCK_AS_IMPLICIT_KEY":
      return { problem: problem("indentation", trimmed(text, rest)), blank: rest };
    default: {
      const from = text.slice(lineStart(text, start), start).trim() === "" ? lineStart(text, start) : start;
      const taken = { start: from, end: Math.max(lineEnd(text, start), from) };
      return {
        problem: problem(
          "unexpected",
          trimmed(text, rest),
          text.slice(start, Math.min(end, start + 20)).trim(),
        ),
        blank: taken,
      };
    }
  }
}

/** An unclosed `[` or `{`: the tree holds what stands inside, so nothing is taken out. */
function explainFlow(error: ParseError, text: string, rest: Span): Fault {
  const opener = openFlowBefore(text, error.pos[0]);
  if (opener === undefined)
    return { problem: { code: "indentation", span: trimmed(text, rest), detail: "" } };
  return {
    problem: { code: "unclosed", span: { start: opener, end: opener + 1 }, detail: text.charAt(opener) },
  };
}

/** The last bracket before `offset` that is not closed, looking back no further than 50 lines. */
function openFlowBefore(text: string, offset: number): number | undefined {
  const from = Math.max(0, text.slice(0, offset).split("\n").slice(0, -50).join("\n").length);
  const open: number[] = [];
  for (let at = from; at < offset; at++) {
    const character = text.charAt(at);
    if (character === "[" || character === "{") open.push(at);
    else if (character === "]" || character === "}") open.pop();
    else if (character === "#" && /\s/.test(text.charAt(at - 1))) at = lineEnd(text, at);
  }
  return open.at(-1);
}

/** Where the quoted scalar begins that runs into the end of its document unclosed. */
function quotedScalarEndingAt(documents: readonly Document.Parsed[], offset: number): number | undefined {
  let start: number | undefined;
  for (const document of documents) {
    visit(document, (_, node) => {
      const isQuoted = isScalar(node) && (node.type === "QUOTE_DOUBLE" || node.type === "QUOTE_SINGLE");
      if (isQuoted && node.range && node.range[1] >= offset && node.range[0] < offset) start = node.range[0];
    });
  }
  return start;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

function lineEnd(text: string, offset: number): number {
  const feed = text.indexOf("\n", offset);
  const end = feed < 0 ? text.length : feed;
  return end > offset && text.charAt(end - 1) === "\r" ? end - 1 : end;
}

function trimmedLineEnd(text: string, start: number): number {
  return start + text.slice(start, lineEnd(text, start)).trimEnd().length;
}

function tabsEnd(text: string, start: number): number {
  const run = /^[\t ]+/.exec(text.slice(start, start + 200));
  return start + (run ? run[0].length : 1);
}

/** The span without white space at its ends; at least one unit long where the text allows it. */
function trimmed(text: string, span: Span): Span {
  const inner = text.slice(span.start, span.end);
  const start = span.start + (inner.length - inner.trimStart().length);
  const end = span.start + inner.trimEnd().length;
  return end > start ? { start, end } : { start: span.start, end: Math.min(text.length, span.start + 1) };
}

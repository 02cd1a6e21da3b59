/**
 * Reads the statements of `named.conf`, as far as dynamic updates need them: words and texts, blocks in braces,
 * semicolons, and the three kinds of comments. Statements that only lack their semicolon at the end of a line are read
 * all the same.
 */
import type { Span } from "../capability";

/** One statement: its words, then a block if it has one. */
export interface Statement {
  readonly words: readonly string[];
  readonly block: readonly Statement[] | undefined;
  /** From the first word to the last one on its line. */
  readonly span: Span;
}

const MAX_TOKENS = 40_000;
const MAX_DEPTH = 12;

/** The statements of a text; undefined where its braces or quotes do not close. */
export function parseStatements(text: string): readonly Statement[] | undefined {
  const tokens = tokensOf(text);
  if (tokens === undefined) return undefined;
  const reader = { tokens, position: 0, text };
  const statements = statementsIn(reader, 0);
  return statements !== undefined && reader.position === tokens.length ? statements : undefined;
}

interface Token {
  readonly kind: "word" | "sign";
  readonly text: string;
  readonly span: Span;
}

interface Reader {
  readonly tokens: readonly Token[];
  readonly text: string;
  position: number;
}

const TOKEN =
  /\s+|#[^\n]*|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/|"([^"\n]*)"|((?:\$\{[^{}\n]*\}|\{\{[^{}\n]*\}\}|[^\s{};"#])+)|([{};])/y;

function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (found === null || tokens.length > MAX_TOKENS) return undefined;
    const [whole, quoted, word, sign] = found;
    const span = { start: at, end: at + whole.length };
    if (sign !== undefined) tokens.push({ kind: "sign", text: sign, span });
    else if (quoted !== undefined || word !== undefined)
      tokens.push({ kind: "word", text: quoted ?? word ?? "", span });
  }
  return tokens;
}

function statementsIn(reader: Reader, depth: number): Statement[] | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const statements: Statement[] = [];
  for (
    let token = reader.tokens[reader.position];
    token !== undefined;
    token = reader.tokens[reader.position]
  ) {
    if (token.kind === "sign" && token.text === "}") return depth === 0 ? undefined : statements;
    if (token.kind === "sign" && token.text === ";") {
      reader.position++;
      continue;
    }
    const statement = statementAt(reader, depth);
    if (statement === undefined) return undefined;
    statements.push(statement);
  }
  return depth === 0 ? statements : undefined;
}

function statementAt(reader: Reader, depth: number): Statement | undefined {
  const words: Token[] = [];
  let block: Statement[] | undefined;
  for (
    let token = reader.tokens[reader.position];
    token !== undefined;
    token = reader.tokens[reader.position]
  ) {
    if (token.kind === "word") {
      if (beginsAnother(token, words, reader.text)) break;
      words.push(token);
      reader.position++;
    } else if (token.text === "{" && block === undefined) {
      reader.position++;
      block = statementsIn(reader, depth + 1);
      if (block === undefined || reader.tokens[reader.position++]?.text !== "}") return undefined;
    } else if (token.text === ";") {
      reader.position++;
      break;
    } else {
      break;
    }
  }
  const [first] = words;
  const start = first?.span.start ?? 0;
  const lineEnd = reader.text.indexOf("\n", start);
  const last = words.filter(({ span }) => lineEnd < 0 || span.end <= lineEnd).at(-1);
  if (first === undefined && block === undefined) return undefined;
  return { words: words.map(({ text }) => text), block, span: { start, end: last?.span.end ?? start } };
}

/** A `grant` or `deny` on a line of its own begins a rule, whether or not the one before it was closed. */
function beginsAnother({ text, span }: Token, words: readonly Token[], source: string): boolean {
  const last = words.at(-1);
  if (last === undefined || words.length < 3 || !/^(?:grant|deny)$/i.test(text)) return false;
  return source.slice(last.span.end, span.start).includes("\n");
}

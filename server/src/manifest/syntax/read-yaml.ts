import { Composer, Lexer, Parser, type Document, type CST } from "yaml";

/**
 * How many collections may stand in each other. `yaml` composes nested collections by recursion, and a stack that
 * runs out is more than an exception: V8 ends the whole process when it has to compile a regular expression there.
 */
export const MAX_NESTING = 150;

/** What the reader made of a text. */
export interface Reading {
  readonly text: string;
  readonly documents: readonly Document.Parsed[];
  /** The offset at which collections are nested too deeply; nothing behind it was read. */
  readonly tooDeepAt: number | undefined;
}

/** Reads a text as a stream of YAML documents. Never throws; errors stand in the documents. */
export function readYaml(text: string): Reading {
  const limit: Limit = { reachedAt: undefined };
  const options = { uniqueKeys: false, prettyErrors: false, logLevel: "silent", intAsBigInt: false } as const;
  // Errors are values here: nobody looks at where in `yaml` they were made, and that costs most of the time.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    const documents = [...new Composer(options).compose(tokensOf(text, limit))];
    return { text, documents, tooDeepAt: limit.reachedAt };
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

interface Limit {
  reachedAt: number | undefined;
}

function* tokensOf(text: string, limit: Limit): Generator<CST.Token> {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    // The document is on the stack too.
    if (parser.stack.length <= MAX_NESTING + 1) continue;
    limit.reachedAt = parser.offset;
    break;
  }
  yield* parser.end();
}

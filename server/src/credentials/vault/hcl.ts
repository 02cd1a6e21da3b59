/**
 * Reads the configuration language that Vault's policies are written in (HCL 1), as far as policies use it: keys,
 * labelled blocks, texts, numbers, lists and objects, with the places of the texts. Heredocs are not read.
 */
import type { Span } from "../capability";

/** A value, with its place. */
export type HclValue =
  | { readonly kind: "text"; readonly text: string; readonly span: Span }
  | { readonly kind: "list"; readonly items: readonly HclValue[] }
  | { readonly kind: "object"; readonly entries: readonly HclEntry[] }
  | { readonly kind: "other" };

/** `key = value`, `key { ... }` or `key "label" { ... }`. */
export interface HclEntry {
  readonly key: string;
  readonly labels: readonly { readonly text: string; readonly span: Span }[];
  readonly value: HclValue;
}

/** No policy comes near these; they keep hostile texts from costing more than they can. */
const MAX_TOKENS = 40_000;
const MAX_DEPTH = 20;

/** The entries of a text, or undefined where it is not this language. */
export function parseHcl(text: string): readonly HclEntry[] | undefined {
  const tokens = tokensOf(text);
  if (tokens === undefined) return undefined;
  const reader = new Reader(tokens);
  const entries = reader.entries(0, undefined);
  return entries !== undefined && reader.atEnd ? entries : undefined;
}

interface Token {
  readonly kind: "word" | "text" | "sign";
  readonly text: string;
  readonly span: Span;
}

const TOKEN =
  /\s+|#[^\n]*|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/|"((?:[^"\\\n]|\\.)*)"|([A-Za-z_][\w.:-]*|-?\d[\w.]*)|([{}[\]=,;:])/y;

function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (found === null || tokens.length > MAX_TOKENS) return undefined;
    const [whole, quoted, word, sign] = found;
    const span = { start: at, end: at + whole.length };
    if (quoted !== undefined) tokens.push({ kind: "text", text: quoted.replace(/\\(["\\])/g, "$1"), span });
    else if (word !== undefined) tokens.push({ kind: "word", text: word, span });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign, span });
  }
  return tokens;
}

/** Walks over the tokens once. Each method gives undefined where the text is not in the language. */
class Reader {
  private position = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  get atEnd(): boolean {
    return this.position === this.tokens.length;
  }

  entries(depth: number, end: string | undefined): HclEntry[] | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const entries: HclEntry[] = [];
    while (!this.atEnd && !this.sees(end)) {
      const entry = this.entry(depth);
      if (entry === undefined) return undefined;
      entries.push(entry);
      while (this.takes(",") || this.takes(";"));
    }
    return entries;
  }

  private entry(depth: number): HclEntry | undefined {
    const key = this.next();
    if (key === undefined || key.kind === "sign") return undefined;
    const labels: Token[] = [];
    for (let label = this.tokens[this.position]; label?.kind === "text"; label = this.tokens[this.position]) {
      labels.push(label);
      this.position++;
    }
    if (this.takes("{")) {
      const entries = this.entries(depth + 1, "}");
      return entries && this.takes("}")
        ? { key: key.text, labels, value: { kind: "object", entries } }
        : undefined;
    }
    if (!this.takes("=") && !this.takes(":")) return undefined;
    const value = this.value(depth + 1);
    return value && { key: key.text, labels, value };
  }

  private value(depth: number): HclValue | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const token = this.next();
    if (token === undefined) return undefined;
    if (token.kind === "text") return { kind: "text", text: token.text, span: token.span };
    if (token.kind === "word") return { kind: "other" };
    if (token.text === "{") {
      const entries = this.entries(depth + 1, "}");
      return entries && this.takes("}") ? { kind: "object", entries } : undefined;
    }
    return token.text === "[" ? this.list(depth) : undefined;
  }

  private list(depth: number): HclValue | undefined {
    const items: HclValue[] = [];
    while (!this.takes("]")) {
      const item = this.value(depth + 1);
      if (item === undefined) return undefined;
      items.push(item);
      if (!this.takes(",") && !this.sees("]")) return undefined;
    }
    return { kind: "list", items };
  }

  private next(): Token | undefined {
    return this.tokens[this.position++];
  }

  private sees(sign: string | undefined): boolean {
    const next = this.tokens[this.position];
    return sign !== undefined && next?.kind === "sign" && next.text === sign;
  }

  private takes(sign: string): boolean {
    if (!this.sees(sign)) return false;
    this.position++;
    return true;
  }
}

/**
 * Reads the conditions of Google Cloud's allow policies: the part of the Common Expression Language that the IAM
 * "Attribute reference for IAM Conditions" shows. What is beyond that part is kept as "other", to be told as unread.
 */

/** A condition taken apart. */
export type Condition =
  | { readonly kind: "and" | "or"; readonly parts: readonly Condition[] }
  | { readonly kind: "not"; readonly part: Condition }
  | { readonly kind: "constant"; readonly value: boolean }
  | {
      readonly kind: "compare";
      readonly attribute: string;
      readonly operator: Comparison;
      readonly value: Term;
    }
  | { readonly kind: "call"; readonly attribute: string; readonly method: string; readonly text: string }
  | { readonly kind: "other"; readonly text: string };

export type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=";

type Term = { readonly kind: "text"; readonly text: string } | { readonly kind: "other" };

/** Conditions are at most 12 logical operators long at Google; this reads more than that, and ends. */
const MAX_TOKENS = 500;
const MAX_DEPTH = 40;

/** The condition, or undefined where the text is none. */
export function parseCondition(text: string): Condition | undefined {
  const tokens = tokensOf(text);
  if (tokens === undefined || tokens.length === 0) return undefined;
  const reader = new Reader(tokens);
  const condition = reader.or(0);
  return condition !== undefined && reader.atEnd ? condition : undefined;
}

interface Token {
  readonly kind: "word" | "text" | "sign";
  readonly text: string;
}

const TOKEN =
  /\s+|([A-Za-z_][\w.]*)|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(&&|\|\||==|!=|<=|>=|[!<>(),.[\]+-])|(\d[\w.]*)/y;

function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (found === null || tokens.length > MAX_TOKENS) return undefined;
    at = TOKEN.lastIndex;
    const [, word, double, single, sign, number] = found;
    const quoted = double ?? single;
    if (word !== undefined || number !== undefined) tokens.push({ kind: "word", text: word ?? number ?? "" });
    else if (quoted !== undefined) tokens.push({ kind: "text", text: quoted.replace(/\\(.)/gs, "$1") });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign });
  }
  return tokens;
}

/** Walks over the tokens once. Each method gives undefined where the text is no condition. */
class Reader {
  private position = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  get atEnd(): boolean {
    return this.position === this.tokens.length;
  }

  or(depth: number): Condition | undefined {
    return this.joined("or", "||", depth, () => this.joined("and", "&&", depth, () => this.unary(depth)));
  }

  private joined(
    kind: "and" | "or",
    sign: string,
    depth: number,
    next: () => Condition | undefined,
  ): Condition | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const parts: Condition[] = [];
    do {
      const part = next();
      if (part === undefined) return undefined;
      parts.push(part);
    } while (this.takes(sign));
    const [only] = parts;
    return parts.length === 1 ? only : { kind, parts };
  }

  private unary(depth: number): Condition | undefined {
    if (depth > MAX_DEPTH) return undefined;
    if (this.takes("!")) {
      const part = this.unary(depth + 1);
      return part && { kind: "not", part };
    }
    if (this.takes("(")) {
      const inner = this.or(depth + 1);
      return inner !== undefined && this.takes(")") ? inner : undefined;
    }
    return this.comparison(depth);
  }

  private comparison(depth: number): Condition | undefined {
    const start = this.position;
    const left = this.tokens[this.position];
    if (left?.kind === "text") {
      this.position++;
      return this.reversed(left.text);
    }
    if (left?.kind !== "word") return undefined;
    this.position++;
    if (left.text === "true" || left.text === "false")
      return { kind: "constant", value: left.text === "true" };
    const call = this.call(left.text, depth);
    if (call !== undefined) return this.isCompared() ? this.rest(start, depth) : call;
    const operator = this.operator();
    if (operator === undefined) return this.rest(start, depth);
    const value = this.term(depth);
    return value && { kind: "compare", attribute: left.text, operator, value };
  }

  /** `"text" == attribute`. */
  private reversed(text: string): Condition | undefined {
    const operator = this.operator();
    const right = this.tokens[this.position];
    if (operator === undefined || right?.kind !== "word" || /^[<>]/.test(operator)) return undefined;
    this.position++;
    return { kind: "compare", attribute: right.text, operator, value: { kind: "text", text } };
  }

  /** `attribute.method("text")` */
  private call(word: string, depth: number): Condition | undefined {
    const dot = word.lastIndexOf(".");
    const [open, argument, close] = this.tokens.slice(this.position, this.position + 3);
    if (
      dot < 0 ||
      depth > MAX_DEPTH ||
      open?.text !== "(" ||
      argument?.kind !== "text" ||
      close?.text !== ")"
    )
      return undefined;
    this.position += 3;
    return { kind: "call", attribute: word.slice(0, dot), method: word.slice(dot + 1), text: argument.text };
  }

  private isCompared(): boolean {
    const next = this.tokens[this.position]?.text ?? "";
    return /^(?:[<>]=?|[=!]=|[.[+])/.test(next) && this.tokens[this.position]?.kind === "sign";
  }

  /** Takes everything up to the next sign that joins conditions, since it is more than is read here. */
  private rest(start: number, depth: number): Condition | undefined {
    let open = 0;
    for (; this.position < this.tokens.length; this.position++) {
      const { kind, text } = this.tokens[this.position] ?? { kind: "word", text: "" };
      if (kind !== "sign") continue;
      if (text === "(" || text === "[") open++;
      else if ((text === ")" || text === "]") && open > 0) open--;
      else if (open === 0 && (text === "&&" || text === "||" || text === ")")) break;
    }
    if (open > 0 || depth > MAX_DEPTH || this.position === start) return undefined;
    const words = this.tokens
      .slice(start, this.position)
      .map(({ kind, text }) => (kind === "text" ? `"${text}"` : text));
    return { kind: "other", text: words.join(" ") };
  }

  private operator(): Comparison | undefined {
    const next = this.tokens[this.position];
    const found = COMPARISONS.find((operator) => next?.kind === "sign" && next.text === operator);
    if (found !== undefined) this.position++;
    return found;
  }

  private term(depth: number): Term | undefined {
    const next = this.tokens[this.position];
    const after = this.tokens[this.position + 1];
    if (next?.kind === "text" && !(after?.kind === "sign" && after.text === "+")) {
      this.position++;
      return { kind: "text", text: next.text };
    }
    return this.rest(this.position, depth) && { kind: "other" };
  }

  private takes(sign: string): boolean {
    const next = this.tokens[this.position];
    if (next?.kind !== "sign" || next.text !== sign) return false;
    this.position++;
    return true;
  }
}

const COMPARISONS: readonly Comparison[] = ["==", "!=", "<=", ">=", "<", ">"];

/** Mends for what stands in brackets on one line or over several, and lacks the comma between two of its parts. */
import { endOfContent, type Repair } from "./repair";

/** A part of what stands in brackets. */
interface Token {
  readonly kind: "quoted" | "opener" | "closer" | "comma" | "key" | "word";
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Where no comma stands behind a value in brackets, and the next one begins. */
export function* commaRepairs(line: string, at: number): Generator<Repair> {
  const tokens = tokensOf(line);
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    if (next && lacksComma(tokens[index - 1], token, next)) yield commaBehind(token, at);
  }
}

/** Where nothing stands in front of a comma: an item that is still to come, or one that went. */
export function* looseCommaRepairs(line: string, at: number): Generator<Repair> {
  const tokens = tokensOf(line);
  for (const [index, { kind, from }] of tokens.entries()) {
    const before = tokens[index - 1]?.kind;
    if (kind !== "comma" || (before !== undefined && before !== "opener" && before !== "comma")) continue;
    // Of several, all that follow go with the first one.
    const next = tokens.find((token, later) => later > index && token.kind !== "comma");
    const to = (next ? tokens[tokens.indexOf(next) - 1] : tokens.at(-1))?.to ?? from;
    const edit = { line: at, from, to: next?.from ?? to, text: "" };
    yield { code: "loose-comma", detail: line.slice(from, to), edit, from, to };
  }
}

/** As `commaRepairs`, where the next value begins in the next line. */
export function* lastCommaRepairs(line: string, at: number): Generator<Repair> {
  const last = tokensOf(line).at(-1);
  if (last && last.kind !== "opener" && last.kind !== "comma" && last.kind !== "key")
    yield commaBehind(last, at);
}

function commaBehind({ text, from, to }: Token, line: number): Repair {
  return { code: "missing-comma", detail: text, edit: { line, from: to, to, text: "," }, from, to };
}

const TOKEN = /"(?:\\.|[^"\\])*"|'(?:[^']|'')*'|[[\]{},]|[^\s[\]{},"']+/g;

function tokensOf(line: string): readonly Token[] {
  const said = line.slice(0, endOfContent(line));
  return [...said.matchAll(TOKEN)].map(({ 0: text, index }) => {
    return { kind: kindOfToken(text), text, from: index, to: index + text.length };
  });
}

function kindOfToken(text: string): Token["kind"] {
  if (text === ",") return "comma";
  if (/^[[{]$/.test(text)) return "opener";
  if (/^[\]}]$/.test(text)) return "closer";
  if (/^["']/.test(text)) return "quoted";
  return text.endsWith(":") ? "key" : "word";
}

/** Of texts without quotes only a single word counts: of several the colon may be a part. */
function lacksComma(before: Token | undefined, { kind, to }: Token, next: Token): boolean {
  if (kind === "word") return next.kind === "key" && before?.kind === "key";
  if (kind !== "quoted" && kind !== "closer") return false;
  const isColon = next.from === to && next.text.startsWith(":");
  return !isColon && next.kind !== "closer" && next.kind !== "comma";
}

import fc from "fast-check";

/** A value with the way in which it is written. */
export type Styled =
  | {
      readonly kind: "scalar";
      readonly value: string | number | boolean | null;
      readonly quote: "plain" | "single" | "double" | "block";
    }
  | { readonly kind: "list"; readonly items: readonly Styled[]; readonly flow: boolean }
  | {
      readonly kind: "map";
      readonly entries: readonly (readonly [string, Styled])[];
      readonly flow: boolean;
    };

/** How a whole text is laid out. */
export interface TextStyle {
  readonly step: 2 | 4;
  readonly indentLists: boolean;
  readonly comments: boolean;
  readonly lineBreak: "\n" | "\r\n";
  readonly endsInLineBreak: boolean;
}

/** Texts that need care when they are written. */
export const tricky: readonly string[] = [
  "word",
  "two words",
  "*.example.com",
  "a: b",
  "- x",
  "# x",
  "x # y",
  "@org/team",
  "it's",
  'say "hi"',
  "C:\\path",
  "yes",
  "on",
  "012",
  "1h30m",
  "203.0.113.1",
  "04:B2",
  "",
  " ",
  "[a]",
  "{a}",
  "a, b",
  "null",
  "~",
  "ü",
];

const word = fc.constantFrom(...tricky);
const scalar: fc.Arbitrary<Styled> = fc
  .oneof(
    { weight: 6, arbitrary: fc.record({ value: word, quote: fc.constantFrom("plain", "single", "double") }) },
    {
      weight: 2,
      arbitrary: fc.record({ value: fc.constantFrom(0, 60, true, null), quote: fc.constant("plain") }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ value: fc.constantFrom("one\ntwo\n", "one\n"), quote: fc.constant("block") }),
    },
  )
  .map((it) => ({ kind: "scalar", ...it }));

const keys = fc.constantFrom("name", "type", "ttl", "values", "a-b", "x");

/** Maps with anything in them, as the root of a document is. */
export const documents: fc.Arbitrary<Styled> = fc
  .letrec<{ value: Styled; list: Styled; map: Styled }>((tie) => ({
    value: fc.oneof({ maxDepth: 3, depthSize: "small" }, scalar, tie("list"), tie("map")),
    list: fc.record({
      kind: fc.constant("list" as const),
      items: fc.array(tie("value"), { maxLength: 3 }),
      flow: fc.boolean(),
    }),
    map: fc.record({
      kind: fc.constant("map" as const),
      entries: fc.uniqueArray(fc.tuple(keys, tie("value")), { maxLength: 4, selector: ([key]) => key }),
      flow: fc.boolean(),
    }),
  }))
  .map.map((map) => ({ ...map, flow: false }) as Styled)
  .filter((map) => map.kind === "map" && map.entries.length > 0);

export const styles: fc.Arbitrary<TextStyle> = fc.record({
  step: fc.constantFrom(2 as const, 4 as const),
  indentLists: fc.boolean(),
  comments: fc.boolean(),
  lineBreak: fc.constantFrom("\n" as const, "\r\n" as const),
  endsInLineBreak: fc.boolean(),
});

/** Writes a value in its style. */
export function write(root: Styled, style: TextStyle): string {
  const lines = block(root, 0, style);
  return lines.join(style.lineBreak) + (style.endsInLineBreak ? style.lineBreak : "");
}

function block(node: Styled, indent: number, style: TextStyle): string[] {
  const pad = " ".repeat(indent);
  if (node.kind === "map") {
    return node.entries.flatMap(([key, value], index) => [
      ...(style.comments && index === 1 ? [`${pad}# above ${key}`] : []),
      ...lead(`${pad}${keyText(key)}:`, value, indent, style),
    ]);
  }
  return node.kind === "list" ? node.items.flatMap((item) => dashed(item, indent, style)) : [];
}

/** A key with its value, on its line or below it. */
function lead(start: string, value: Styled, indent: number, style: TextStyle): string[] {
  const comment = style.comments ? " # note" : "";
  if (isBlockText(value)) return [`${start} |`, ...blockText(value, indent + style.step)];
  if (!isBlock(value)) return [`${start} ${inline(value)}${comment}`];
  const inner = value.kind === "list" && !style.indentLists ? indent : indent + style.step;
  return [start + comment, ...block(value, inner, style)];
}

function dashed(item: Styled, indent: number, style: TextStyle): string[] {
  const pad = " ".repeat(indent);
  if (isBlockText(item)) return [`${pad}- |`, ...blockText(item, indent + 2)];
  if (!isBlock(item)) return [`${pad}- ${inline(item)}${style.comments ? " # item" : ""}`];
  const [first = "", ...rest] = block(item, indent + 2, style);
  return [`${pad}- ${first.slice(indent + 2)}`, ...rest];
}

/** A key, in quotes where it is no plain word: groups begin with `@`. */
function keyText(key: string): string {
  return /^[\w./:-]+$/.test(key) ? key : JSON.stringify(key);
}

function isBlockText(node: Styled): boolean {
  return node.kind === "scalar" && node.quote === "block";
}

function isBlock(node: Styled): boolean {
  if (node.kind === "scalar" || node.flow) return false;
  return (node.kind === "list" ? node.items : node.entries).length > 0;
}

function blockText(node: Styled, indent: number): string[] {
  const text = node.kind === "scalar" ? String(node.value) : "";
  return text
    .trimEnd()
    .split("\n")
    .map((line) => " ".repeat(indent) + line);
}

function inline(node: Styled): string {
  if (node.kind === "list") return `[${node.items.map(inline).join(", ")}]`;
  if (node.kind === "map")
    return `{${node.entries.map(([key, value]) => `${keyText(key)}: ${inline(value)}`).join(", ")}}`;
  const { value, quote } = node;
  if (typeof value !== "string") return String(value);
  if (quote === "single" && !value.includes("\n")) return `'${value.replaceAll("'", "''")}'`;
  return quote === "plain" &&
    /^[A-Za-z][A-Za-z ]*$/.test(value) &&
    !/^(?:true|false|null|yes|no|on|off)$/i.test(value)
    ? value
    : JSON.stringify(value);
}

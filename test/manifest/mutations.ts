/** What may happen to one line of a manifest while somebody writes it. */
export interface Mutation {
  readonly name: string;
  /** Whether the text is no YAML any more, surely. */
  readonly breaks: boolean;
  /** The line after it; undefined where the line has nothing that it could happen to; null where the line goes. */
  readonly apply: (line: string) => string | null | undefined;
}

const KEY = /^(?<lead>\s*(?:- )?\{?)(?<key>[A-Za-z][\w-]*)(?<rest>:(?:\s.*)?)$/;
const VALUE = /^(?<lead>\s*(?:- )?[A-Za-z][\w-]*: )(?<value>[^\s{["'|&*#][^#]*?)(?<rest>\s*(?:#.*)?)$/;

function onKey(change: (key: string) => string): Mutation["apply"] {
  return (line) => {
    const { lead, key, rest } = KEY.exec(line)?.groups ?? {};
    return key === undefined ? undefined : `${lead ?? ""}${change(key)}${rest ?? ""}`;
  };
}

function onValue(value: string): Mutation["apply"] {
  return (line) => {
    const { lead, rest } = VALUE.exec(line)?.groups ?? {};
    return lead === undefined ? undefined : `${lead}${value}${rest ?? ""}`;
  };
}

function without(sign: string, from: "first" | "last"): Mutation["apply"] {
  return (line) => {
    const at = from === "first" ? line.indexOf(sign) : line.lastIndexOf(sign);
    return at < 0 ? undefined : line.slice(0, at) + line.slice(at + 1);
  };
}

export const mutations: readonly Mutation[] = [
  { name: "the line is gone", breaks: false, apply: () => null },
  { name: "two letters of the key change places", breaks: false, apply: onKey((key) => swapped(key)) },
  { name: "a letter of the key is missing", breaks: false, apply: onKey((key) => key.slice(0, -1)) },
  { name: "the colon is missing", breaks: false, apply: onKeyWithoutColon },
  { name: "the first quote is missing", breaks: false, apply: without('"', "first") },
  { name: "the last quote is missing", breaks: true, apply: without('"', "last") },
  { name: "a [ is missing", breaks: false, apply: without("[", "last") },
  { name: "a ] is missing", breaks: true, apply: without("]", "last") },
  { name: "a { is missing", breaks: false, apply: without("{", "last") },
  { name: "a } is missing", breaks: true, apply: without("}", "last") },
  {
    name: "one space more in front",
    breaks: false,
    apply: (line) => (line.trim() === "" ? undefined : ` ${line}`),
  },
  {
    name: "one space less in front",
    breaks: false,
    apply: (line) => (line.startsWith(" ") ? line.slice(1) : undefined),
  },
  {
    name: "two spaces more in front",
    breaks: false,
    apply: (line) => (line.trim() === "" ? undefined : `  ${line}`),
  },
  {
    name: "two spaces less in front",
    breaks: false,
    apply: (line) => (line.startsWith("  ") ? line.slice(2) : undefined),
  },
  {
    name: "a tab in front",
    breaks: true,
    apply: (line) => (line.startsWith("  ") ? `\t${line.slice(2)}` : undefined),
  },
  { name: "the value is another word", breaks: false, apply: onValue("wrong") },
  { name: "the value is a number", breaks: false, apply: onValue("12345") },
  { name: "the value is missing", breaks: false, apply: onValue("") },
  { name: "the value is a list", breaks: false, apply: onValue("[wrong]") },
];

function onKeyWithoutColon(line: string): string | undefined {
  const { lead, key, rest } = KEY.exec(line)?.groups ?? {};
  return key === undefined ? undefined : `${lead ?? ""}${key}${(rest ?? "").slice(1)}`;
}

function swapped(key: string): string {
  const at = Math.floor(key.length / 2);
  return key.length < 3
    ? `${key}x`
    : key.slice(0, at - 1) + key.charAt(at) + key.charAt(at - 1) + key.slice(at + 1);
}

/** Every text that one of the mutations makes of one line. */
export function* mutated(text: string): Generator<{ mutation: Mutation; line: number; text: string }> {
  const lines = text.split("\n");
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    for (const mutation of mutations) {
      const changed = mutation.apply(line);
      if (changed === undefined || changed === line) continue;
      const rest = changed === null ? [] : [changed];
      yield {
        mutation,
        line: index,
        text: [...lines.slice(0, index), ...rest, ...lines.slice(index + 1)].join("\n"),
      };
    }
  }
}

import fs from "node:fs";
import path from "node:path";
import { root } from "../root";

/** A range of columns of one line and the scopes that all its characters have. */
export interface Mark {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly scopes: readonly string[];
}

export interface Snippet {
  readonly title: string;
  readonly lines: readonly string[];
  readonly marks: readonly Mark[];
}

const enumMember = ["constant.language.enum", "variable.other.enummember"];
const reference = (name: string) => [`variable.other.constant.${name}`, "constant.other.reference.link"];

/** What a word after `^^^` stands for. */
const marked: Readonly<Record<string, readonly string[]>> = {
  address: ["constant.numeric.ip-address"],
  api: ["entity.name.namespace.api-version"],
  assign: ["keyword.operator.assignment"],
  begin: ["punctuation.definition.variable.begin"],
  control: reference("control-id"),
  end: ["punctuation.definition.variable.end"],
  enum: enumMember,
  hex: ["constant.numeric.hexadecimal"],
  host: ["variable.other.host-name"],
  identity: ["entity.name.function.identity"],
  integer: ["constant.numeric.integer"],
  kind: ["entity.name.type.kind"],
  length: ["constant.numeric.duration"],
  op: ["keyword.control.operation"],
  parameter: ["variable.parameter"],
  rule: reference("rule-id"),
  secret: reference("secret-reference"),
  sep: ["punctuation.separator"],
  store: ["keyword.other.secret-store"],
  time: ["constant.numeric.timestamp"],
  type: ["support.type.record-type"],
  unit: ["constant.numeric.duration", "keyword.other.unit"],
  via: ["keyword.operator.via"],
};

/**
 * Reads a file of snippets. `=== title` begins one. A line of carets says what stands above it: one word, of those above,
 * for each group of carets. What no caret points at must have no scope of ours.
 *
 * @throws Where a line of carets has not as many words as groups, or a word is unknown.
 */
export function readSnippets(name: string): Snippet[] {
  const text = fs.readFileSync(path.join(root, "test/grammar/snippets", name), "utf8");
  const [, ...parts] = text.replaceAll("\r\n", "\n").split(/^=== /m);
  return parts.map(readSnippet);
}

function readSnippet(text: string): Snippet {
  const [title = "", ...rest] = text.trimEnd().split("\n");
  const lines: string[] = [];
  const marks: Mark[] = [];
  for (const line of rest) {
    if (/^\s*\^/.test(line)) marks.push(...readMarks(line, lines.length - 1));
    else lines.push(line);
  }
  return { title, lines, marks };
}

function readMarks(text: string, line: number): Mark[] {
  const groups = [...text.matchAll(/\^+/g)];
  const words = text.replace(/^[\s^]+/, "").split(/\s+/);
  if (groups.length !== words.length)
    throw new Error(`${groups.length} groups, ${words.length} words: ${text}`);
  return groups.map((group, index) => {
    const scopes = marked[words[index] ?? ""];
    if (scopes === undefined) throw new Error(`Unknown word in: ${text}`);
    const all = scopes.map((scope) => `${scope}.trust-change`);
    return { line, start: group.index, end: group.index + group[0].length, scopes: all };
  });
}

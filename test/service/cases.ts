import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../root";

/** One case of a file of cases: its name, and its parts in order, each behind a line `>>> NAME`. */
export interface Case {
  readonly name: string;
  readonly input: string;
  /** Words behind `#: KEY` at the beginning of the input. */
  readonly options: ReadonlyMap<string, string>;
  readonly parts: readonly Part[];
}

export interface Part {
  readonly name: string;
  readonly text: string;
}

/**
 * Reads a file of `fixtures`. A line `=== NAME` begins a case, a line `>>> NAME` what is expected of it. What stands above
 * the first case is a comment. Blank lines at the end of a part do not count.
 */
export function readCases(file: string): readonly Case[] {
  const text = readFileSync(join(root, "test/service/fixtures", file), "utf8");
  const [, ...cases] = `\n${text}`.split(/\n=== /);
  return cases.map(readCase);
}

function readCase(written: string): Case {
  const [head = "", ...parts] = written.split(/^>>>(?!>) ?/m);
  const [name = "", ...lines] = head.split("\n");
  const isOption = (line: string): boolean => line.startsWith("#: ");
  return {
    name,
    input: trimmed(lines.filter((line) => !isOption(line)).join("\n")),
    options: new Map(lines.filter(isOption).map(readOption)),
    parts: parts.map(readPart),
  };
}

function readOption(line: string): readonly [string, string] {
  const [, key = "", value = ""] = /^#: (\S+) ?(.*)$/.exec(line) ?? [];
  return [key, value];
}

function readPart(written: string): Part {
  const [name = "", ...lines] = written.split("\n");
  return { name, text: trimmed(lines.join("\n")) };
}

function trimmed(text: string): string {
  return text.replace(/\n+$/, "");
}

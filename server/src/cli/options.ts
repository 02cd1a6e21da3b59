import { parseArgs } from "node:util";
import { startOfInstant } from "../manifest/model/time";
import { nearest } from "../manifest/nearest";
import type { Severity } from "../rules/finding";
import { UsageError } from "./terminal";

export type Format = "pretty" | "json";
export type FailOn = Severity | "never";

export interface CheckOptions {
  readonly paths: readonly string[];
  readonly format: Format;
  readonly failOn: FailOn;
  /** Epoch milliseconds; undefined for the clock. */
  readonly now: number | undefined;
  readonly root: string | undefined;
}

const formats: readonly Format[] = ["pretty", "json"];
const levels: readonly FailOn[] = ["error", "warning", "information", "hint", "never"];

/** Reads the words behind `check`; throws a UsageError that says what is wrong with them. */
export function checkOptions(words: readonly string[]): CheckOptions {
  const { values, positionals } = parse(words);
  return {
    paths: positionals,
    format: oneOf("--format", values.format, formats),
    failOn: oneOf("--fail-on", values["fail-on"], levels),
    now: values.now === undefined ? undefined : instant(values.now),
    root: values.root,
  };
}

const known = {
  format: { type: "string", default: "pretty" },
  "fail-on": { type: "string", default: "error" },
  now: { type: "string" },
  root: { type: "string" },
} as const;

function parse(words: readonly string[]) {
  const { tokens } = parseArgs({ args: [...words], options: known, strict: false, tokens: true });
  for (const token of tokens) if (token.kind === "option") checkOption(token);
  return parseArgs({ args: [...words], options: known, allowPositionals: true });
}

function checkOption({ name, rawName, value }: { name: string; rawName: string; value?: string }): void {
  if (!Object.hasOwn(known, name)) {
    const similar = nearest(
      rawName,
      Object.keys(known).map((option) => `--${option}`),
      1,
    );
    const hint = similar.length > 0 ? `; is ${similar.join("")} meant?` : "";
    throw new UsageError(`there is no option ${rawName}${hint}`);
  }
  if (value === undefined || value.startsWith("--")) throw new UsageError(`${rawName} needs a value`);
}

function oneOf<Word extends string>(option: string, word: string, allowed: readonly Word[]): Word {
  const found = allowed.find((candidate) => candidate === word);
  if (found === undefined) throw new UsageError(`${option} is one of ${allowed.join(", ")}, not "${word}"`);
  return found;
}

function instant(text: string): number {
  const found = startOfInstant(text);
  if (found === undefined)
    throw new UsageError(`--now takes a time such as 2026-11-22T12:00:00Z, not "${text}"`);
  return found;
}

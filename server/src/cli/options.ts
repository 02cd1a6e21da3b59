import { parseArgs, type ParseArgsConfig } from "node:util";
import { startOfInstant } from "../manifest/model/time";
import { nearest } from "../manifest/nearest";
import { DEFAULT_PRINT_WIDTH } from "../service/format/format";
import { REPORT_FORMATS, type ReportFormat } from "../report/render";
import { UsageError } from "./terminal";

export interface ReportOptions {
  /** The path as it is written. */
  readonly path: string;
  readonly format: ReportFormat;
  /** Undefined for the standard output. */
  readonly output: string | undefined;
  /** Epoch milliseconds; undefined for the clock. */
  readonly now: number | undefined;
  readonly root: string | undefined;
}

/** Reads the words behind `report`; throws a UsageError that says what is wrong with them. */
export function reportOptions(words: readonly string[]): ReportOptions {
  const { values, positionals } = parse(words, reportWords);
  const [path, ...others] = positionals;
  if (path === undefined) throw new UsageError("report needs the file that it is about");
  if (others.length > 0) throw new UsageError("report takes one file");
  return {
    path,
    format: oneOf("--format", values.format, REPORT_FORMATS),
    output: values.output,
    now: values.now === undefined ? undefined : instant(values.now),
    root: values.root,
  };
}

export const reportWords = {
  format: { type: "string", default: "markdown", values: REPORT_FORMATS },
  output: { type: "string", kind: "file" },
  now: { type: "string" },
  root: { type: "string", kind: "folder" },
} as const;

export interface NewOptions {
  /** Paths as they are written. */
  readonly zone: string;
  readonly certificate: string;
  readonly host: string;
  readonly to: readonly string[];
  readonly keepsRecords: boolean;
  readonly zoneName: string | undefined;
  /** Undefined for the standard output. */
  readonly out: string | undefined;
  readonly overwrites: boolean;
}

export const newWords = {
  zone: { type: "string", kind: "file" },
  cert: { type: "string", kind: "file" },
  name: { type: "string" },
  to: { type: "string", multiple: true },
  "keep-records": { type: "boolean", default: false },
  "zone-name": { type: "string" },
  output: { type: "string", kind: "file" },
  force: { type: "boolean", default: false },
} as const;

/** Reads the words behind `new`; throws a UsageError that says what is wrong with them. */
export function newOptions(words: readonly string[]): NewOptions {
  const { values, positionals } = parse(words, newWords);
  const [extra] = positionals;
  if (extra !== undefined)
    throw new UsageError(`new takes options only; what "${extra}" is has to be said, such as --zone FILE`);
  if (values["keep-records"] && values.to !== undefined)
    throw new UsageError("--keep-records and --to exclude each other: the records stay, or they change");
  return {
    zone: needed("--zone", "the file of the zone", values.zone),
    certificate: needed("--cert", "the file of the certificate", values.cert),
    host: needed("--name", "the host that the change is about", values.name),
    to: values.to ?? [],
    keepsRecords: values["keep-records"],
    zoneName: values["zone-name"],
    out: values.output,
    overwrites: values.force,
  };
}

export interface FormatCommand {
  readonly paths: readonly string[];
  /** Whether files are only looked at. */
  readonly checks: boolean;
  readonly printWidth: number;
}

export const formatWords = {
  check: { type: "boolean", default: false },
  "print-width": { type: "string" },
} as const;

/** Reads the words behind `format`; throws a UsageError that says what is wrong with them. */
export function formatOptions(words: readonly string[]): FormatCommand {
  const { values, positionals } = parse(words, formatWords);
  const width = values["print-width"];
  // Files are written: which ones has to be said.
  if (positionals.length === 0) throw new UsageError("format needs files or folders, such as changes/");
  return {
    paths: positionals,
    checks: values.check,
    printWidth: width === undefined ? DEFAULT_PRINT_WIDTH : columnsIn(width),
  };
}

function columnsIn(text: string): number {
  const columns = /^[0-9]{2,4}$/.test(text) ? Number(text) : 0;
  if (columns < 40 || columns > 1000)
    throw new UsageError(`--print-width takes a number of columns from 40 to 1000, not "${text}"`);
  return columns;
}

function needed(option: string, what: string, value: string | undefined): string {
  if (value === undefined || value === "") throw new UsageError(`new needs ${option}, ${what}`);
  return value;
}

/** What a word on the command line may be, beside free text. */
export type WordKind = "file" | "folder" | "manifest";

/** The options of a command: what the parser takes, and what the completion of shells offers. */
export type OptionTable = Readonly<Record<string, KnownOption>>;

type KnownOption = NonNullable<ParseArgsConfig["options"]>[string] & {
  /** The words that it takes, where it takes no others; behind the `=` where there are keys. */
  readonly values?: readonly string[];
  readonly kind?: WordKind;
  /** The words in front of the `=`, for an option that takes `WORD=...`. */
  readonly keys?: readonly string[];
};

/**
 * Reads words as options and paths; throws a UsageError that names an option which is not known, or lacks its value.
 *
 * @param others what to say of options that other programs, or other commands, have for something that is done otherwise
 */
export function parse<const Known extends OptionTable>(
  words: readonly string[],
  known: Known,
  others: Readonly<Record<string, string>> = {},
) {
  const { tokens } = parseArgs({ args: [...words], options: known, strict: false, tokens: true });
  for (const token of tokens) if (token.kind === "option") checkOption(token, known, others);
  return parseArgs({ args: [...words], options: known, allowPositionals: true });
}

function checkOption(
  { name, rawName, value }: { name: string; rawName: string; value?: string },
  known: OptionTable,
  others: Readonly<Record<string, string>>,
): void {
  if (!Object.hasOwn(known, name)) {
    const similar = nearest(
      rawName,
      Object.keys(known).map((option) => `--${option}`),
      1,
    );
    const meant = similar.length > 0 ? `; is ${similar.join("")} meant?` : "";
    const hint = Object.hasOwn(others, name) ? `; ${others[name]}` : meant;
    throw new UsageError(`there is no option ${rawName}${hint}`);
  }
  const takesValue = known[name]?.type === "string";
  if (takesValue && (value === undefined || value.startsWith("--")))
    throw new UsageError(`${rawName} needs a value`);
  if (!takesValue && value !== undefined) throw new UsageError(`${rawName} takes no value`);
}

/** A word that is one of a few; throws a UsageError that names them, and the one that may be meant. */
export function oneOf<Word extends string>(option: string, word: string, allowed: readonly Word[]): Word {
  const found = allowed.find((candidate) => candidate === word);
  if (found !== undefined) return found;
  const [similar] = nearest(word, allowed, 1);
  const hint = similar === undefined ? "" : `; is ${similar} meant?`;
  throw new UsageError(`${option} takes one of ${allowed.join(", ")}, not "${word}"${hint}`);
}

/** The one word behind a command that takes one of a few; throws a UsageError that says which there are. */
export function onlyWord<Word extends string>(
  command: string,
  words: readonly string[],
  allowed: readonly Word[],
): Word {
  const [word, extra] = words;
  if (word === undefined) throw new UsageError(`${command} takes one of ${allowed.join(", ")}`);
  if (extra !== undefined) throw new UsageError(`${command} takes one word: leave out "${extra}"`);
  return oneOf(command, word, allowed);
}

/** Epoch milliseconds. */
export function instant(text: string): number {
  const found = startOfInstant(text);
  if (found === undefined)
    throw new UsageError(`--now takes a time such as 2026-11-22T12:00:00Z, not "${text}"`);
  return found;
}

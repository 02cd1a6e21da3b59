/** Entries of zone files that are no records: `$ORIGIN`, `$INCLUDE` (RFC 1035), `$TTL` (RFC 2308) and `$GENERATE` (BIND). */
import { quoted } from "../../text/quote";
import { nameInZoneFile } from "../name";
import {
  fillTemplate,
  parseRange,
  parseTemplate,
  rangeSize,
  type GenerateRange,
  type Template,
} from "./generate";
import type { IncludedFile } from "./options";
import { isAtEnd, textPlace, type EntryStart, type Named, type OpenFile, type Reading } from "./reading";
import { faultText, parseData, readHead, type RecordHead } from "./record-entry";

/** A whole file; a line without an owner at its start takes that of the including file. */
export interface FileToRead {
  readonly file: string;
  readonly text: string;
  readonly origin: Named;
  readonly owner: Named;
}

/**
 * Reads the directive at whose first token the lexer stands. Gives `false` where the rest of the entry is to be skipped,
 * as all functions here do.
 *
 * @param include told of a file that is to be read before the next entry
 */
export function readDirective(
  reading: Reading,
  file: OpenFile,
  entry: EntryStart,
  include: (included: FileToRead) => void,
): boolean {
  const { lexer } = file;
  switch (lexer.raw.toUpperCase()) {
    case "$ORIGIN":
      return readOrigin(reading, file, entry);
    case "$TTL":
      return readDefaultTtl(reading, file, entry);
    case "$INCLUDE":
      return readInclude(reading, file, entry, include);
    case "$GENERATE":
      return readGenerate(reading, file, entry);
  }
  const known = "known are $ORIGIN, $TTL, $INCLUDE and $GENERATE";
  return reading.problem(file, entry, "unknown-directive", `${quoted(lexer.raw)} is no directive; ${known}`);
}

function readOrigin(reading: Reading, file: OpenFile, entry: EntryStart): boolean {
  const { lexer } = file;
  if (lexer.next() !== "word") return reading.missing(file, entry, "$ORIGIN needs a name");
  const origin = reading.nameFrom(lexer.raw, file);
  file.origin = typeof origin === "string" ? origin : "unreadable";
  if (typeof origin === "string") return reading.endsHere(file, entry);
  const reason = `$ORIGIN: ${origin.reason}; records up to the next $ORIGIN are left out`;
  return reading.problem(file, entry, "name", reason);
}

function readDefaultTtl(reading: Reading, file: OpenFile, entry: EntryStart): boolean {
  const { lexer } = file;
  if (lexer.next() !== "word") return reading.missing(file, entry, "$TTL needs a time");
  const ttl = reading.readTtl(file, entry, lexer.raw);
  if (ttl === undefined) return false;
  reading.defaultTtl = ttl;
  return reading.endsHere(file, entry);
}

function readInclude(
  reading: Reading,
  file: OpenFile,
  entry: EntryStart,
  include: (included: FileToRead) => void,
): boolean {
  const { lexer } = file;
  const kind = lexer.next();
  if (kind !== "word" && kind !== "quoted") return reading.missing(file, entry, "$INCLUDE needs a file");
  const path = lexer.raw;
  let { end } = lexer;
  let { origin } = file;
  if (lexer.next() === "word") {
    const written = reading.nameFrom(lexer.raw, file);
    if (typeof written !== "string")
      return reading.problem(file, entry, "name", `$INCLUDE: ${written.reason}`);
    origin = written;
    end = lexer.end;
    if (!reading.endsHere(file, entry)) return false;
  } else if (!isAtEnd(lexer)) return reading.missing(file, entry, "$INCLUDE needs a name behind the file");
  const included = findIncluded(reading, file, path);
  if (included.ok) include({ file: included.file, text: included.text, origin, owner: file.owner });
  else
    reading.problemAt(
      textPlace(file, entry, end),
      "include",
      `${quoted(path)} is not read: ${included.reason}`,
    );
  return true;
}

/** Nothing is looked for that is not going to be read. */
function findIncluded(reading: Reading, { file }: OpenFile, path: string): IncludedFile {
  const { open, limits, options } = reading;
  if (reading.characters > limits.characters)
    return { ok: false, reason: `the zone has more than ${limits.characters} characters` };
  if (++reading.included > limits.includes)
    return { ok: false, reason: `files are included more than ${limits.includes} times` };
  if (open.length > limits.includeDepth)
    return { ok: false, reason: `files include files more than ${limits.includeDepth} deep` };
  const found = options.include?.(path, file);
  if (found === undefined) return { ok: false, reason: "included files are not looked for here" };
  if (found.ok && open.some((one) => one.file === found.file))
    return { ok: false, reason: "it includes itself" };
  return found;
}

/** What one `$GENERATE` makes records from. */
interface Generator {
  readonly range: GenerateRange;
  readonly owner: Template;
  readonly data: Template;
  readonly head: RecordHead;
}

function readGenerate(reading: Reading, file: OpenFile, entry: EntryStart): boolean {
  const { lexer } = file;
  const parts = "$GENERATE needs a range, an owner, a type and data";
  if (lexer.next() !== "word") return reading.missing(file, entry, parts);
  const range = parseRange(lexer.raw);
  if (range === undefined)
    return reading.problem(
      file,
      entry,
      "generate",
      `${quoted(lexer.raw)} is no range such as 1-10 or 0-254/2`,
    );
  if (lexer.next() !== "word") return reading.missing(file, entry, parts);
  const owner = parseTemplate(lexer.raw);
  const head = readHead(reading, file, entry, lexer.next());
  if (head === undefined) return false;
  const kind = lexer.next();
  if (kind !== "word" && kind !== "quoted") return reading.missing(file, entry, parts);
  const data = parseTemplate(kind === "quoted" ? lexer.raw.replace(/\\"/g, '"') : lexer.raw);
  if (owner === undefined || data === undefined) return reading.problem(file, entry, "generate", wrongBraces);
  const { end } = lexer;
  if (!reading.endsHere(file, entry)) return false;
  const place = textPlace(file, entry, end);
  const reason = generate(reading, file.origin, { range, owner, data, head }, place);
  if (reason !== undefined) reading.problemAt(place, "generate", reason);
  return true;
}

const wrongBraces =
  "a $ is followed by braces that are not ${offset}, ${offset,width} or ${offset,width,base} with a base of d, o, x, X, n or N";

/** Adds the records up to the first that is wrong, and says what is wrong with it. */
function generate(
  reading: Reading,
  origin: Named,
  { range, owner, data, head }: Generator,
  place: ReturnType<typeof textPlace>,
): string | undefined {
  reading.generated += rangeSize(range);
  if (reading.generated > reading.limits.generated)
    return `the zone generates more than ${reading.limits.generated} records, so these are left out`;
  if (origin === "unreadable" || origin === undefined) return undefined;
  for (let number = range.first; number <= range.last; number += range.step) {
    const ownerText = fillTemplate(owner, number);
    const dataText = fillTemplate(data, number);
    if (ownerText === undefined || dataText === undefined)
      return `the number ${number} has no text in the form that the template asks for`;
    const name = nameInZoneFile(ownerText, origin);
    if (!name.ok) return `for ${number}: ${name.reason}`;
    const parsed = parseData(reading, head.type, dataText, origin);
    if (!parsed.ok) return `for ${number}: ${faultText(parsed)}`;
    const ttl = reading.ttlOf(head.ttl, parsed.data, place);
    reading.records.push({ owner: name.name, type: head.type, ttl, data: parsed.data, place });
  }
  return undefined;
}

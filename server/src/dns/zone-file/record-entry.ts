/** Entries of zone files that are records: owner, TTL, class, type and data (RFC 1035 section 5.1). */
import { quoted } from "../../text/quote";
import type { Parsed } from "../field-reader";
import type { DomainName } from "../name";
import { parseRecordData, type RecordData } from "../record-data";
import { className, isMetaType, typeCode, typeName } from "../type-codes";
import type { Lexer, TokenKind } from "./lexer";
import { isAtEnd, textPlace, type EntryStart, type OpenFile, type Reading } from "./reading";

/** What stands between the owner and the data. */
export interface RecordHead {
  /** The TTL that the record names. */
  readonly ttl: number | undefined;
  readonly type: string;
}

/** Reads the record at whose first token the lexer stands. Gives `false` where the rest of the entry is to be skipped. */
export function readRecord(reading: Reading, file: OpenFile, start: EntryStart): boolean {
  const { lexer } = file;
  if (lexer.kind === "fault") return reading.problem(file, start, "syntax", lexer.reason);
  if (lexer.kind !== "blank")
    return readOwner(reading, file, start) && readRest(reading, file, start, lexer.next());
  const kind = lexer.next();
  if (isAtEnd(lexer)) return true;
  const entry = { line: lexer.line, start: lexer.start };
  if (file.owner === undefined && kind !== "fault")
    return reading.problem(file, entry, "no-owner", "the line names no owner, and no line before it does");
  return readRest(reading, file, entry, kind);
}

function readOwner(reading: Reading, file: OpenFile, entry: EntryStart): boolean {
  const owner = reading.nameFrom(file.lexer.raw, file);
  file.owner = typeof owner === "string" ? owner : "unreadable";
  if (typeof owner === "string") return true;
  const reason = `${owner.reason}; lines below without an owner of their own are left out with this one`;
  return reading.problem(file, entry, "name", reason);
}

function readRest(reading: Reading, file: OpenFile, entry: EntryStart, kind: TokenKind): boolean {
  const head = readHead(reading, file, entry, kind);
  return head !== undefined && readData(reading, file, entry, head);
}

/** Reads class, TTL and type, the first two optional and in either order; `kind` is that of the first token. */
export function readHead(
  reading: Reading,
  file: OpenFile,
  entry: EntryStart,
  kind: TokenKind,
): RecordHead | undefined {
  const { lexer } = file;
  let ttl: number | undefined;
  let recordClass: string | undefined;
  for (; kind === "word"; kind = lexer.next()) {
    const word = lexer.raw;
    if (ttl === undefined && startsWithDigit(word)) {
      ttl = reading.readTtl(file, entry, word);
      if (ttl === undefined) return undefined;
      continue;
    }
    const wordClass = recordClass === undefined ? className(word) : undefined;
    if (wordClass === undefined) return readType(reading, file, entry, { word, ttl, recordClass });
    recordClass = wordClass;
  }
  reading.missing(file, entry, "the type of the record is missing");
  return undefined;
}

function startsWithDigit(word: string): boolean {
  const code = word.charCodeAt(0);
  return code >= 0x30 && code <= 0x39;
}

function readType(
  reading: Reading,
  file: OpenFile,
  entry: EntryStart,
  { word, ttl, recordClass }: { word: string; ttl: number | undefined; recordClass: string | undefined },
): RecordHead | undefined {
  const code = typeCode(word);
  const type = code === undefined ? aliasType(word) : typeName(code);
  if (type === undefined)
    reading.problem(file, entry, "type", `${quoted(word)} is neither a record type nor a class nor a TTL`);
  else if (code !== undefined && isMetaType(code))
    reading.problem(file, entry, "type", `${type} is a type that no zone can hold`);
  else if (recordClass !== undefined && recordClass !== reading.recordClass)
    reading.problem(
      file,
      entry,
      "class",
      `the class ${recordClass} is not that of the zone, ${reading.recordClass}`,
    );
  else return { ttl, type };
  return undefined;
}

/** Aliases that some servers know and that have no number. */
function aliasType(word: string): string | undefined {
  const upper = word.toUpperCase();
  return upper === "ALIAS" || upper === "ANAME" ? upper : undefined;
}

function readData(reading: Reading, file: OpenFile, entry: EntryStart, head: RecordHead): boolean {
  const { lexer } = file;
  const data = takeData(lexer, head.type);
  if (data === "fault") return reading.problem(file, entry, "syntax", lexer.reason);
  if (lexer.depth > 0) return true;
  if (data === undefined)
    return reading.missing(file, entry, `the data of the ${head.type} record is missing`);
  const { owner, origin } = file;
  // Data may hold relative names, so that nothing of a record is certain without an origin.
  if (owner === undefined || owner === "unreadable" || origin === undefined || origin === "unreadable")
    return true;
  const place = textPlace(file, entry, data.end);
  const parsed = parseData(reading, head.type, data.text, origin);
  if (!parsed.ok) reading.problemAt(place, "data", `${head.type} record: ${faultText(parsed)}`);
  else {
    const ttl = reading.ttlOf(head.ttl, parsed.data, place);
    reading.records.push({ owner, type: head.type, ttl, data: parsed.data, place });
  }
  return true;
}

/** Takes the tokens up to the end of the entry; the text is what stands there, but on one line and without comments. */
function takeData(
  lexer: Lexer,
  type: string,
): { readonly text: string; readonly end: number } | "fault" | undefined {
  const hasParameters = type === "SVCB" || type === "HTTPS";
  const { openings, depth } = lexer;
  const pieces: string[] = [];
  let [start, end, isApart] = [0, 0, true];
  while (!isAtEnd(lexer, lexer.next(hasParameters && pieces.length > 1))) {
    if (lexer.kind === "fault") return "fault";
    if (pieces.length === 0) start = lexer.start;
    else if (lexer.start === end) isApart = false;
    end = lexer.end;
    pieces.push(lexer.text.slice(lexer.start, end));
  }
  if (pieces.length === 0) return undefined;
  const isOneStretch = isApart && depth === 0 && lexer.openings === openings;
  return { text: isOneStretch ? lexer.text.slice(start, end) : pieces.join(" "), end };
}

/** Reads data as it stands in the zone. A type without a form of its own has the generic one (RFC 3597 section 5). */
export function parseData(
  { options }: Reading,
  type: string,
  text: string,
  origin: DomainName,
): Parsed<RecordData> {
  if (type.startsWith("TYPE") && !/^\\#(?:\s|$)/.test(text))
    return { ok: false, faults: [{ reason: `a value of ${type} has the form \\# LENGTH HEXADECIMAL` }] };
  return parseRecordData(type, text, { origin, zone: options.apex });
}

/** All that is wrong with a value, in one clause. */
export function faultText({ faults }: { readonly faults: readonly { readonly reason: string }[] }): string {
  return faults.map((fault) => fault.reason).join("; ");
}

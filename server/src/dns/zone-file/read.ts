/** Reads zone files: RFC 1035 section 5, `$TTL` (RFC 2308), unknown types (RFC 3597), and BIND's `$GENERATE`. */
import { atOnce, type Stepwise } from "../../text/stepwise";
import { buildZoneStepwise, type Zone } from "../zone/zone";
import { readDirective, type FileToRead } from "./directives";
import { Lexer } from "./lexer";
import { defaultLimits, type ZoneFileOptions } from "./options";
import type { ZoneProblem } from "./problem";
import { Reading, textPlace, type OpenFile } from "./reading";
import { readRecord } from "./record-entry";

/** A zone and what could not be read of it. */
export interface ZoneReading {
  readonly zone: Zone;
  /** In the order of reading; one for each entry at most, and none that only follows from another. */
  readonly problems: readonly ZoneProblem[];
  /** The files that were read, the first one first, each once. */
  readonly files: readonly string[];
}

/** Unclosed parentheses in one file after which the rest of it is given up. */
const mostUnclosed = 16;

/**
 * Reads a zone file. Never fails: an entry that cannot be read is left out and becomes a problem. Text that is not
 * ASCII stands for its UTF-8 octets.
 */
export function readZoneFile(text: string, options: ZoneFileOptions): ZoneReading {
  return atOnce(readZoneFileStepwise(text, options));
}

/** As `readZoneFile`, entry by entry: a zone may have a million records. */
export function* readZoneFileStepwise(text: string, options: ZoneFileOptions): Stepwise<ZoneReading> {
  const reading = new Reading(options, { ...defaultLimits, ...options.limits });
  yield* readFile(reading, { file: options.file, text, origin: options.apex, owner: undefined });
  const { records, problems, files } = reading;
  const zone = yield* buildZoneStepwise(options.apex, records, options.recordClass);
  return { zone, problems, files: [...files] };
}

function* readFile(reading: Reading, { text, ...source }: FileToRead): Stepwise<void> {
  const { limits } = reading;
  const lexer = new Lexer(text);
  const file: OpenFile = { ...source, lexer, unclosed: 0 };
  reading.characters += text.length;
  if (reading.characters > limits.characters) {
    const reason = `the zone has more than ${limits.characters} characters; this file is not read`;
    reading.problemAt(textPlace(file, { line: 0, start: 0 }, 0), "limit", reason);
    return;
  }
  reading.files.add(source.file);
  reading.open.push(file);
  const included: FileToRead[] = [];
  while (reading.problems.length < limits.problems) {
    readEntry(reading, file, (other) => included.push(other));
    for (let next = included.pop(); next; next = included.pop()) yield* readFile(reading, next);
    if (lexer.kind === "file-end" && !closeParentheses(reading, file)) break;
    yield;
  }
  reading.open.pop();
  if (reading.problems.length === limits.problems)
    reading.problem(file, { line: lexer.line, start: lexer.start }, "limit", tooManyProblems);
}

const tooManyProblems = "the zone has more problems than these; the rest of it is not read";

/** Reads one entry, most often one line, where there is another one. */
function readEntry(reading: Reading, file: OpenFile, include: (included: FileToRead) => void): void {
  const { lexer } = file;
  const kind = lexer.next();
  if (kind === "line-end" || kind === "file-end") return;
  const entry = { line: lexer.line, start: lexer.start };
  const isDirective = lexer.kind === "word" && lexer.text.charAt(lexer.start) === "$";
  const isRead = isDirective
    ? readDirective(reading, file, entry, include)
    : readRecord(reading, file, entry);
  if (!isRead) lexer.skipEntry();
}

/** At the end of a file: goes back to where a parenthesis was left open, and takes up the line behind it. */
function closeParentheses(reading: Reading, file: OpenFile): boolean {
  const { lexer } = file;
  if (lexer.depth === 0) return false;
  const { offset, line } = lexer.opened;
  const place = textPlace(file, { line, start: offset }, offset + 1);
  reading.problemAt(place, "syntax", "a parenthesis is opened here and never closed");
  file.unclosed++;
  lexer.resumeBehindLine(offset, line);
  return file.unclosed < mostUnclosed;
}

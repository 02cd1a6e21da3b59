/** What the reading of one zone has gathered so far, and where it stands in its files. */
import { quoted } from "../../text/quote";
import { nameInZoneFile, type DomainName } from "../name";
import { highestTtl, parseTtl } from "../ttl";
import type { TextPlace, ZoneRecord } from "../zone/zone";
import type { Lexer, TokenKind } from "./lexer";
import type { ZoneFileLimits, ZoneFileOptions } from "./options";
import type { ZoneProblem, ZoneProblemCode } from "./problem";

/** A name that later lines rest on. `unreadable` where the line that says it is broken: what rests on it is left out. */
export type Named = DomainName | "unreadable" | undefined;

/** A file that is being read. */
export interface OpenFile {
  readonly file: string;
  readonly lexer: Lexer;
  /** What relative names are relative to. */
  origin: Named;
  /** The owner of lines that name none. */
  owner: Named;
  /** Parentheses that were found to be left open. */
  unclosed: number;
}

/** Where an entry begins. */
export interface EntryStart {
  readonly line: number;
  readonly start: number;
}

/** The state of one reading; its methods keep problems and find names and TTLs. */
export class Reading {
  readonly records: ZoneRecord[] = [];
  readonly problems: ZoneProblem[] = [];
  readonly files = new Set<string>();
  readonly recordClass: string;
  /** Files that are being read, the outermost first. */
  readonly open: OpenFile[] = [];
  characters = 0;
  generated = 0;
  included = 0;
  /** The TTL that `$TTL` names (RFC 2308 section 4). */
  defaultTtl: number | undefined;

  /** The TTL of the last record that names one. */
  private lastTtl: number | undefined;
  private hasReportedTtl = false;

  constructor(
    readonly options: ZoneFileOptions,
    readonly limits: ZoneFileLimits,
  ) {
    this.recordClass = options.recordClass ?? "IN";
  }

  /** Keeps a problem with the entry, up to where the lexer stands; gives `false`, as what finds one does. */
  problem(file: OpenFile, entry: EntryStart, code: ZoneProblemCode, reason: string): false {
    const { lexer } = file;
    return this.problemAt(textPlace(file, entry, isAtEnd(lexer) ? lexer.start : lexer.end), code, reason);
  }

  problemAt(
    place: TextPlace,
    code: ZoneProblemCode,
    reason: string,
    severity: ZoneProblem["severity"] = "error",
  ): false {
    this.problems.push({ code, severity, reason, place });
    return false;
  }

  /** Something else than expected stands where the lexer is: most often the end of the entry. */
  missing(file: OpenFile, entry: EntryStart, expected: string): false {
    const { lexer } = file;
    if (lexer.kind === "fault") return this.problem(file, entry, "syntax", lexer.reason);
    // What ends the file inside parentheses is told at the parenthesis.
    if (lexer.kind === "file-end" && lexer.depth > 0) return false;
    const found = isAtEnd(lexer) ? "" : `, but ${quoted(lexer.raw)} stands there`;
    return this.problem(file, entry, "syntax", expected + found);
  }

  /** Whether the entry ends with the next token; keeps a problem otherwise. */
  endsHere(file: OpenFile, entry: EntryStart): boolean {
    const { lexer } = file;
    if (isAtEnd(lexer, lexer.next())) return true;
    const reason =
      lexer.kind === "fault" ? lexer.reason : `${quoted(lexer.raw)} stands behind the end of the entry`;
    return this.problem(file, entry, "syntax", reason);
  }

  /** A name as the file writes it, or why it is none; `unreadable` where it is relative to an origin that is so. */
  nameFrom(text: string, file: OpenFile): DomainName | "unreadable" | { readonly reason: string } {
    const { origin } = file;
    const isKnown = origin !== undefined && origin !== "unreadable";
    const parsed = nameInZoneFile(text, isKnown ? origin : this.options.apex);
    if (!parsed.ok) return { reason: parsed.reason };
    return isKnown || isAbsolute(text) ? parsed.name : "unreadable";
  }

  /** Reads a TTL; keeps a problem and gives `undefined` where the word is none. */
  readTtl(file: OpenFile, entry: EntryStart, word: string): number | undefined {
    const parsed = parseTtl(word, 256 ** 4 - 1);
    if (!parsed.ok) {
      this.problem(file, entry, "ttl", parsed.reason);
      return undefined;
    }
    if (parsed.seconds <= highestTtl) return parsed.seconds;
    const reason = `a TTL of ${quoted(word)} is too high; servers take it for 0 (RFC 2181 section 8)`;
    this.problemAt(textPlace(file, entry, file.lexer.end), "ttl", reason, "warning");
    return 0;
  }

  /**
   * The TTL of a record: its own, else that of `$TTL`, else the last that a record names (RFC 1035 section 5.1), else,
   * for the SOA and what follows it, the SOA's own minimum. That there is none at all is said once.
   */
  ttlOf(own: number | undefined, data: ZoneRecord["data"], place: TextPlace): number | undefined {
    if (own !== undefined) this.lastTtl = own;
    const ttl = own ?? this.defaultTtl ?? this.lastTtl;
    if (ttl !== undefined) return ttl;
    if (data.type === "SOA") return (this.defaultTtl = Math.min(data.minimum, highestTtl));
    if (!this.hasReportedTtl)
      this.problemAt(place, "ttl", "neither this record nor a $TTL before it says what its TTL is");
    this.hasReportedTtl = true;
    return undefined;
  }
}

/** The stretch from the start of the entry to there. */
export function textPlace({ file }: OpenFile, { line, start }: EntryStart, end: number): TextPlace {
  return { kind: "text", file, line, start, end: Math.max(start, end) };
}

/** Whether the token ends the entry. */
export function isAtEnd(lexer: Lexer, kind: TokenKind = lexer.kind): boolean {
  return kind === "line-end" || kind === "file-end";
}

/** Whether the name ends in a dot that no backslash escapes. */
function isAbsolute(text: string): boolean {
  return /(?:^|[^\\])(?:\\\\)*\.$/.test(text);
}

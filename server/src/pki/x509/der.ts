/**
 * Reads DER (X.690 section 10) element by element, as far as certificates and requests need it.
 *
 * The first fault is kept and nothing is read behind it: from then on every element is empty and every reader at its
 * end. Code that reads a structure can so be written straight down and asks for the fault once, at the end.
 */
import { hexadecimal } from "../../text/octets";

/** The tags of the universal class that certificates use. */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** A context-specific tag `[number]` whose contents are a plain value. */
export function contextTag(number: number): number {
  return 0x80 | number;
}

/** A context-specific tag `[number]` that holds further elements. */
export function constructedContextTag(number: number): number {
  return 0xa0 | number;
}

/** One element: its tag octet, what it holds, and all of its octets with tag and length. */
export interface DerElement {
  readonly tag: number;
  readonly contents: Uint8Array;
  readonly whole: Uint8Array;
}

/** An integer: its sign and the octets of its absolute value in hexadecimal without leading zeros; "0" for zero. */
export interface DerInteger {
  readonly isNegative: boolean;
  readonly magnitude: string;
}

/** A bit string whose unused bits are counted at the end of the last octet. */
export interface DerBitString {
  readonly octets: Uint8Array;
  readonly unusedBits: number;
}

const nothing = new Uint8Array();

/** Where the readers of one structure keep its first fault. */
interface FaultLog {
  fault?: string;
}

/** Reads the elements of one structure one after the other. Each reading names what it reads, for the fault. */
export class DerReader {
  private position = 0;

  private constructor(
    private readonly octets: Uint8Array,
    private readonly log: FaultLog,
  ) {}

  static over(octets: Uint8Array): DerReader {
    return new DerReader(octets, {});
  }

  /** What is wrong with the structure, a clause for people; shared by all readers that were opened from one. */
  get fault(): string | undefined {
    return this.log.fault;
  }

  /** Whether nothing is left, or nothing can be read any more. */
  get isAtEnd(): boolean {
    return this.log.fault !== undefined || this.position >= this.octets.length;
  }

  /** The tag octet of the next element. */
  nextTag(): number | undefined {
    return this.isAtEnd ? undefined : this.octets[this.position];
  }

  /** Keeps a fault that the caller found. */
  reject(fault: string): void {
    this.log.fault ??= fault;
  }

  /** The next element, whatever its tag. */
  any(name: string): DerElement {
    const start = this.position;
    const tag = this.nextTag();
    if (tag === undefined) return this.failed(`${name} is missing`);
    const header = readHeader(this.octets, start);
    if (typeof header === "string") return this.failed(`${name} ${header}`);
    const { contentStart, end } = header;
    this.position = end;
    return {
      tag,
      contents: this.octets.subarray(contentStart, end),
      whole: this.octets.subarray(start, end),
    };
  }

  /** The next element, which has to have the tag. */
  element(tag: number, name: string): DerElement {
    const found = this.nextTag();
    if (found !== undefined && found !== tag)
      return this.failed(`${name} has tag ${hexadecimal([found])} in place of ${hexadecimal([tag])}`);
    return this.any(name);
  }

  /** The next element where it has the tag, else nothing. */
  optional(tag: number, name: string): DerElement | undefined {
    return this.nextTag() === tag ? this.any(name) : undefined;
  }

  /** A reader for the elements inside the next one, which has to have the tag. */
  open(tag: number, name: string): DerReader {
    return this.inside(this.element(tag, name).contents);
  }

  /** A reader for the elements inside the next one where it has the tag, else nothing. */
  openOptional(tag: number, name: string): DerReader | undefined {
    return this.nextTag() === tag ? this.open(tag, name) : undefined;
  }

  /** A reader for DER that stands in octets which were read, such as the value of an extension. */
  inside(octets: Uint8Array): DerReader {
    return new DerReader(octets, this.log);
  }

  /** Rejects what is left: the structure `name` has to end here. */
  end(name: string): void {
    if (!this.isAtEnd) this.reject(`${name} is followed by octets that do not belong to it`);
  }

  objectIdentifier(name: string): string {
    const { contents } = this.element(tags.objectIdentifier, name);
    const identifier = readObjectIdentifier(contents);
    if (identifier === undefined) this.reject(`${name} is no object identifier`);
    return identifier ?? "";
  }

  integer(name: string): DerInteger {
    const { contents } = this.element(tags.integer, name);
    if (contents.length === 0) this.reject(`${name} is a number without digits`);
    return readInteger(contents);
  }

  /** A whole number that is not negative and small enough to count with; anything else is a fault. */
  count(name: string): number {
    const { isNegative, magnitude } = this.integer(name);
    if (isNegative || magnitude.length > 8) this.reject(`${name} is no number of a sensible size`);
    return Number.parseInt(magnitude.slice(0, 8), 16);
  }

  /** A BOOLEAN where one stands next, `false` where none does. */
  optionalBoolean(name: string): boolean {
    return this.optional(tags.boolean, name)?.contents.some((octet) => octet !== 0) ?? false;
  }

  bitString(name: string): DerBitString {
    const { contents } = this.element(tags.bitString, name);
    const unusedBits = contents[0] ?? 0;
    if (contents.length === 0 || unusedBits > 7 || (unusedBits > 0 && contents.length === 1))
      this.reject(`${name} is no string of bits`);
    return { octets: contents.subarray(1), unusedBits };
  }

  /** UTCTime or GeneralizedTime in epoch milliseconds; NaN after a fault. */
  time(name: string): number {
    const ms = readTime(this.any(name));
    if (ms === undefined) this.reject(`${name} is no time`);
    return ms ?? Number.NaN;
  }

  private failed(fault: string): DerElement {
    this.reject(fault);
    return { tag: 0, contents: nothing, whole: nothing };
  }
}

/** Where the contents of an element start and end, or what is wrong with its tag or length. */
function readHeader(
  octets: Uint8Array,
  start: number,
): { readonly contentStart: number; readonly end: number } | string {
  if (((octets[start] ?? 0) & 0x1f) === 0x1f)
    return "has a tag of several octets, which certificates never use";
  const first = octets[start + 1];
  if (first === undefined) return "is cut off";
  if (first === 0x80) return "has an indefinite length, which DER does not allow";
  const lengthOctets = first < 0x80 ? 0 : first & 0x7f;
  if (lengthOctets > 4) return "has a length that no certificate reaches";
  let length = first < 0x80 ? first : 0;
  const contentStart = start + 2 + lengthOctets;
  for (let index = start + 2; index < contentStart; index++) {
    const octet = octets[index];
    if (octet === undefined) return "is cut off";
    length = length * 256 + octet;
  }
  if (lengthOctets > 0 && (length < 0x80 || length < 256 ** (lengthOctets - 1)))
    return "has a length that is written in more octets than it needs";
  if (length > octets.length - contentStart) return "is cut off";
  return { contentStart, end: contentStart + length };
}

/** X.690 section 8.19: base 128, the first two arcs in one number. Nothing here is longer, or has arcs beyond 2^53. */
function readObjectIdentifier(contents: Uint8Array): string | undefined {
  if (contents.length > 64) return undefined;
  const numbers: number[] = [];
  let number = 0;
  let isOpen = false;
  for (const octet of contents) {
    number = number * 128 + (octet & 0x7f);
    if (number > Number.MAX_SAFE_INTEGER) return undefined;
    isOpen = octet >= 0x80;
    if (isOpen) continue;
    numbers.push(number);
    number = 0;
  }
  const [first, ...rest] = numbers;
  if (first === undefined || isOpen) return undefined;
  const top = Math.min(2, Math.floor(first / 40));
  return [top, first - top * 40, ...rest].join(".");
}

/** X.690 section 8.3: two's complement, most significant octet first. */
function readInteger(contents: Uint8Array): DerInteger {
  const isNegative = (contents[0] ?? 0) >= 0x80;
  const octets = isNegative ? negated(contents) : contents;
  const magnitude = hexadecimal(octets).replace(/^0+/, "");
  return { isNegative, magnitude: magnitude === "" ? "0" : magnitude };
}

function negated(contents: Uint8Array): Uint8Array {
  const octets = contents.map((octet) => octet ^ 0xff);
  for (let index = octets.length - 1; index >= 0; index--) {
    const sum = (octets[index] ?? 0) + 1;
    octets[index] = sum & 0xff;
    if (sum <= 0xff) return octets;
  }
  return Uint8Array.of(1, ...octets);
}

const utcTime = /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{4})$/;
const generalizedTime = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.\d{1,9})?(Z|[+-]\d{4})$/;

/**
 * RFC 5280 section 4.1.2.5 allows whole seconds in UTC only; UTCTime without seconds and offsets, which old
 * certificates hold, are read too. Two-digit years below 50 are of this century.
 */
function readTime({ tag, contents }: DerElement): number | undefined {
  if (contents.length > 40) return undefined;
  const text = String.fromCharCode(...contents);
  const match =
    tag === tags.utcTime
      ? utcTime.exec(text)
      : tag === tags.generalizedTime
        ? generalizedTime.exec(text)
        : null;
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(numberOf);
  const date = new Date(0);
  date.setUTCFullYear(tag === tags.utcTime ? year + (year < 50 ? 2000 : 1900) : year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  return date.getTime() + ((hour * 60 + minute - offsetMinutes(match[7])) * 60 + second) * 1000;
}

function numberOf(digits: string | undefined): number {
  return Number(digits ?? 0);
}

function offsetMinutes(offset = "Z"): number {
  if (offset === "Z") return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3));
  return offset.startsWith("-") ? -minutes : minutes;
}

/** BIND's `$GENERATE`: many records from one template. */

/** The numbers that a template is filled with. */
export interface GenerateRange {
  readonly first: number;
  /** Never lower than `first`. */
  readonly last: number;
  readonly step: number;
}

const highestNumber = 2 ** 31 - 1;
/** BIND writes one number into a buffer of this size. */
const longestNumber = 127;

/** Reads `first-last` or `first-last/step`; `undefined` for every other text. */
export function parseRange(text: string): GenerateRange | undefined {
  const match = /^(\d{1,10})-(\d{1,10})(?:\/(\d{1,10}))?$/.exec(text);
  if (match === null) return undefined;
  const [first, last, step] = [Number(match[1]), Number(match[2]), Number(match[3] ?? "1")];
  return first <= last && last <= highestNumber && step >= 1 ? { first, last, step } : undefined;
}

/** How many numbers the range has. */
export function rangeSize({ first, last, step }: GenerateRange): number {
  return Math.floor((last - first) / step) + 1;
}

interface NumberForm {
  readonly offset: number;
  readonly width: number;
  /** `d`, `o`, `x`, `X`, and `n` or `N` for hexadecimal digits in reverse with dots between them. */
  readonly base: string;
}

/** A template taken apart: texts, and numbers in their forms. */
export type Template = readonly (string | NumberForm)[];

/**
 * Takes a template apart: `$` is the number, `${offset[,width[,base]]}` the number in a form, `$$` and `\$` a dollar
 * sign. As in BIND, an offset also holds for every plain `$` that follows it. `undefined` where a form is broken.
 */
export function parseTemplate(text: string): Template | undefined {
  const parts: (string | NumberForm)[] = [];
  let offset = 0;
  for (const [piece, escaped, form] of text.matchAll(/(\\.|\$\$)|\$(\{[^}]*\}?)?|[^\\$]+|\\$/gsu)) {
    if (escaped === "$$") parts.push("$");
    else if (!piece.startsWith("$")) parts.push(piece);
    else {
      const read = form === undefined ? { offset, width: 0, base: "d" } : parseForm(form);
      if (read === undefined) return undefined;
      offset = read.offset;
      parts.push(read);
    }
  }
  return parts;
}

function parseForm(form: string): NumberForm | undefined {
  const match = /^\{([+-]?\d{1,10})(?:,(\d{1,10})(?:,([doxXnN]))?)?\}$/.exec(form);
  if (match === null) return undefined;
  return { offset: Number(match[1]), width: Number(match[2] ?? "0"), base: match[3] ?? "d" };
}

/** The text for one number; `undefined` where a number gets longer than BIND allows. */
export function fillTemplate(template: Template, number: number): string | undefined {
  let text = "";
  for (const part of template) {
    const written = typeof part === "string" ? part : writeNumber(number + part.offset, part);
    if (written === undefined) return undefined;
    text += written;
  }
  return text;
}

function writeNumber(number: number, { width, base }: NumberForm): string | undefined {
  if (width > longestNumber || Math.abs(number) > highestNumber) return undefined;
  const isHex = base === "x" || base === "X" || base === "n" || base === "N";
  const isReversed = base === "n" || base === "N";
  if (isReversed && number < 0) return undefined;
  // The C library writes negative numbers in other bases as those of 32 bits.
  const digits = base === "d" ? String(Math.abs(number)) : (number >>> 0).toString(isHex ? 16 : 8);
  const sign = base === "d" && number < 0 ? "-" : "";
  const inCase = base === "X" || base === "N" ? digits.toUpperCase() : digits;
  const written = isReversed ? reversed(inCase, width) : sign + inCase.padStart(width - sign.length, "0");
  return written.length > longestNumber ? undefined : written;
}

/** Digits from the last to the first, a dot behind each but the last; the width counts the dots. */
function reversed(digits: string, width: number): string {
  const padded = digits.padStart(Math.ceil(width / 2), "0");
  const written = Array.from(padded).reverse().join(".");
  return written.length < width ? `${written}.` : written;
}

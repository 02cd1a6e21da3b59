/** Writes DER, right or wrong, for tests. */

/** One element: a tag octet and what it holds. */
export function der(tag: number, ...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const contents = joined(parts);
  return joined([[tag], lengthOctets(contents.length), contents]);
}

export function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return der(0x30, ...parts);
}

export function set(...parts: readonly Uint8Array[]): Uint8Array {
  return der(0x31, ...parts);
}

/** `[number]` around further elements. */
export function explicit(number: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return der(0xa0 | number, ...parts);
}

/** `[number]` in place of the tag of a plain value. */
export function implicit(number: number, contents: Uint8Array | string): Uint8Array {
  return der(0x80 | number, typeof contents === "string" ? text(contents) : contents);
}

export function objectIdentifier(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return der(0x06, ...[first * 40 + second, ...rest].map(base128));
}

/** An integer of at most 53 bits that is not negative. */
export function integer(value: number): Uint8Array {
  return integerOf(hex(value.toString(16).padStart(value.toString(16).length + 1, "0")));
}

/** An integer from its octets in two's complement, as they are. */
export function integerOf(octets: Uint8Array): Uint8Array {
  const start = octets.findIndex((octet, index) => octet !== 0 || (octets[index + 1] ?? 0x80) >= 0x80);
  return der(0x02, octets.subarray(Math.max(0, start)));
}

export function bitString(octets: Uint8Array | readonly number[], unusedBits = 0): Uint8Array {
  return der(0x03, [unusedBits], octets);
}

export function octetString(...parts: readonly Uint8Array[]): Uint8Array {
  return der(0x04, ...parts);
}

export function boolean(value: boolean): Uint8Array {
  return der(0x01, [value ? 0xff : 0]);
}

export function utf8(value: string): Uint8Array {
  return der(0x0c, text(value));
}

export function printable(value: string): Uint8Array {
  return der(0x13, text(value));
}

/** UTCTime until 2049, GeneralizedTime behind it, as RFC 5280 asks. */
export function time(ms: number): Uint8Array {
  const digits = new Date(ms).toISOString().replace(/[-:T]|\.\d{3}/g, "");
  return ms < Date.UTC(2050, 0) && ms >= Date.UTC(1950, 0)
    ? der(0x17, text(digits.slice(2)))
    : der(0x18, text(digits));
}

export function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

/** The octets of hexadecimal digits; blanks do not count. */
export function hex(digits: string): Uint8Array {
  const compact = digits.replace(/\s/g, "");
  return Uint8Array.from((compact.length % 2 === 1 ? `0${compact}` : compact).match(/../g) ?? [], (pair) =>
    Number.parseInt(pair, 16),
  );
}

export function joined(parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const octets = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let position = 0;
  for (const part of parts) {
    octets.set(part, position);
    position += part.length;
  }
  return octets;
}

export function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return [0x80 | octets.length, ...octets];
}

function base128(value: number): number[] {
  const octets = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128))
    octets.unshift(0x80 | (rest % 128));
  return octets;
}

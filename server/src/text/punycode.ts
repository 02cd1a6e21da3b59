/** The parameters of Punycode, RFC 3492 section 5. */
const base = 36;
const lowestThreshold = 1;
const highestThreshold = 26;
const skew = 38;
const damp = 700;
const initialBias = 72;
const initialCodePoint = 0x80;
const delimiter = "-";

const digits = "abcdefghijklmnopqrstuvwxyz0123456789";
const highestCodePoint = 0x10ffff;

/** No label is longer, so neither direction works on more (RFC 1035 section 2.3.4). */
const longestLabel = 63;

/**
 * Encodes the code points of one label (RFC 3492 section 6.3), without the `xn--` prefix.
 * Returns `undefined` for text of more than 63 code points, which no label can hold.
 */
export function encodePunycode(text: string): string | undefined {
  const input = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  if (input.length > longestLabel) return undefined;

  const basic = input.filter((codePoint) => codePoint < initialCodePoint);
  let output = String.fromCodePoint(...basic) + (basic.length > 0 ? delimiter : "");
  let codePoint = initialCodePoint;
  let delta = 0;
  let bias = initialBias;
  let handled = basic.length;

  while (handled < input.length) {
    const next = smallestFrom(input, codePoint);
    delta += (next - codePoint) * (handled + 1);
    codePoint = next;
    for (const current of input) {
      if (current < codePoint) delta++;
      if (current !== codePoint) continue;
      output += variableLengthInteger(delta, bias);
      bias = adapt(delta, handled + 1, handled === basic.length);
      delta = 0;
      handled++;
    }
    delta++;
    codePoint++;
  }
  return output;
}

/**
 * Decodes one label (RFC 3492 section 6.2), given without the `xn--` prefix.
 * Returns `undefined` where the text is no Punycode or is longer than a label.
 */
export function decodePunycode(text: string): string | undefined {
  if (text.length > longestLabel || !/^[\x00-\x7f]*$/.test(text)) return undefined;
  const end = text.lastIndexOf(delimiter);
  const output = end > 0 ? Array.from(text.slice(0, end), (character) => character.charCodeAt(0)) : [];
  let position = end > 0 ? end + 1 : 0;
  let codePoint = initialCodePoint;
  let insertAt = 0;
  let bias = initialBias;

  while (position < text.length) {
    const before = insertAt;
    let weight = 1;
    for (let k = base; ; k += base) {
      const digit = position < text.length ? digits.indexOf(text.charAt(position++).toLowerCase()) : -1;
      if (digit < 0) return undefined;
      insertAt += digit * weight;
      const limit = threshold(k, bias);
      if (digit < limit) break;
      weight *= base - limit;
    }
    const length = output.length + 1;
    bias = adapt(insertAt - before, length, before === 0);
    codePoint += Math.floor(insertAt / length);
    insertAt %= length;
    if (codePoint > highestCodePoint) return undefined;
    output.splice(insertAt++, 0, codePoint);
  }
  return String.fromCodePoint(...output);
}

function smallestFrom(codePoints: readonly number[], least: number): number {
  let smallest = Infinity;
  for (const codePoint of codePoints) if (codePoint >= least && codePoint < smallest) smallest = codePoint;
  return smallest;
}

function variableLengthInteger(value: number, bias: number): string {
  let output = "";
  let rest = value;
  for (let k = base; ; k += base) {
    const limit = threshold(k, bias);
    if (rest < limit) return output + digits.charAt(rest);
    output += digits.charAt(limit + ((rest - limit) % (base - limit)));
    rest = Math.floor((rest - limit) / (base - limit));
  }
}

function threshold(k: number, bias: number): number {
  return Math.min(Math.max(k - bias, lowestThreshold), highestThreshold);
}

/** Bias adaptation, RFC 3492 section 6.1. */
function adapt(delta: number, length: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? damp : 2));
  rest += Math.floor(rest / length);
  let k = 0;
  for (; rest > ((base - lowestThreshold) * highestThreshold) / 2; k += base)
    rest = Math.floor(rest / (base - lowestThreshold));
  return k + Math.floor(((base - lowestThreshold + 1) * rest) / (rest + skew));
}

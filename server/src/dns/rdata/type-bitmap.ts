/** The bitmap by which NSEC, NSEC3 and CSYNC list record types (RFC 4034 section 4.1.2). */
import type { OctetString } from "../presentation";

const longestWindow = 32;

/** The bitmap of these type numbers, which are in ascending order. */
export function encodeTypeBitmap(codes: readonly number[]): OctetString {
  const windows = new Map<number, number[]>();
  for (const code of codes) {
    const octets = windows.get(code >> 8) ?? [];
    windows.set(code >> 8, octets);
    const index = (code & 0xff) >> 3;
    while (octets.length <= index) octets.push(0);
    octets[index] = (octets[index] ?? 0) | (0x80 >> (code & 7));
  }
  return Array.from(windows, ([window, octets]) =>
    String.fromCharCode(window, octets.length, ...octets),
  ).join("");
}

/** The type numbers of a bitmap in ascending order; `undefined` where its windows are out of order or cut short. */
export function decodeTypeBitmap(bitmap: OctetString): number[] | undefined {
  const codes: number[] = [];
  let last = -1;
  for (let position = 0; position < bitmap.length;) {
    const window = bitmap.charCodeAt(position);
    const length = bitmap.charCodeAt(position + 1);
    const end = position + 2 + length;
    if (window <= last || !(length >= 1 && length <= longestWindow) || end > bitmap.length) return undefined;
    if (bitmap.charCodeAt(end - 1) === 0) return undefined;
    for (let bit = 0; bit < length * 8; bit++)
      if ((bitmap.charCodeAt(position + 2 + (bit >> 3)) & (0x80 >> (bit & 7))) !== 0)
        codes.push((window << 8) + bit);
    last = window;
    position = end;
  }
  return codes;
}

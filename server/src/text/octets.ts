/** Octets written as text: base64 and hexadecimal. */

const base64Form = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * The octets of a base64 text (RFC 4648 section 4), in which white space may stand anywhere. `undefined` where a
 * character, the padding or the length does not fit.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  const compact = text.replace(/[ \t\r\n]+/g, "");
  if (!base64Form.test(compact)) return undefined;
  const binary = atob(compact);
  const octets = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) octets[index] = binary.charCodeAt(index);
  return octets;
}

const digits: readonly string[] = Array.from({ length: 256 }, (_, octet) =>
  octet.toString(16).padStart(2, "0"),
);

/** Lower-case hexadecimal, two digits for each octet. */
export function hexadecimal(octets: Uint8Array | readonly number[]): string {
  let text = "";
  for (const octet of octets) text += digits[octet] ?? "";
  return text;
}

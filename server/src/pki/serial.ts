/** Serial numbers and fingerprints in one form, so that they can be compared however a tool prints them. */
import { quoted } from "../text/quote";

/** A serial number as lower-case hexadecimal without leading zeros, or why the text is none. */
export type ParsedSerial =
  { readonly ok: true; readonly serial: string } | { readonly ok: false; readonly reason: string };

/** A fingerprint as lower-case hexadecimal with its hash function, or why the text is none. */
export type ParsedFingerprint =
  | { readonly ok: true; readonly algorithm: HashAlgorithm; readonly fingerprint: string }
  | { readonly ok: false; readonly reason: string };

export type HashAlgorithm = "sha1" | "sha256" | "sha384" | "sha512";

/** RFC 5280 section 4.1.2.2: at most 20 octets. */
const longestSerial = 40;

/** No serial number or fingerprint is nearly as long, however it is punctuated. */
const longestText = 1000;

const fingerprintPattern =
  /^\s*(?:(sha-?(?:1|256|384|512))(?:\s+fingerprint)?\s*(?:[:=]\s*)?)?([0-9a-f][0-9a-f:\s]*)$/i;

const algorithmByDigits: ReadonlyMap<number, HashAlgorithm> = new Map([
  [40, "sha1"],
  [64, "sha256"],
  [96, "sha384"],
  [128, "sha512"],
]);

/**
 * Reads a serial number in hexadecimal: with or without colons, blanks or `0x`, in either case. A text of decimal
 * digits alone is read as hexadecimal too, since that is how certificate tools print it.
 */
export function parseSerial(text: string): ParsedSerial {
  const digits = hexadecimalDigits(text.trim().replace(/^0x/i, ""));
  if (digits === undefined)
    return {
      ok: false,
      reason: `${quoted(text)} is not a serial number; expected hexadecimal digits such as 04:A1:7C:5B`,
    };
  const serial = digits.replace(/^0+/, "");
  if (serial === "") return { ok: false, reason: `${quoted(text)} is zero; a serial number is positive` };
  if (serial.length > longestSerial)
    return {
      ok: false,
      reason: `${quoted(text)} has more than 20 octets, the most that a serial number can have`,
    };
  return { ok: true, serial };
}

/** Whether two texts are the same serial number; `false` where either is none. */
export function isSameSerial(one: string, other: string): boolean {
  const [first, second] = [parseSerial(one), parseSerial(other)];
  return first.ok && second.ok && first.serial === second.serial;
}

/**
 * Reads a fingerprint in hexadecimal, with or without colons and with or without the name of its hash function in front
 * (`SHA256:`, `sha256 Fingerprint=`). The length tells the function, and a name that says otherwise is an error.
 */
export function parseFingerprint(text: string): ParsedFingerprint {
  const match = text.length > longestText ? null : fingerprintPattern.exec(text);
  const digits = match === null ? undefined : hexadecimalDigits((match[2] ?? "").trim());
  const algorithm = algorithmByDigits.get(digits?.length ?? 0);
  const named = match?.[1]?.toLowerCase().replace("-", "");
  if (digits === undefined || algorithm === undefined)
    return {
      ok: false,
      reason: `${quoted(text)} is not a fingerprint; expected the hexadecimal digits of a SHA-1 or SHA-2 hash`,
    };
  if (named !== undefined && named !== algorithm)
    return { ok: false, reason: `${quoted(text)} says ${named} but has the length of ${algorithm}` };
  return { ok: true, algorithm, fingerprint: digits.toLowerCase() };
}

/** Whether two texts are the same fingerprint; `undefined` where they cannot be compared. */
export function isSameFingerprint(one: string, other: string): boolean | undefined {
  const [first, second] = [parseFingerprint(one), parseFingerprint(other)];
  if (!first.ok || !second.ok || first.algorithm !== second.algorithm) return undefined;
  return first.fingerprint === second.fingerprint;
}

/** Digits in pairs between colons or blanks, or in one piece; a single digit between separators stands for an octet. */
function hexadecimalDigits(text: string): string | undefined {
  if (text.length > longestText) return undefined;
  if (/^[0-9a-f]+$/i.test(text)) return text.toLowerCase();
  const octets = text.split(/[:\s]/);
  if (!octets.every((octet) => /^[0-9a-f]{1,2}$/i.test(octet))) return undefined;
  return octets.map((octet) => octet.toLowerCase().padStart(2, "0")).join("");
}

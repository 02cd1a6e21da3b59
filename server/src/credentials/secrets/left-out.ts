/** Texts as they may be told to anybody: without the secrets that are found in them. */
import { findSecrets } from "../secrets";
import type { SecretSpan } from "./span";

const LEFT_OUT = "[secret left out]";

/** So much of a secret gives it away, also where a message has cut it. */
const TELLING = 8;

/**
 * Words without secrets: as a whole, and what they quote by itself, which in the sentence around it is not seen as what
 * it is.
 *
 * @param key the key under which the text is written, where it is a value
 */
export function withoutSecrets(words: string, key?: string): string {
  const pieces = leaveOut(words, findSecrets(words, key)).split(/(["`])/);
  return pieces.map((piece) => leaveOut(piece, findSecrets(piece))).join("");
}

/** Words without a secret, wherever they repeat it or its beginning. */
export function withoutSecret(words: string, secret: string): string {
  const beginning = secret.slice(0, TELLING);
  let open = "";
  let at = 0;
  for (let found = words.indexOf(beginning); found >= 0; found = words.indexOf(beginning, at)) {
    let length = beginning.length;
    while (length < secret.length && words.charAt(found + length) === secret.charAt(length)) length++;
    open += words.slice(at, found) + LEFT_OUT;
    at = found + length;
  }
  return open + words.slice(at);
}

function leaveOut(text: string, secrets: readonly SecretSpan[]): string {
  let open = "";
  let at = 0;
  for (const { start, end } of secrets) {
    open += text.slice(at, start) + LEFT_OUT;
    at = end;
  }
  return open + text.slice(at);
}

export function holdsSecret(text: string): boolean {
  return findSecrets(text).length > 0;
}

/** A stretch of a text in which each character of a secret is a dot: everything else stays in its column. */
export function maskedStretch(text: string, start: number, end: number): string {
  // A secret of several lines is known by the line in which it begins.
  const from = Math.max(0, start - AROUND);
  let stretch = text.slice(start, end);
  for (const secret of findSecrets(text.slice(from, end + AROUND))) {
    const first = Math.max(0, secret.start + from - start);
    const last = Math.min(stretch.length, secret.end + from - start);
    if (first < last) stretch = stretch.slice(0, first) + "•".repeat(last - first) + stretch.slice(last);
  }
  return stretch;
}

/** How much of a text around a stretch is looked at: more than a private key takes. */
const AROUND = 8 * 1024;

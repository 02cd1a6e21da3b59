/** Texts as they may be told to anybody: without the secrets that are found in them. */
import { findSecrets } from "../secrets";
import type { SecretSpan } from "./span";

export const LEFT_OUT = "[secret left out]";

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

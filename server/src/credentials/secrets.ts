/**
 * Finds secrets in text: in a whole document with its comments, or in one value whose key is known. References to
 * secrets, placeholders, public keys, certificates, digests and identifiers are none.
 */
import { startOfLine } from "../text/lines";
import { findInCommands } from "./secrets/commands";
import {
  findKeyMaterial,
  findPrivateKeys,
  keyStoreIn,
  mayHoldKeyMaterial,
  namesKeyStore,
} from "./secrets/key-material";
import { announcesSecret, findNamedSecrets, secretUnder } from "./secrets/named";
import { isReference, namesOnly } from "./secrets/reference";
import type { SecretSpan } from "./secrets/span";
import { findTokens, findUnmistakable, mayHoldToken } from "./secrets/token-formats";

export { optionNamed } from "./secrets/commands";
export { privateMemberOfJwk } from "./secrets/key-material";
export type { SecretSpan } from "./secrets/span";

/** Longer texts are cut: no manifest is that long, and the scan must end. */
const MAX_TEXT = 4_000_000;

/**
 * The secrets in a text, in order and without overlap. `key` is the key under which the text stands, if it is one
 * value; where the key ends in `Ref`, the value only names a secret, and what is found is what by its form alone can be
 * nothing but a secret. The spans never come with the secret itself, so that no message or log can repeat it.
 */
export function findSecrets(written: string, key?: string): readonly SecretSpan[] {
  const text = inPlainSigns(written);
  if (!mayHoldSecret(text, key)) return NONE;
  const scanned = text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text;
  if ((key !== undefined || !/\s/.test(scanned)) && isReference(scanned.trim())) return NONE;
  const unmistakable = [...findPrivateKeys(scanned), ...findUnmistakable(scanned)];
  if (key !== undefined && namesOnly(key)) return withoutOverlap(unmistakable);
  const others = [
    ...findKeyMaterial(scanned),
    ...findTokens(scanned),
    ...(key === undefined ? [] : underKey(scanned, key)),
    ...findNamedSecrets(scanned),
    ...findInCommands(scanned),
  ];
  return withoutOverlap([
    ...unmistakable,
    ...others.filter((secret) => !standsUnderReference(scanned, secret)),
  ]);
}

const NONE: readonly SecretSpan[] = [];

/** What word processors, chats and input methods put in the place of blanks, colons and quotes. */
const UNPLAIN = /[\u00A0\u2000-\u200D\u2018\u2019\u201C\u201D\u202F\u205F\u2060\u3000\uFEFF\uFF1A\uFF1D]/;
const EACH_UNPLAIN = new RegExp(UNPLAIN, "g");

/** A text with plain blanks, colons and quotes, each where the other one stood: a secret is one however it was copied. */
function inPlainSigns(text: string): string {
  return UNPLAIN.test(text) ? text.replace(EACH_UNPLAIN, plainSign) : text;
}

function plainSign(sign: string): string {
  if (sign === "\uFF1A") return ":";
  if (sign === "\uFF1D") return "=";
  if (/[\u201C\u201D]/.test(sign)) return '"';
  return /[\u2018\u2019]/.test(sign) ? "'" : " ";
}

/** Whether a closer look is worth it. It is not for most texts, which are names and words. */
function mayHoldSecret(text: string, key: string | undefined): boolean {
  return (
    /[:=]|(?:^|\s)-/.test(text) ||
    mayHoldToken(text) ||
    mayHoldKeyMaterial(text) ||
    (key !== undefined && (announcesSecret(key) || namesKeyStore(key)))
  );
}

function underKey(text: string, key: string): SecretSpan[] {
  const store = namesKeyStore(key) ? keyStoreIn(text, 0) : undefined;
  if (store !== undefined) return [store];
  const value = text.trim();
  const secret = secretUnder(key, value, text.indexOf(value));
  return secret === undefined ? [] : [secret];
}

/** Whether the secret is the value of a key on the same line that ends in `Ref`. */
function standsUnderReference(text: string, { start }: SecretSpan): boolean {
  const lineStart = startOfLine(text, start);
  const before = text.slice(Math.max(lineStart, start - 200), start);
  return /[\w-](?:Refs?|[-_.]refs?)["']?[ \t]{0,8}[:=][ \t]{0,8}["']?[^\s,{}]{0,120}$/.test(before);
}

/** Of two that overlap, the one that the more telling search found first is kept. */
function withoutOverlap(found: readonly SecretSpan[]): SecretSpan[] {
  const ranked = found
    .map((secret, rank) => ({ secret, rank }))
    .sort((one, other) => one.secret.start - other.secret.start);
  const kept: typeof ranked = [];
  for (const next of ranked) {
    const last = kept.at(-1);
    if (last === undefined || last.secret.end <= next.secret.start) kept.push(next);
    else if (next.rank < last.rank) kept[kept.length - 1] = next;
  }
  return kept.map(({ secret }) => secret);
}

/** Secrets that only their key gives away: `password: ...`, `apiToken=...`, `"client_secret": "..."`. */
import { isPlaceholder, isReference, namesOnly } from "./reference";
import { isPublicIdentifier, looksLikePassword, looksRandom } from "./randomness";
import type { SecretSpan } from "./span";

/** Secrets in the pairs of key and value that the text holds, in YAML, JSON or as settings. */
export function findNamedSecrets(text: string): SecretSpan[] {
  if (!text.includes(":") && !text.includes("=")) return [];
  return [...findPairs(text, 0), ...findSettings(text)];
}

/** @param at where the text begins in the one that is searched */
function findPairs(text: string, at: number): SecretSpan[] {
  const found: SecretSpan[] = [];
  for (const pair of text.matchAll(PAIR)) {
    const [whole, key = "", double, single, bare = ""] = pair;
    const quoted = double ?? single;
    const value = quoted ?? bare;
    const start = at + pair.index + whole.lastIndexOf(value);
    const secret = secretUnder(key, value, start);
    if (secret !== undefined) found.push(secret);
    // The quoted text may be a command or settings. It holds no quotes of its kind, so this ends soon.
    else if (quoted !== undefined && SEPARATOR.test(quoted)) found.push(...findPairs(quoted, start));
  }
  return found;
}

const SEPARATOR = /[:=]/;

/** The value as a secret, if its key says that it is one and it looks like one. */
export function secretUnder(key: string, written: string, start: number): SecretSpan | undefined {
  const word = secretWord(key);
  if (word === undefined) return undefined;
  const scheme = SCHEME.exec(written)?.[0] ?? "";
  const value = written.slice(scheme.length);
  if (isReference(value) || isPlaceholder(value) || isPublicIdentifier(value)) return undefined;
  if (!looksRandom(value) && !(word === "password" && looksLikePassword(value))) return undefined;
  const kind = /^[0-9a-f]{37}$/.test(value) ? "a Cloudflare Global API Key" : KIND_OF[word];
  return { start: start + scheme.length, end: start + written.length, kind, advice: ADVICE_OF[word] };
}

/** The scheme of an Authorization header, which is written before a secret and is no part of it. */
const SCHEME = /^(?:bearer|basic|token)[ \t]+/i;

/** Whether a key announces a secret. */
export function announcesSecret(key: string): boolean {
  return secretWord(key) !== undefined;
}

type SecretWord = "password" | "token" | "secret" | "key" | "mac";

const KIND_OF: Readonly<Record<SecretWord, string>> = {
  password: "a password",
  token: "an access token",
  secret: "a shared secret",
  key: "a secret key",
  mac: "an HMAC key",
};

const ADVICE_OF: Readonly<Record<SecretWord, string>> = {
  password: "Change the password.",
  token: "Revoke the token and make a new one.",
  secret: "Make a new secret on both sides.",
  key: "Revoke the key and make a new one.",
  mac: "Make a new key on both sides.",
};

/** Key, then a value in double quotes, in single quotes, or bare. Every part is bounded, so the scan stays linear. */
const PAIR =
  /\b([A-Za-z_][\w.-]{0,79})["']?[ \t]{0,8}[:=][ \t]{0,8}(?:"([^"\n]{1,4096})"|'([^'\n]{1,4096})'|([^\s"',{}[\];|>]{1,4096}))/g;

/** `- name: DB_PASSWORD` and `value: ...` below it, as containers are given their settings. */
const SETTING =
  /\bname:[ \t]{0,8}["']?([A-Za-z_]\w{2,79})["']?[ \t]{0,8}(?:,|\n[ \t]{0,80})[ \t]{0,8}value:[ \t]{0,8}["']?([^\s"',}]{1,4096})/g;

function findSettings(text: string): SecretSpan[] {
  if (!text.includes("value:")) return [];
  const found: SecretSpan[] = [];
  for (const setting of text.matchAll(SETTING)) {
    const [whole, name = "", value = ""] = setting;
    const secret = secretUnder(name, value, setting.index + whole.length - value.length);
    if (secret !== undefined) found.push(secret);
  }
  return found;
}

const LAST_WORD = new Map<string, SecretWord>([
  ["password", "password"],
  ["passwd", "password"],
  ["pwd", "password"],
  ["passphrase", "password"],
  ["pass", "password"],
  ["storepass", "password"],
  ["keypass", "password"],
  ["token", "token"],
  ["secret", "secret"],
  ["hmac", "mac"],
  ["apikey", "key"],
  ["secretkey", "key"],
  ["privatekey", "key"],
  ["authkey", "key"],
]);

const BEFORE_KEY = new Map<string, SecretWord>([
  ["api", "key"],
  ["secret", "key"],
  ["private", "key"],
  ["auth", "key"],
  ["access", "key"],
  ["shared", "key"],
  ["account", "key"],
  ["signing", "key"],
  ["encryption", "key"],
  ["master", "key"],
  ["client", "key"],
  ["tsig", "mac"],
  ["hmac", "mac"],
  ["mac", "mac"],
]);

/** Words that make a key public or name something else: site verification, challenges, token types. */
const PUBLIC_WORDS = new Set([
  "challenge",
  "verification",
  "verify",
  "validation",
  "public",
  "site",
  "csrf",
  "next",
  "page",
]);

/** What keys announce; the same keys come again and again. */
const announced = new Map<string, SecretWord | undefined>();
const MOST_KEYS = 5_000;

function secretWord(key: string): SecretWord | undefined {
  if (announced.has(key)) return announced.get(key);
  const word = announcedBy(key);
  if (announced.size < MOST_KEYS) announced.set(key, word);
  return word;
}

/** What kind of secret a key announces, by its last words: `tokenUrl` and `secretName` announce none. */
function announcedBy(key: string): SecretWord | undefined {
  if (namesOnly(key)) return undefined;
  const words = wordsOf(key);
  if (words.some((word) => PUBLIC_WORDS.has(word))) return undefined;
  const last = words.at(-1) ?? "";
  const known = LAST_WORD.get(last);
  if (known !== undefined) return known;
  // Elsewhere a consumer key is the public half of a pair.
  if (words.includes("ovh") && words.slice(-2).join() === "consumer,key") return "key";
  // `client-key-data` of a kubeconfig, `secret_key_base` of web frameworks.
  const tail = last === "data" || last === "base" ? words.slice(0, -1) : words;
  return tail.at(-1) === "key" ? BEFORE_KEY.get(tail.at(-2) ?? "") : LAST_WORD.get(tail.at(-1) ?? "");
}

function wordsOf(key: string): string[] {
  return key
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== "");
}

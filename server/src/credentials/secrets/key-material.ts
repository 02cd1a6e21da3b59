/** Private keys in the forms in which they are kept: PEM, base64 of PEM, PKCS #12, JWK, TSIG. */
import { isPlaceholder, isReference } from "./reference";
import { entropyPerCharacter, looksRandom } from "./randomness";
import type { SecretSpan } from "./span";

/** Private keys that nothing else can be taken for. */
export function findPrivateKeys(text: string): SecretSpan[] {
  return [...findPem(text), ...findEncodedPem(text)];
}

/** Private keys and shared keys in the text, beside those that nothing else can be taken for. */
export function findKeyMaterial(text: string): SecretSpan[] {
  return [...findPkcs12(text), ...findPrivateJwk(text), ...findTsig(text)];
}

/** Whether a text has something that all key material has, beside colons and equals signs. */
export function mayHoldKeyMaterial(text: string): boolean {
  return /PRIVATE KEY|LS0tLS1CRUdJTi|secret|hmac-|\bkey[ \t]/.test(text);
}

/** Whether a key says that its value is a PKCS #12 or Java key store. */
export function namesKeyStore(key: string): boolean {
  return /pkcs[-_ ]?12|\bp12\b|p12$|pfx|jks$|keystore$/i.test(key);
}

/** A key store in base64, given that its context says so. A DER SEQUENCE starts with 0x30, a JKS with 0xFEEDFEED. */
export function keyStoreIn(value: string, start: number): SecretSpan | undefined {
  const lead = /^\s*/.exec(value)?.[0].length ?? 0;
  if (!/^\s*(?:M[A-Z]|\/u3\+7Q)[A-Za-z0-9+/\s]{60,}(?:={1,2}\s*)?$/.test(value.slice(0, MAX_BLOB)))
    return undefined;
  return { start: start + lead, end: start + value.trimEnd().length, ...KEY_STORE };
}

const NEW_KEY = "Make a new key, have its certificate replaced, and revoke the old one.";
const KEY_STORE = { kind: "a key store with a private key (PKCS #12)", advice: NEW_KEY };
const MAX_BLOB = 20_000;

/** Each of these matches looks at the text around it; a text with more of them is an attack, or one big finding. */
const MAX_MATCHES = 500;

function firstOf(matches: Iterable<RegExpExecArray>): RegExpExecArray[] {
  const first: RegExpExecArray[] = [];
  for (const match of matches) {
    if (first.length === MAX_MATCHES) break;
    first.push(match);
  }
  return first;
}

const PEM_BEGIN = /-----BEGIN ((?:[A-Z0-9]{1,20} ){0,3})PRIVATE KEY(?: BLOCK)?-----/g;

function findPem(text: string): SecretSpan[] {
  if (!text.includes("PRIVATE KEY")) return [];
  const found: SecretSpan[] = [];
  for (const begin of firstOf(text.matchAll(PEM_BEGIN))) {
    const bodyStart = begin.index + begin[0].length;
    const endMarker = text.slice(bodyStart, bodyStart + MAX_BLOB).search(/-----END /);
    const bodyEnd = endMarker < 0 ? Math.min(text.length, bodyStart + 400) : bodyStart + endMarker;
    if (!holdsKey(text.slice(bodyStart, bodyEnd))) continue;
    const rest =
      endMarker < 0
        ? ""
        : (/^-----END [A-Z0-9 ]{0,60}-----/.exec(text.slice(bodyEnd, bodyEnd + 90))?.[0] ?? "");
    found.push({
      start: begin.index,
      end: bodyEnd + rest.length,
      kind: `a private key (PEM${begin[1] ? `, ${begin[1].trim()}` : ""})`,
      advice: NEW_KEY,
    });
  }
  return found;
}

/** Whether a PEM body holds more than a placeholder. Lines may be commented out or joined by a written-out `\n`. */
function holdsKey(body: string): boolean {
  const data = body
    .replace(/\\[nr]/g, "")
    .replace(/[\s#>|*]/g, "")
    .replace(/(?:Proc-Type|DEK-Info):[^:]*?(?=[A-Z])/g, "");
  const base64 = /[A-Za-z0-9+/=]{48,}/.exec(data)?.[0] ?? "";
  return entropyPerCharacter(base64.slice(0, 400)) > 3 && !/REDACTED|EXAMPLE|PLACEHOLDER/i.test(base64);
}

/** "-----BEGIN" in base64, as in the values of a Kubernetes Secret or a kubeconfig. */
const ENCODED_PEM =
  /LS0tLS1CRUdJTi[A-Za-z0-9+/]{30,}={0,2}(?:[ \t]*\r?\n[ \t]*[A-Za-z0-9+/]{40,}={0,2}){0,500}/g;

function findEncodedPem(text: string): SecretSpan[] {
  if (!text.includes("LS0tLS1CRUdJTi")) return [];
  return [...text.matchAll(ENCODED_PEM)]
    .filter((match) => /PRIVATE KEY/.test(decodeStart(match[0])))
    .map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      kind: "a private key (PEM in base64)",
      advice: NEW_KEY,
    }));
}

function decodeStart(base64: string): string {
  const head = /^[A-Za-z0-9+/]*/.exec(base64.slice(0, 80))?.[0] ?? "";
  try {
    return atob(head.slice(0, head.length - (head.length % 4)));
  } catch {
    return "";
  }
}

const DATA_URI = /data:application\/(?:x-)?pkcs-?12[^,\n]{0,40},([A-Za-z0-9+/=]{40,})/g;
const KEY_STORE_PAIR =
  /\b([\w.-]{0,60}(?:pkcs12|pkcs-12|p12|pfx|jks|keystore))["']?[ \t]{0,8}[:=][ \t]{0,8}["']?((?:M[A-Z]|\/u3\+7Q)[A-Za-z0-9+/]{60,}={0,2})/gi;

function findPkcs12(text: string): SecretSpan[] {
  // No key store fits into fewer characters.
  if (text.length < 60 || !/pkcs-?12|p12|pfx|jks|keystore/i.test(text)) return [];
  const uris = [...text.matchAll(DATA_URI)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    ...KEY_STORE,
  }));
  const pairs = [...text.matchAll(KEY_STORE_PAIR)].map((match) => {
    const end = match.index + match[0].length;
    return { start: end - (match[2] ?? "").length, end, ...KEY_STORE };
  });
  return [...uris, ...pairs];
}

const JWK_PRIVATE_MEMBER = /["']?\b(d|k)["']?[ \t]{0,8}:[ \t]{0,8}["']?([A-Za-z0-9_-]{22,1400})["']?/g;

/** A JWK is private by its member `d` (or `k`, for a shared key); `kty` beside it says that it is a JWK (RFC 7517). */
function findPrivateJwk(text: string): SecretSpan[] {
  if (!text.includes("kty")) return [];
  const found: SecretSpan[] = [];
  for (const match of firstOf(text.matchAll(JWK_PRIVATE_MEMBER))) {
    const [whole, member = "", value = ""] = match;
    const around = text.slice(Math.max(0, match.index - 4000), match.index + whole.length + 4000);
    const type = /["']?\bkty["']?\s{0,8}:\s{0,8}["']?(RSA|EC|OKP|oct)\b/.exec(around)?.[1];
    const secret = type === undefined ? undefined : privateMemberOfJwk(type, member, value);
    if (!secret) continue;
    const start = match.index + whole.lastIndexOf(value);
    found.push({ ...secret, start, end: start + value.length });
  }
  return found;
}

/** The value of a member of a JWK, where it is the private one of this type of key. */
export function privateMemberOfJwk(type: string, member: string, value: string): SecretSpan | undefined {
  if (!/^(?:RSA|EC|OKP|oct)$/.test(type) || !/^[A-Za-z0-9_-]{22,1400}$/.test(value)) return undefined;
  if (member !== (type === "oct" ? "k" : "d") || isPlaceholder(value)) return undefined;
  return { start: 0, end: value.length, kind: `a private key (JWK, ${type})`, advice: NEW_KEY };
}

const TSIG_ADVICE = "Make a new TSIG key on the server and all of its clients.";
/** What named takes with quotes and without. */
const TSIG_STATEMENT = /\bsecret[ \t]{1,8}"?([A-Za-z0-9+/]{16,}={0,2})"?[ \t]{0,8};/g;
const TSIG_ARGUMENT =
  /\bhmac-(?:md5|sha\d{1,3})(?:\.[a-z.-]{1,30})?[: ][\w.-]{1,255}[: ]([A-Za-z0-9+/]{16,}={0,2})/g;
/** `-y NAME:SECRET` of dig and nsupdate, and the line `key NAME SECRET` of the latter: the algorithm may be left out. */
const TSIG_OPTION = /(?<![\w-])-y[ \t]{1,8}["']?[\w.-]{1,255}:([A-Za-z0-9+/]{16,}={0,2})/g;
const TSIG_LINE =
  /^[ \t#]{0,80}key[ \t]{1,8}[\w.-]{1,255}[ \t]{1,8}([A-Za-z0-9+/]{16,}={0,2})[ \t]{0,8}\r?$/gm;

function findTsig(text: string): SecretSpan[] {
  if (!/secret|hmac-|key[ \t]|-y[ \t]/.test(text)) return [];
  const found: SecretSpan[] = [];
  for (const form of [TSIG_STATEMENT, TSIG_ARGUMENT, TSIG_OPTION, TSIG_LINE]) {
    for (const match of text.matchAll(form)) {
      const value = match[1] ?? "";
      if (isReference(value) || isPlaceholder(value) || !looksRandom(value)) continue;
      const start = match.index + match[0].lastIndexOf(value);
      found.push({ start, end: start + value.length, kind: "a TSIG key", advice: TSIG_ADVICE });
    }
  }
  return found;
}

/** Telling what was drawn at random from what a person would write. */

/** Bits of information for each character, from how often each occurs. */
export function entropyPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/**
 * Whether a text looks drawn at random rather than chosen as a name: some stretch without separators is long, mixes
 * letters with digits (or cases) again and again, and repeats little. Names such as `tls-login-2026-11` do not.
 */
export function looksRandom(text: string): boolean {
  if (text.length < 12 || text.length > 8192 || /\s/.test(text)) return false;
  return text.split(/[-_.:/@=,]+/).some(isRandomStretch) || isRandomBase64(text);
}

/** Whether a text that a person would choose as a password is more than a word: at least three kinds of character. */
export function looksLikePassword(text: string): boolean {
  if (text.length < 8 || text.length > 200 || /\s/.test(text)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/].filter((kind) => kind.test(text)).length;
  const onlySeparated =
    /^[A-Za-z\d]+(?:[-_./:@][A-Za-z\d]+)*$/.test(text) && !text.split(/[-_./:@]/).some(mixesWithin);
  return kinds >= 3 && !onlySeparated && entropyPerCharacter(text) >= 2.5;
}

/** Digests, ids and addresses, which look random and are public. */
export function isPublicIdentifier(text: string): boolean {
  return PUBLIC_FORMS.some((form) => form.test(text));
}

const PUBLIC_FORMS: readonly RegExp[] = [
  /^(?:sha|md)\d+[:=-]/i,
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  /^(?:[0-9a-f]{2}:){3,}[0-9a-f]{2}$/i,
  /^arn:/,
  /^projects\/|^\/subscriptions\//,
  /^Z[A-Z0-9]{9,31}$/,
  /^A(?:KIA|SIA|ROA|IDA)[A-Z0-9]{16,17}$/,
  /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/,
  /^@[\w-]+\/[\w-]+$/,
  /^[a-z][a-z0-9+.-]*:\/\/[^@\s]*$/i,
  /^\.{0,2}\/[\w./-]+$/,
  /^\d{4}-\d\d-\d\d(?:T|$)/,
  /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?)+\.?$/,
  /^ssh-(?:rsa|ed25519|dss) /,
];

function isRandomStretch(stretch: string): boolean {
  if (stretch.length < 12) return false;
  const entropy = entropyPerCharacter(stretch);
  if (/^[0-9a-f]+$|^[0-9A-F]+$/.test(stretch)) return stretch.length >= 24 && entropy >= 2.8;
  return /\d/.test(stretch) && /[A-Za-z]/.test(stretch) && alternations(stretch) >= 3 && entropy >= 3;
}

/** Base64 with its own separators: the plus sign and the slash split it into stretches that are too short alone. */
function isRandomBase64(text: string): boolean {
  if (!/^[A-Za-z0-9+/]{16,}={0,2}$/.test(text) || !/[a-z]/.test(text) || !/[A-Z]/.test(text)) return false;
  return entropyPerCharacter(text) >= 3.5 && alternations(text) >= 5;
}

/** How often the kind of character changes between lower case, upper case and digits. */
function alternations(text: string): number {
  let changes = 0;
  let last = "";
  for (const character of text) {
    const kind = /\d/.test(character)
      ? "digit"
      : /[a-z]/.test(character)
        ? "lower"
        : /[A-Z]/.test(character)
          ? "upper"
          : last;
    if (last !== "" && kind !== last) changes++;
    last = kind;
  }
  return changes;
}

function mixesWithin(part: string): boolean {
  return alternations(part) >= 3;
}

/**
 * Domain names in one normalised form, so that two names are equal exactly when their strings are.
 *
 * The form: absolute, A-labels, ASCII lower case, no final dot, "" for the root. Octets that would read as
 * something else are escaped as in zone files (RFC 1035 section 5.1): `\.` for a dot inside a label, `\DDD`
 * for octets that do not print. Limits of the IDNA conversion: see text/idna.ts.
 */
import { isAscii, toALabel } from "../text/idna";
import { quoted } from "../text/quote";
import { decodeEscapes, type OctetString } from "./presentation";

declare const normalised: unique symbol;

/** A normalised absolute domain name. Only the functions of this file make one. */
export type DomainName = string & { readonly [normalised]: true };

/** What keeps a text from being a domain name. */
export type NameProblem =
  | "empty"
  | "empty-label"
  | "label-too-long"
  | "name-too-long"
  | "bad-escape"
  | "bad-character"
  | "bad-international-label"
  | "url";

/** A name, or why the text is none: `reason` is a full clause for people. */
export type ParsedName =
  | { readonly ok: true; readonly name: DomainName }
  | { readonly ok: false; readonly problem: NameProblem; readonly reason: string };

/** Longest label, in octets (RFC 1035 section 2.3.4). */
export const longestLabel = 63;

/** Longest name in text without final dot: 255 octets on the wire (RFC 1035 section 2.3.4). */
export const longestName = 253;

/** The name of the root zone. */
export const rootName = "" as DomainName;

/** Names of nothing but letters, digits, hyphen, underscore, asterisk and slash: by far the most. */
const plainName = /^[A-Za-z0-9_*/-]+(?:\.[A-Za-z0-9_*/-]+)*\.?$/;

/**
 * Reads an absolute domain name, with or without its final dot; `.` is the root. U-labels become A-labels.
 * Fails on empty text, empty or overlong labels, white space, URLs, ports and mail addresses.
 */
export function parseName(text: string): ParsedName {
  if (text === "") return failed("empty", "the name is empty; the root is written as a single dot");
  if (text === ".") return { ok: true, name: rootName };
  if (text.includes("://")) return failed("url", `${quoted(text)} is a URL, not a domain name`);
  if (plainName.test(text)) return withinLimits(text, withoutFinalDot(text).toLowerCase());
  return parseLabelByLabel(text);
}

/**
 * The absolute name of an owner as a manifest writes it: `""` and `@` are the apex; a name that ends in a dot,
 * or in the zone's name label by label, is absolute; every other name is relative to the zone. An absolute name may
 * lie outside the zone: ask `isAtOrBelow`.
 */
export function ownerName(text: string, zone: DomainName): ParsedName {
  if (text === "" || text === "@") return { ok: true, name: zone };
  const parsed = parseName(text);
  if (!parsed.ok || endsInDot(text) || isAtOrBelow(parsed.name, zone)) return parsed;
  return below(text, parsed.name, zone);
}

/**
 * The absolute name of a name in a zone file: `@` is the origin, a name that ends in a dot is absolute, and
 * every other name is relative to the origin, whatever it ends in (RFC 1035 section 5.1). Zone files know no U-labels
 * and hold any octet: what is not ASCII stands for its UTF-8 octets. Fails on empty and overlong labels and bad escapes.
 */
export function nameInZoneFile(text: string, origin: DomainName): ParsedName {
  if (text === "@") return { ok: true, name: origin };
  const relative = plainName.test(text)
    ? withinLimits(text, withoutFinalDot(text).toLowerCase())
    : parseOctetName(text);
  if (!relative.ok || text === "." || (text.endsWith(".") && !isEscapedAt(text, text.length - 1)))
    return relative;
  return below(text, relative.name, origin);
}

/** The name of labels that are given as octets, left-most first. Fails on empty and overlong labels and names. */
export function nameFromLabels(labels: readonly OctetString[]): ParsedName {
  const written = labels.map((label) => label.replace(/./gs, (octet) => writeOctet(octet.charCodeAt(0))));
  const text = written.join(".");
  if (labels.includes("")) return failed("empty-label", `${quoted(text)} has an empty label`);
  return withinLimits(text, text);
}

/** The labels of a name from left to right, escapes as they stand; the root has none. */
export function labelsOf(name: DomainName): readonly string[] {
  if (name === rootName) return [];
  return name.includes("\\") ? (name.match(/(?:[^.\\]|\\.)+/gs) ?? []) : name.split(".");
}

/** The left-most label, `undefined` for the root. */
export function leftMostLabel(name: DomainName): string | undefined {
  if (name.includes("\\")) return labelsOf(name)[0];
  const dot = name.indexOf(".");
  return name === rootName ? undefined : dot < 0 ? name : name.slice(0, dot);
}

/** The name one label up, `undefined` for the root. */
export function parentName(name: DomainName): DomainName | undefined {
  const first = leftMostLabel(name);
  return first === undefined ? undefined : (name.slice(first.length + 1) as DomainName);
}

/** Whether `child` lies strictly below `ancestor`. Every name but the root lies below the root. */
export function isBelow(child: DomainName, ancestor: DomainName): boolean {
  if (ancestor === rootName) return child !== rootName;
  return child.endsWith(`.${ancestor}`) && !isEscapedAt(child, child.length - ancestor.length - 1);
}

/** Whether `child` is `ancestor` or lies below it. */
export function isAtOrBelow(child: DomainName, ancestor: DomainName): boolean {
  return child === ancestor || isBelow(child, ancestor);
}

/** Whether some label starts with an underscore, as those of services and attributes do (RFC 8552). */
export function hasUnderscoreLabel(name: DomainName): boolean {
  return name.includes("_") && labelsOf(name).some((label) => label.startsWith("_"));
}

/** Whether the left-most label is a single asterisk (RFC 4592 section 2.1.1). */
export function isWildcard(name: DomainName): boolean {
  return name === "*" || name.startsWith("*.");
}

/** The name `*` directly below `name`; `undefined` where that would be too long for a name. */
export function wildcardBelow(name: DomainName): DomainName | undefined {
  const joined = below("*", "*" as DomainName, name);
  return joined.ok ? joined.name : undefined;
}

/** Puts labels in front of a name, such as `_acme-challenge`; fails as `parseName` does. */
export function prefixed(labels: string, name: DomainName): ParsedName {
  const parsed = parseName(labels);
  return parsed.ok ? below(labels, parsed.name, name) : parsed;
}

/**
 * The name as people write it inside a zone: `@` at the apex, without the zone's name below it, and with a
 * final dot outside the zone.
 */
export function relativeTo(name: DomainName, zone: DomainName): string {
  if (name === zone) return "@";
  if (!isBelow(name, zone)) return withFinalDot(name);
  return zone === rootName ? name : name.slice(0, -zone.length - 1);
}

/** The name with its final dot, as zone files write it; the root is `.`. */
export function withFinalDot(name: DomainName): string {
  return `${name}.`;
}

function failed(problem: NameProblem, reason: string): ParsedName {
  return { ok: false, problem, reason };
}

function below(text: string, relative: DomainName, zone: DomainName): ParsedName {
  if (zone === rootName) return { ok: true, name: relative };
  if (relative === rootName) return { ok: true, name: zone };
  return withinLimits(text, `${relative}.${zone}`);
}

/** `name` has the normalised form already; only its lengths are open. */
function withinLimits(text: string, name: string): ParsedName {
  if (name.length <= longestLabel) return { ok: true, name: name as DomainName };
  for (const label of labelsOf(name as DomainName))
    if (octetLength(label) > longestLabel)
      return failed("label-too-long", `the label ${quoted(label)} is longer than ${longestLabel} octets`);
  const length = octetLength(name);
  if (length > longestName)
    return failed(
      "name-too-long",
      `${quoted(text)} makes a name of ${length} octets; at most ${longestName} are allowed`,
    );
  return { ok: true, name: name as DomainName };
}

function octetLength(escaped: string): number {
  return escaped.includes("\\") ? escaped.replace(/\\(?:\d{3}|.)/gs, "x").length : escaped.length;
}

function withoutFinalDot(text: string): string {
  return text.endsWith(".") ? text.slice(0, -1) : text;
}

function endsInDot(text: string): boolean {
  return /[.\u3002\uFF0E\uFF61]$/u.test(text) && !isEscapedAt(text, text.length - 1);
}

function isEscapedAt(text: string, index: number): boolean {
  let backslashes = 0;
  while (text.charAt(index - 1 - backslashes) === "\\") backslashes++;
  return backslashes % 2 === 1;
}

function parseLabelByLabel(text: string): ParsedName {
  const labels = text.match(/(?:[^.\u3002\uFF0E\uFF61\\]|\\.|\\$)+|[.\u3002\uFF0E\uFF61]/gsu) ?? [];
  const normalisedLabels: string[] = [];
  let awaitsLabel = true;
  for (const piece of labels) {
    if (/^[.\u3002\uFF0E\uFF61]$/u.test(piece)) {
      if (awaitsLabel) return emptyLabel(text);
      awaitsLabel = true;
      continue;
    }
    const label = normaliseLabel(piece);
    if (!label.ok) return label;
    normalisedLabels.push(label.name);
    awaitsLabel = false;
  }
  return withinLimits(text, normalisedLabels.join("."));
}

function normaliseLabel(label: string): ParsedName {
  if (isAscii(label)) return normaliseAsciiLabel(label);
  const unsuitable = /[\s"();@:,<>{}$\\]/u.exec(label);
  if (unsuitable !== null) return badCharacter(label, unsuitable[0]);
  const converted = toALabel(label);
  if (converted.ok) return normaliseAsciiLabel(converted.label);
  return failed(
    "bad-international-label",
    `the label ${quoted(label)} has no ASCII form: ${converted.reason}`,
  );
}

/** Label by label, every octet as it stands; only the escapes of RFC 1035 section 5.1 have a meaning. */
function parseOctetName(text: string): ParsedName {
  if (text === "") return failed("empty", "the name is empty; the root is written as a single dot");
  if (text === ".") return { ok: true, name: rootName };
  const labels = [""];
  for (const [piece] of text.matchAll(/\\\d{1,3}|\\[^\d]|\\$|[^\\.]+|\./gsu)) {
    if (piece === ".") {
      labels.push("");
      continue;
    }
    const octets = piece === "\\" ? undefined : decodeEscapes(piece);
    if (octets === undefined) return badEscape(text);
    labels.push((labels.pop() ?? "") + octets);
  }
  if (labels.at(-1) === "") labels.pop();
  return labels.includes("") ? emptyLabel(text) : nameFromLabels(labels);
}

/** Characters that stand for themselves in a label; the rest is a mistake unless it is escaped. */
const plainCharacter = /[A-Za-z0-9_*/!#%&'+=?[\]^`|~-]/;

function normaliseAsciiLabel(label: string): ParsedName {
  let output = "";
  for (let index = 0; index < label.length;) {
    const character = label.charAt(index);
    if (character !== "\\") {
      if (!plainCharacter.test(character)) return badCharacter(label, character);
      output += character.toLowerCase();
      index++;
      continue;
    }
    const escape = /^\\(?:(\d{3})|([^\d]))/s.exec(label.slice(index, index + 4));
    const octet = escape === null ? NaN : Number(escape[1] ?? escape[2]?.charCodeAt(0));
    if (escape === null || !(octet <= 255)) return badEscape(label);
    output += writeOctet(octet);
    index += escape[0].length;
  }
  return { ok: true, name: output as DomainName };
}

function writeOctet(octet: number): string {
  const character = String.fromCharCode(octet);
  if (octet <= 0x20 || octet >= 0x7f) return `\\${String(octet).padStart(3, "0")}`;
  return plainCharacter.test(character) ? character.toLowerCase() : `\\${character}`;
}

function badEscape(text: string): ParsedName {
  return failed(
    "bad-escape",
    `${quoted(text)} has a backslash that is followed by neither a character nor three digits up to 255`,
  );
}

function emptyLabel(text: string): ParsedName {
  return failed("empty-label", `${quoted(text)} has an empty label: two dots in a row or a dot in front`);
}

function badCharacter(label: string, character: string): ParsedName {
  const shown = /\s/.test(character) ? "white space" : quoted(character);
  return failed(
    "bad-character",
    `the label ${quoted(label)} contains ${shown}, which a domain name cannot hold unescaped`,
  );
}

/**
 * Whether a certificate's names cover a host: RFC 9525 section 6, without the common name, which never counts.
 */
import { attached } from "../text/once";
import { splitAtDots, toALabel } from "../text/idna";
import { parseIpLiteral } from "../text/ip-literal";
import { quoted } from "../text/quote";

/** Why no entry covers the host. */
export type MismatchCode =
  | "no-entries"
  | "host-not-a-name"
  | "host-is-address"
  | "host-is-name"
  | "wildcard-too-short"
  | "wildcard-base"
  | "partial-wildcard"
  | "wildcard-not-left-most"
  | "common-name-only"
  | "not-listed";

/** The outcome of comparing one host with the entries of one certificate. */
export type HostMatch =
  | { readonly isMatch: true; readonly entry: string; readonly index: number }
  | {
      readonly isMatch: false;
      readonly code: MismatchCode;
      /** A clause for people that says why the nearest entry does not cover the host. */
      readonly reason: string;
      /** The entry that comes nearest, where one comes near at all. */
      readonly nearest?: { readonly entry: string; readonly index: number };
    };

/** No host has more labels, so that among wildcards the one that misses by the fewest labels ranks first. */
const longestHost = 128;

/** A host name for comparison: lower-case A-labels without final dot. */
export type ComparableHost = readonly string[];

/**
 * Compares a host with dNSName entries (RFC 9525 section 6.3): A-labels, ASCII case folded, one final dot dropped,
 * label by label. A wildcard counts only as the whole left-most label and stands for exactly one label. The host
 * may be a wildcard owner name, which only the same wildcard covers.
 *
 * @param commonName the subject's common name; it only serves to explain a mismatch
 */
export function matchHost(host: string, dnsNames: readonly string[], commonName?: string): HostMatch {
  if (parseIpLiteral(host) !== undefined)
    return mismatch("host-is-address", `${quoted(host)} is an address, which only an iPAddress entry covers`);
  const reference = comparableHost(host);
  if (reference === undefined) return mismatch("host-not-a-name", `${quoted(host)} is not a host name`);
  if (dnsNames.length > FEW_NAMES) {
    const index = firstAmongMany(dnsNames, reference);
    if (index !== undefined) return { isMatch: true, entry: dnsNames[index] ?? "", index };
  }
  const entries: (ComparableHost | undefined)[] = [];
  for (const [index, entry] of dnsNames.entries()) {
    const labels = comparableHost(entry);
    if (labels !== undefined && covers(labels, reference)) return { isMatch: true, entry, index };
    entries.push(labels);
  }
  return explainMismatch({ written: host, labels: reference }, dnsNames, entries, commonName);
}

/** So many names are compared one by one. */
const FEW_NAMES = 16;

/** The first one of many names that covers a host; undefined where none does. The same list is asked for again and again. */
function firstAmongMany(dnsNames: readonly string[], host: ComparableHost): number | undefined {
  const places = placesOf(dnsNames);
  const found = [host.join("."), ["*", ...host.slice(1)].join(".")].flatMap((name) => places.get(name) ?? []);
  return found.length === 0 ? undefined : Math.min(...found);
}

/** Where each name stands first that can cover a host. */
const placesOf = attached((dnsNames: readonly string[]): ReadonlyMap<string, number> => {
  const places = new Map<string, number>();
  for (const [index, entry] of dnsNames.entries()) {
    const labels = comparableHost(entry);
    const name = labels?.join(".");
    if (labels && name !== undefined && covers(labels, labels) && !places.has(name)) places.set(name, index);
  }
  return places;
});

/** Compares an address with iPAddress entries, octet by octet (RFC 9525 section 6.4). */
export function matchAddress(address: string, ipAddresses: readonly string[]): HostMatch {
  const reference = parseIpLiteral(address);
  if (reference === undefined) return mismatch("host-is-name", `${quoted(address)} is not an address`);
  const index = ipAddresses.findIndex(
    (entry) => parseIpLiteral(entry)?.octets.join() === reference.octets.join(),
  );
  if (index >= 0) return { isMatch: true, entry: ipAddresses[index] ?? "", index };
  if (ipAddresses.length === 0) return mismatch("no-entries", "the certificate has no iPAddress entry");
  return mismatch("not-listed", `no iPAddress entry has the octets of ${reference.text}`);
}

function mismatch(code: MismatchCode, reason: string, nearest?: { entry: string; index: number }): HostMatch {
  return { isMatch: false, code, reason, ...(nearest === undefined ? {} : { nearest }) };
}

/** Names of ASCII labels alone, without a final dot: by far the most. */
const PLAIN_NAME = /^[a-z0-9_*-]+(?:\.[a-z0-9_*-]+)*$/i;

/** `undefined` for text that cannot be a name: empty labels, labels without ASCII form. */
export function comparableHost(text: string): ComparableHost | undefined {
  if (PLAIN_NAME.test(text)) return text.toLowerCase().split(".");
  const written = splitAtDots(text);
  if (written.length > 1 && written.at(-1) === "") written.pop();
  const labels: string[] = [];
  for (const label of written) {
    const ascii = toALabel(label);
    if (!ascii.ok || ascii.label === "") return undefined;
    labels.push(ascii.label);
  }
  return labels;
}

function covers(entry: ComparableHost, host: ComparableHost): boolean {
  if (entry.length !== host.length) return false;
  const hasWildcard = entry[0] === "*" && entry.length > 1;
  const compared = hasWildcard ? 1 : 0;
  for (let index = compared; index < entry.length; index++)
    if (entry[index] !== host[index] || (entry[index]?.includes("*") === true && index > 0)) return false;
  return hasWildcard || entry[0]?.includes("*") !== true;
}

interface NearMiss {
  /** Lower is nearer. */
  readonly rank: number;
  readonly code: MismatchCode;
  readonly reason: string;
}

/** A name as written and in comparable form. */
interface ComparedName {
  readonly written: string;
  readonly labels: ComparableHost;
}

function explainMismatch(
  host: ComparedName,
  written: readonly string[],
  entries: readonly (ComparableHost | undefined)[],
  commonName: string | undefined,
): HostMatch {
  const commonNameLabels = commonName === undefined ? undefined : comparableHost(commonName);
  if (commonNameLabels !== undefined && covers(commonNameLabels, host.labels))
    return mismatch(
      "common-name-only",
      `only the common name says ${quoted(commonName ?? "")}, and clients ignore it`,
    );
  if (entries.length === 0) return mismatch("no-entries", "the certificate has no dNSName entry");
  let best: (NearMiss & { index: number }) | undefined;
  for (const [index, labels] of entries.entries()) {
    const miss = labels === undefined ? undefined : nearMiss({ written: written[index] ?? "", labels }, host);
    if (miss !== undefined && (best === undefined || miss.rank < best.rank)) best = { ...miss, index };
  }
  if (best === undefined)
    return mismatch(
      "not-listed",
      `no dNSName entry is ${quoted(host.written)} or a wildcard directly above it`,
    );
  return mismatch(best.code, best.reason, { entry: written[best.index] ?? "", index: best.index });
}

function nearMiss(entry: ComparedName, host: ComparedName): NearMiss | undefined {
  const [first = "", ...base] = entry.labels;
  const shown = quoted(entry.written);
  if (base.some((label) => label.includes("*")))
    return looseMiss(entry, host, {
      rank: 2,
      code: "wildcard-not-left-most",
      reason: `${shown} has a wildcard outside the left-most label, where it covers nothing`,
    });
  if (first === "*") return wildcardMiss(base, entry, host);
  if (first.includes("*"))
    return looseMiss(entry, host, {
      rank: 1,
      code: "partial-wildcard",
      reason: `${shown} has a wildcard for a part of a label, which covers nothing`,
    });
  const isSibling = base.length > 1 && base.join(".") === host.labels.slice(1).join(".");
  return isSibling
    ? { rank: 4, code: "not-listed", reason: `the nearest entry, ${shown}, is another name` }
    : undefined;
}

function wildcardMiss(base: ComparableHost, entry: ComparedName, host: ComparedName): NearMiss | undefined {
  const extra = host.labels.length - base.length;
  if (base.length === 0 || extra < 0 || host.labels.slice(extra).join(".") !== base.join("."))
    return undefined;
  const [shown, asked] = [quoted(entry.written), quoted(host.written)];
  if (extra === 0)
    return {
      rank: 0,
      code: "wildcard-base",
      reason: `${shown} covers the names one label below ${asked}, not ${asked} itself`,
    };
  return {
    rank: 3 + extra / longestHost,
    code: "wildcard-too-short",
    reason: `${shown} covers one label only; ${asked} has ${extra} in its place`,
  };
}

/** The near miss, where the entry would match if every asterisk stood for any text inside a label. */
function looseMiss(entry: ComparedName, host: ComparedName, miss: NearMiss): NearMiss | undefined {
  return matchesLoosely(entry.labels, host.labels) ? miss : undefined;
}

function matchesLoosely(entry: ComparableHost, host: ComparableHost): boolean {
  if (entry.length !== host.length) return false;
  return entry.every((label, index) => matchesPattern(label, host[index] ?? ""));
}

function matchesPattern(pattern: string, label: string): boolean {
  const pieces = pattern.split("*");
  const [first = "", last = ""] = [pieces[0], pieces.at(-1)];
  if (pieces.length === 1) return pattern === label;
  if (!label.startsWith(first) || !label.endsWith(last) || label.length < first.length + last.length)
    return false;
  let position = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = label.indexOf(piece, position);
    if (found < 0 || found + piece.length > label.length - last.length) return false;
    position = found + piece.length;
  }
  return true;
}

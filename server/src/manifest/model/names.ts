import { distance } from "fastest-levenshtein";
import { isAtOrBelow, isBelow, ownerName, parseName, type DomainName } from "../../dns/name";

/** A host or zone name in its one normalised form (absolute, A-labels, lower case, no final dot), or undefined. */
export function parseHost(text: string): DomainName | undefined {
  const parsed = parseName(text);
  return parsed.ok ? parsed.name : undefined;
}

/** The absolute form of an owner name as it is written in a zone, or undefined. */
export function parseOwner(text: string, zone: DomainName): DomainName | undefined {
  const parsed = ownerName(text, zone);
  return parsed.ok ? parsed.name : undefined;
}

/**
 * Whether a host matches a pattern of a policy: the name itself, or for `*.example.com` every name below it, however
 * many labels down.
 */
export function matchesHostPattern(host: string, pattern: string): boolean {
  const name = parseHost(host);
  const base = parseHost(pattern.replace(/^\*\./, ""));
  if (name === undefined || base === undefined) return false;
  return pattern.startsWith("*.") ? isBelow(name, base) : name === base;
}

/** Names that no public resolver answers: a single label, and what a cluster names its services. */
export function isInternalHost(name: DomainName): boolean {
  return !name.includes(".") || /(?:^|\.)svc(?:\.cluster\.local)?$/.test(name);
}

/** Whether a name lies at or below a zone's. */
export function isInZone(name: DomainName | undefined, zone: DomainName | undefined): boolean {
  return name !== undefined && zone !== undefined && isAtOrBelow(name, zone);
}

/** Whether two names differ by no more than a slip of the keyboard. */
export function isNear(a: string, b: string): boolean {
  return (
    distance(a.toLowerCase(), b.toLowerCase()) <= Math.max(1, Math.floor(Math.max(a.length, b.length) / 5))
  );
}

/** Whether two keys differ by one letter, or by two that changed places. */
export function isSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  // Very many are compared: what they begin and end with alike tells of nearly all that they are another word.
  let start = 0;
  while (start < a.length && a.charCodeAt(start) === b.charCodeAt(start)) start++;
  let end = 0;
  const most = Math.min(a.length, b.length) - start;
  while (end < most && a.charCodeAt(a.length - 1 - end) === b.charCodeAt(b.length - 1 - end)) end++;
  const between = Math.max(a.length, b.length) - start - end;
  if (between < 2) return between === 1;
  if (a.length !== b.length || !b.includes(a.charAt(start), start)) return false;
  return distance(a, b) === 2 && [...a].sort().join("") === [...b].sort().join("");
}

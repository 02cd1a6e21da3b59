/**
 * What a condition on `resource.name` lets through. Record sets are named
 * `projects/PROJECT/managedZones/ZONE/rrsets/NAME./TYPE`, with the final dot of the name; managed zones are named by
 * the part before `/rrsets/`. Sources: the Terraform provider's documentation of google_dns_managed_zone_iam and
 * Google's codelab on permissions for record sets.
 */
import { normalizeOwnerName, UNBOUNDED, type Scope } from "../capability";
import { isFilledIn } from "../plain-value";
import { ALL, matching, only, type TextPattern, type TextSet } from "../text-set";

/** How `resource.name` is compared. */
export type NameTest = "equals" | "startsWith" | "endsWith";

/** The scope that a test lets through, or why no name ever passes it, with the text that would. */
export type NameReach =
  | { readonly kind: "scope"; readonly scope: Scope }
  | { readonly kind: "never"; readonly why: string; readonly right?: string }
  | { readonly kind: "unread" };

/** What a test on the name of a record set lets through. */
export function recordSetReach(test: NameTest, text: string): NameReach {
  if (isFilledIn(text)) return { kind: "unread" };
  switch (test) {
    case "equals":
      return whole(text);
    case "startsWith":
      return beginning(text);
    case "endsWith":
      return end(text);
  }
}

/** What a test on the name of a managed zone lets through. */
export function zoneReach(test: NameTest, text: string): NameReach {
  if (isFilledIn(text)) return { kind: "unread" };
  const zone = ZONE.exec(text)?.[1];
  if (test === "equals") return zone === undefined ? NEVER : scoped({ zones: only(zone) });
  if (test === "startsWith") return zonesBeginning(text) ?? { kind: "unread" };
  const last = /(?:^|\/)managedZones\/([^/]+)$/.exec(text)?.[1];
  return last === undefined ? { kind: "unread" } : scoped({ zones: only(last) });
}

const ZONE = /^projects\/[^/]+\/(?:locations\/[^/]+\/)?managedZones\/([^/]+)$/;
const RECORD_SET =
  /^projects\/[^/]+\/(?:locations\/[^/]+\/)?managedZones\/([^/]+)\/rrsets\/([^/]*)\/([^/]+)$/;
const NEVER: NameReach = { kind: "never", why: "it is no name of such a resource" };

function whole(text: string): NameReach {
  const [, zone, name, type] = RECORD_SET.exec(text) ?? [];
  if (zone === undefined || name === undefined || type === undefined) {
    return {
      kind: "never",
      why: "a record set is named projects/PROJECT/managedZones/ZONE/rrsets/NAME./TYPE",
    };
  }
  return (
    malformed(text, name, type) ??
    scoped({ zones: only(zone), ownerNames: only(normalizeOwnerName(name)), recordTypes: only(type) })
  );
}

function beginning(text: string): NameReach {
  const [, zone, rest] =
    /^projects\/[^/]+\/(?:locations\/[^/]+\/)?managedZones\/([^/]+)\/(.*)$/s.exec(text) ?? [];
  if (zone === undefined || rest === undefined) return zonesBeginning(text) ?? NEVER;
  if ("rrsets/".startsWith(rest)) return scoped({ zones: only(zone) });
  const [, name, type] = /^rrsets\/([^/]*)(?:\/([^/]*))?$/.exec(rest) ?? [];
  if (name === undefined) return NEVER;
  if (type === undefined) {
    const ownerNames = matching([{ match: "prefix", value: normalizeStart(name) }]);
    return scoped({ zones: only(zone), ownerNames });
  }
  return (
    malformed(text, name, type) ??
    scoped({
      zones: only(zone),
      ownerNames: only(normalizeOwnerName(name)),
      recordTypes: type === "" ? ALL : matching([{ match: "prefix", value: type }]),
    })
  );
}

/** `projects/acme/managedZones/exam` takes in each zone whose name begins so. */
function zonesBeginning(text: string): NameReach | undefined {
  if (/^projects\/[^/]+\/(?:locations\/[^/]+\/)?managedZones\/?$/.test(text)) return scoped({});
  if (/^projects\/(?:[^/]+\/?)?$/.test(text) || "projects/".startsWith(text)) return scoped({});
  const zone = ZONE.exec(text)?.[1];
  return zone === undefined ? undefined : scoped({ zones: matching([{ match: "prefix", value: zone }]) });
}

function end(text: string): NameReach {
  const [, before = "", tail = text] = /^(.*?)(?:^|\/)rrsets\/(.*)$/s.exec(text) ?? [];
  const isWhole = tail !== text;
  const zone = /(?:^|\/)managedZones\/([^/]+)$/.exec(before)?.[1];
  const zones = zone === undefined ? ALL : only(zone);
  const parts = tail.split("/");
  const [name = "", type] = parts;
  if (parts.length > 2) return NEVER;
  if (type === undefined) return endOfType(name);
  if (!isWhole && name === "") return malformed(text, ".", type) ?? scoped({ recordTypes: only(type) });
  const wrong = malformed(text, name, type);
  if (wrong !== undefined) return wrong;
  const owner = normalizeOwnerName(name);
  const ownerNames = isWhole ? only(owner) : matching([suffix(owner)]);
  return scoped({ zones, ownerNames, recordTypes: only(type) });
}

/** The text ends inside of the type: `TXT` also ends a name that is not meant, so it bounds the type alone. */
function endOfType(text: string): NameReach {
  if (text.includes(".")) {
    return { kind: "never", why: "the name of a record set ends in its type" };
  }
  if (text !== text.toUpperCase()) return upperCase(text, text);
  return text === "" ? scoped({}) : scoped({ recordTypes: matching([{ match: "glob", value: `*${text}` }]) });
}

function suffix(owner: string): TextPattern {
  return owner.startsWith(".")
    ? { match: "below", value: owner.slice(1) }
    : { match: "glob", value: `*${owner}` };
}

/** Why a text with this owner name and type is never part of the name of a record set. */
function malformed(text: string, name: string, type: string): NameReach | undefined {
  if (type !== type.toUpperCase()) return upperCase(text, type);
  if (!name.endsWith(".")) {
    const right = text.slice(0, text.lastIndexOf("/")) + `./${type}`;
    return { kind: "never", why: "names of record sets have their final dot", right };
  }
  if (name !== name.toLowerCase()) {
    return {
      kind: "never",
      why: "Cloud DNS keeps names in lower case",
      right: text.replace(name, name.toLowerCase()),
    };
  }
  return undefined;
}

function upperCase(text: string, type: string): NameReach {
  const right = text.slice(0, text.length - type.length) + type.toUpperCase();
  return { kind: "never", why: "record types are in upper case", right };
}

function normalizeStart(name: string): string {
  return normalizeOwnerName(`${name}x`).slice(0, -1);
}

function scoped(part: { zones?: TextSet; ownerNames?: TextSet; recordTypes?: TextSet }): NameReach {
  return { kind: "scope", scope: { ...UNBOUNDED, ...part, zonesBy: "id" } };
}

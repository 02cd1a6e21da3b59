/** The rules on dynamic updates in the configuration of Knot DNS: `acl` items, and the zones that refer to them. */
import { grouped } from "../../text/grouped";
import { normalizeOwnerName, type Path, type ReaderNote } from "../capability";
import { asList, isFilledIn, isRecord, textsAt } from "../plain-value";
import { ALL, matching, only, type TextPattern, type TextSet } from "../text-set";
import type { UpdateConfiguration, UpdateKey } from "./configuration";
import { zoneNames, type RuleIdentity, type UpdateRule } from "./rule";

/** What `acl`, `zone` and `key` sections, or a list of `acl` items, say of updates; undefined where they do not. */
export function knotConfiguration(policy: unknown): UpdateConfiguration | undefined {
  const sections = isRecord(policy) && !isAcl(policy) && "acl" in policy ? policy : undefined;
  const acls = sections === undefined ? withPath(policy, []) : withPath(sections["acl"], ["acl"]);
  if (acls.length === 0 || !acls.every(({ value }) => isAcl(value))) return undefined;
  const zones = zonesByAcl(sections?.["zone"]);
  const notes: ReaderNote[] = [];
  const rules = acls.flatMap(({ value, path }) => {
    if (!isRecord(value) || !isUpdate(value)) return [];
    const id = value["id"];
    const known = typeof id === "string" ? zones.get(id) : undefined;
    notes.push(...idleNames(value, path));
    return (known ?? [undefined]).map((zone) => ruleOf(value, path, zone));
  });
  return { rules, keys: keysOf(sections?.["key"]), unread: [], notes };
}

interface Item {
  readonly value: unknown;
  readonly path: Path;
}

function withPath(value: unknown, path: Path): Item[] {
  return asList(value).map((item, index) => ({
    value: item,
    path: Array.isArray(value) ? [...path, index] : path,
  }));
}

const ACL_KEYS = ["update-type", "update-owner", "update-owner-name", "update-owner-match"] as const;

function isAcl(value: unknown): boolean {
  if (!isRecord(value)) return false;
  return "action" in value || ACL_KEYS.some((key) => key in value);
}

function isUpdate(value: Readonly<Record<string, unknown>>): boolean {
  const actions = textsAt(value["action"] ?? [], []) ?? [];
  return actions.some(({ text }) => text === "update") || (isOn(value["deny"]) && actions.length === 0);
}

function isOn(value: unknown): boolean {
  return value === true || value === "on" || value === "true";
}

function ruleOf(value: Readonly<Record<string, unknown>>, path: Path, zone: string | undefined): UpdateRule {
  const unread: string[] = [];
  if ("address" in value && "key" in value) unread.push("the address of the client");
  const id = value["id"];
  return {
    place: { source: "policy", path },
    text: `the ACL ${typeof id === "string" ? id : "item"}`,
    grants: !isOn(value["deny"]),
    identity: identityOf(value),
    kind: "update-owner" in value ? "name" : "whole-zone",
    zone,
    types: typesOf(value["update-type"], unread),
    unread,
    ...ownersOf(value, zone, unread),
  };
}

function identityOf(value: Readonly<Record<string, unknown>>): RuleIdentity {
  const [key, ...more] = textsAt(value["key"] ?? [], []) ?? [];
  if (key !== undefined && more.length === 0) return { kind: "key", name: normalizeOwnerName(key.text) };
  if (key !== undefined) return { kind: "unread", why: "which of the keys of the ACL this credential is" };
  return "remote" in value ? { kind: "unread", why: "who the remote is" } : { kind: "unsigned" };
}

function typesOf(value: unknown, unread: string[]): TextSet {
  if (value === undefined) return ALL;
  const texts = textsAt(value, []);
  const isOpen = texts === undefined || texts.some(({ text }) => isFilledIn(text));
  if (isOpen) unread.push("update-type");
  return isOpen ? ALL : only(...texts.map(({ text }) => text.toUpperCase()));
}

/** The owners that `update-owner` lets be updated; its comparison takes in what is below them unless it says otherwise. */
function ownersOf(
  value: Readonly<Record<string, unknown>>,
  zone: string | undefined,
  unread: string[],
): Pick<UpdateRule, "names" | "boundElsewhere"> {
  const match = value["update-owner-match"] ?? "sub-or-equal";
  const pattern = (name: string): TextPattern =>
    match === "pattern"
      ? labelPattern(name)
      : { match: match === "equal" ? "exact" : match === "sub" ? "below" : "subtree", value: name };
  switch (value["update-owner"]) {
    case "zone":
      return zone === undefined ? zoneNames(zone) : { names: matching([pattern(zone)]), boundElsewhere: [] };
    case "key": {
      const [key] = textsAt(value["key"] ?? [], []) ?? [];
      if (key !== undefined)
        return { names: matching([pattern(normalizeOwnerName(key.text))]), boundElsewhere: [] };
      return { names: ALL, boundElsewhere: [{ dimension: "ownerNames", by: "the name of the key" }] };
    }
    case "name":
      return listedOwners(value["update-owner-name"], zone, unread, match === "pattern", pattern);
    default:
      return zoneNames(zone);
  }
}

const ANY_LABEL = normalizeOwnerName("*");

/** A name in which an asterisk stands for one label, whatever it is. It is read in front alone. */
function labelPattern(name: string): TextPattern {
  const [first, ...rest] = name.split(".");
  return first === ANY_LABEL && rest.length > 0
    ? { match: "child", value: rest.join(".") }
    : { match: "exact", value: name };
}

/** Whether an asterisk stands where it is not read: behind the first label, or before a name that is not known. */
function isUnreadPattern(name: string, zone: string | undefined): boolean {
  const labels = name.split(".");
  const isRelative = !name.endsWith(".") && zone === undefined;
  return labels.includes("*", isRelative ? 0 : 1);
}

/** Names without a final dot are relative to the zone, which may not be known here. */
function listedOwners(
  value: unknown,
  zone: string | undefined,
  unread: string[],
  isPattern: boolean,
  pattern: (name: string) => TextPattern,
): Pick<UpdateRule, "names" | "boundElsewhere"> {
  const texts = textsAt(value ?? [], []) ?? [];
  if (texts.some(({ text }) => isFilledIn(text))) {
    unread.push("names that are filled in elsewhere");
    return { names: ALL, boundElsewhere: [] };
  }
  const unreadPattern = texts.find(({ text }) => isPattern && isUnreadPattern(text, zone));
  if (unreadPattern !== undefined) {
    unread.push(`the pattern ${unreadPattern.text}`);
    return { names: ALL, boundElsewhere: [] };
  }
  const isOpen = zone === undefined && texts.some(({ text }) => !text.endsWith("."));
  const patterns = texts.map(({ text }): TextPattern => {
    const name = normalizeOwnerName(text);
    if (text.endsWith(".")) return pattern(name);
    return zone === undefined
      ? { match: "prefix", value: `${name}.` }
      : pattern(name === "" ? zone : `${name}.${zone}`);
  });
  return {
    names: matching(patterns),
    boundElsewhere: isOpen ? [{ dimension: "ownerNames", by: "the zone that the ACL is used in" }] : [],
  };
}

function idleNames(value: Readonly<Record<string, unknown>>, path: Path): ReaderNote[] {
  if (!("update-owner-name" in value) || value["update-owner"] === "name") return [];
  const text =
    "update-owner-name counts only with update-owner: name, so this ACL binds no names. Add update-owner: name.";
  return [{ source: "policy", kind: "condition-does-not-bind", path: [...path, "update-owner-name"], text }];
}

function zonesByAcl(zones: unknown): ReadonlyMap<string, readonly string[]> {
  return grouped(
    asList(zones).flatMap((zone) => {
      if (!isRecord(zone) || typeof zone["domain"] !== "string") return [];
      const name = normalizeOwnerName(zone["domain"]);
      return (textsAt(zone["acl"] ?? [], []) ?? []).map(({ text }) => [text, name] as const);
    }),
  );
}

function keysOf(keys: unknown): UpdateKey[] {
  return withPath(keys, ["key"]).flatMap(({ value, path }) => {
    const algorithm = isRecord(value) ? value["algorithm"] : undefined;
    if (typeof algorithm !== "string") return [];
    return [{ place: { source: "policy", path: [...path, "algorithm"] } as const, algorithm }];
  });
}

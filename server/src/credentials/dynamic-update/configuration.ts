/**
 * The ways to write rules on dynamic updates down: text of `named.conf`, lists of rules, objects with the keys of BIND or
 * of the tools around it, and sections of Knot DNS.
 */
import { normalizeOwnerName, type Path, type Place, type ReaderNote } from "../capability";
import { asList, isRecord, textsAt } from "../plain-value";
import { knotConfiguration } from "./knot";
import { namedConfiguration } from "./named-policy";
import type { UpdateRule } from "./rule";

/** A key and its algorithm. */
export interface UpdateKey {
  readonly place: Place;
  readonly algorithm: string;
}

/** What a configuration says of updates. */
export interface UpdateConfiguration {
  readonly rules: readonly UpdateRule[];
  readonly keys: readonly UpdateKey[];
  /** Parts that may hold rules and cannot be read. */
  readonly unread: readonly { readonly place: Place; readonly why: string }[];
  readonly notes: readonly ReaderNote[];
}

/** What a policy says of updates; undefined where it says nothing of them. */
export function updateConfigurationOf(policy: unknown): UpdateConfiguration | undefined {
  if (typeof policy === "string") return namedConfiguration(policy, placeAt([]));
  const knot = knotConfiguration(policy);
  if (knot !== undefined) return knot;
  if (Array.isArray(policy)) return ofLines(policy, [], undefined);
  return isRecord(policy) ? ofRecord(policy) : undefined;
}

/** A list of rules, each a text; they follow one another. */
function ofLines(
  lines: readonly unknown[],
  path: Path,
  zone: string | undefined,
): UpdateConfiguration | undefined {
  const parts = lines.map((line, index): Part => {
    const place = placeAt([...path, index]);
    return { place, found: typeof line === "string" ? namedConfiguration(line, place, zone) : undefined };
  });
  return joined(parts, "a line that is no rule");
}

const POLICY_KEYS = ["update-policy", "updatePolicy", "update_policy", "policy", "rules"] as const;
const ALLOW_KEYS = ["allow-update", "allowUpdate", "allow_update"] as const;
const ALGORITHM_KEYS = ["algorithm", "tsigAlgorithm", "tsig-algorithm", "tsig_algorithm"] as const;

function ofRecord(policy: Readonly<Record<string, unknown>>): UpdateConfiguration | undefined {
  const zone = typeof policy["zone"] === "string" ? normalizeOwnerName(policy["zone"]) : undefined;
  const policies = POLICY_KEYS.filter((key) => policy[key] !== undefined).map((key): Part => ({
    place: placeAt([key]),
    found: ofPolicyKey(policy[key], key, zone),
  }));
  const lists = ALLOW_KEYS.flatMap((key) => ofAllowKey(policy[key], key, zone));
  const found = joined([...policies, ...lists], "a part that is no rule");
  return found && { ...found, keys: [...found.keys, ...algorithmsIn(policy)] };
}

function ofPolicyKey(value: unknown, key: string, zone: string | undefined): UpdateConfiguration | undefined {
  if (Array.isArray(value)) return ofLines(value, [key], zone);
  if (typeof value !== "string") return undefined;
  if (value.trim() !== "local") return namedConfiguration(value, placeAt([key]), zone);
  return withoutSpans(namedConfiguration("update-policy local;", placeAt([key]), zone));
}

function ofAllowKey(value: unknown, key: string, zone: string | undefined): Part[] {
  if (value === undefined) return [];
  const texts = textsAt(value, [key]);
  if (texts === undefined) return [{ place: placeAt([key]), found: undefined }];
  return texts.map(({ text, path }) => {
    const statement = `allow-update { ${text.replace(/[{};]/g, " ")}; };`;
    return { place: placeAt(path), found: withoutSpans(namedConfiguration(statement, placeAt(path), zone)) };
  });
}

function algorithmsIn(policy: Readonly<Record<string, unknown>>): UpdateKey[] {
  return ALGORITHM_KEYS.flatMap((key) =>
    asList(policy[key]).flatMap((algorithm) =>
      typeof algorithm === "string" ? [{ place: placeAt([key]), algorithm }] : [],
    ),
  );
}

interface Part {
  readonly place: Place;
  readonly found: UpdateConfiguration | undefined;
}

/** What the parts say together, with the places of those that could not be read; undefined where none could. */
function joined(parts: readonly Part[], why: string): UpdateConfiguration | undefined {
  const read = parts.flatMap(({ found }) => found ?? []);
  if (read.length === 0) return undefined;
  const strange = parts.filter(({ found }) => found === undefined);
  return {
    rules: read.flatMap(({ rules }) => rules),
    keys: read.flatMap(({ keys }) => keys),
    unread: [...read.flatMap(({ unread }) => unread), ...strange.map(({ place }) => ({ place, why }))],
    notes: read.flatMap(({ notes }) => notes),
  };
}

/** For a statement that was put together here, so that its places are none of the document. */
function withoutSpans(found: UpdateConfiguration | undefined): UpdateConfiguration | undefined {
  if (found === undefined) return undefined;
  return { ...found, rules: found.rules.map((rule) => ({ ...rule, place: placeAt(rule.place.path) })) };
}

function placeAt(path: Path): Place {
  return { source: "policy", path };
}

import { insertEntry, renameKey } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import { isSlip } from "../../manifest/model/names";
import { nearest } from "../../manifest/nearest";
import { propertiesOf, type PlacedSchema } from "../../manifest/schema/schemas";
import {
  asMap,
  entriesOf,
  entryOf,
  isEmpty,
  spanOf,
  type Entry,
  type MapNode,
  type Node,
} from "../../manifest/syntax/node";
import type { FindingDraft, Fix } from "../finding";
import { removal } from "../removal";
import { either, listed } from "../words";
import { fusedKey, spaceBehindKey } from "./missing-space";
import { capital, keyOf, subject } from "./subject";

/** The keys of a map that its schema does not know, with the schema. */
export interface UnknownKeys {
  readonly map: MapNode;
  readonly keys: readonly string[];
  readonly placed: PlacedSchema | undefined;
}

/** Says which keys a map has that nothing reads, those aside that belong elsewhere. */
export function* unknownKeys(unknown: UnknownKeys, elsewhere: ReadonlySet<Entry>): Generator<FindingDraft> {
  const { map, placed } = unknown;
  const byKey = new Map(entriesOf(map).map((entry) => [entry.key.source, entry]));
  const allowed = placed ? propertiesOf(placed).map(([name]) => name) : [];
  const keys = { map, allowed, open: allowed.filter((name) => !byKey.has(name)) };
  for (const key of unknown.keys) {
    const entry = byKey.get(key);
    if (entry && key !== "<<" && !elsewhere.has(entry)) yield unknownKey(keys, entry);
  }
}

/** The keys that a map may have, and those of them that it lacks. */
interface AllowedKeys {
  readonly map: MapNode;
  readonly allowed: readonly string[];
  readonly open: readonly string[];
}

function unknownKey({ map, allowed, open }: AllowedKeys, entry: Entry): FindingDraft {
  const key = entry.key.source;
  const [word = ""] = key.split(/\s/, 1);
  if (word !== key && open.includes(word)) return missingColon(entry, word);
  const fused = entry.key.style === "plain" && isEmpty(entry.value) ? fusedKey(key) : undefined;
  if (fused !== undefined && open.includes(fused)) return spaceBehindKey(entry.key, fused);
  const similar = nearest(key, open);
  const where = keyOf(map) === undefined ? "" : ` in ${subject(map)}`;
  const hint = similar.length > 0 ? ` Is ${either(similar)} meant?` : known(allowed);
  const rename = (name: string): Fix => ({
    title: `Rename to ${name}`,
    safe: false,
    edits: () => [renameKey(entry, name)],
  });
  return {
    at: entry.key,
    message: `The key "${key}" is not known${where}, so nothing reads what stands there.${hint}`,
    fixes: [
      ...similar.map(rename),
      ...(isSlip(key, similar[0] ?? "") ? [] : removal(`Remove ${key}`, entry)),
    ],
  };
}

function known(allowed: readonly string[]): string {
  return allowed.length === 0 ? "" : ` Known are ${listed(allowed, 12)}.`;
}

/** `{name shop}` and `issuerRef {name: x}` are keys of several words to a reader of YAML. */
function missingColon(entry: Entry, word: string): FindingDraft {
  const { key } = entry;
  const at = spanOf(key).start + word.length;
  const isPlain = key.style === "plain";
  return {
    at: key,
    message: `No colon follows "${word}", so all of "${key.source}" is read as a key, and nothing reads that. Write "${word}:".`,
    fixes: isPlain
      ? [{ title: `Write ${word}:`, safe: false, edits: () => [{ start: at, end: at, text: ":" }] }]
      : [],
  };
}

/** Says that a map lacks a key that its schema demands. */
export function missingKey(at: Node, key: string, placed: PlacedSchema | undefined): FindingDraft {
  const map = asMap(at);
  const property = placed && propertiesOf(placed).find(([name]) => name === key)?.[1].schema;
  return {
    at,
    message: `${capital(subject(at))} has no "${key}"${explained(property)}. Add it.`,
    fixes: map
      ? [
          {
            title: `Add ${key}`,
            safe: false,
            edits: (layout) => [insertEntry(map, key, sample(key, property), layout)],
          },
        ]
      : [],
  };
}

/** What a key is for, as the end of a sentence. */
export function explained(property: PlacedSchema["schema"] | undefined): string {
  const [sentence = ""] = (property?.description ?? "").split(/\.(?:\s|$)/, 1);
  const isName = /^[A-Z]{2}/.test(sentence);
  return sentence === ""
    ? ""
    : `: ${isName ? sentence : sentence.charAt(0).toLowerCase() + sentence.slice(1)}`;
}

/** What to write for a key that is missing: a tab stop, or the shape with tab stops for what it needs. */
function sample(
  key: string,
  property: PlacedSchema["schema"] | undefined,
): Parameters<typeof insertEntry>[2] {
  if (typeof property?.const === "string") return property.const;
  if (property?.type === "array") return [tabStop(key)];
  if (property?.properties) {
    const required = property.required ?? [];
    return Object.fromEntries(required.map((inner) => [inner, sample(inner, property.properties?.[inner])]));
  }
  const example: unknown = property?.examples?.[0];
  return tabStop(typeof example === "string" || typeof example === "number" ? String(example) : key);
}

/** Whether a key of a map is a slip for one that the map lacks, so that the lack is said with it. */
export function isMisspelt(map: MapNode, unknown: readonly string[], missing: string): boolean {
  return (
    entryOf(map, missing) === undefined &&
    unknown.some((key) => nearest(key, [missing]).length > 0 || key.split(/[\s:]/, 1)[0] === missing)
  );
}

/** Says that a key stands there without a value. */
export function withoutValue(
  at: Node,
  required: boolean,
  property: PlacedSchema["schema"] | undefined,
): FindingDraft {
  const entry = at.parent?.kind === "entry" ? at.parent : undefined;
  const name = capital(subject(at));
  if (!entry) return { at, message: `${name} is empty. Write it, or remove it.`, fixes: emptyItemFix(at) };
  const advice = required ? "Write one." : "Write one, or remove the key.";
  return {
    at: isEmpty(at) ? at : entry.key,
    message: `${name} has no value${explained(property)}. ${advice}`,
    fixes: required ? [] : removal(`Remove ${entry.key.source}`, entry),
  };
}

/** None for the only item: a list that is empty is mostly no better. */
function emptyItemFix(item: Node): readonly Fix[] {
  if (item.parent?.kind !== "list") return [];
  const list = item.parent;
  const { length } = list.sequence?.chunks ?? list.items;
  return length > 1 ? removal("Remove the empty item", item) : [];
}

import { insertEntry, renameKey } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import { isSlip } from "../../manifest/model/names";
import { nearest } from "../../manifest/nearest";
import { propertiesOf, resolved, schemaAt, type PlacedSchema } from "../../manifest/schema/schemas";
import {
  asMap,
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
import { capital, keyOf, subject } from "./subject";

/** The keys of a map that its schema does not know, with the schema. */
export interface UnknownKeys {
  readonly map: MapNode;
  readonly keys: readonly string[];
  readonly placed: PlacedSchema | undefined;
}

/** Says which keys a map has that nothing reads; all together where they belong to an entry of another list. */
export function* unknownKeys(unknown: UnknownKeys, told: Set<string>): Generator<FindingDraft> {
  const home = homeOf(unknown);
  if (home !== undefined) {
    const place = `${home} ${String(listOf(unknown.map)?.from ?? "")}`;
    if (!told.has(place)) yield* misplaced(unknown, home);
    told.add(place);
    return;
  }
  for (const key of unknown.keys) {
    const entry = entryOf(unknown.map, key);
    if (entry && key !== "<<") yield unknownKey(unknown, entry);
  }
}

function unknownKey({ map, placed }: UnknownKeys, entry: Entry): FindingDraft {
  const key = entry.key.source;
  const allowed = allowedKeys(placed);
  const open = allowed.filter((name) => entryOf(map, name) === undefined);
  const [word = ""] = key.split(/\s/, 1);
  if (word !== key && open.includes(word)) return missingColon(entry, word);
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

function allowedKeys(placed: PlacedSchema | undefined): readonly string[] {
  return placed ? propertiesOf(placed).map(([name]) => name) : [];
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

/** The list of a change in which a map with these keys would be at home, where it is not at home here. */
function homeOf({ map, keys }: UnknownKeys): string | undefined {
  const here = listOf(map);
  if (!here || keys.length === 0 || here.parent?.kind !== "entry") return undefined;
  const present = here.parent.key.source;
  const all = map.entries.map(({ key }) => key.source).filter((key) => key !== "<<");
  return listsOfSpec().find(
    ({ name, keys: theirs }) => name !== present && all.every((key) => theirs.has(key)),
  )?.name;
}

function listOf(map: MapNode): Extract<Node, { kind: "list" }> | undefined {
  return map.parent?.kind === "list" ? map.parent : undefined;
}

function listsOfSpec(): readonly { readonly name: string; readonly keys: ReadonlySet<string> }[] {
  const spec = schemaAt("trust-change#/$defs/spec");
  return (spec ? propertiesOf(spec) : []).flatMap(([name, { document, schema }]) => {
    if (!schema.items) return [];
    const item = resolved({ document, schema: schema.items });
    const keys = [item, ...branchesOf(item)].flatMap((branch) => allowedKeys(branch));
    return keys.length > 0 ? [{ name, keys: new Set(keys) }] : [];
  });
}

function branchesOf({ document, schema }: PlacedSchema): readonly PlacedSchema[] {
  return [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].map((branch) =>
    resolved({ document, schema: branch }),
  );
}

function* misplaced({ map, keys }: UnknownKeys, home: string): Generator<FindingDraft> {
  const [first] = keys.flatMap((key) => entryOf(map, key) ?? []);
  if (!first) return;
  const here = keyOf(map) ?? "";
  const verb = keys.length === 1 ? "is" : "are";
  yield {
    at: first.key,
    message: `${listed(keys.map((key) => `"${key}"`))} ${verb} not known in ${subject(map)}, but in one of "${home}". Is the line "${home}:" missing above the entries that follow "${here}"?`,
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
    unknown.some((key) => nearest(key, [missing]).length > 0 || key.split(/\s/, 1)[0] === missing)
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
  if (!entry) return { at, message: `${name} is empty.` };
  const advice = required ? "Write one." : "Write one, or remove the key.";
  return {
    at: isEmpty(at) ? at : entry.key,
    message: `${name} has no value${explained(property)}. ${advice}`,
    fixes: required ? [] : removal(`Remove ${entry.key.source}`, entry),
  };
}

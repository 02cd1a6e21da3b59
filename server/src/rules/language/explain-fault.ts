import type { Pick } from "../../generated/cuts";
import { insertEntry, removeEntry, renameKey, replaceScalar } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import { nearest } from "../../manifest/nearest";
import { jsonTypesOf } from "../../manifest/schema/branches";
import { placeInUnit } from "../../manifest/schema/pointer";
import { propertiesOf, type PlacedSchema } from "../../manifest/schema/schemas";
import type { SchemaFault } from "../../manifest/schema/validate";
import {
  asMap,
  asScalar,
  entryOf,
  isEmpty,
  type Entry,
  type MapNode,
  type Node,
  type ScalarNode,
} from "../../manifest/syntax/node";
import type { FindingDraft, Fix } from "../finding";
import { listed } from "../words";

/** Says in words what a fault of shape is, at the key or value that has it. Undefined for faults said elsewhere. */
export function explainFault(fault: SchemaFault): FindingDraft | undefined {
  if (fault.kind === "no-branch") return noBranch(fault.at, fault.pick);
  const { at, error, unit } = fault;
  const { params, keyword } = error;
  const placed = placeInUnit(unit, error.schemaPath);
  switch (keyword) {
    case "additionalProperties":
      return unknownKey(at, String(params["additionalProperty"]), placed);
    case "required":
      return missingKey(at, String(params["missingProperty"]), placed);
    case "type":
      // A number where a duration belongs lacks its unit: `duration-form` says so.
      return placed?.schema.format === "go-duration" && asScalar(at) && !isEmpty(at)
        ? undefined
        : wrongType(at, placed);
    case "enum":
      return wrongWord(at, (params["allowedValues"] as unknown[]).map(String));
    case "const":
      return wrongWord(at, [String(params["allowedValue"])]);
    case "not":
      return bothValues(at);
    default:
      return isEmpty(at) ? empty(at) : outOfBounds(at, keyword, params, placed);
  }
}

/** The key that a value belongs to, for messages. */
function keyOf(node: Node): string | undefined {
  const parent = node.parent;
  if (parent?.kind === "entry") return parent.key === node ? undefined : parent.key.source;
  return parent ? keyOf(parent) : undefined;
}

function subject(node: Node): string {
  const key = keyOf(node);
  return node.parent?.kind === "list" ? `an item of ${key ?? "this list"}` : (key ?? "this value");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function unknownKey(at: Node, key: string, placed: PlacedSchema | undefined): FindingDraft | undefined {
  const map = asMap(at);
  const entry = map && entryOf(map, key);
  if (!map || !entry || key === "<<") return undefined;
  const allowed = placed ? propertiesOf(placed).map(([name]) => name) : [];
  const open = allowed.filter((name) => entryOf(map, name) === undefined);
  const similar = nearest(key, open);
  const where = keyOf(map) === undefined ? "" : ` in ${subject(map)}`;
  const hint =
    similar.length > 0 ? ` Is ${listed(similar).replace(" and ", " or ")} meant?` : allowedKeys(allowed);
  return {
    at: entry.key,
    message: `The key "${key}" is not known${where}, so nothing reads what stands there.${hint}`,
    fixes: [
      ...similar.map((name): Fix => ({
        title: `Rename to ${name}`,
        safe: false,
        edits: () => [renameKey(entry, name)],
      })),
      removal(entry),
    ],
  };
}

function removal(entry: Entry): Fix {
  return { title: `Remove ${entry.key.source}`, safe: false, edits: () => [removeEntry(entry)] };
}

function allowedKeys(allowed: readonly string[]): string {
  return allowed.length === 0 ? "" : ` Known are ${listed(allowed, 12)}.`;
}

function missingKey(at: Node, key: string, placed: PlacedSchema | undefined): FindingDraft {
  const map = asMap(at);
  const property = placed && propertiesOf(placed).find(([name]) => name === key)?.[1].schema;
  const why = property?.description ? ` ${firstSentence(property.description)}` : "";
  const where = keyOf(at) === undefined ? "The document" : capital(subject(at));
  return {
    at,
    message: `${where} has no ${key}.${why} Add ${key}.`,
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

function firstSentence(text: string): string {
  const end = text.search(/\.(?:\s|$)/);
  return end < 0 ? text : text.slice(0, end + 1);
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

const typeNames: Readonly<Record<string, string>> = {
  string: "a text",
  object: "a map",
  array: "a list",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  null: "nothing",
};

function wrongType(at: Node, placed: PlacedSchema | undefined): FindingDraft {
  if (isEmpty(at)) return empty(at);
  const type = placed?.schema.type;
  const wanted = (Array.isArray(type) ? (type as readonly string[]) : [String(type)]).map(
    (name) => typeNames[name] ?? name,
  );
  const [actual = "null"] = jsonTypesOf(at);
  const scalar = asScalar(at);
  const shown = scalar
    ? `${scalar.source} is ${typeNames[actual] ?? actual}`
    : `here stands ${typeNames[actual] ?? actual}`;
  return {
    at,
    message: `${capital(subject(at))} has to be ${listed(wanted).replace(" and ", " or ")}; ${shown}.${wantsQuotes(scalar, type) ? " Put it into quotes." : ""}`,
    fixes: scalar ? typeFixes(scalar, type) : [],
  };
}

function wantsQuotes(scalar: ScalarNode | undefined, type: PlacedSchema["schema"]["type"]): boolean {
  const wantsText = type === "string" || (Array.isArray(type) && type.includes("string"));
  return scalar !== undefined && wantsText && typeof scalar.value !== "string";
}

function typeFixes(scalar: ScalarNode, type: PlacedSchema["schema"]["type"]): readonly Fix[] {
  const wants = (name: string): boolean => type === name || (Array.isArray(type) && type.includes(name));
  if (wants("string") && typeof scalar.value !== "string") {
    return [
      {
        title: "Put it into quotes",
        safe: true,
        edits: () => [replaceScalar({ ...scalar, style: "double" }, scalar.source)],
      },
    ];
  }
  if (wants("integer") && /^[0-9]{1,10}$/.test(scalar.source)) {
    return [
      {
        title: `Write ${scalar.source} without quotes`,
        safe: true,
        edits: () => [replaceScalar(scalar, Number(scalar.source))],
      },
    ];
  }
  if (wants("array")) {
    return [
      {
        title: "Make it a list of one",
        safe: true,
        edits: () => {
          const edit = replaceScalar(scalar, scalar.value ?? "");
          return [{ ...edit, text: `[${edit.text}]` }];
        },
      },
    ];
  }
  return [];
}

function empty(at: Node): FindingDraft {
  const entry = at.parent?.kind === "entry" ? at.parent : undefined;
  const name = subject(at);
  return {
    at,
    message: entry
      ? `${capital(name)} has no value. Write one, or remove the key.`
      : `${capital(name)} is empty.`,
    fixes: entry ? [removal(entry)] : [],
  };
}

function wrongWord(at: Node, allowed: readonly string[]): FindingDraft {
  if (isEmpty(at)) return empty(at);
  const scalar = asScalar(at);
  const written = scalar?.source ?? "this";
  const similar = nearest(written, allowed);
  const offers = similar.length > 0 ? similar : allowed.length <= 6 ? allowed : [];
  const choice =
    allowed.length === 1 ? `It has to be ${listed(allowed)}` : `It is one of ${listed(allowed, 16)}`;
  return {
    at,
    message: `"${written}" is no value for ${subject(at)}. ${choice}.`,
    fixes: scalar
      ? offers.map((word): Fix => ({
          title: `Replace with ${word}`,
          safe: false,
          edits: () => [replaceScalar(scalar, word)],
        }))
      : [],
  };
}

function bothValues(at: Node): FindingDraft {
  const map = asMap(at);
  const value = map && entryOf(map, "value");
  const values = map && entryOf(map, "values");
  return {
    at: value?.key ?? at,
    message:
      "A record set has either value (one) or values (a list), not both: tools disagree on which of them counts. Keep one.",
    related: values ? [{ at: values.key, message: "values stands here" }] : [],
    fixes: [value, values].flatMap((entry) => (entry ? [removal(entry)] : [])),
  };
}

function outOfBounds(
  at: Node,
  keyword: string,
  params: Readonly<Record<string, unknown>>,
  placed: PlacedSchema | undefined,
): FindingDraft {
  const name = capital(subject(at));
  const limit = String(params["limit"]);
  const written = asScalar(at)?.source ?? "";
  const said: Readonly<Record<string, string>> = {
    pattern: placed?.schema.patternErrorMessage ?? `"${written}" does not have the form of ${subject(at)}.`,
    minimum: `${name} is at least ${limit}; here it is ${written}.`,
    maximum: `${name} is at most ${limit}; here it is ${written}.`,
    minItems: `${name} needs ${limit === "1" ? "at least one item" : `at least ${limit} items`}.`,
    minLength: `${name} must not be empty.`,
  };
  const message = said[keyword] ?? `${name} is not valid here (${keyword}).`;
  return {
    at,
    message: keyword === "pattern" && !message.includes(written) ? `"${written}": ${message}` : message,
  };
}

function noBranch(at: Node, pick: Pick): FindingDraft | undefined {
  switch (pick.by) {
    case "property":
      return wrongDiscriminator(at, pick);
    case "key":
      return noKey(
        at,
        pick.branches.map(({ key }) => key),
      );
    case "type": {
      if (isEmpty(at)) return empty(at);
      const wanted = [...new Set(pick.branches.flatMap(({ types }) => types))].map(
        (type) => typeNames[type] ?? type,
      );
      return { at, message: `${capital(subject(at))} has to be ${listed(wanted).replace(" and ", " or ")}.` };
    }
  }
}

function wrongDiscriminator(at: Node, pick: Extract<Pick, { by: "property" }>): FindingDraft {
  const map = asMap(at);
  if (!map) return isEmpty(at) ? empty(at) : { at, message: `${capital(subject(at))} has to be a map.` };
  const values = pick.branches.flatMap((branch) => branch.values);
  const entry = entryOf(map, pick.property);
  if (!entry || isEmpty(entry.value)) {
    return {
      at: entry?.value ?? at,
      message: `${capital(subject(at))} has no ${pick.property}, and without it nothing else in it can be checked. Add ${pick.property}, such as ${listed(values.slice(0, 4)).replace(" and ", " or ")}.`,
      fixes: entry
        ? []
        : [
            {
              title: `Add ${pick.property}`,
              safe: false,
              edits: (layout) => [insertEntry(map, pick.property, tabStop(values[0] ?? ""), layout, "name")],
            },
          ],
    };
  }
  return wrongWord(entry.value, values);
}

function noKey(at: Node, keys: readonly string[]): FindingDraft {
  const map = asMap(at);
  if (!map) return isEmpty(at) ? empty(at) : { at, message: `${capital(subject(at))} has to be a map.` };
  const typo = misspelt(map, keys);
  const hint = typo ? ` Is ${typo.key} meant by "${typo.entry.key.source}"?` : "";
  return {
    at: typo?.entry.key ?? at,
    message: `${capital(subject(at))} does not say what it does: it needs ${keys.length === 1 ? keys.join("") : `one of ${listed(keys, 12)}`}.${hint}`,
    fixes: typo
      ? [{ title: `Rename to ${typo.key}`, safe: false, edits: () => [renameKey(typo.entry, typo.key)] }]
      : [],
  };
}

function misspelt(map: MapNode, keys: readonly string[]): { entry: Entry; key: string } | undefined {
  for (const entry of map.entries) {
    const [key] =
      entry.key.source.length > 2 && entry.key.source !== "name" ? nearest(entry.key.source, keys, 1) : [];
    if (key !== undefined) return { entry, key };
  }
  return undefined;
}

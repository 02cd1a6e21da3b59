import type { Pick } from "../../generated/cuts";
import { insertEntry, renameKey, replaceScalar } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import { isSlip } from "../../manifest/model/names";
import { nearest } from "../../manifest/nearest";
import { placeInUnit } from "../../manifest/schema/pointer";
import { schemasOf } from "../../manifest/schema/locate";
import { schemaAt, type PlacedSchema } from "../../manifest/schema/schemas";
import type { SchemaFault } from "../../manifest/schema/validate";
import { foldedItems } from "../../manifest/syntax/folded";
import {
  asMap,
  asScalar,
  entryOf,
  isEmpty,
  type Entry,
  type MapNode,
  type Node,
} from "../../manifest/syntax/node";
import type { FindingDraft, Fix } from "../finding";
import { removal } from "../removal";
import { either, listed } from "../words";
import { entryWithoutColon } from "./missing-colon";
import { beginsWithFusedDash, fusedEntry } from "./missing-space";
import { capital, cut, formMessage, subject, typeNames, wantsMap, whatStands } from "./subject";
import { missingKey, withoutValue } from "./unknown-key";
import { wrongType } from "./wrong-type";

/** Says in words what a fault of shape is, at the key or value that has it. Undefined for faults said elsewhere. */
export function explainFault(fault: SchemaFault): FindingDraft | undefined {
  if (fault.kind === "no-branch") return noBranch(fault.at, fault.pick);
  const { at, error, unit } = fault;
  const { params, keyword } = error;
  // Lines that were read as one text: `yaml-syntax` says so.
  if (at.kind === "scalar" && foldedItems(at).length > 0 && !beginsWithFusedDash(at)) return undefined;
  const placed = placeInUnit(unit, error.schemaPath);
  switch (keyword) {
    case "additionalProperties":
      return undefined;
    case "required":
      return missingKey(at, String(params["missingProperty"]), placed);
    case "type":
      // A number where a duration belongs lacks its unit: `duration-form` says so.
      return placed?.schema.format === "go-duration" && asScalar(at) && !isEmpty(at)
        ? undefined
        : isEmpty(at)
          ? empty(at, placed)
          : wrongType(at, placed);
    case "enum":
      return wrongWord(at, (params["allowedValues"] as unknown[]).map(String), placed);
    case "const":
      return wrongWord(at, isKind(at) ? KINDS : [String(params["allowedValue"])], placed);
    case "not":
      return entryOf(at, "backoutPlan") ? bothRollbacks(at) : bothValues(at);
    default:
      return isEmpty(at) ? empty(at, placed) : outOfBounds(at, keyword, params, placed);
  }
}

function empty(at: Node, placed?: PlacedSchema): FindingDraft {
  const entry = at.parent?.kind === "entry" ? at.parent : undefined;
  return withoutValue(at, entry !== undefined && isRequired(entry), placed?.schema);
}

/** Whether the map that an entry stands in has to have its key. */
function isRequired({ key, parent }: Entry): boolean {
  const schemas = schemasOf(parent.chunk.document, parent);
  return schemas.some(({ schema }) => schema.required?.includes(key.source)) || key.source === "rollback";
}

const KINDS = ["TrustChange", "TrustPolicy"];

/** Whether a value is the kind of its document, which the schema of one kind alone knows no other of. */
function isKind({ parent }: Node): boolean {
  return parent?.kind === "entry" && parent.key.source === "kind" && parent.parent.parent === undefined;
}

function wrongWord(at: Node, allowed: readonly string[], placed?: PlacedSchema): FindingDraft {
  if (isEmpty(at)) return empty(at, placed);
  const scalar = asScalar(at);
  const similar = scalar ? nearest(scalar.source, allowed) : [];
  const offers = similar.length > 0 ? similar : allowed.length <= 6 ? allowed : [];
  const choice =
    allowed.length === 1 ? `It has to be ${listed(allowed)}` : `It is one of ${listed(allowed, 16)}`;
  return {
    at,
    message: scalar
      ? `"${cut(scalar.source)}" is no value for ${subject(at)}. ${choice}.`
      : `${capital(subject(at))} has to be one word; ${whatStands(at)}. ${choice}.`,
    fixes: scalar
      ? offers.map((word): Fix => ({
          title: `Replace with ${word}`,
          safe: false,
          edits: () => [replaceScalar(scalar, word)],
        }))
      : [],
  };
}

function bothRollbacks(at: Node): FindingDraft {
  const [rollback, alias] = [entryOf(at, "rollback"), entryOf(at, "backoutPlan")];
  return {
    at: alias?.key ?? at,
    message:
      'The rollback stands here twice, as "rollback" and as "backoutPlan", and only the first one is read. Keep "rollback".',
    related: rollback ? [{ at: rollback.key, message: "rollback stands here" }] : [],
    fixes: alias ? removal("Remove backoutPlan", alias) : [],
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
    fixes: [value, values].flatMap((entry) => (entry ? removal(`Remove ${entry.key.source}`, entry) : [])),
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
  if (keyword === "pattern") return { at, message: formMessage(at, placed?.schema.patternErrorMessage) };
  const written = asScalar(at)?.source ?? "";
  const said: Readonly<Record<string, string>> = {
    minimum: `${name} is at least ${limit}; here it is ${written}.`,
    maximum: `${name} is at most ${limit}; here it is ${written}.`,
    minItems: `${name} is empty and needs ${limit === "1" ? "at least one item" : `at least ${limit} items`}.`,
    minLength: `${name} is empty and needs a text.`,
  };
  return { at, message: said[keyword] ?? `${name} is not valid here (${keyword}).` };
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
      return { at, message: `${capital(subject(at))} has to be ${either(wanted)}; ${whatStands(at)}.` };
    }
  }
}

function wrongDiscriminator(at: Node, pick: Extract<Pick, { by: "property" }>): FindingDraft {
  const map = asMap(at);
  if (!map) return isEmpty(at) ? empty(at) : noMap(at);
  const values = pick.branches.flatMap((branch) => branch.values);
  const entry = entryOf(map, pick.property);
  const slip = entry ? undefined : map.entries.find(({ key }) => isSlip(key.source, pick.property));
  if (slip) {
    return {
      at: slip.key,
      message: `The key "${slip.key.source}" is not known in ${subject(at)}, and without its ${pick.property} nothing else in it can be checked. Is ${pick.property} meant?`,
      fixes: [renaming(slip, pick.property)],
    };
  }
  if (!entry || isEmpty(entry.value)) {
    return {
      at: entry?.value ?? at,
      message: `${capital(subject(at))} has no "${pick.property}", and without it nothing else in it can be checked. Add it, such as ${either(values.slice(0, 4))}.`,
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

function noMap(at: Node): FindingDraft {
  return fusedEntry(at) ?? entryWithoutColon(at) ?? { at, message: wantsMap(at) };
}

function noKey(at: Node, keys: readonly string[]): FindingDraft {
  const map = asMap(at);
  if (!map) return isEmpty(at) ? empty(at) : noMap(at);
  if (keys.includes("rollback")) return missingKey(at, "rollback", schemaAt("trust-change#/$defs/spec"));
  const typo = misspelt(map, keys);
  const hint = typo ? ` Is ${typo.key} meant by "${typo.entry.key.source}"?` : "";
  return {
    at: typo?.entry.key ?? at,
    message: `${capital(subject(at))} does not say what it does: it needs ${keys.length === 1 ? keys.join("") : `one of ${listed(keys, 12)}`}.${hint}`,
    fixes: typo ? [renaming(typo.entry, typo.key)] : [],
  };
}

function renaming(entry: Entry, key: string): Fix {
  return { title: `Rename to ${key}`, safe: false, edits: () => [renameKey(entry, key)] };
}

function misspelt(map: MapNode, keys: readonly string[]): { entry: Entry; key: string } | undefined {
  for (const entry of map.entries) {
    const [key] =
      entry.key.source.length > 2 && entry.key.source !== "name" ? nearest(entry.key.source, keys, 1) : [];
    if (key !== undefined) return { entry, key };
  }
  return undefined;
}

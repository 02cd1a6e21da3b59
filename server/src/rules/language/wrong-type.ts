import { parseRecordData } from "../../dns/record-data";
import { replaceScalar, type TextEdit } from "../../manifest/edits/edits";
import type { PlacedSchema } from "../../manifest/schema/schemas";
import {
  asScalar,
  entryOf,
  spanOf,
  type MapNode,
  type Node,
  type ScalarNode,
} from "../../manifest/syntax/node";
import { parseIpLiteral } from "../../text/ip-literal";
import type { FindingDraft, Fix } from "../finding";
import { either } from "../words";
import { entryWithoutColon } from "./missing-colon";
import { missingMap } from "./missing-map";
import { fusedEntry, fusedItems } from "./missing-space";
import { capital, formMessage, subject, typeNames, valueMessage, whatStands } from "./subject";

type SchemaType = PlacedSchema["schema"]["type"];

/** Says that a value is of another type than its place takes: a number for a text, a map for a list. */
export function wrongType(at: Node, placed: PlacedSchema | undefined): FindingDraft {
  const type = placed?.schema.type;
  const fused = wants(type, "object")
    ? (fusedEntry(at) ?? entryWithoutColon(at))
    : wants(type, "array")
      ? fusedItems(at)
      : undefined;
  if (fused) return fused;
  const scalar = asScalar(at);
  if (scalar && placed && wantsQuotes(scalar, type)) return withoutQuotes(at, scalar, placed);
  const map = placed && wants(type, "object") ? missingMap(at, placed) : undefined;
  if (map) return { at, message: `${hasToBe(at, type)}. Is ${map.written} meant?`, fixes: [map.fix] };
  const advice = isOpenList(scalar, type)
    ? ' The "[" in front of it is missing.'
    : wantsDash(at, type)
      ? ' An item begins with "- ".'
      : "";
  return {
    at,
    message: `${hasToBe(at, type)}.${advice}`,
    fixes: scalar ? typeFixes(scalar, type) : wantsDash(at, type) ? dashFix(at) : [],
  };
}

function hasToBe(at: Node, type: SchemaType): string {
  const wanted = [type ?? "undefined"].flat().map((name) => typeNames[name] ?? name);
  return `${capital(subject(at))} has to be ${either(wanted)}; ${whatStands(at)}`;
}

function wants(type: SchemaType, name: string): boolean {
  return [type].flat().includes(name);
}

function wantsQuotes(scalar: ScalarNode, type: SchemaType): boolean {
  return wants(type, "string") && typeof scalar.value !== "string";
}

/** A number or a plain word where a text is wanted. Quotes make it one, which is no use where it is not the right one. */
function withoutQuotes(at: Node, scalar: ScalarNode, placed: PlacedSchema): FindingDraft {
  const fault = faultOfText(at, scalar, placed);
  if (fault !== undefined) return { at, message: fault };
  return {
    at,
    message: `${hasToBe(at, placed.schema.type)}. Put it into quotes.`,
    fixes: [
      {
        title: "Put it into quotes",
        safe: isWritten(scalar, placed),
        edits: () => [replaceScalar(scalar, scalar.source, "double")],
      },
    ],
  };
}

/** What is wrong with what is written also when it is read as a text; undefined where it can stand there in quotes. */
function faultOfText(at: Node, { source }: ScalarNode, { schema }: PlacedSchema): string | undefined {
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, "u").test(source))
    return formMessage(at, schema.patternErrorMessage);
  const type = recordTypeAround(at);
  const parsed = type === undefined ? undefined : parseRecordData(type, source);
  const fault = parsed?.ok === false ? parsed.faults[0] : undefined;
  if (type !== undefined && fault) return valueMessage(type, fault.reason);
  const named = formats[schema.format ?? ""];
  if (!named || named.takes(source)) return undefined;
  return `${capital(subject(at))} has to be ${named.name}; ${whatStands(at)}.`;
}

/** Formats that hold hardly any of the texts that YAML reads as something else. */
const formats: Partial<Record<string, { name: string; takes: (text: string) => boolean }>> = {
  "ip-address": { name: "an IP address", takes: (text) => parseIpLiteral(text) !== undefined },
  // No name of a host ends in a number (RFC 1123 section 2.1).
  "dns-name": { name: "a domain name", takes: (text) => /^[a-z]+$/i.test(text) },
};

/** The type of the record whose value a node is; undefined where it is none. */
function recordTypeAround(node: Node): string | undefined {
  const entry = node.parent?.kind === "list" ? node.parent.parent : node.parent;
  if (entry?.kind !== "entry" || !/^values?$/.test(entry.key.source)) return undefined;
  const before = entry.parent.parent;
  const record = before?.kind === "entry" && before.key.source === "previous" ? before.parent : entry.parent;
  return asScalar(entryOf(record, "type")?.value)?.source;
}

/**
 * Whether something is a text as it stands, and not the beginning of one that needs no quotes: 203.0 may become an address or
 * a version.
 */
function isWritten({ value, source }: ScalarNode, { schema }: PlacedSchema): boolean {
  const isWhole = typeof value === "boolean" || /^\d+$/.test(source);
  return isWhole && (schema.format === undefined || schema.format === "owner-name");
}
/** A block map in place of a list: the dash of its first item is missing. */
function wantsDash(at: Node, type: SchemaType): at is MapNode {
  return at.kind === "map" && !at.flow && at.entries.length > 0 && type === "array";
}

function dashFix(map: MapNode): readonly Fix[] {
  const { text } = map.chunk.source;
  const { start } = spanOf(map.entries[0] ?? map);
  const edits = (): readonly TextEdit[] => {
    const { start: now } = spanOf(map.entries[0] ?? map);
    return [{ start: now - 2, end: now, text: "- " }];
  };
  const hasRoom = text.slice(start - 2, start) === "  ";
  return hasRoom ? [{ title: "Begin the first item with a dash", safe: false, edits }] : [];
}

function isOpenList(scalar: ScalarNode | undefined, type: SchemaType): boolean {
  return wants(type, "array") && scalar?.style === "plain" && /^[^[]*\]$/.test(scalar.source);
}

function typeFixes(scalar: ScalarNode, type: SchemaType): readonly Fix[] {
  if (wants(type, "integer") && /^[0-9]{1,10}$/.test(scalar.source)) {
    return [
      {
        title: `Write ${scalar.source} without quotes`,
        safe: true,
        edits: () => [replaceScalar(scalar, Number(scalar.source))],
      },
    ];
  }
  return wants(type, "array") ? [listFix(scalar, type)] : [];
}

function listFix(scalar: ScalarNode, type: SchemaType): Fix {
  if (isOpenList(scalar, type))
    return {
      title: "Add the [ in front",
      safe: false,
      edits: () => [{ ...spanOf(scalar), text: `[${scalar.source}` }],
    };
  const several = wordsBetweenCommas(scalar.source);
  const items = several ?? [scalar.value ?? ""];
  return {
    title: several ? `Make it a list of ${several.length}` : "Make it a list of one",
    // A comma may belong to the text.
    safe: !several,
    edits: () => {
      const edits = items.map((item) => replaceScalar(scalar, item));
      return [{ ...spanOf(scalar), text: `[${edits.map(({ text }) => text).join(", ")}]` }];
    },
  };
}

/** The words of a text that is a list of them for people; undefined where it is none. */
function wordsBetweenCommas(text: string): readonly string[] | undefined {
  const words = text.split(",").map((word) => word.trim());
  return words.length > 1 && words.every((word) => /^\S+$/.test(word)) ? words : undefined;
}

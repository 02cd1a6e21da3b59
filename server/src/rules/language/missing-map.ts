/** What stands where a map is wanted, and is the value of one of its keys: `issuerRef: letsencrypt` for `{name: letsencrypt}`. */
import { writeFlow } from "../../manifest/edits/write";
import { propertiesOf, resolved, type PlacedSchema, type Schema } from "../../manifest/schema/schemas";
import { spanOf, type ListNode, type Node, type ScalarNode } from "../../manifest/syntax/node";
import { parseDuration } from "../../pki/duration";
import type { Fix } from "../finding";

export interface MissingMap {
  /** The map as a message shows it: what is long in it is left out. */
  readonly written: string;
  readonly fix: Fix;
}

/** The map that is meant; undefined where several keys could have the value, or none. */
export function missingMap(at: Node, placed: PlacedSchema): MissingMap | undefined {
  // What an alias takes from here would become a map, too.
  if (!isOnOneLine(at) || at.anchor !== undefined) return undefined;
  const key = keyFor(at, placed);
  if (key === undefined) return undefined;
  const { source } = at.chunk;
  const { start, end } = spanOf(at);
  const value = at.kind === "list" ? source.document.slice(start, end) : writeFlow(at.value);
  const written = `{${key}: ${value}}`;
  const shown = end - start > LONGEST ? `{${key}: ...}` : written;
  return {
    written: shown,
    fix: { title: `Write ${shown}`, safe: false, edits: () => [{ ...spanOf(at), text: written }] },
  };
}

/** Longer values are not repeated in a message. */
const LONGEST = 40;

type OneLine = ScalarNode | ListNode;

function isOnOneLine(node: Node): node is OneLine {
  if (node.kind === "list") return node.flow && node.items.every(({ kind }) => kind === "scalar");
  return (
    node.kind === "scalar" && (node.style === "plain" || node.style === "single" || node.style === "double")
  );
}

/** The key that takes the value by its words or its form, or that a map cannot do without, or that alone takes such a value. */
function keyFor(at: OneLine, placed: PlacedSchema): string | undefined {
  const taking = propertiesOf(placed).filter(([, property]) => takes(property, at));
  const telling = taking.filter(([, { schema }]) => tellsItsValues(schema));
  const needed = taking.filter(([key]) => placed.schema.required?.includes(key));
  const meant = [telling, needed, taking].find((keys) => keys.length > 0) ?? [];
  return meant.length === 1 ? meant[0]?.[0] : undefined;
}

function takes({ document, schema }: PlacedSchema, at: OneLine): boolean {
  const types = [schema.type ?? []].flat();
  if (at.kind === "list")
    return types.includes("array") && at.items.every((item) => takesItem({ document, schema }, item));
  const { value } = at;
  if (schema.enum) return schema.enum.includes(value);
  if (typeof value !== "string" || !types.includes("string")) return false;
  const isInForm = FORMS[schema.format ?? ""]?.(value) ?? true;
  return isInForm && (schema.pattern === undefined || new RegExp(schema.pattern, "u").test(value));
}

/** Formats that the schema itself does not hold texts against. */
const FORMS: Partial<Record<string, (text: string) => boolean>> = {
  "go-duration": (text) => parseDuration(text).ok,
};

function takesItem({ document, schema: { items } }: PlacedSchema, item: Node): boolean {
  return (
    items === undefined || (item.kind === "scalar" && takes(resolved({ document, schema: items }), item))
  );
}

/** Whether few values can stand there, so that one of them is hardly meant for another key. */
function tellsItsValues({ enum: words, pattern, format = "" }: Schema): boolean {
  return words !== undefined || pattern !== undefined || format in FORMS;
}

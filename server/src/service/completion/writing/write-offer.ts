import { itemColumn, type Layout } from "../../../manifest/edits/layout";
import type { Insert } from "../offers/offer";
import type { Place } from "../place";
import { newLine, writeBehindColon, writeInline, writeKey, writeLines, writeValue, type Body } from "./body";
import { bareShape } from "./shape";
import { hasTabStops, type Template } from "./template";

/** What an offer writes at a place. */
export interface Written {
  readonly template: Template;
  /** Whether it goes onto the lines below the key, so that the blanks behind the colon are to be taken away. */
  readonly startsBelow: boolean;
}

/** How an offer is to be written. */
export interface Style {
  readonly layout: Layout;
  /** Whether the editor can jump between tab stops. */
  readonly snippets: boolean;
  /** Whether a list has to be written around a value. */
  readonly isNewList: boolean;
}

/** The text of an offer at a place, in its style and quotes; undefined where the offer cannot be written there. */
export function writeOffer(insert: Insert, place: Place, style: Style): Written | undefined {
  switch (insert.kind) {
    case "value":
      return beside(
        place,
        style.isNewList ? ["[", writeValue(insert.value), "]"] : [scalarText(insert.value, place)],
      );
    case "key":
      return beside(place, writeKeyOffer(insert.name, insert.shape, place, style));
    case "body":
      return place.quote ? undefined : writeBody(insert.body, place, style);
    case "items":
      return place.quote ? undefined : writeItems(insert.items, place, style);
  }
}

function beside({ lead, closing }: Place, text: Template): Written {
  return { template: [lead, ...text, closing], startsBelow: false };
}

function scalarText(value: string | number | boolean, { quote }: Place): string {
  return quote ? inQuotes(String(value), quote) : writeValue(value);
}

function inQuotes(text: string, quote: Place["quote"]): string {
  return quote === "'" ? text.replaceAll("'", "''") : JSON.stringify(text).slice(1, -1);
}

function writeKeyOffer(name: string, shape: Body, place: Place, style: Style): Template {
  if (place.quote) return [inQuotes(name, place.quote)];
  if (place.role === "key" && place.hasColon) return [writeKey(name)];
  if (place.role === "key" && place.hasLines) return [`${writeKey(name)}:`];
  const { layout, snippets } = style;
  if (place.isFlow)
    return [`${writeKey(name)}: `, ...(snippets || isSettled(shape) ? writeInline(shape) : [])];
  return [
    `${writeKey(name)}:`,
    ...writeBehindColon(snippets ? shape : bareShape(shape), place.column, layout),
  ];
}

/** Whether nothing is left to be typed. */
function isSettled(shape: Body): boolean {
  return shape.kind === "scalar" && !hasTabStops(shape.text);
}

function writeItems(items: readonly Body[], place: Place, { layout, isNewList }: Style): Written | undefined {
  const list: Body = { kind: "list", items, inline: false };
  if (isNewList && place.role === "value")
    return place.isBesideKey && !place.isFlow
      ? { template: writeBehindColon(list, place.column, layout), startsBelow: true }
      : undefined;
  if (place.role !== "item") return undefined;
  if (place.isFlow) return beside(place, writeInline(list).slice(1, -1));
  // The first one stands behind the dash that is there already, or that the lead brings.
  const dash = itemColumn(place.list);
  const lines = items.flatMap((item, index) =>
    index === 0
      ? writeLines(item, place.column, layout)
      : [newLine(dash, layout), "- ", ...writeLines(item, dash + 2, layout)],
  );
  return beside(place, lines);
}

function writeBody(body: Body, place: Place, { layout, isNewList }: Style): Written | undefined {
  const whole: Body = isNewList ? { kind: "list", items: [body], inline: false } : body;
  if (place.isFlow) return beside(place, writeInline(whole));
  if (place.role !== "value") return beside(place, writeLines(whole, place.column, layout));
  if (!place.isBesideKey)
    return isNewList ? undefined : beside(place, writeLines(whole, place.column, layout));
  return { template: writeBehindColon(whole, place.column, layout), startsBelow: true };
}

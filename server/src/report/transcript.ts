import { withoutSecrets } from "../credentials/secrets/left-out";
import { spanOf, type Node, type ScalarNode } from "../manifest/syntax/node";
import type { Source } from "../manifest/syntax/source";
import type { View } from "../manifest/view";
import { toRange } from "../service/ranges";
import type { Rows, Said } from "./change-report";

/** Nobody reads more of one value; a long text is cut, and says so. */
const LONGEST = 1_000;

/** Takes over what a manifest says so that it can be shown to anybody, with the place where it is written. */
export class Transcript {
  constructor(private readonly source: Source) {}

  /** What is written at a place; undefined where nothing is. */
  of(view: View<unknown>): Said | undefined {
    const { scalar } = view;
    return scalar && { text: shown(scalar.source, view.entry?.key.source), at: this.place(scalar) };
  }

  scalar(node: ScalarNode): Said {
    return { text: shown(node.source), at: this.place(node) };
  }

  /** Words about a place. */
  words(text: string, node: Node | undefined): Said {
    return { text: shown(text), at: this.place(node) };
  }

  /** Undefined for what stands in another file. */
  place(node: Node | undefined): Said["at"] {
    return node && node.chunk.source === this.source ? toRange(this.source, spanOf(node)) : undefined;
  }
}

/**
 * A text as a report shows it: on one line, secrets taken out, and control and format characters replaced, which would
 * break it up, hide a part of it or turn its order around.
 *
 * @param key the key under which it is written
 */
export function shown(text: string, key?: string): string {
  const line = withoutSecrets(text, key).replace(/\s+/g, " ").trim();
  const cut = line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
  return cut.replace(/\p{C}/gu, "\uFFFD");
}

/** The first of some items, and how many are left. */
export function rowsOf<Item, Row>(
  items: readonly Item[],
  most: number,
  row: (item: Item, index: number) => Row,
): Rows<Row> {
  return { shown: items.slice(0, most).map(row), left: Math.max(0, items.length - most) };
}

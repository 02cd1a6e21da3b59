import type { InlayHint, Range } from "vscode-languageserver-types";
import type { Manifest } from "../../manifest/model/manifest";
import type { TrustChange } from "../../manifest/model/trust-change";
import { partOf } from "../../manifest/schema/part";
import type { SchemedWord } from "../../manifest/schema/walk";
import { chunksWithin } from "../../manifest/syntax/chunks-within";
import { spanOf, type ScalarNode } from "../../manifest/syntax/node";
import { offsetAt } from "../ranges";
import { controlTitle } from "./control-title";
import { daysLeft } from "./days-left";
import { inSeconds } from "./in-seconds";
import { stepStart } from "./step-start";

/** Which hints are wanted. */
export interface HintKinds {
  readonly stepStart: boolean;
  readonly seconds: boolean;
  readonly daysLeft: boolean;
  readonly controlTitle: boolean;
}

export const everyHint: HintKinds = { stepStart: true, seconds: true, daysLeft: true, controlTitle: true };

/** What is written behind a word, and what stands in the box that opens over it. */
export interface Hint {
  readonly label: string;
  readonly tooltip: string;
}

/** A word that may have a hint. */
export interface HintPlace {
  readonly word: SchemedWord;
  readonly change: TrustChange | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

type Provider = (place: HintPlace) => Hint | undefined;

const providers: readonly (readonly [keyof HintKinds, Provider])[] = [
  ["stepStart", stepStart],
  ["seconds", inSeconds],
  ["daysLeft", daysLeft],
  ["controlTitle", controlTitle],
];

/**
 * The hints in a range of the text, behind the values that they speak of. What cannot be known has none.
 *
 * @param now epoch milliseconds
 */
export function inlayHints(manifest: Manifest, range: Range, kinds: HintKinds, now: number): InlayHint[] {
  const wanted = providers.filter(([kind]) => kinds[kind]).map(([, provide]) => provide);
  if (wanted.length === 0) return [];
  const { source } = manifest;
  const start = offsetAt(source, range.start);
  const end = offsetAt(source, range.end);
  const hints: InlayHint[] = [];
  for (const chunk of chunksWithin(source, { start, end })) {
    const change = manifest.changes().find(({ document }) => document === chunk.document);
    for (const word of partOf(chunk).words()) {
      const place = behind(word.node);
      if (word.isKey || place === undefined || place < start || place > end) continue;
      for (const provide of wanted) {
        const hint = provide({ word, change, now });
        if (!hint) continue;
        hints.push({
          position: source.document.positionAt(place),
          label: hint.label,
          tooltip: { kind: "markdown", value: hint.tooltip },
          paddingLeft: true,
        });
      }
    }
  }
  return hints;
}

/** Where a word ends; undefined for a text of several lines. */
function behind(node: ScalarNode): number | undefined {
  const isShown = node.style === "plain" || node.style === "single" || node.style === "double";
  return isShown ? spanOf(node).end : undefined;
}

import type { CompletionItem, CompletionList, Position } from "vscode-languageserver-types";
import type { Manifest } from "../../manifest/model/manifest";
import { offsetAt } from "../ranges";
import { contextOf, type Context, type Known } from "./context";
import { toItem } from "./item";
import { awsPolicyOffers } from "./offers/aws-policy";
import { cloudflarePolicyOffers } from "./offers/cloudflare-policy";
import { controlOffers } from "./offers/controls";
import { dateOffers } from "./offers/dates";
import { documentOffers } from "./offers/documents";
import { hostOffers } from "./offers/hosts";
import { keySizeOffers } from "./offers/key-sizes";
import { keyOffers } from "./offers/keys";
import type { Offer } from "./offers/offer";
import { renewalOffers } from "./offers/renewals";
import { referenceOffers } from "./offers/references";
import { reversalOffers } from "./offers/reversals";
import { wholeItemOffers } from "./offers/whole-items";
import { wordOffers } from "./offers/words";
import { PLACEHOLDER } from "./placeholder";
import { placesAt, type Place } from "./place";

export interface CompletionOptions extends Known {
  /** Whether the client takes tab stops in completion items. */
  readonly snippets: boolean;
}

interface CancellationToken {
  readonly isCancellationRequested: boolean;
}

/** Each knows one kind of thing that may stand at the cursor. Of offers with one label the first counts. */
const providers: readonly ((context: Context) => readonly Offer[])[] = [
  documentOffers,
  referenceOffers,
  hostOffers,
  controlOffers,
  renewalOffers,
  wordOffers,
  dateOffers,
  keySizeOffers,
  awsPolicyOffers,
  cloudflarePolicyOffers,
  reversalOffers,
  wholeItemOffers,
  keyOffers,
];

/**
 * What may be written at a position: keys, values, names of things in the change, whole items. Every item replaces
 * the same stretch of text and leaves a text that can be parsed. Empty where nothing fits; never fails.
 */
export function completion(
  manifest: Manifest,
  position: Position,
  options: CompletionOptions,
  token: CancellationToken,
): CompletionList {
  const items: CompletionItem[] = [];
  for (const place of placesAt(manifest.source, offsetAt(manifest.source, position))) {
    if (token.isCancellationRequested) break;
    const offered = itemsAt(place, manifest, options, token);
    items.push(...offered);
    if (offered.length > 0 && !place.followsItem) break;
  }
  return { isIncomplete: false, items: token.isCancellationRequested ? [] : numbered(unique(items)) };
}

/** Whether what is found in the text matters at a position: where an exception names a rule. */
export function asksForFindings({ source: { document } }: Manifest, { line }: Position): boolean {
  return /\brule\b/.test(document.restOfLine(document.offsetAt({ line, character: 0 })));
}

function itemsAt(
  place: Place,
  manifest: Manifest,
  options: CompletionOptions,
  token: CancellationToken,
): readonly CompletionItem[] {
  const offered = forEachTarget(contextOf(place, manifest, options)).flatMap((context) =>
    providers
      .flatMap((provide) => (token.isCancellationRequested ? [] : provide(context)))
      .map((offer) => ({ offer, context })),
  );
  // What is being typed must not come back as a name that the change has, and an alias may be meant by a star.
  const others = offered.filter(
    ({ offer: { label } }) => !label.includes(PLACEHOLDER) && (!place.isStar || label.startsWith("*")),
  );
  // Array.prototype.sort keeps the order of those that are equal.
  const sorted = others.toSorted((a, b) => a.offer.rank - b.offer.rank);
  return sorted.flatMap(({ offer, context }) => toItem(offer, context, manifest.source, options) ?? []);
}

/** A value may be one thing or a list of such things: each is asked for by itself. */
function forEachTarget(context: Context): readonly Context[] {
  const [first, ...others] = context.values.map((target) => ({ ...context, values: [target] }));
  return first ? [first, ...others.map((other) => ({ ...other, maps: [] }))] : [context];
}

function unique(items: readonly CompletionItem[]): readonly CompletionItem[] {
  const seen = new Set<string>();
  return items.filter(({ label }) => seen.size < seen.add(label).size);
}

/** Clients sort by this text, and some by the label where it is missing. */
function numbered(items: readonly CompletionItem[]): CompletionItem[] {
  const width = String(items.length).length;
  return items.map((item, index) => ({ ...item, sortText: String(index).padStart(width, "0") }));
}

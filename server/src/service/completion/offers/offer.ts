import type { CompletionItemKind, TextEdit } from "vscode-languageserver-types";
import type { Body } from "../writing/body";

/** What an accepted offer writes; how it is written depends on the place. */
export type Insert =
  | { readonly kind: "value"; readonly value: string | number | boolean }
  /** A key with what its value looks like. */
  | { readonly kind: "key"; readonly name: string; readonly shape: Body }
  /** A map with its keys: a whole item, a whole value, a whole document. */
  | { readonly kind: "body"; readonly body: Body }
  /** Several items of a list, where one is expected. */
  | { readonly kind: "items"; readonly items: readonly Body[] };

/** One thing that a provider offers. */
export interface Offer {
  readonly label: string;
  readonly kind: CompletionItemKind;
  /** What it is, in a few words. */
  readonly detail?: string | undefined;
  /** Markdown. */
  readonly documentation?: string | undefined;
  readonly insert: Insert;
  /** Offers of lower rank come first; those of one rank keep the order of the provider. */
  readonly rank: number;
  readonly additional?: readonly TextEdit[];
}

/** Groups of ranks, so that providers need not know of each other. */
export const Rank = {
  value: 0,
  wholeItem: 1000,
  key: 2000,
} as const;

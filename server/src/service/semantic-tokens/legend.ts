import type { SemanticTokensLegend } from "vscode-languageserver-types";

/**
 * The types of tokens: standard ones only, which every theme and every editor knows. The extension says in its
 * `semanticTokenScopes` which of them look as YAML does.
 */
const types = [
  "property",
  "keyword",
  "type",
  "enumMember",
  "number",
  "variable",
  "namespace",
  "class",
  "interface",
  "function",
  "method",
  "decorator",
  "regexp",
] as const;

const modifiers = ["definition", "deprecated"] as const;

export type TokenType = (typeof types)[number];
export type TokenModifier = (typeof modifiers)[number];

export const legend: SemanticTokensLegend = { tokenTypes: [...types], tokenModifiers: [...modifiers] };

/** The number of a type in the protocol. */
export function typeNumber(type: TokenType): number {
  return types.indexOf(type);
}

/** The set of some modifiers in the protocol: a bit for each. */
export function modifierBits(given: readonly TokenModifier[]): number {
  return given.reduce((bits, modifier) => bits | (1 << modifiers.indexOf(modifier)), 0);
}

import type { ScalarNode } from "../syntax/node";

export type IdentityKind = "mail" | "group" | "name";

/** Somebody or something that asks, approves or executes, as it is written at one place. */
export interface Identity {
  readonly node: ScalarNode;
  readonly text: string;
  readonly kind: IdentityKind;
}

export function readIdentity(node: ScalarNode | undefined): Identity | undefined {
  return node && { node, text: node.source, kind: identityKind(node.source) };
}

/** A mail address, a group (`@org/team`, `group:NAME`), or the bare name of a credential or an alias. */
export function identityKind(text: string): IdentityKind {
  if (/^@[^\s/@]+\/\S+$/.test(text) || /^group:\S+$/.test(text)) return "group";
  return /^[^\s@]+@[^\s@]+$/.test(text) ? "mail" : "name";
}

/** One spelling for one person: mail addresses in lower case, aliases of the policy followed. */
export function canonicalIdentity(text: string, aliases: ReadonlyMap<string, string>): string {
  let current = text;
  for (let hop = 0; hop < 5; hop++) {
    const next = aliases.get(current) ?? aliases.get(current.toLowerCase());
    if (next === undefined || next === current) break;
    current = next;
  }
  return identityKind(current) === "mail" ? current.toLowerCase() : current;
}

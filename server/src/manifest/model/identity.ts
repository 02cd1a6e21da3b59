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

/** An identity as it is compared: mail addresses without regard to case. */
export function foldIdentity(text: string): string {
  return identityKind(text) === "mail" ? text.toLowerCase() : text;
}

/**
 * One spelling for one person: mail addresses in lower case, aliases of the policy followed. Aliases that lead in a
 * circle are names of one and the same, whichever of them one begins with.
 *
 * @param aliases from an alias, folded, to the identity that it stands for
 */
export function canonicalIdentity(text: string, aliases: ReadonlyMap<string, string>): string {
  const seen: string[] = [];
  let current = foldIdentity(text);
  for (;;) {
    const begin = seen.indexOf(current);
    if (begin >= 0) return seen.slice(begin).sort()[0] ?? current;
    const next = aliases.get(current) ?? aliases.get(current.toLowerCase());
    if (next === undefined) return current;
    seen.push(current);
    current = foldIdentity(next);
  }
}

/** Addresses that only programs have: service accounts of Google Cloud, and apps that act at GitHub. */
const MACHINE_ADDRESS =
  /@(?:[a-z0-9-]+\.iam|developer|appspot|cloudbuild)\.gserviceaccount\.com$|\[bot\]@users\.noreply\.github\.com$/i;

/** Whether an address is, by its form, that of a program. */
export function isMachineAddress(text: string): boolean {
  return MACHINE_ADDRESS.test(text);
}

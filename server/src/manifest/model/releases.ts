import { parentName, type DomainName } from "../../dns/name";
import { parseIpLiteral } from "../../text/ip-literal";
import type { ScalarNode } from "../syntax/node";
import type { View } from "../view";
import { parseHost } from "./names";

/** What a change gives up: nothing may point there afterwards. */
export interface Releases {
  /** What is given up, as it is written. */
  readonly resources: readonly string[];
  /** The released resource that a name is, or lies below, as it is written. */
  ofName(name: DomainName): string | undefined;
  /** The released resource that has an address, in its canonical text, as it is written. */
  ofAddress(address: string): string | undefined;
}

/** Reads `releases`: names with everything below them, and addresses. */
export function readReleases(list: View<readonly string[]>): Releases {
  const names = new Map<DomainName, string>();
  const addresses = new Map<string, string>();
  for (const { scalar } of list.items()) {
    const address = scalar && parseIpLiteral(scalar.source);
    const name = scalar && parseHost(scalar.source);
    if (scalar && address) addresses.set(address.text, scalar.source);
    // A single label would be everything under a top-level domain.
    else if (scalar && name?.includes(".")) names.set(name, scalar.source);
  }
  return {
    resources: [...names.values(), ...addresses.values()],
    ofAddress: (address) => addresses.get(address),
    ofName: (name) => {
      if (names.size === 0) return undefined;
      for (let at: DomainName | undefined = name; at !== undefined; at = parentName(at)) {
        const found = names.get(at);
        if (found) return found;
      }
      return undefined;
    },
  };
}

/** Where a released resource stands. */
export function placeOfRelease(list: View<readonly string[]>, resource: string): ScalarNode | undefined {
  return list.items().find(({ text }) => text === resource)?.scalar;
}

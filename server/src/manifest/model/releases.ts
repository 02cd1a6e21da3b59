import { parentName, type DomainName } from "../../dns/name";
import { parseIpLiteral } from "../../text/ip-literal";
import type { ScalarNode } from "../syntax/node";
import type { View } from "../view";
import { parseHost } from "./names";

/** What a change gives up: nothing may point there afterwards. */
export interface Releases {
  /** Whether anything is given up at all. */
  readonly exist: boolean;
  /** The released resource that a name is, or lies below. */
  ofName(name: DomainName): ScalarNode | undefined;
  /** The released resource that has an address, in its canonical text. */
  ofAddress(address: string): ScalarNode | undefined;
}

/** Reads `releases`: names with everything below them, and addresses. */
export function readReleases(list: View<readonly string[]>): Releases {
  const names = new Map<DomainName, ScalarNode>();
  const addresses = new Map<string, ScalarNode>();
  for (const { scalar } of list.items()) {
    const address = scalar && parseIpLiteral(scalar.source);
    const name = scalar && parseHost(scalar.source);
    if (scalar && address) addresses.set(address.text, scalar);
    // A single label would be everything under a top-level domain.
    else if (scalar && name?.includes(".")) names.set(name, scalar);
  }
  return {
    exist: names.size + addresses.size > 0,
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

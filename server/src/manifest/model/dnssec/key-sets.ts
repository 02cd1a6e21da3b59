import { grouped } from "../../../text/grouped";
import { keyed } from "../../../text/once";
import type { Authority } from "./authorities";
import { Chain, type Dnskey, type KeySet } from "./chain";
import type { ZoneKey } from "./entries";
import type { DnssecFacts } from "./facts";
import { namedTags } from "./moves";
import { isOwn, type AuthorityState } from "./state";

/** The DNSKEY sets of providers as validators see them, each put together once. */
export class KeySets {
  private readonly listed: ReadonlyMap<number, readonly ZoneKey[]>;

  constructor({ keys }: DnssecFacts) {
    this.listed = grouped(keys.map((key) => [key.tag, key]));
  }

  /** A set that is not signed is of no use to validators. */
  readonly of = keyed(({ authority, isSigned, tags, mayHoldOthers }: AuthorityState): KeySet => {
    if (!isSigned) return { keys: [], mayHoldOthers: false };
    const keysAt = this.keysAt(authority);
    return { keys: [...tags].flatMap(keysAt), mayHoldOthers };
  });

  /** The keys that have a tag, as they are at a provider: one of which nothing is written down is its own. */
  private readonly keysAt = keyed((authority: Authority) =>
    keyed(
      (tag: number): readonly Dnskey[] =>
        this.listed.get(tag)?.map((key) => ({
          tag,
          algorithm: key.algorithm,
          role: key.role,
          publicKey: key.publicKey,
          isOwn: isOwn(key, authority),
        })) ?? [{ tag, algorithm: undefined, role: undefined, publicKey: undefined, isOwn: true }],
    ),
  );
}

/** The DS sets of a zone held against its DNSKEY sets. */
export function chainOf(facts: DnssecFacts): Chain {
  return new Chain({ owner: facts.owner, known: knownTags(facts) });
}

/** The keys of which it is known when they are in the DNSKEY set. */
function knownTags({ keys, steps }: DnssecFacts): ReadonlySet<number> {
  const named = steps.flatMap((step) =>
    /-dnskey$/.test(step.view.at("dnssec").text ?? "") ? namedTags(step) : [],
  );
  return new Set([...keys.map(({ tag }) => tag), ...named]);
}

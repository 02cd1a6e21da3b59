import type { Step } from "../step";
import type { Authority } from "./authorities";
import type { Course, Moment, Stale } from "./course";
import { signsRecords } from "./entries";
import type { DnssecFacts } from "./facts";
import { mostStale } from "./stale";
import { hasSureDs, type AuthorityState, type DnssecState } from "./state";

/** A step after which one of several providers signs records with keys that another one does not show. */
export interface UnsharedSigners {
  readonly step: Step;
  /** Who signs, and with which keys then. */
  readonly from: Authority;
  readonly tags: readonly number[];
  /** Those that went with the step, at the one or at the other. */
  readonly removed: readonly number[];
  /** Who does not show them. */
  readonly to: Authority;
  /** The key set without them that caches may hold, where it shows them by now. */
  readonly stale: Stale | undefined;
}

/**
 * The steps that leave a zone which several providers sign without a key of one of them at another one: resolvers hold the
 * keys that they have from the one against the signatures of the other (RFC 8901 sections 3 and 6). Nothing is known of a
 * zone whose keys somebody may put in by hand, and of providers that sign with no keys of their own.
 */
export function unsharedSigners(facts: DnssecFacts, { moments }: Course): readonly UnsharedSigners[] {
  if (facts.authorities.length < 2 || facts.byHand.keys) return [];
  // Each walk over the moments looks for one step, and few steps take keys away.
  return moments.flatMap(({ step, moves }, index) => {
    if (!step || !moves.some(({ kind }) => kind === "remove-dnskey")) return [];
    const past = moments.slice(0, index + 1);
    return facts.authorities.flatMap((_from, from) =>
      facts.authorities.flatMap((_to, to) => (from === to ? [] : (between(facts, past, from, to) ?? []))),
    );
  });
}

function between(
  facts: DnssecFacts,
  past: readonly Moment[],
  from: number,
  to: number,
): UnsharedSigners | undefined {
  const [before, now] = past.slice(-2);
  if (!before || !now?.step || !hasSureDs(now.state)) return undefined;
  const [older, newer] = [sides(before.state, from, to), sides(now.state, from, to)];
  if (!older || !newer || !signsOnItsOwn(facts, newer.to.authority)) return undefined;
  const signersOf = ({ authority, tags }: AuthorityState): readonly number[] =>
    ownSigners(facts, authority).filter((tag) => tags.has(tag));
  const [had, has] = [signersOf(older.from), signersOf(newer.from)];
  const isShown = (tags: readonly number[], at: AuthorityState | undefined): boolean =>
    tags.some((tag) => at?.tags.has(tag));
  if (has.length === 0 || !isShown(had, older.to)) return undefined;
  const at = { step: now.step, from: newer.from.authority, to: newer.to.authority, tags: has };
  const gone = had.filter((tag) => !has.includes(tag));
  if (!isShown(has, newer.to)) return { ...at, removed: gone.length > 0 ? gone : has, stale: undefined };
  if (gone.length === 0) return undefined;
  const found = mostStale(past, "dnskey", facts.retention.dnskey, ({ authorities }) =>
    isShown(has, authorities[to]) ? undefined : {},
  );
  return found && { ...at, removed: gone, stale: found.stale };
}

/** Two providers that are both asked, sign, and of whose keys all is said. */
function sides(
  { authorities }: DnssecState,
  from: number,
  to: number,
): { readonly from: AuthorityState; readonly to: AuthorityState } | undefined {
  const [one, other] = [authorities[from], authorities[to]];
  const isKnown = (state: AuthorityState): boolean =>
    state.authority.part === "stays" && state.isSigned && !state.mayHoldOthers;
  return one && other && isKnown(one) && isKnown(other) ? { from: one, to: other } : undefined;
}

function ownSigners({ keys }: DnssecFacts, { name }: Authority): readonly number[] {
  return keys.flatMap((key) =>
    key.provider === name && key.role !== undefined && signsRecords(key) ? key.tag : [],
  );
}

function signsOnItsOwn(facts: DnssecFacts, authority: Authority): boolean {
  return authority.name !== undefined && ownSigners(facts, authority).length > 0;
}

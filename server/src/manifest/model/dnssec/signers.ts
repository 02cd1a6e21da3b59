import type { Step } from "../step";
import type { Authority } from "./authorities";
import type { Course, Moment, Stale } from "./course";
import { signsKeys, signsRecords, type ZoneKey } from "./entries";
import type { DnssecFacts } from "./facts";
import { mostStale } from "./stale";
import { hasSureDs, isOwn, type AuthorityState, type DnssecState } from "./state";

/** A step that takes keys out of a zone that stays signed, and what signs its records then. */
export interface LostSigners {
  readonly step: Step;
  readonly authority: Authority;
  /** The keys that go, of those that sign records. */
  readonly removed: readonly number[];
  /** Those that are left; none where no key of the zone signs records any more. */
  readonly left: readonly number[];
  /** What caches may hold that the keys which are left do not fit; undefined where none is left. */
  readonly stale: Stale | undefined;
}

/**
 * The steps that take away the last key that signs records, or the keys from before while caches hold key sets without
 * the new ones, or answers that only the old ones have signed. However a zone exchanges its keys, new signatures need a
 * key that is known, and old ones the key that made them (RFC 6781 section 4.1.1, RFC 7583 section 3.2).
 *
 * @param signsByHandBefore whether somebody may have put new signatures in by hand before a step: they may come before
 *   their key
 */
export function lostSigners(
  facts: DnssecFacts,
  { moments }: Course,
  signsByHandBefore: (step: Step) => boolean,
): readonly LostSigners[] {
  // Each walk over the moments looks for one step, and few steps take keys away.
  return moments.flatMap(({ step, moves }, index) => {
    if (!step || !moves.some(({ kind }) => kind === "remove-dnskey")) return [];
    const past = moments.slice(0, index + 1);
    return facts.authorities.flatMap((authority, at) =>
      authority.part === "stays" ? (lostAt(facts, past, at, signsByHandBefore) ?? []) : [],
    );
  });
}

function lostAt(
  facts: DnssecFacts,
  past: readonly Moment[],
  at: number,
  signsByHandBefore: (step: Step) => boolean,
): LostSigners | undefined {
  const [before, now] = past.slice(-2);
  const [older, newer] = [before?.state.authorities[at], now?.state.authorities[at]];
  if (!now?.step || !older?.isSigned || !newer?.isSigned || !hasSureDs(now.state)) return undefined;
  const own = facts.keys.filter((key) => isOwn(key, newer.authority));
  const removed = signersIn(own, older).filter((tag) => !newer.tags.has(tag));
  if (removed.length === 0) return undefined;
  const left = signersIn(own, newer);
  const lost = { step: now.step, authority: newer.authority, removed, left };
  if (left.length === 0) return isKnown(facts, own, newer) ? { ...lost, stale: undefined } : undefined;
  const stale = staleFor(facts, past, at, left);
  return stale && !signsByHandBefore(stale.replacedBy) ? { ...lost, stale } : undefined;
}

function signersIn(own: readonly ZoneKey[], { tags }: AuthorityState): readonly number[] {
  return own.filter((key) => signsRecords(key) && tags.has(key.tag)).map(({ tag }) => tag);
}

/** Whether the list of keys is one of all that there are: it has those that stay as well, and nobody adds any by hand. */
function isKnown(
  { byHand, keys }: DnssecFacts,
  own: readonly ZoneKey[],
  { tags, mayHoldOthers }: AuthorityState,
): boolean {
  const listed = new Set(keys.map(({ tag }) => tag));
  const isStaying = (key: ZoneKey): boolean => key.op === "keep" && signsKeys(key) && tags.has(key.tag);
  return !byHand.keys && !mayHoldOthers && own.some(isStaying) && [...tags].every((tag) => listed.has(tag));
}

function staleFor(
  { retention }: DnssecFacts,
  past: readonly Moment[],
  at: number,
  left: readonly number[],
): Stale | undefined {
  const find = ({ authorities }: DnssecState): object | undefined => {
    const older = authorities[at];
    return older?.isSigned === true && !left.some((tag) => older.tags.has(tag)) ? {} : undefined;
  };
  const keys = mostStale(past, "dnskey", retention.dnskey, find)?.stale;
  const answers = mostStale(past, "answers", retention.answers, find)?.stale;
  return keys && answers && answers.until > keys.until ? answers : (keys ?? answers);
}

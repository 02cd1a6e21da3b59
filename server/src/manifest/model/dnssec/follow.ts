import { keyed } from "../../../text/once";
import type { Authority } from "./authorities";
import type { Chain, Ds, KeySet } from "./chain";
import type { Break, Course, Happening, MissingImport, Moment, Stale, UnprovenMove } from "./course";
import { signsRecords } from "./entries";
import type { DnssecFacts } from "./facts";
import { chainOf, KeySets } from "./key-sets";
import type { Move } from "./moves";
import { endOfStay, mostStale } from "./stale";
import { after, hasSureDs, isOwn, stateBefore, type AuthorityState, type DnssecState } from "./state";

/**
 * Follows a zone through steps.
 *
 * @param start the state before the first step, which all caches have settled on
 */
export function follow(facts: DnssecFacts, start: DnssecState, happenings: readonly Happening[]): Course {
  const walk = new Walk(facts, start);
  for (const happening of happenings) walk.go(happening);
  return walk;
}

/** As `follow`, from the state before the change; undefined where nothing is known of that. */
export function followChange(facts: DnssecFacts, happenings: readonly Happening[]): Course | undefined {
  const start = stateBefore(facts);
  return start && follow(facts, start, happenings);
}

/** A provider at which the DS set of a state leads to no key. */
export interface DeadEnd {
  readonly authority: Authority;
  readonly astray: readonly [Ds, ...Ds[]];
  readonly keys: KeySet;
}

/** Where the DS set of a state leads to no key, of those who are asked in that state. */
export function deadEndsIn(facts: DnssecFacts, state: DnssecState): readonly DeadEnd[] {
  const chain = chainOf(facts);
  const keySets = new KeySets(facts);
  return state.authorities.flatMap((one, index) => {
    const keys = keySets.of(one);
    const astray = isAsked(state, index) ? chain.deadEnds(state.ds, keys) : undefined;
    return astray ? [{ authority: one.authority, astray, keys }] : [];
  });
}

class Walk implements Course {
  readonly moments: Moment[];
  readonly breaks: Break[] = [];
  readonly missingImports: MissingImport[] = [];
  readonly unproven: UnprovenMove[] = [];
  private readonly chain: Chain;
  private readonly keySets: KeySets;
  /** The step that moved the delegation, where one did. */
  private moved: Moment | undefined;

  constructor(
    private readonly facts: DnssecFacts,
    start: DnssecState,
  ) {
    this.moments = [{ state: start, step: undefined, moves: [], time: undefined }];
    this.chain = chainOf(facts);
    this.keySets = new KeySets(facts);
  }

  private get latest(): Moment {
    return this.moments[this.moments.length - 1] as Moment;
  }

  /** What one step does, it does at one time. */
  go({ step, moves, time }: Happening): void {
    const before = this.latest.state;
    const isBroken = before.authorities.some((_, index) => this.deadEndsNow(before, index) !== undefined);
    const state = moves.reduce((current, move) => after(current, move, this.facts), before);
    const moment: Moment = { state, step, moves, time };
    this.moments.push(moment);
    if (state.isDelegated !== before.isDelegated) this.moved = moment;
    if (isBroken) return;
    const known = this.breaks.length;
    if (state.isDelegated !== before.isDelegated) this.checkDelegation(moment);
    if (this.breaks.length === known) this.checkKeys(moment, before);
    if (this.breaks.length === known && state.ds !== before.ds) this.checkDs(moment, before);
  }

  /** The DS records of a state that lead nowhere at a provider that is asked in it. */
  private deadEndsNow(state: DnssecState, index: number): ReturnType<Chain["deadEnds"]> {
    if (!isAsked(state, index)) return undefined;
    return this.chain.deadEnds(state.ds, this.keysAt(state, index));
  }

  private keysAt(state: DnssecState, index: number): KeySet {
    const one = state.authorities[index];
    return one ? this.keySets.of(one) : { keys: [], mayHoldOthers: true };
  }

  /** A new DS set has to lead to every key set that is asked for, or that caches hold. */
  private checkDs(moment: Moment, before: DnssecState): void {
    const { state } = moment;
    state.authorities.forEach((_, index) => {
      const keys = this.keysAt(state, index);
      if (isAsked(state, index)) {
        const astray = this.deadEndsNow(state, index);
        if (astray) this.add(moment, index, { cause: "ds", astray, keys, stale: undefined });
        else if (!this.checkCachedKeys(moment, index)) this.checkUnsignedAnswers(moment, before, index);
        return;
      }
      const stale = this.staleServers(moment, index);
      const astray = stale && this.chain.deadEnds(state.ds, keys);
      if (astray) this.add(moment, index, { cause: "ds", astray, keys, stale });
    });
  }

  private checkCachedKeys(moment: Moment, index: number): boolean {
    const { state } = moment;
    const found = mostStale(this.moments, "dnskey", this.facts.retention.dnskey, (older, newer) => {
      if (older.authorities[index] === newer.authorities[index]) return undefined;
      const keys = this.keysAt(older, index);
      // A cached "there are no keys" is a cached answer.
      const astray = keys.keys.length > 0 ? this.chain.deadEnds(state.ds, keys) : undefined;
      return astray && { astray, keys };
    });
    if (found) this.add(moment, index, { cause: "ds", ...found });
    return found !== undefined;
  }

  /** With the first DS, answers from before the signing become bogus: they have to leave the caches. */
  private checkUnsignedAnswers(moment: Moment, before: DnssecState, index: number): void {
    const { state } = moment;
    const [first, ...others] = state.ds.filter(({ isSure }) => isSure);
    if (!first || before.ds.length > 0) return;
    const found = mostStale(this.moments, "answers", this.facts.retention.answers, (older, newer) => {
      const wasSigned = older.authorities[index]?.isSigned === true;
      return !wasSigned && newer.authorities[index]?.isSigned === true ? {} : undefined;
    });
    if (!found) return;
    const keys = this.keysAt(state, index);
    this.add(moment, index, { cause: "ds", astray: [first, ...others], keys, stale: found.stale });
  }

  /** A new key set has to be led to by the DS set, and by those that caches hold. */
  private checkKeys(moment: Moment, before: DnssecState): void {
    const { state } = moment;
    state.authorities.forEach((one, index) => {
      const servers = isAsked(state, index) ? undefined : this.staleServers(moment, index);
      if (one === before.authorities[index] || !(servers || isAsked(state, index))) return;
      const keys = this.keysAt(state, index);
      const cause = this.isUnsigned(one) ? "unsigned" : "keys";
      const astray = this.chain.deadEnds(state.ds, keys);
      const found = astray ? { astray, stale: servers } : this.mostStaleDs(keys);
      if (found) this.add(moment, index, { cause, keys, ...found });
    });
  }

  /** Whether the zone as such loses its signatures, and not one of several providers. */
  private isUnsigned({ isSigned }: AuthorityState): boolean {
    const { losesSignatures, authorities } = this.facts;
    return losesSignatures || (!isSigned && authorities.length === 1);
  }

  /** A provider that is asked from now on has to be led to by the DS set, and by those that caches hold. */
  private checkDelegation(moment: Moment): void {
    const { state, step } = moment;
    if (!step) return;
    const isComing = ({ part }: Authority): boolean => part === (state.isDelegated ? "arrives" : "left");
    state.authorities.forEach(({ authority, mayHoldOthers }, index) => {
      if (!isComing(authority)) return;
      const keys = this.keysAt(state, index);
      if (mayHoldOthers && keys.keys.every(({ isOwn: own }) => !own)) {
        const stale = hasSureDs(state) ? undefined : this.staleDs();
        if (stale || hasSureDs(state)) this.unproven.push({ step, authority, stale });
        return;
      }
      const astray = this.chain.deadEnds(state.ds, keys);
      const found = astray ? { astray, stale: undefined } : this.mostStaleDs(keys);
      if (found) this.add(moment, index, { cause: "delegation", keys, ...found });
      // A zone that has no DS any more goes over insecure, and no validator asks for the keys.
      if (hasSureDs(state)) this.checkImports(moment, authority);
    });
  }

  /** That validators may hold the zone against a DS that the parent has no more. */
  private staleDs(): Stale | undefined {
    const { ds } = this.facts.retention;
    return mostStale(this.moments, "ds", ds, (older) => (hasSureDs(older) ? {} : undefined))?.stale;
  }

  /**
   * Resolvers hold the keys of one provider against the signatures of the other one: each has to show the keys by which
   * the other one signs records (RFC 8901 section 2, RFC 6781 section 4.3.5).
   */
  private checkImports(moment: Moment, coming: Authority): void {
    const { state, step } = moment;
    if (!step) return;
    const comes = state.authorities.findIndex(({ authority }) => authority === coming);
    state.authorities.forEach(({ authority: other }, index) => {
      if (index === comes || other.part === "unknown") return;
      for (const tag of this.signingKeysOf(coming))
        this.checkImport(moment, { tag, from: coming, to: other, index });
      for (const tag of this.signingKeysOf(other))
        this.checkImport(moment, { tag, from: other, to: coming, index: comes });
    });
  }

  private readonly signingKeysOf = keyed((authority: Authority): readonly number[] => {
    const { keys, byHand } = this.facts;
    // What is put in by hand, and when, is not known.
    if (byHand.keys) return [];
    return keys.flatMap((key) =>
      key.provider === authority.name && isOwn(key, authority) && key.role !== undefined && signsRecords(key)
        ? key.tag
        : [],
    );
  });

  private checkImport(
    moment: Moment,
    { tag, from, to, index }: { tag: number; from: Authority; to: Authority; index: number },
  ): void {
    const { step, state } = moment;
    const at = state.authorities[index];
    if (!step || !at?.isSigned) return;
    if (!at.tags.has(tag)) {
      this.missingImports.push({ step, tag, from, to, stale: undefined });
      return;
    }
    // What the provider that comes now had before, nobody has asked for.
    if (to.part === "arrives") return;
    const found = mostStale(this.moments, "dnskey", this.facts.retention.dnskey, (older, newer) => {
      const had = older.authorities[index]?.tags.has(tag) === true;
      return !had && newer.authorities[index]?.tags.has(tag) === true ? {} : undefined;
    });
    if (found) this.missingImports.push({ step, tag, from, to, stale: found.stale });
  }

  private mostStaleDs(
    keys: KeySet,
  ): { readonly astray: readonly [Ds, ...Ds[]]; readonly stale: Stale } | undefined {
    const found = mostStale(this.moments, "ds", this.facts.retention.ds, (older, newer) => {
      const astray = older.ds === newer.ds ? undefined : this.chain.deadEnds(older.ds, keys);
      return astray && { astray };
    });
    return found && { astray: found.astray, stale: found.stale };
  }

  /** That a provider which the delegation has left is still asked, where that is so. */
  private staleServers(moment: Moment, index: number): Stale | undefined {
    const { moved } = this;
    const part = moment.state.authorities[index]?.authority.part;
    const { ns } = this.facts.retention;
    const wasAsked = part === (moment.state.isDelegated ? "left" : "arrives");
    if (
      !moved?.step ||
      moved.time === undefined ||
      moment.time === undefined ||
      ns === undefined ||
      !wasAsked
    )
      return undefined;
    const until = endOfStay(moved.time, ns);
    if (moment.time >= until) return undefined;
    return { what: "ns", replacedBy: moved.step, since: moved.time, stay: ns, until, now: moment.time };
  }

  private add(
    { step, moves, state }: Moment,
    index: number,
    { cause, astray, keys, stale }: Pick<Break, "cause" | "astray" | "keys" | "stale">,
  ): void {
    const authority = state.authorities[index]?.authority;
    const move = moves.find(({ kind }) => CAUSES[kind] === cause || CAUSES[kind] === LIKE[cause]);
    if (step && move && authority) this.breaks.push({ step, move, authority, cause, astray, keys, stale });
  }
}

/** What each move changes. */
const CAUSES: Readonly<Record<Move["kind"], Break["cause"]>> = {
  "publish-dnskey": "keys",
  "remove-dnskey": "keys",
  sign: "keys",
  unsign: "unsigned",
  "publish-ds": "ds",
  "remove-ds": "ds",
  "publish-cds": "ds",
  delegate: "delegation",
  "delegate-back": "delegation",
};

/** Keys go with the signatures, and the other way round. */
const LIKE: Readonly<Partial<Record<Break["cause"], Break["cause"]>>> = {
  keys: "unsigned",
  unsigned: "keys",
};

/** Whether resolvers that hold nothing ask a provider. */
function isAsked({ authorities, isDelegated }: DnssecState, index: number): boolean {
  switch (authorities[index]?.authority.part) {
    case "stays":
      return true;
    case "left":
      return !isDelegated;
    case "arrives":
      return isDelegated;
    default:
      return false;
  }
}

import type { Authority } from "./authorities";
import type { Ds } from "./chain";
import { signsKeys, type DsEntry, type ZoneKey } from "./entries";
import type { DnssecFacts } from "./facts";
import type { Step } from "../step";
import { moveOf, namedTags, type Move, type Tags } from "./moves";

/** What one provider has of a zone. */
export interface AuthorityState {
  readonly authority: Authority;
  readonly isSigned: boolean;
  readonly tags: ReadonlySet<number>;
  readonly mayHoldOthers: boolean;
}

/** The DNSSEC state of a zone at a moment. */
export interface DnssecState {
  /** The DS set at the parent. */
  readonly ds: readonly Ds[];
  readonly authorities: readonly AuthorityState[];
  /** Whether the parent announces the name servers of after the change. */
  readonly isDelegated: boolean;
}

/** Whether a DS is at the parent for sure. */
export function hasSureDs({ ds }: Pick<DnssecState, "ds">): boolean {
  return ds.some(({ isSure }) => isSure);
}

/** The state of a zone before the change; undefined where nobody says whether it is signed. */
export function stateBefore(facts: DnssecFacts): DnssecState | undefined {
  const { isSigned } = facts;
  if (isSigned === undefined) return undefined;
  return {
    ds: [...(isSigned ? dsBefore(facts) : []), ...dsByHand(facts)],
    authorities: facts.authorities.map((authority) => authorityBefore(authority, isSigned, facts)),
    isDelegated: false,
  };
}

/**
 * The state of a zone after a change that says what becomes of keys and DS records, and not in which steps; undefined
 * where it is not signed then, or where nobody says which DS records there are.
 */
export function stateAfterwards(facts: DnssecFacts): DnssecState | undefined {
  const { isSigned, losesSignatures, zone, ds } = facts;
  const isSignedThen = zone.dnssecStatus() === "signing" || (isSigned === true && !losesSignatures);
  const left = ds.filter(({ op }) => op !== "delete");
  if (!isSignedThen || left.length === 0) return undefined;
  return {
    ds: left.map((entry) => ({ ...dsOf(entry, facts.keys), isSure: true })),
    authorities: facts.authorities.map((authority) => {
      const own = facts.keys.filter((key) => isOwn(key, authority) && key.op !== "delete");
      const tags = new Set(own.map(({ tag }) => tag));
      return { authority, isSigned: true, tags, mayHoldOthers: !own.some(signsKeys) };
    }),
    isDelegated: false,
  };
}

/** The DS records that stand; a signed zone without a list of them has one for some of its keys. */
function dsBefore({ zone, keys, ds, byHand, steps }: DnssecFacts): readonly Ds[] {
  const standing = ds.filter(({ op }) => op !== "create");
  const hasParent = !zone.view.at("dnssec").at("trustAnchor").exists;
  if (standing.length === 0) {
    if (!hasParent) return [];
    const signing = keys.filter((key) => key.op !== "create" && signsKeys(key));
    // Two providers have a key each, and which of them the DS is for is not known.
    const tags = signing.length > 0 ? signing.map(({ tag }) => tag) : undefined;
    return [{ ...nothingSaid, tags, isSure: !byHand.ds }];
  }
  const removed = new Set(
    steps.flatMap((step) => (step.view.at("dnssec").text === "remove-ds" ? namedTags(step) : [])),
  );
  return standing.map((entry) => ({
    ...dsOf(entry, keys),
    // What is to go and no step takes away, somebody may take away by hand.
    isSure: !(byHand.ds && entry.op === "delete" && !removed.has(entry.tag)),
  }));
}

/** The DS records that come and that no step publishes: somebody may do it by hand, at whatever time. */
function dsByHand({ ds, keys, byHand, steps }: DnssecFacts): readonly Ds[] {
  if (!byHand.ds || steps.some((step) => step.view.at("dnssec").text === "publish-ds")) return [];
  const coming = ds.filter(({ op }) => op === "create");
  return coming.map((entry) => ({ ...dsOf(entry, keys), isSure: false }));
}

function dsOf(entry: DsEntry, keys: readonly ZoneKey[]): Omit<Ds, "isSure"> {
  const { tag, digestType, digest } = entry;
  const algorithm = entry.algorithm ?? keys.find((key) => key.tag === tag)?.algorithm;
  return { tags: [tag], algorithm, digestType, digest };
}

const nothingSaid = { algorithm: undefined, digestType: undefined, digest: undefined };

function authorityBefore(authority: Authority, isSigned: boolean, facts: DnssecFacts): AuthorityState {
  const { keys } = facts;
  const own = keys.filter((key) => isOwn(key, authority));
  if (!isSigned && isSignedBySteps(facts))
    return { authority, isSigned: false, tags: new Set(), mayHoldOthers: false };
  const isNew = authority.part === "arrives";
  if (isNew && facts.steps.some((step) => isSignedAt(step, authority)))
    return { authority, isSigned: false, tags: new Set(), mayHoldOthers: false };
  const standing = own.filter(
    ({ op, tag }) => op !== "create" || (isNew && !isPublished(tag, authority, facts)),
  );
  const byHand = facts.byHand.keys
    ? own.filter(({ op, tag }) => op === "create" && !isPublished(tag, authority, facts))
    : [];
  const namedGoing = goingUnlisted(facts);
  // Whether what stands with one provider stands with another one too is not known: then it does.
  const foreign = isNew ? [] : keys.filter((key) => !own.includes(key) && key.op !== "create");
  return {
    authority,
    isSigned: true,
    tags: new Set([...[...standing, ...byHand, ...foreign].map(({ tag }) => tag), ...namedGoing]),
    mayHoldOthers: !standing.some(signsKeys),
  };
}

/** The keys that steps take away and no list has: they stand. */
function goingUnlisted({ keys, steps }: DnssecFacts): readonly number[] {
  return steps
    .filter((step) => step.view.at("dnssec").text === "remove-dnskey")
    .flatMap(namedTags)
    .filter((tag) => !keys.some((key) => key.tag === tag));
}

/** Whether a key belongs to a provider, or to all. */
export function isOwn({ provider }: Pick<ZoneKey, "provider">, { name }: Authority): boolean {
  return provider === undefined || name === undefined || provider === name;
}

/** Whether steps sign the zone, so that it is not signed before them. */
function isSignedBySteps({ steps }: DnssecFacts): boolean {
  return steps.some((step) => {
    const action = step.view.at("dnssec").text;
    return action === "sign" || action === "publish-dnskey";
  });
}

function isSignedAt({ view }: Step, { name }: Authority): boolean {
  return view.at("dnssec").text === "sign" && view.at("provider").text === name;
}

/** Whether a step publishes a key at a provider; that another one shows it too says nothing about when it has it itself. */
function isPublished(tag: number, authority: Authority, facts: DnssecFacts): boolean {
  return facts.steps.some((step) => {
    const move = moveOf(step, facts, "forward");
    const publishes = move?.kind === "publish-dnskey" || move?.kind === "sign";
    return (
      publishes && isDoneAt(move.at, authority) && (move.tags === "all" || move.tags?.includes(tag) === true)
    );
  });
}

/** Whether what is done at a provider, or at all where none is named, is done at this one. */
function isDoneAt(at: string | undefined, { name }: Authority): boolean {
  return at === undefined || name === undefined || name === at;
}

/** The state after a move. */
export function after(state: DnssecState, move: Move, facts: DnssecFacts): DnssecState {
  switch (move.kind) {
    case "delegate":
      return { ...state, isDelegated: true };
    case "delegate-back":
      return { ...state, isDelegated: false };
    case "publish-ds":
    case "remove-ds":
    case "publish-cds":
      return { ...state, ds: dsAfter(state.ds, move.kind, move.tags, facts) };
    default:
      return {
        ...state,
        authorities: state.authorities.map((one) =>
          isDoneAt(move.at, one.authority) ? authorityAfter(one, move, facts) : one,
        ),
      };
  }
}

function authorityAfter(
  state: AuthorityState,
  move: Extract<Move, { readonly at: string | undefined }>,
  facts: DnssecFacts,
): AuthorityState {
  const { authority } = state;
  switch (move.kind) {
    case "sign": {
      const absent = move.isBack ? "create" : "delete";
      const own = facts.keys.filter((key) => isOwn(key, authority) && key.op !== absent);
      const signed = own.filter(({ tag }) => !isPublishedByItself(tag, authority, facts));
      return {
        authority,
        isSigned: true,
        tags: new Set([...state.tags, ...signed.map(({ tag }) => tag)]),
        mayHoldOthers: !own.some(signsKeys),
      };
    }
    case "unsign":
      return { ...state, isSigned: false, tags: new Set(), mayHoldOthers: false };
    case "publish-dnskey": {
      const { tags } = move;
      const isSigned = state.isSigned || !facts.steps.some((step) => step.view.at("dnssec").text === "sign");
      if (tags === undefined || tags === "all") return { ...state, isSigned, mayHoldOthers: true };
      return { ...state, isSigned, tags: new Set([...state.tags, ...tags]) };
    }
    case "remove-dnskey": {
      const { tags } = move;
      if (tags === "all") return { ...state, tags: new Set(), mayHoldOthers: false };
      return { ...state, tags: new Set([...state.tags].filter((tag) => tags?.includes(tag) !== true)) };
    }
  }
}

/** Whether a key has a publish step of its own at a provider, so that signing does not bring it. */
function isPublishedByItself(tag: number, authority: Authority, facts: DnssecFacts): boolean {
  return facts.steps.some((step) => {
    const move = moveOf(step, facts, "forward");
    return move?.kind === "publish-dnskey" && isDoneAt(move.at, authority) && namedTags(step).includes(tag);
  });
}

function dsAfter(
  ds: readonly Ds[],
  kind: "publish-ds" | "remove-ds" | "publish-cds",
  tags: Tags,
  facts: DnssecFacts,
): readonly Ds[] {
  if (kind === "remove-ds") return withoutTags(ds, tags, facts);
  // When the parent drops what the zone no longer asks for is not known, unless a step says it.
  const doubtful = ds.map((one) => (isDroppedByStep(one, facts) ? one : doubted(one)));
  if (tags === "all") return doubtful;
  const isSure = kind === "publish-ds";
  const added = tags?.flatMap((tag) => dsFor(tag, isSure, facts)) ?? [
    { ...nothingSaid, tags: undefined, isSure },
  ];
  // The parent makes its set what the zone asks for, and when it does is not known.
  return withAdded(isSure ? ds : doubtful, added);
}

/** Whether a step has the parent drop a record: until then, it is there. */
function isDroppedByStep({ tags }: Ds, { steps }: DnssecFacts): boolean {
  return steps.some((step) => {
    if (step.view.at("dnssec").text !== "remove-ds") return false;
    const named = namedTags(step);
    return named.length === 0 || tags?.some((tag) => named.includes(tag)) === true;
  });
}

/** A set with further records; what is there already is there once, and the set is the same one where nothing changes. */
function withAdded(ds: readonly Ds[], added: readonly Ds[]): readonly Ds[] {
  const rest = added.filter((one) => !ds.some((other) => isSameRecord(one, other)));
  const isSurer = (one: Ds): boolean =>
    !one.isSure && added.some((other) => other.isSure && isSameRecord(one, other));
  if (rest.length === 0 && !ds.some(isSurer)) return ds;
  return [...ds.map((one) => (isSurer(one) ? { ...one, isSure: true } : one)), ...rest];
}

function isSameRecord(one: Ds, other: Ds): boolean {
  return (
    one.algorithm === other.algorithm &&
    one.digestType === other.digestType &&
    one.digest === other.digest &&
    one.tags?.join() === other.tags?.join()
  );
}

function withoutTags(ds: readonly Ds[], tags: Tags, facts: DnssecFacts): readonly Ds[] {
  if (tags === "all") return [];
  if (tags === undefined) return ds.map(doubted);
  return ds.flatMap((one) => {
    if (one.tags === undefined) return [doubted(one)];
    const left = one.tags.filter((tag) => !tags.includes(tag) || !isGoing(one, tag, facts));
    if (left.length === one.tags.length) return [one];
    return left.length === 0 ? [] : [{ ...one, tags: left, isSure: false }];
  });
}

/** A record that may be there or not. */
function doubted(ds: Ds): Ds {
  return ds.isSure ? { ...ds, isSure: false } : ds;
}

/** Where two DS records name one key, those go that are said to. */
function isGoing({ digestType }: Ds, tag: number, facts: DnssecFacts): boolean {
  const going = facts.ds.filter((entry) => entry.tag === tag && entry.op === "delete");
  return going.length === 0 || going.some((entry) => entry.digestType === digestType);
}

/** The DS records of a key that come, or all that are listed where none does. */
function dsFor(tag: number, isSure: boolean, { ds, keys }: DnssecFacts): readonly Ds[] {
  const algorithm = keys.find((key) => key.tag === tag)?.algorithm;
  const entries = ds.filter((entry) => entry.tag === tag);
  const coming = entries.filter(({ op }) => op === "create");
  const meant = coming.length > 0 ? coming : entries;
  if (meant.length === 0) return [{ ...nothingSaid, tags: [tag], algorithm, isSure }];
  return meant.map((entry) => ({ ...dsOf(entry, keys), isSure }));
}

/**
 * Whether a set of DS records leads to a DNSKEY set, as far as both are known (RFC 4035 section 2.2 and 2.4, RFC 6840
 * section 5.11): for every algorithm among the DS records at least one has to name a key that signs the DNSKEY set.
 * Further DS records of that algorithm may name keys that are not there yet (RFC 7583 section 3.3.2, RFC 8901).
 */
import type { DomainName } from "../../../dns/name";
import { mismatchOf, signsKeys, type KeyRole } from "./entries";

/** A DS record at the parent. */
export interface Ds {
  /** The tags of the keys one of which it names; undefined where it may name any key of the zone. */
  readonly tags: readonly number[] | undefined;
  readonly algorithm: number | undefined;
  readonly digestType: number | undefined;
  readonly digest: string | undefined;
  /** False where it may be there or not. */
  readonly isSure: boolean;
}

/** A key in a DNSKEY set. */
export interface Dnskey {
  readonly tag: number;
  readonly algorithm: number | undefined;
  readonly role: KeyRole | undefined;
  readonly publicKey: string | undefined;
  /** False for a key that another provider signs with: it is in the set, and the set is not signed with it here. */
  readonly isOwn: boolean;
}

/** The DNSKEY set of a zone at one provider. */
export interface KeySet {
  readonly keys: readonly Dnskey[];
  /** Whether keys may be in it that nobody wrote down. */
  readonly mayHoldOthers: boolean;
}

/** What is known of a zone besides its sets. */
export interface ChainContext {
  readonly owner: DomainName | undefined;
  /** The tags of the keys of which it is known when they are in a set: another key may be anywhere. */
  readonly known: ReadonlySet<number>;
}

/** The DS records that lead nowhere, though one of them has to; none where the set may be of use. */
export function deadEnds(
  ds: readonly Ds[],
  keys: KeySet,
  context: ChainContext,
): readonly [Ds, ...Ds[]] | undefined {
  const counting = withoutOutdone(ds);
  const sure = counting.filter(({ isSure }) => isSure);
  const leads = counting.filter((one) => mayLead(one, keys, context));
  const hasLead = (algorithm: number | undefined): boolean =>
    leads.some((one) => one.algorithm === algorithm || one.algorithm === undefined);
  const astray = leads.length === 0 ? sure : sure.filter(({ algorithm }) => isAstray(algorithm, hasLead));
  const [first, ...others] = astray;
  return first && [first, ...others];
}

function isAstray(
  algorithm: number | undefined,
  hasLead: (algorithm: number | undefined) => boolean,
): boolean {
  // A DS of which nobody wrote down the algorithm may belong with any other.
  return algorithm !== undefined && !hasLead(algorithm);
}

/** Validators leave SHA-1 aside where the set has a better digest (RFC 4509 section 3). */
function withoutOutdone(ds: readonly Ds[]): readonly Ds[] {
  const hasBetter = ds.some(
    ({ digestType, isSure }) => isSure && digestType !== undefined && BETTER.has(digestType),
  );
  return hasBetter ? ds.filter(({ digestType }) => digestType !== SHA1) : ds;
}

const SHA1 = 1;
const BETTER: ReadonlySet<number> = new Set([2, 4]);

function mayLead(ds: Ds, { keys, mayHoldOthers }: KeySet, { owner, known }: ChainContext): boolean {
  const { tags } = ds;
  if (tags === undefined) return mayHoldOthers || keys.some((key) => key.isOwn && signsKeys(key));
  if (mayHoldOthers && tags.some((tag) => !known.has(tag))) return true;
  return keys.some(
    (key) =>
      key.isOwn &&
      signsKeys(key) &&
      tags.includes(key.tag) &&
      mismatchOf({ ...ds, tag: key.tag }, key, owner) === undefined,
  );
}

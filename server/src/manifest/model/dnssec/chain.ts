/**
 * Whether a set of DS records leads to a DNSKEY set, as far as both are known (RFC 4035 section 2.2 and 2.4, RFC 6840
 * section 5.11): for every algorithm among the DS records at least one has to name a key that signs the DNSKEY set.
 * Further DS records of that algorithm may name keys that are not there yet (RFC 7583 section 3.3.2, RFC 8901).
 */
import type { DomainName } from "../../../dns/name";
import { grouped } from "../../../text/grouped";
import { keyed, paired } from "../../../text/once";
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

/** Sets of DS records held against sets of keys: what each of them comes to is worked out once, however often it is asked. */
export class Chain {
  constructor(private readonly context: ChainContext) {}

  /** The DS records that lead nowhere, though one of them has to; none where the set may be of use. */
  deadEnds(ds: readonly Ds[], keys: KeySet): readonly [Ds, ...Ds[]] | undefined {
    const { counting, sure, algorithms } = this.demands(ds);
    const led = new Set<number>();
    let hasLead = false;
    let missing = algorithms.size;
    for (const one of counting) {
      const { algorithm } = one;
      if ((algorithm !== undefined && led.has(algorithm)) || !this.mayLead(one, keys)) continue;
      hasLead = true;
      // A DS of which nobody wrote down the algorithm may belong with any other.
      if (algorithm === undefined) return undefined;
      led.add(algorithm);
      if (algorithms.has(algorithm)) missing--;
      if (missing === 0) return undefined;
    }
    const isAstray = ({ algorithm }: Ds): boolean => algorithm !== undefined && !led.has(algorithm);
    const [first, ...others] = hasLead ? sure.filter(isAstray) : sure;
    return first && [first, ...others];
  }

  /** What a set of DS records asks for: a key for each algorithm of those that are there for sure. */
  private readonly demands = keyed((ds: readonly Ds[]) => {
    const counting = withoutOutdone(ds);
    const sure = counting.filter(({ isSure }) => isSure);
    return { counting, sure, algorithms: new Set(sure.flatMap(({ algorithm }) => algorithm ?? [])) };
  });

  private mayLead(ds: Ds, keys: KeySet): boolean {
    const { tags } = ds;
    const signing = this.signing(keys);
    if (tags === undefined) return keys.mayHoldOthers || signing.size > 0;
    if (keys.mayHoldOthers && tags.some((tag) => !this.context.known.has(tag))) return true;
    return tags.some((tag) => signing.get(tag)?.some((key) => this.fits(ds, key)));
  }

  /** The keys by their tags that a set may be signed with. */
  private readonly signing = keyed(({ keys }: KeySet) =>
    grouped(keys.filter((key) => key.isOwn && signsKeys(key)).map((key) => [key.tag, key])),
  );

  private readonly fits = paired(
    (ds: Ds, key: Dnskey): boolean =>
      mismatchOf({ ...ds, tag: key.tag }, key, this.context.owner) === undefined,
  );
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

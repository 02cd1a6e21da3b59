/** The ways from a certificate up to what one trust store holds: the clients of each store need one of their own. */
import type { Certificate } from "../certificate";
import type { Step } from "../step";
import type { TrustChange } from "../trust-change";
import { chainOf, leavesBelow } from "./chain";
import { relyingStores } from "./relying";
import { isInUseAfter } from "./superseded";
import { holdingOf, type StoreFacts } from "./trust-stores";
import { validityOf } from "./validity";

/** A certificate in use that the clients of a store accept over one authority alone. */
export interface OnlyPath {
  readonly leaf: Certificate;
  readonly store: StoreFacts;
  /** The roots in which the other ways end, which the store does not hold. */
  readonly otherRoots: readonly string[];
}

/**
 * A certificate in use after the change that has other ways up than over an authority, none of which leads to something
 * that a store of its clients holds at a moment. Undefined where there is none, as far as what stores hold is said.
 */
export function onlyPathOver(
  change: TrustChange,
  authority: Certificate,
  moment: Step | "after",
): OnlyPath | undefined {
  if (authority.name === undefined) return undefined;
  for (const leaf of leavesBelow(change, authority.name)) {
    if (!isInUseAfter(change, leaf)) continue;
    const others = chainOf(change, leaf, (other) => other !== authority);
    if (!others.isKnown || others.roots.size === 0) continue;
    const relying = relyingStores(change, leaf).filter(({ isCertain }) => isCertain);
    const left = relying.find(
      ({ store }) =>
        holdingOf(change, store, chainOf(change, leaf).anchors, moment).kind === "held" &&
        holdingOf(change, store, others.anchors, moment).kind === "missing",
    );
    if (left) return { leaf, store: left.store, otherRoots: [...others.roots] };
  }
  return undefined;
}

/** Until when the clients of a store accept a certificate, though it is valid for longer. */
export interface PathEnd {
  readonly store: StoreFacts;
  /** The authority with whose end the last way goes, and when that is, in epoch milliseconds. */
  readonly authority: Certificate;
  readonly end: number;
}

/**
 * A trust store whose clients lose every way up from a certificate before a time, as far as ends are known; the first one.
 * What a store holds by itself is not taken to end: clients differ in whether they look at that.
 *
 * @param until epoch milliseconds
 */
export function pathEndBefore(
  change: TrustChange,
  certificate: Certificate,
  until: number,
): PathEnd | undefined {
  const endOf = (authority: Certificate): number => validityOf(change, authority).notAfter ?? Infinity;
  const whole = chainOf(change, certificate);
  const ending = whole.authorities.filter((authority) => endOf(authority) < until);
  if (ending.length === 0) return undefined;
  ending.sort((a, b) => endOf(a) - endOf(b));
  for (const { store, isCertain } of relyingStores(change, certificate)) {
    if (!isCertain || holdingOf(change, store, whole.anchors, "after").kind !== "held") continue;
    const authority = ending.find((_, index) => {
      const gone = ending.slice(0, index + 1);
      const left = chainOf(change, certificate, (other) => !gone.includes(other));
      return holdingOf(change, store, left.anchors, "after").kind === "missing";
    });
    if (authority) return { store, authority, end: endOf(authority) };
  }
  return undefined;
}

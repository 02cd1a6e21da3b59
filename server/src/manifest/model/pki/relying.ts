import type { Certificate } from "../certificate";
import type { TrustChange } from "../trust-change";
import { chainOf, leavesBelow, mayHaveNewRoot, rootsOf, type ChainEnds } from "./chain";
import { issuerOf } from "./issuer";
import { isInUseAfter } from "./superseded";
import { heldBefore, trustStoresOf, usersOf, type StoreFacts } from "./trust-stores";

/** A trust store whose relying parties meet a certificate. */
export interface RelyingStore {
  readonly store: StoreFacts;
  /**
   * Whether the change says so: the store holds or gets something of the chain, it holds another root of the issuer, or
   * the root of what was served at the same name before. Otherwise it is listed, in use, and the change rolls out the root
   * of this chain and of no other that the store could be there for.
   */
  readonly isCertain: boolean;
}

/**
 * The trust stores whose relying parties meet a certificate; none where its chain is not known to its end, or has none, as
 * that of authorities which sign each other.
 */
export function relyingStores(change: TrustChange, certificate: Certificate): readonly RelyingStore[] {
  const stores = trustStoresOf(change);
  const chain = stores.length === 0 ? undefined : chainOf(change, certificate);
  if (!chain?.isKnown || chain.roots.size === 0) return [];
  const isNew = isRolledOut(change, chain);
  return stores.flatMap((store): readonly RelyingStore[] => {
    if (isLinked(change, certificate, chain, store, isNew)) return [{ store, isCertain: true }];
    return isNew && isListedForIt(change, chain, store) ? [{ store, isCertain: false }] : [];
  });
}

/** Whether the change brings something of a chain to trust stores, or issues it. */
function isRolledOut(change: TrustChange, { anchors, authorities }: ChainEnds): boolean {
  if (authorities.some(mayHaveNewRoot)) return true;
  return [...anchors].some((name) =>
    change.links.trustStepsNaming(name).some(({ trustAction }) => trustAction === "add"),
  );
}

function isLinked(
  change: TrustChange,
  certificate: Certificate,
  { anchors }: ChainEnds,
  store: StoreFacts,
  isNew: boolean,
): boolean {
  const steps = change.links.trustStepsOn(store.name);
  if (steps.some((step) => step.certificates.some(({ source }) => anchors.has(source)))) return true;
  const held = heldBefore(change, store);
  if (!held) return false;
  const known = [...anchors, ...(isNew ? rootsOfIssuer(change, certificate) : [])];
  return [...known, ...anchorsBefore(change, certificate)].some((name) => held.has(name));
}

function rootsOfIssuer(change: TrustChange, certificate: Certificate): readonly string[] {
  const issuer = issuerOf(change, certificate);
  return issuer ? rootsOf(change, issuer) : [];
}

/** What the chains of the certificates lead through that were served before at the names of this one. */
function anchorsBefore(change: TrustChange, certificate: Certificate): readonly string[] {
  return change.recordsServing(certificate).flatMap(({ previousCertificate }) => {
    const before = change.certificate(previousCertificate?.source);
    return before && before !== certificate ? [...chainOf(change, before).anchors] : [];
  });
}

function isListedForIt(change: TrustChange, chain: ChainEnds, store: StoreFacts): boolean {
  if (store.isShared || usersOf(store).length === 0) return false;
  const getsOthers = change.links.trustStepsOn(store.name).some(({ trustAction }) => trustAction === "add");
  const held = heldBefore(change, store) ?? new Set<string>();
  return !getsOthers && ![...held].some((root) => servesAnotherChain(change, root, chain));
}

/** Whether a certificate in use after the change needs a root, and has nothing to do with a chain. */
function servesAnotherChain(change: TrustChange, root: string, { anchors }: ChainEnds): boolean {
  return leavesBelow(change, root).some(
    (leaf) =>
      isInUseAfter(change, leaf) && ![...chainOf(change, leaf).anchors].some((name) => anchors.has(name)),
  );
}

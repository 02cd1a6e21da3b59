/** What the authorities above a certificate let it be: the constraints in their own certificates, along `signedBy`. */
import type { NameConstraints, NameSubtrees } from "../../../generated/trust-change";
import { breachOf, type NameBreach, type NameForm } from "../../../pki/name-constraints";
import { canonicalUsage } from "../../../pki/x509/usages";
import { attached } from "../../../text/once";
import type { ScalarNode } from "../../syntax/node";
import type { View } from "../../view";
import type { Certificate, SubjectName } from "../certificate";
import { namesToCertify } from "../subject-names";
import type { TrustChange } from "../trust-change";
import { relyingStores } from "./relying";
import { heldBefore, holdingOf, trustStoresOf, type StoreFacts } from "./trust-stores";

/** A constraint of an authority that a certificate does not meet. */
export type UnmetConstraint = UnmetNames | UnmetPathLength | UnmetUsages;

/** Names that an authority may not certify, of one form and for one reason. */
export interface UnmetNames {
  readonly kind: "names";
  readonly authority: Certificate;
  /** The authorities between it and the certificate, the nearest to the certificate first. */
  readonly between: readonly Certificate[];
  readonly form: NameForm;
  readonly breach: NameBreach;
  readonly subjects: readonly [SubjectName, ...SubjectName[]];
}

/** More authorities below one than its `pathLen` allows. */
export interface UnmetPathLength {
  readonly kind: "path-length";
  readonly authority: Certificate;
  readonly between: readonly Certificate[];
  readonly pathLength: ScalarNode;
  readonly most: number;
}

/** Usages that an authority does not have, which is one for other usages. */
export interface UnmetUsages {
  readonly kind: "usages";
  readonly authority: Certificate;
  readonly between: readonly Certificate[];
  readonly usages: readonly [ScalarNode, ...ScalarNode[]];
}

/** A way from a certificate towards a root: the authorities on it, its signer first. */
type Way = readonly Certificate[];

/** Longer ways than this are circles, or nobody's, and so many are not looked through. */
const LONGEST = 8;
const MOST_WAYS = 64;

/** The keys of the constraints on each form of names. */
const keys = {
  dns: "dnsDomains",
  address: "ipRanges",
  uri: "uriDomains",
  mailbox: "emailAddresses",
} as const satisfies Record<NameForm, keyof NameSubtrees>;

const forms = Object.keys(keys) as readonly NameForm[];

/**
 * The constraints that a certificate does not meet: on names (RFC 5280 sections 4.2.1.10 and 6.1.3) and on the number of
 * authorities below another one (sections 4.2.1.9 and 6.1.4). Nothing where some way up meets them all, as far as it is known:
 * clients need one. Else those of the first way, of the authorities nearest to the certificate.
 */
export function unmetConstraints(change: TrustChange, certificate: Certificate): readonly UnmetConstraint[] {
  let first: readonly UnmetConstraint[] | undefined;
  let count = 0;
  for (const way of waysAbove(change, certificate, [])) {
    const unmet = unmetOn(change, certificate, way);
    if (unmet.length === 0 || ++count > MOST_WAYS) return [];
    first ??= unmet;
  }
  return (first ?? []).filter((one) => !isToldAbove(change, one));
}

/** What keeps the clients of one trust store from a certificate that others accept. */
export interface UnmetForStore {
  readonly store: StoreFacts;
  readonly unmet: readonly UnmetConstraint[];
}

/**
 * A trust store all of whose own ways up from a certificate have constraints that it does not meet: those between it and what
 * the store holds. Undefined where there is none, or nothing says what stores hold.
 */
export function unmetForStore(change: TrustChange, certificate: Certificate): UnmetForStore | undefined {
  const ways: Way[] = [];
  for (const way of waysAbove(change, certificate, []))
    if (!isWhole(way) || ways.push(way) > MOST_WAYS) return undefined;
  if (ways.every((way) => unmetOn(change, certificate, way).length === 0)) return undefined;
  for (const { store, isCertain } of relyingStores(change, certificate)) {
    if (!isCertain) continue;
    const own = ways.flatMap((way) => wayUpTo(change, store, way) ?? []);
    const [first, ...others] = own.map((one) => unmetOn(change, certificate, one));
    if (!first || [first, ...others].some((unmet) => unmet.length === 0)) continue;
    return { store, unmet: first.filter((one) => !isToldAbove(change, one)) };
  }
  return undefined;
}

/** Whether a way is known up to a root. */
function isWhole(way: Way): boolean {
  return way.at(-1)?.signers.some(({ source }) => source === "self") === true;
}

/** The authorities below what a store holds after the change, in a list; undefined where it holds none of a way. */
function wayUpTo(change: TrustChange, store: StoreFacts, way: Way): readonly [Way] | undefined {
  const end = way.findIndex(
    ({ name }) => name !== undefined && holdingOf(change, store, new Set([name]), "after").kind !== "missing",
  );
  return end < 0 ? undefined : [way.slice(0, end)];
}

/** A way that goes round in a circle is given as none, of which nothing can be said. */
function* waysAbove(change: TrustChange, certificate: Certificate, below: Way): Generator<Way> {
  const { signers } = certificate;
  if (signers.length === 0) yield below;
  for (const { source } of signers) {
    const authority = source === "self" ? undefined : change.certificate(source);
    if (!authority) yield below;
    else if (authority === certificate || below.includes(authority) || below.length === LONGEST) yield [];
    else yield* waysAbove(change, authority, [...below, authority]);
  }
}

function unmetOn(change: TrustChange, certificate: Certificate, way: Way): readonly UnmetConstraint[] {
  const unmet: UnmetConstraint[] = [];
  for (const [index, authority] of way.entries()) {
    const between = way.slice(0, index);
    const found = [
      ...unmetNames(change, certificate, authority, between),
      ...unmetPathLength(change, certificate, authority, between),
      ...unmetUsages(certificate, authority, between),
    ].filter((one) => !unmet.some((nearer) => isAlike(nearer, one)));
    // Whoever holds an authority below in a trust store does not look at those above.
    if (found.length > 0 && between.some(({ name }) => name !== undefined && isHeld(change, name))) break;
    unmet.push(...found);
  }
  return unmet;
}

/** Whether the names, or the number of authorities, are those that one nearer to the certificate refuses too. */
function isAlike(nearer: UnmetConstraint, one: UnmetConstraint): boolean {
  if (nearer.kind !== "names" || one.kind !== "names") return nearer.kind === one.kind;
  return nearer.form === one.form;
}

function unmetNames(
  change: TrustChange,
  certificate: Certificate,
  authority: Certificate,
  between: Way,
): readonly UnmetNames[] {
  return forms.flatMap((form) => {
    const subtrees = subtreesOf(authority)[form];
    if (!subtrees) return [];
    const found = new Map<string, UnmetNames>();
    for (const subject of subjectsOf(change, certificate, form)) {
      const breach = breachOf(form, subject.text, subtrees);
      if (!breach) continue;
      const key = breach.kind === "excluded" ? `excluded ${breach.subtree}` : breach.kind;
      const others = found.get(key)?.subjects;
      const subjects: UnmetNames["subjects"] = others ? [...others, subject] : [subject];
      found.set(key, { kind: "names", authority, between, form, breach, subjects });
    }
    return [...found.values()];
  });
}

function subjectsOf(change: TrustChange, certificate: Certificate, form: NameForm): readonly SubjectName[] {
  switch (form) {
    case "dns":
      return namesToCertify(change, certificate);
    case "address":
      return certificate.ipAddresses;
    case "uri":
      return certificate.uris;
    case "mailbox":
      return certificate.emailAddresses;
  }
}

interface ReadSubtrees {
  readonly permitted: readonly string[];
  readonly excluded: readonly string[];
}

/** The constraints of an authority by the form that they are on; nothing for forms that it does not constrain. */
const subtreesOf = attached((authority: Certificate): Partial<Record<NameForm, ReadSubtrees>> => {
  const constraints: View<NameConstraints> = authority.nameConstraints;
  const read: Partial<Record<NameForm, ReadSubtrees>> = {};
  for (const form of forms) {
    const [permitted, excluded] = (["permitted", "excluded"] as const).map((list) =>
      constraints
        .at(list)
        .at(keys[form])
        .items()
        .map(({ text }) => text ?? ""),
    );
    if (permitted?.length || excluded?.length)
      read[form] = { permitted: permitted ?? [], excluded: excluded ?? [] };
  }
  return read;
});

function unmetPathLength(
  change: TrustChange,
  certificate: Certificate,
  authority: Certificate,
  between: Way,
): readonly UnmetPathLength[] {
  const written = authority.view.at("ca").at("pathLen");
  const { number: most, scalar: pathLength } = written;
  if (most === undefined || !pathLength || authority.isForeign) return [];
  const last = certificate.isAuthority ? [certificate, ...between] : between;
  const isExceeded = countedBelow(change, [...last, authority]) > most;
  return isExceeded ? [{ kind: "path-length", authority, between, pathLength, most }] : [];
}

/**
 * No standard has clients hold usages against those of the authorities, and all that matter do so: Windows, NSS, OpenSSL
 * and Go. Of roots some do not, and the delegated signer of OCSP answers is held against none.
 */
function unmetUsages(certificate: Certificate, authority: Certificate, between: Way): readonly UnmetUsages[] {
  if (certificate.isAuthority || authority.signers.some(({ source }) => source === "self")) return [];
  const allowed = authority.usages.map(({ source }) => canonicalUsage(source.toLowerCase()));
  if (!allowed.some((usage) => chainedUsages.has(usage)) || allowed.some(letsMorePass)) return [];
  const [first, ...others] = certificate.usages.filter(({ source }) => {
    const usage = canonicalUsage(source.toLowerCase());
    return chainedUsages.has(usage) && !allowed.includes(usage);
  });
  return first ? [{ kind: "usages", authority, between, usages: [first, ...others] }] : [];
}

const chainedUsages: ReadonlySet<string> = new Set([
  "server auth",
  "client auth",
  "code signing",
  "email protection",
  "timestamping",
]);

/** The old usages for strong encryption count as server auth in places. */
function letsMorePass(usage: string): boolean {
  return usage === "any" || usage.endsWith(" sgc");
}

/** How many authorities below the last one of a way count for its `pathLen`: those that have another name than their signer. */
function countedBelow(change: TrustChange, way: Way): number {
  return way.slice(0, -1).filter((authority, index) => !isSelfIssued(change, authority, way[index + 1]))
    .length;
}

/** Where the names are not known, a root that others sign too is taken for one, and everything else for none. */
function isSelfIssued(change: TrustChange, authority: Certificate, signer: Certificate | undefined): boolean {
  const own = change.subjectNames(authority).commonName;
  const others = signer && change.subjectNames(signer).commonName;
  if (own !== undefined && others !== undefined) return own.trim() === others.trim();
  return authority.signers.some(({ source }) => source === "self");
}

/** Whether it is the fault of an authority below the one that is exceeded, which is issued in this change and told of. */
function isToldAbove(change: TrustChange, unmet: UnmetConstraint): boolean {
  if (unmet.kind !== "path-length") return false;
  const way = [...unmet.between, unmet.authority];
  return unmet.between.some(
    ({ isIssued }, index) => isIssued && countedBelow(change, way.slice(index)) > unmet.most,
  );
}

/** Whether a trust store holds a CA certificate, before the change or by one of its steps. */
function isHeld(change: TrustChange, name: string): boolean {
  return (
    change.links.trustStepsNaming(name).some(({ trustAction }) => trustAction === "add") ||
    trustStoresOf(change).some((store) => heldBefore(change, store)?.has(name) === true)
  );
}

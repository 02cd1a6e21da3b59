import { wellKnownRoot } from "../../../pki/roots";
import type { Certificate } from "../certificate";
import type { TrustChange } from "../trust-change";
import { issuerNamed, issuerOf, type IssuerFacts } from "./issuer";

/** Where the chains of a certificate lead, as far as the change says it. Any one of several ways is enough. */
export interface ChainEnds {
  /** Everything on the ways that a trust store may hold, so that clients accept the chain: roots and CA certificates. */
  readonly anchors: ReadonlySet<string>;
  /** The roots that the ways end in. */
  readonly roots: ReadonlySet<string>;
  /** The entries of the CA certificates on the ways. */
  readonly authorities: readonly Certificate[];
  /** Whether every way is known to its end; otherwise there may be roots of which nothing is said. */
  readonly isKnown: boolean;
}

/** Longer ways than this are circles, or nobody's. */
const LONGEST = 8;

/**
 * The chains of a certificate: by `signedBy` from entry to entry, up to one that is `self`-signed, or names itself there;
 * where an issuer takes its place, up to the issuer's `roots`.
 *
 * @param leadsOn which CA certificates are there to lead further up; one that is not may still be held by itself
 */
export function chainOf(
  change: TrustChange,
  certificate: Certificate,
  leadsOn: (authority: Certificate) => boolean = () => true,
): ChainEnds {
  const way = new Way(change, leadsOn);
  way.climb(certificate, 0);
  return way;
}

/** What a root is called: the name of its entry, else the name by which a well-known root is known everywhere. */
export function rootNameOf(change: TrustChange, name: string): string {
  return change.certificate(name) ? name : (wellKnownRoot(name)?.name ?? name);
}

/**
 * Whether an authority that comes out of the change may have a root that it did not have before. Renewed below the root
 * that it had, it is nothing new to anybody.
 */
export function mayHaveNewRoot({ isIssued, op, signers }: Certificate): boolean {
  return isIssued && (op !== "renew" || signers.some(({ source }) => source === "self"));
}

/** The roots that an issuer's entry names. */
export function rootsOf(change: TrustChange, issuer: IssuerFacts): readonly string[] {
  return issuer.roots().map((root) => rootNameOf(change, root));
}

/**
 * The certificates, those of authorities aside, whose chains lead through a CA certificate or a root: by `signedBy`, or
 * because their issuer names it among its `roots`.
 */
export function leavesBelow(change: TrustChange, root: string): readonly Certificate[] {
  const found = new Set<Certificate>();
  const seen = new Set<string>();
  const descend = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const below of change.links.signedBy(name)) {
      if (!below.isAuthority) found.add(below);
      else if (below.name !== undefined) descend(below.name);
    }
  };
  descend(root);
  for (const { name } of change.issuers.all())
    if (name !== undefined && rootsOf(change, issuerNamed(change, name)).includes(root))
      for (const certificate of change.links.issuedBy(name))
        if (certificate.signers.length === 0 && !certificate.isAuthority) found.add(certificate);
  return [...found];
}

/** Certificates that have one chain: the same signers, or the same issuer. */
export type LeavesOfChain = readonly [Certificate, ...Certificate[]];

/** The same, those of one chain together: what rests on the chain alone is asked of the first one. */
export function leavesByChain(change: TrustChange, root: string): readonly LeavesOfChain[] {
  const groups = new Map<string, [Certificate, ...Certificate[]]>();
  for (const leaf of leavesBelow(change, root)) {
    const key = JSON.stringify([leaf.issuerName ?? "", ...leaf.signers.map(({ source }) => source)]);
    const group = groups.get(key);
    if (group) group.push(leaf);
    else groups.set(key, [leaf]);
  }
  return [...groups.values()];
}

class Way implements ChainEnds {
  readonly anchors = new Set<string>();
  readonly roots = new Set<string>();
  readonly authorities: Certificate[] = [];
  isKnown = true;

  constructor(
    private readonly change: TrustChange,
    private readonly leadsOn: (authority: Certificate) => boolean,
  ) {}

  climb(certificate: Certificate, depth: number): void {
    const { signers } = certificate;
    if (depth > LONGEST) this.isKnown = false;
    else if (signers.length === 0) this.endAtIssuer(issuerOf(this.change, certificate));
    else for (const { source } of signers) this.follow(certificate, source, depth);
  }

  private follow(certificate: Certificate, signer: string, depth: number): void {
    const authority = this.change.certificate(signer);
    if (signer === "self" || authority === certificate) {
      this.endAt(certificate.name);
      return;
    }
    if (!authority) this.endAtIssuer(issuerNamed(this.change, signer));
    else if (!this.authorities.includes(authority)) {
      this.authorities.push(authority);
      this.anchors.add(signer);
      if (this.leadsOn(authority)) this.climb(authority, depth + 1);
    }
  }

  private endAtIssuer(issuer: IssuerFacts | undefined): void {
    const roots = issuer ? rootsOf(this.change, issuer) : [];
    if (roots.length === 0) this.isKnown = false;
    for (const root of roots) this.endAt(root);
  }

  private endAt(root: string | undefined): void {
    if (root === undefined) return;
    this.anchors.add(root);
    this.roots.add(root);
  }
}

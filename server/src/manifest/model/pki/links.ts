import { parentName, type DomainName } from "../../../dns/name";
import { queryBy } from "../../../query/query";
import { once } from "../../../text/once";
import type { Certificate } from "../certificate";
import type { RecordSet } from "../record-set";
import type { Step } from "../step";
import type { TrustChange } from "../trust-change";
import { leavesByChain } from "./chain";

/**
 * What in a change refers to certificates, roots, trust stores and the hosts of certificates. Each index is made when it
 * is asked for the first time: few changes need many of them.
 */
export class PkiLinks {
  constructor(private readonly change: TrustChange) {}

  /** The record entries whose name was served with a certificate entry before the change (`previous.certificate`). */
  recordsLeaving(certificate: string): readonly RecordSet[] {
    return this.byPreviousCertificate()(certificate);
  }

  /** The certificate entries that name one in `signedBy`. */
  signedBy(certificate: string): readonly Certificate[] {
    return this.bySigner()(certificate);
  }

  /** The certificate entries that name an issuer in `issuerRef`. */
  issuedBy(issuer: string): readonly Certificate[] {
    return this.byIssuer()(issuer);
  }

  /** `leavesByChain`, once for all the steps that ask about a root: there may be thousands of certificates below it. */
  readonly leavesBelow = queryBy((root: string) => leavesByChain(this.change, root));

  /** The certificates that come out of the change and may be an issuer's, by `issuerRef` or `signedBy`, in order. */
  issuedAnewBy(issuer: string): readonly Certificate[] {
    return this.byIssuerOfNew()(issuer);
  }

  /** What the certificates that come out of the change call those who may be their issuers, in no order. */
  issuersOfNew(): readonly string[] {
    return this.namesOfIssuers()(undefined);
  }

  /** The certificates, those of authorities aside, that take the place of one in use. */
  renewals(): readonly Certificate[] {
    return this.byRenewal()(true);
  }

  /** The record entries one label below a name that are served with a certificate after the change. */
  servedBelow(name: DomainName): readonly RecordSet[] {
    return this.byParent()(name);
  }

  /** The address records that lead to an address after the change, by its canonical text. */
  recordsLeadingTo(address: string): readonly RecordSet[] {
    return this.byAddress()(address);
  }

  /** The TLSA records of a host, of any port and transport, that are there after the change. */
  associationsOf(host: DomainName): readonly RecordSet[] {
    return this.byAssociatedHost()(host);
  }

  /** The CNAME entries at names of services, with an underscore, that lead to a name after the change. */
  aliasesOf(name: DomainName): readonly RecordSet[] {
    return this.byAliasTarget()(name);
  }

  /** Whether an entry names one port of a host, where a wildcard stands for all of them: `_443` below `_tcp.host`. */
  hasPortBelow(transport: DomainName): boolean {
    return this.portBelow()(transport);
  }

  /** The steps that add roots to a trust store or take them out of it. */
  trustStepsOn(store: string): readonly Step[] {
    return this.byStore()(store);
  }

  /** The steps that add a root to trust stores or take it out of them. */
  trustStepsNaming(root: string): readonly Step[] {
    return this.byRoot()(root);
  }

  private readonly byPreviousCertificate = once(() =>
    this.change.each.record.index(({ previousCertificate }) =>
      previousCertificate ? [previousCertificate.source] : [],
    ),
  );

  private readonly bySigner = once(() =>
    this.change.each.certificate.index(({ signers }) => signers.map(({ source }) => source)),
  );

  private readonly byIssuer = once(() =>
    this.change.each.certificate.index(({ issuerName }) => (issuerName === undefined ? [] : [issuerName])),
  );

  private readonly byIssuerOfNew = once(() => this.change.each.certificate.index(issuersOf));

  private readonly namesOfIssuers = once(() =>
    this.change.each.certificate.distinct<undefined, string>((certificate) =>
      issuersOf(certificate).map((name) => [undefined, name]),
    ),
  );

  private readonly byRenewal = once(() =>
    this.change.each.certificate.index(({ op, isAuthority }) => [
      (op === "renew" || op === "replace") && !isAuthority,
    ]),
  );

  private readonly byParent = once(() =>
    this.change.each.record.index((record) => {
      const isServed = record.certificate !== undefined && record.op !== "delete";
      const parent = isServed && record.ownerName !== undefined ? parentName(record.ownerName) : undefined;
      return parent === undefined ? [] : [parent];
    }),
  );

  private readonly byAddress = once(() =>
    this.change.each.record.index((record) => {
      if ((record.type !== "A" && record.type !== "AAAA") || record.op === "delete") return [];
      return record.data().flatMap((data) => (data && "address" in data ? [data.address] : []));
    }),
  );

  private readonly byAssociatedHost = once(() =>
    this.change.each.record.index(({ type, op, ownerName }) => {
      if (type !== "TLSA" || op === "delete" || ownerName === undefined) return [];
      const host = hostOfAssociation(ownerName);
      return host === undefined ? [] : [host];
    }),
  );

  private readonly byAliasTarget = once(() =>
    this.change.each.record.index((record) => {
      const isAlias =
        record.type === "CNAME" && record.op !== "delete" && record.ownerName?.includes("_") === true;
      return isAlias ? record.targets().map(({ name }) => name) : [];
    }),
  );

  private readonly portBelow = once(() =>
    this.change.each.record.presence(
      ({ ownerName }) => {
        const transport = ownerName?.startsWith("_") === true ? parentName(ownerName) : undefined;
        return transport === undefined ? [] : [transport];
      },
      (transport: DomainName) => transport,
    ),
  );

  private readonly byStore = once(() =>
    this.change.each.step.index(({ stores }) => stores.map(({ source }) => source)),
  );

  private readonly byRoot = once(() =>
    this.change.each.step.index((step) =>
      step.kind === "trust" ? step.certificates.map(({ source }) => source) : [],
    ),
  );
}

/** What may be the issuer of a certificate, where a new one comes out of the change that is no authority's. */
function issuersOf({ isIssued, isAuthority, issuerName, signers }: Certificate): readonly string[] {
  if (!isIssued || isAuthority) return [];
  return issuerName === undefined ? signers.map(({ source }) => source) : [issuerName];
}

/** The host whose certificate a TLSA record speaks of: `_443._tcp.` before it (RFC 6698 section 3). */
function hostOfAssociation(owner: DomainName): DomainName | undefined {
  const transport = parentName(owner);
  return transport === undefined ? undefined : parentName(transport);
}

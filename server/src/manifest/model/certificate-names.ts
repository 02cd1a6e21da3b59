import { isAtOrBelow, parentName, rootName, wildcardBelow, type DomainName } from "../../dns/name";
import { query } from "../../query/query";
import { once } from "../../text/once";
import { domainOfMailbox, mailboxFault } from "../../pki/mailbox-form";
import type { Certificate, SubjectName } from "./certificate";
import { parseHost } from "./names";
import type { TrustChange } from "./trust-change";

/**
 * The certificates of a change by their dNSNames. The indexes are made when somebody asks for them first: few changes
 * need them, and near the root each entry is long.
 */
export class CertificateNames {
  constructor(private readonly change: TrustChange) {}

  /** The certificates that have a dNSName as it stands there, and no wildcard in its place. */
  having(name: DomainName): readonly Certificate[] {
    return [...this.byName()(name), ...this.inFiles((names) => names.includes(name))];
  }

  /** Whether there are certificates, and all names of all of them are known. */
  readonly areAllKnown = query(
    (): boolean => {
      const all = this.change.certificates();
      return all.length > 0 && all.every((one) => this.change.subjectNames(one).areAll);
    },
    { name: "whether all names of certificates are known", isFirewall: true },
  );

  /** Whether the known names of some certificate cover a host (RFC 9525 section 6.3). */
  cover(host: DomainName): boolean {
    return this.covering(host).some((name) => this.having(name).length > 0);
  }

  /** The same of certificates that are in use after the change. */
  coverAfter(host: DomainName): boolean {
    return this.covering(host).some((name) => this.having(name).some(isInUse));
  }

  /** The dNSNames that cover a host. */
  private covering(host: DomainName): readonly DomainName[] {
    const above = parentName(host);
    const wildcard = above === undefined || above === rootName ? undefined : wildcardBelow(above);
    return wildcard === undefined ? [host] : [host, wildcard];
  }

  /** The certificates that are in use after the change and have a name at or below a name. */
  below(name: DomainName): readonly Certificate[] {
    return [
      ...this.byAncestor()(name),
      ...this.inFiles((names) => names.some((one) => isAtOrBelow(one, name)), isInUse),
    ];
  }

  /** The certificates for mail that are in use after the change and have a mailbox whose domain is at or below a name. */
  withMailboxBelow(name: DomainName): readonly Certificate[] {
    return this.byMailDomain()(name);
  }

  private inFiles(
    isMeant: (names: readonly DomainName[]) => boolean,
    isCandidate: (certificate: Certificate) => boolean = () => true,
  ): readonly Certificate[] {
    const { change } = this;
    return change.certificatesNamedByFiles().filter((certificate) => {
      if (!isCandidate(certificate)) return false;
      const { dnsNames } = change.subjectNames(certificate);
      return isMeant(dnsNames.flatMap(({ text }) => parseHost(text) ?? []));
    });
  }

  private readonly byName = once(() =>
    this.change.each.certificate.index(({ dnsNames }) =>
      dnsNames.flatMap(({ text }) => parseHost(text) ?? []),
    ),
  );

  private readonly byAncestor = once(() =>
    this.change.each.certificate.index((certificate) =>
      isInUse(certificate) ? namesAbove(certificate) : [],
    ),
  );

  private readonly byMailDomain = once(() =>
    this.change.each.certificate.index((certificate) =>
      isInUse(certificate) ? mailboxesOf(certificate).flatMap(({ domain }) => [...upFrom(domain)]) : [],
    ),
  );
}

/** A mailbox of a certificate with the domain that it belongs to. */
export interface CertifiedMailbox {
  readonly subject: SubjectName;
  readonly domain: DomainName;
}

/** The mailboxes of a certificate for mail; what is no mailbox is left out. */
export function mailboxesOf(certificate: Certificate): readonly CertifiedMailbox[] {
  const mailboxes = certificate.isForMail ? certificate.emailAddresses : [];
  return mailboxes.flatMap((subject): readonly CertifiedMailbox[] => {
    const domain = mailboxFault(subject.text) ? undefined : parseHost(domainOfMailbox(subject.text));
    return domain === undefined ? [] : [{ subject, domain }];
  });
}

function isInUse({ op }: Certificate): boolean {
  return op !== "revoke";
}

/** The names of a certificate and the names above them; a wildcard stands below the name that it covers. */
function* namesAbove({ dnsNames }: Certificate): Generator<DomainName> {
  for (const { text } of dnsNames) yield* upFrom(parseHost(text));
}

/** A name and the names above it, without the root. */
function* upFrom(name: DomainName | undefined): Generator<DomainName> {
  for (let at = name; at !== undefined && at !== rootName; at = parentName(at)) yield at;
}

import { isAtOrBelow, parentName, rootName, wildcardBelow, type DomainName } from "../../dns/name";
import { query } from "../../query/query";
import { once } from "../../text/once";
import type { Certificate } from "./certificate";
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
    const above = parentName(host);
    const wildcard = above === undefined || above === rootName ? undefined : wildcardBelow(above);
    const covering = wildcard === undefined ? [host] : [host, wildcard];
    return covering.some((name) => this.having(name).length > 0);
  }

  /** The certificates that are in use after the change and have a name at or below a name. */
  below(name: DomainName): readonly Certificate[] {
    return [
      ...this.byAncestor()(name),
      ...this.inFiles((names) => names.some((one) => isAtOrBelow(one, name)), isInUse),
    ];
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
}

function isInUse({ op }: Certificate): boolean {
  return op !== "revoke";
}

/** The names of a certificate and the names above them; a wildcard stands below the name that it covers. */
function* namesAbove({ dnsNames }: Certificate): Generator<DomainName> {
  for (const { text } of dnsNames)
    for (let at = parseHost(text); at !== undefined && at !== rootName; at = parentName(at)) yield at;
}

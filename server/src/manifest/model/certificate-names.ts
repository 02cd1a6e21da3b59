import { parentName, rootName, type DomainName } from "../../dns/name";
import { query, queryBy, sameItems } from "../../query/query";
import { once } from "../once";
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
    const written = this.byName()(name);
    return this.inFiles().length === 0 ? written : [...written, ...this.readWith(name)];
  }

  /** The certificates that are in use after the change and have a name at or below a name. */
  below(name: DomainName): readonly Certificate[] {
    const written = this.byAncestor()(name);
    return this.inFiles().length === 0 ? written : [...written, ...this.readBelow(name)];
  }

  /** The certificates whose names are not written in the change and stand in a file, if anywhere. */
  inFiles(): readonly Certificate[] {
    return this.unwritten()(true);
  }

  // What is read from files is asked name by name as well: a file that changes matters to those names alone.

  private readonly readWith = queryBy(
    (name: DomainName) => this.readByName().own.get(name) ?? NO_CERTIFICATES,
    { name: "certificates in files", isEqual: sameItems },
  );

  private readonly readBelow = queryBy(
    (name: DomainName) => this.readByName().above.get(name) ?? NO_CERTIFICATES,
    { name: "certificates in files below", isEqual: sameItems },
  );

  private readonly readByName = query(() => {
    const own = new Map<DomainName, Certificate[]>();
    const above = new Map<DomainName, Certificate[]>();
    for (const certificate of this.inFiles()) {
      const { dnsNames } = this.change.subjectNames(certificate);
      for (const name of new Set(dnsNames.flatMap(({ text }) => parseHost(text) ?? [])))
        put(own, name, certificate);
      if (certificate.op === "revoke") continue;
      for (const name of new Set(namesAbove({ dnsNames }))) put(above, name, certificate);
    }
    return { own, above };
  });

  private readonly unwritten = once(() =>
    this.change.each.certificate.index(({ view, isForeign }) =>
      !isForeign && view.at("source").exists && !view.at("dnsNames").exists ? [true] : [],
    ),
  );

  private readonly byName = once(() =>
    this.change.each.certificate.index(({ dnsNames }) =>
      dnsNames.flatMap(({ text }) => parseHost(text) ?? []),
    ),
  );

  private readonly byAncestor = once(() =>
    this.change.each.certificate.index((certificate) =>
      certificate.op === "revoke" ? [] : namesAbove(certificate),
    ),
  );
}

const NO_CERTIFICATES: readonly Certificate[] = [];

function put(certificates: Map<DomainName, Certificate[]>, name: DomainName, certificate: Certificate): void {
  const same = certificates.get(name);
  if (same) same.push(certificate);
  else certificates.set(name, [certificate]);
}

/** The names of a certificate and the names above them; a wildcard stands below the name that it covers. */
function* namesAbove({ dnsNames }: Pick<Certificate, "dnsNames">): Generator<DomainName> {
  for (const { text } of dnsNames)
    for (let at = parseHost(text); at !== undefined && at !== rootName; at = parentName(at)) yield at;
}

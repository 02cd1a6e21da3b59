import { isAtOrBelow, parentName, rootName, type DomainName } from "../../dns/name";
import { query, queryBy } from "../../query/query";
import { once } from "../../text/once";
import type { Node } from "../syntax/node";
import type { Certificate } from "./certificate";
import { matchesHostPattern, parseHost } from "./names";
import type { RecordSet } from "./record-set";
import type { TrustChange } from "./trust-change";
import type { Zone } from "./zone";
import { listsHost } from "./zone-views";

/** A host to which workloads and people bring credentials. */
export interface CriticalHost {
  readonly name: DomainName;
  readonly because: string;
  /** The entry of the policy that names the host, where it is critical by that. */
  readonly namedBy?: Node;
}

/**
 * The identity-critical hosts of a change: the hosts under `endpoints`, the names that a service with `critical` serves
 * by TLS, and those names of the change that the policy calls identity hosts. Never guessed from a name.
 *
 * Names that are served by TLS are those of records with a certificate and those in certificates. An answer here rests on
 * which names there are, and not on what else stands in their entries.
 */
export class CriticalHosts {
  constructor(private readonly change: TrustChange) {}

  /**
   * Those in a zone and not in a listed zone below it, in alphabetical order. A zone below it that only the other view sees
   * hides none of the hosts that it lists itself.
   */
  readonly in = queryBy(
    (zone: Zone): readonly CriticalHost[] => {
      const { name } = zone;
      if (name === undefined) return [];
      const deeper = this.zonesBelow()(name);
      return this.below(name).filter((host) => {
        const hiding = deeper.filter(
          (other) => other.name !== undefined && isAtOrBelow(host.name, other.name),
        );
        if (hiding.length === 0) return true;
        return (
          hiding.every(({ viewName }) => viewName !== zone.viewName) &&
          listsHost(this.change, zone, host.name)
        );
      });
    },
    { name: "critical hosts", isEqual: sameHosts },
  );

  /** All of them, in alphabetical order. */
  readonly all = query((): readonly CriticalHost[] => this.below(rootName), { isEqual: sameHosts });

  /** Whether a name is one of them. */
  has(name: DomainName): boolean {
    return this.below(name).some((host) => host.name === name);
  }

  /** Where a host is named: under `endpoints`, at its record, or in a certificate. */
  placeOf({ name }: CriticalHost): Node | undefined {
    const endpoint = this.endpointHosts().find((host) => host.name === name);
    if (endpoint) return endpoint.at;
    const record = this.change.recordsAt(name).find((one) => servesTls(one));
    if (record) return record.nameNode;
    const inFiles = this.change.certificatesNamedByFiles();
    const subjects = [...this.certificatesWith()(name), ...inFiles].flatMap(
      (certificate) => this.change.subjectNames(certificate).dnsNames,
    );
    return subjects.find(({ text }) => hostIn(text) === name)?.node;
  }

  private below(top: DomainName): readonly CriticalHost[] {
    const byName = new Map<DomainName, CriticalHost>();
    for (const host of [...this.ofEndpoints(top), ...this.ofService(top), ...this.ofPolicy(top)])
      if (!byName.has(host.name)) byName.set(host.name, host);
    return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  private *ofEndpoints(top: DomainName): Generator<CriticalHost> {
    for (const { name } of this.endpointHosts())
      if (isAtOrBelow(name, top)) yield { name, because: "an identity-critical endpoint" };
  }

  private *ofService(top: DomainName): Generator<CriticalHost> {
    const critical = this.change.spec.at("service").at("critical").text;
    if (critical === undefined) return;
    for (const name of this.servedByTls(top))
      yield { name, because: `a name of the service, which is critical (${critical})` };
  }

  private *ofPolicy(top: DomainName): Generator<CriticalHost> {
    for (const pattern of this.change.policy?.identityHosts() ?? []) {
      const base = parseHost(pattern.source.replace(/^\*\./, ""));
      // Everything that the pattern can match lies below its base.
      if (base === undefined || !(isAtOrBelow(base, top) || isAtOrBelow(top, base))) continue;
      for (const name of this.servedByTls(isAtOrBelow(base, top) ? base : top))
        if (matchesHostPattern(name, pattern.source))
          yield { name, because: "an identity host of the policy", namedBy: pattern };
    }
  }

  private servedByTls(top: DomainName): readonly DomainName[] {
    const inFiles = this.change
      .certificatesNamedByFiles()
      .flatMap((certificate) => hostsOf(certificate, this.change.subjectNames(certificate).dnsNames))
      .filter((name) => isAtOrBelow(name, top));
    return [...this.recordNames()(top), ...this.certificateNames()(top), ...inFiles];
  }

  private endpointHosts(): readonly { readonly name: DomainName; readonly at: Node }[] {
    return this.change.endpoints.all().flatMap(({ nameView: { scalar } }) => {
      const name = scalar && parseHost(scalar.source);
      return scalar && name ? [{ name, at: scalar }] : [];
    });
  }

  // The indexes are made when somebody asks for the first time: few changes have anything critical.

  private readonly recordNames = once(() =>
    this.change.each.record.distinct((record) =>
      servesTls(record) && record.ownerName !== undefined ? fromTheTop([record.ownerName]) : [],
    ),
  );

  private readonly certificateNames = once(() =>
    this.change.each.certificate.distinct((certificate) => fromTheTop(hostsOf(certificate))),
  );

  private readonly certificatesWith = once(() =>
    this.change.each.certificate.index((certificate) => hostsOf(certificate)),
  );

  private readonly zonesBelow = once(() =>
    this.change.each.zone.index(({ name }) =>
      name === undefined ? [] : namesFrom(name).filter((other) => other !== name),
    ),
  );
}

function servesTls(record: RecordSet): boolean {
  return record.certificate !== undefined && record.op !== "delete";
}

/** The hosts that clients reach by a certificate after the change; of a wildcard the name that it stands below. */
function hostsOf(certificate: Certificate, dnsNames = certificate.dnsNames): readonly DomainName[] {
  const isInUse = certificate.isIssued || certificate.op === "keep";
  if (!isInUse || certificate.servesClientsOnly) return [];
  return dnsNames.flatMap(({ text }) => hostIn(text) ?? []);
}

function hostIn(text: string): DomainName | undefined {
  return parseHost(text.replace(/^\*\./, ""));
}

/** Each name under every name that it lies at or below. */
function fromTheTop(names: readonly DomainName[]): readonly (readonly [DomainName, DomainName])[] {
  return names.flatMap((name) => namesFrom(name).map((top) => [top, name] as const));
}

/** A name and all names above it, the root included. */
function namesFrom(name: DomainName): readonly DomainName[] {
  const names: DomainName[] = [];
  for (let at: DomainName | undefined = name; at !== undefined; at = parentName(at)) names.push(at);
  return names;
}

function sameHosts(a: readonly CriticalHost[], b: readonly CriticalHost[]): boolean {
  return (
    a.length === b.length &&
    a.every((host, index) => {
      const other = b[index];
      return host.name === other?.name && host.because === other.because && host.namedBy === other.namedBy;
    })
  );
}

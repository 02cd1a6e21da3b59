import type { SyntaxDocument } from "../syntax/source";
import { View } from "../view";
import { Certificate } from "./certificate";
import { isInZone, parseHost } from "./names";
import { RecordSet } from "./record-set";
import type { Zone } from "./zone";

interface CertManagerCertificate {
  readonly metadata: { readonly name: string };
  readonly spec: ConstructorParameters<typeof Certificate>[0] extends View<infer Document> ? Document : never;
}

/** A cert-manager `Certificate`: its `spec` has the shape of an entry of `certificates`, its name stands in `metadata`. */
export function foreignCertificate(document: SyntaxDocument): Certificate {
  const view = new View<CertManagerCertificate>(document.root);
  return new Certificate(view.at("spec"), view.at("metadata").at("name").text, true);
}

/** One entry of an ExternalDNS `DNSEndpoint`. */
export interface ForeignEndpoint {
  readonly dnsName: string;
  readonly recordType: string;
  readonly targets: string[];
  readonly recordTTL: number;
  /** Tells apart several sets of one name and type, of which the provider picks one for each question. */
  readonly setIdentifier: string;
}

interface DnsEndpoint {
  readonly spec: { readonly endpoints: ForeignEndpoint[] };
}

/** The endpoints of an ExternalDNS `DNSEndpoint`. */
export function foreignEndpoints(document: SyntaxDocument): View<readonly ForeignEndpoint[]> {
  return new View<DnsEndpoint>(document.root).at("spec").at("endpoints");
}

/** An endpoint as a record that stands, where it lies in one of the listed zones. */
export function foreignRecord(
  endpoint: View<ForeignEndpoint>,
  zones: readonly Zone[],
): RecordSet | undefined {
  const name = endpoint.at("dnsName").text;
  const ownerName = name === undefined ? undefined : parseHost(name);
  const zone = zones.find((candidate) => isInZone(ownerName, candidate.name));
  const type = endpoint.at("recordType").text;
  return zone && new RecordSet(endpoint, zone, { ownerName, type, endpoint });
}

/** The hosts that a new change can be about. */
import { hasUnderscoreLabel, isAtOrBelow, parseName, type DomainName } from "../dns/name";
import { isAddressBearing } from "../dns/types";
import type { Zone } from "../dns/zone/zone";
import { matchHost } from "../pki/host-match";
import { leadingRrsets } from "./context-records";
import { namesOf, type GivenCertificate } from "./read-certificate";

/** A host, what the zone has there, and whether the certificate covers it. */
export interface HostChoice {
  readonly host: string;
  readonly types: readonly string[];
  readonly isCovered: boolean;
}

/** Nobody looks through more. */
const MOST_CHOICES = 5000;

/** The hosts to which the zone gives an address: those that the certificate covers first, then those of the zone. */
export function hostChoices(zone: Zone, certificate: GivenCertificate): readonly HostChoice[] {
  const names = namesOf(certificate);
  const choices = new Map<DomainName, HostChoice>();
  const offer = (host: DomainName): void => {
    if (hasUnderscoreLabel(host) || choices.has(host)) return;
    const types = leadingRrsets(zone, host)
      .map(({ type }) => type)
      .filter((type) => isAddressBearing(type));
    if (types.length > 0) choices.set(host, { host, types, isCovered: matchHost(host, names).isMatch });
  };
  for (const name of names) {
    const parsed = parseName(name);
    if (parsed.ok && isAtOrBelow(parsed.name, zone.apex)) offer(parsed.name);
  }
  for (const owner of zone.rrsets.keys()) {
    if (choices.size >= MOST_CHOICES) break;
    offer(owner);
  }
  return [...choices.values()].sort((one, other) => Number(other.isCovered) - Number(one.isCovered));
}

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
  const offer = (host: DomainName, types: readonly string[]): void => {
    if (types.length === 0 || hasUnderscoreLabel(host) || choices.has(host)) return;
    choices.set(host, { host, types, isCovered: matchHost(host, names).isMatch });
  };
  for (const name of names) {
    const parsed = parseName(name);
    if (parsed.ok && isAtOrBelow(parsed.name, zone.apex))
      offer(
        parsed.name,
        leadingRrsets(zone, parsed.name)
          .map(({ type }) => type)
          .filter((type) => isAddressBearing(type)),
      );
  }
  for (const [owner, rrsets] of zone.rrsets) {
    if (choices.size >= MOST_CHOICES) break;
    offer(
      owner,
      rrsets.map(({ type }) => type).filter((type) => isAddressBearing(type)),
    );
  }
  return [...choices.values()].sort((one, other) => Number(other.isCovered) - Number(one.isCovered));
}

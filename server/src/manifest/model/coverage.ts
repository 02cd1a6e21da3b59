import { answerSource } from "../../dns/wildcard";
import { untracked } from "../../query/query";
import { parentName, type DomainName } from "../../dns/name";
import type { Certificate } from "./certificate";
import { isInternalHost, parseHost } from "./names";
import type { RecordSet } from "./record-set";
import type { TrustChange } from "./trust-change";
import { mayBeMeant } from "./unread";
import type { Zone } from "./zone";
import { zonesInEachView } from "./zone-views";

/** What the change knows of the DNS side of one name in a certificate. */
export type Coverage =
  /** An address-bearing record answers for it, itself or as a wildcard. */
  | { readonly kind: "record"; readonly record: RecordSet }
  /** It lies at or below a delegation (or below a DNAME): another zone answers. */
  | { readonly kind: "elsewhere"; readonly record: RecordSet }
  /** In no listed zone, or in one whose data stands in a file: nothing is known. */
  | { readonly kind: "unknown" }
  /** Nothing needs to answer here: `external`, client certificates, internal names. */
  | { readonly kind: "exempt" }
  /** A listed zone that should have it has nothing. */
  | { readonly kind: "nothing"; readonly zones: readonly Zone[] };

/**
 * What answers for a dNSName after the change, in the order of the language's section on coverage: the deepest listed
 * zone of each view decides, a delegation in it ends the search, then records and wildcards (RFC 4592) count.
 *
 * @param name normalised; may begin with `*.`
 */
export function coverageOf(
  change: TrustChange,
  name: DomainName,
  certificate: Certificate | undefined,
): Coverage {
  if (certificate && isExempt(name, certificate)) return { kind: "exempt" };
  if (certificate && mayBeExternal(certificate)) return { kind: "unknown" };
  const base = baseOf(name);
  const zones = base === undefined ? [] : zonesInEachView(change, base);
  if (base === undefined || zones.length === 0) return { kind: isInternalHost(name) ? "exempt" : "unknown" };
  for (const zone of zones) {
    const answer = answerIn(change, zone, name, base);
    if (answer) return answer;
  }
  return zones.some((zone) => change.contents.mayHoldMore(zone, base))
    ? { kind: "unknown" }
    : { kind: "nothing", zones };
}

/** The name below which a wildcard stands; any other name is its own base. */
function baseOf(name: DomainName): DomainName | undefined {
  return name.startsWith("*.") ? parentName(name) : name;
}

function isExempt(name: DomainName, certificate: Certificate): boolean {
  return (
    certificate.servesClientsOnly || certificate.external.some((external) => parseHost(external) === name)
  );
}

/** Whether names that are served elsewhere may stand where they cannot be read. */
function mayBeExternal({ view }: Certificate): boolean {
  const entries = view.at("external").items();
  return (
    mayBeMeant(view.node, "external") ||
    entries.some((entry) => entry.map !== undefined && !entry.at("name").exists)
  );
}

function answerIn(change: TrustChange, zone: Zone, name: DomainName, base: DomainName): Coverage | undefined {
  const names = change.contents.namesOf(zone, "after");
  if (!names) return undefined;
  const answer = answerSource(base, names.known);
  if (names.sawUnknown()) return { kind: "unknown" };
  if (answer.kind === "delegation" || answer.kind === "redirection") {
    const record = recordsOf(change, zone, answer.owner).find(
      ({ type }) => type === "NS" || type === "DNAME",
    );
    return record && { kind: "elsewhere", record };
  }
  if (name !== base)
    return change.hasAddressBelow({ zone, name: base })
      ? oneBelow(change, zone, base)
      : covered(change.sources.unlistedAddressBelow(zone, base));
  if (answer.kind !== "owner" && answer.kind !== "wildcard") return undefined;
  return covered(recordsOf(change, zone, answer.owner).find((record) => record.bearsAddresses));
}

function recordsOf(change: TrustChange, zone: Zone, owner: DomainName): readonly RecordSet[] {
  return change.contents.recordsAt(zone, owner, "after").map(({ entry }) => entry);
}

function covered(record: RecordSet | undefined): Coverage | undefined {
  return record && { kind: "record", record };
}

/** Any record one label below a name will do; that there is one is all that the answer rests on. */
function oneBelow(change: TrustChange, zone: Zone, base: DomainName): Coverage | undefined {
  return untracked(() => covered(change.recordsIn(zone).find((record) => isOneBelow(record, base))));
}

function isOneBelow(record: RecordSet, base: DomainName): boolean {
  return record.bearsAddresses && record.ownerName !== undefined && parentName(record.ownerName) === base;
}

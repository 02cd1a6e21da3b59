import { decidingTag } from "../../../dns/caa-authorization";
import { wildcardBelow, type DomainName } from "../../../dns/name";
import { relevantCaa } from "../../../manifest/model/caa";
import type { Certificate } from "../../../manifest/model/certificate";
import { caaDomainsOf } from "../../../manifest/model/issuance";
import { issuerOf } from "../../../manifest/model/pki/issuer";
import type { RecordSet } from "../../../manifest/model/record-set";
import type { TrustChange } from "../../../manifest/model/trust-change";
import { asScalar } from "../../../manifest/syntax/node";
import type { Context, ValueTarget } from "../context";
import { describeRecord } from "./describe";
import { addressRecords, hostOffer, isCovered, normalised } from "./host-names";
import { Rank, type Offer } from "./offer";
import { entryHolding } from "./path";

/**
 * Names for `dnsNames`: first those whose record names this certificate and that it does not cover yet, then those that
 * no certificate covers, then wildcards of the zones, then the rest.
 */
export function certificateNameOffers(
  change: TrustChange,
  context: Context,
  target: ValueTarget,
): readonly Offer[] {
  const entry = entryHolding(context.place.document, target.path, 3);
  const own = change.certificates().find(({ view }) => view.node === entry);
  const here = normalised(target.siblings.flatMap((item) => asScalar(item)?.source ?? []));
  const elsewhere = normalised(namesOf(change.certificates().filter((certificate) => certificate !== own)));
  const hosts = [...addressRecords(change)].map(([name, record]) => {
    const serves = own?.name !== undefined && servesAt(change, name).includes(own.name);
    const rank = rankOf({ serves, covered: isCovered(name, here), elsewhere: isCovered(name, elsewhere) });
    const documentation = serves
      ? "The record of this name says that it is served with this certificate."
      : undefined;
    return { ...hostOffer(name, describeRecord(record), Rank.value + rank), documentation };
  });
  return [...hosts, ...wildcards(change, own)];
}

interface Facts {
  readonly serves: boolean;
  readonly covered: boolean;
  readonly elsewhere: boolean;
}

function rankOf({ serves, covered, elsewhere }: Facts): number {
  if (covered) return 4;
  if (serves) return 0;
  return elsewhere ? 3 : 1;
}

/** The certificates that the address records at a name speak of. */
function servesAt(change: TrustChange, name: DomainName): readonly (string | undefined)[] {
  const serving = (record: RecordSet): boolean => record.op !== "delete" && record.certificate !== undefined;
  return change
    .recordsAt(name)
    .filter(serving)
    .map((record) => record.certificate?.source);
}

function namesOf(certificates: readonly Certificate[]): readonly string[] {
  return certificates.flatMap(({ dnsNames }) => dnsNames.map(({ text }) => text));
}

function wildcards(change: TrustChange, own: Certificate | undefined): readonly Offer[] {
  const names = change
    .zones()
    .flatMap(({ name }) =>
      name === undefined || isShutByCaa(change, name, own) ? [] : (wildcardBelow(name) ?? []),
    );
  return names.map((name) => hostOffer(name, "every name one label below the zone", Rank.value + 2));
}

/** Whether CAA lets nobody issue wildcards of a zone (`issuewild ";"`), for an issuer that minds it. */
function isShutByCaa(change: TrustChange, zone: DomainName, own: Certificate | undefined): boolean {
  const issuer = own && issuerOf(change, own);
  const relevant = issuer && caaDomainsOf(issuer) ? relevantCaa(change, zone, "after") : undefined;
  if (relevant?.kind !== "found") return false;
  const tag = decidingTag(relevant.rrset, "wildcard");
  const deciding = relevant.rrset.filter((property) => property.tag === tag);
  return (
    deciding.length > 0 &&
    deciding.every(({ issuer: named }) => named?.isWellFormed === true && named.domain === "")
  );
}

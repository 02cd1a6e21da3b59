import type { DomainName } from "../../../dns/name";
import { zoneAbove } from "../parent-record";
import type { Step } from "../step";
import { secondsOfTtl } from "../time";
import type { TrustChange } from "../trust-change";
import type { DnssecStatus, Zone } from "../zone";
import { authoritiesOf, type Authority } from "./authorities";
import { dsEntriesOf, keysOf, type DsEntry, type ZoneKey } from "./entries";

/** How long caches hold something after it is replaced, seconds. */
export interface Stay {
  readonly ttl: number;
  /** How long it takes until nobody is told it any more. */
  readonly propagation: number;
}

/** How long caches hold what is replaced; undefined where nobody wrote it down. */
export interface Retention {
  /** The DS set of the parent. */
  readonly ds: Stay | undefined;
  readonly dnskey: Stay | undefined;
  /** The name servers of the parent and of the zone itself, whichever is longer. */
  readonly ns: Stay | undefined;
  /** Any answer of the zone: at least so long. */
  readonly answers: Stay | undefined;
}

/** What a change says about the signing of one zone, apart from the order of its steps. */
export interface DnssecFacts {
  readonly zone: Zone;
  readonly owner: DomainName | undefined;
  /** Whether the zone is signed before the change; undefined where nothing says so. */
  readonly isSigned: boolean | undefined;
  /** Whether the change makes the zone unsigned. */
  readonly losesSignatures: boolean;
  readonly keys: readonly ZoneKey[];
  readonly ds: readonly DsEntry[];
  readonly authorities: readonly Authority[];
  /** The steps on keys, DS records, signing and delegation, in the order of the text. */
  readonly steps: readonly Step[];
  readonly retention: Retention;
  /**
   * Whether a step by hand may change DS records, or keys: what it does is not known. So do steps on DNSKEY records, by which
   * a provider is given the keys of another one.
   */
  readonly byHand: { readonly ds: boolean; readonly keys: boolean };
}

/** The facts about one zone. */
export function factsOf(change: TrustChange, zone: Zone): DnssecFacts {
  const keys = keysOf(zone);
  const ds = dsEntriesOf(zone);
  const steps = zone.name === undefined ? [] : change.dnssec.stepsOn(zone);
  const byHand = steps.length === 0 ? [] : doneByHand(change, zone);
  return {
    zone,
    owner: zone.name,
    isSigned: isSignedBefore(zone.dnssecStatus(), keys, ds),
    losesSignatures: zone.dnssecStatus() === "unsigning",
    keys,
    ds,
    authorities: authoritiesOf(
      zone,
      steps.some(({ kind }) => kind === "delegation"),
    ),
    steps,
    retention: retentionOf(change, zone),
    byHand: {
      ds: byHand.some((text) => /\bDS\b/.test(text)),
      keys: byHand.some(speaksOfKeys) || (steps.length > 0 && writesKeys(change, zone)),
    },
  };
}

/** Whether a text may be about keys and signatures. */
export function speaksOfKeys(text: string): boolean {
  return /\b(?:DNSKEY|KSK|ZSK|CSK)s?\b|\bre-?sign|\bsign(?:s|ed|ing)?\b/i.test(text);
}

/** Whether steps write the DNSKEY set of a zone as records: which of the listed keys these are, the records do not say. */
function writesKeys(change: TrustChange, zone: Zone): boolean {
  return (
    zone.name !== undefined &&
    change
      .recordsAt(zone.name)
      .some(
        (record) =>
          record.zone === zone &&
          record.type === "DNSKEY" &&
          change.stepsOn(record).some(({ changesRecords }) => changesRecords),
      )
  );
}

/** The steps by hand that may be about a zone: those that name it, and those that name none. */
function doneByHand(change: TrustChange, { name }: Zone): readonly string[] {
  const texts = change.dnssec.doneByHand();
  if (texts.length === 0) return [];
  const names = change.zones().flatMap((zone) => zone.name ?? []);
  return texts.filter((text) => {
    const named = names.filter((one) => text.toLowerCase().includes(one));
    return named.length === 0 || named.some((one) => one === name);
  });
}

function isSignedBefore(
  status: DnssecStatus | undefined,
  keys: readonly ZoneKey[],
  ds: readonly DsEntry[],
): boolean | undefined {
  if (status !== undefined) return status === "signed" || status === "unsigning";
  return [...keys, ...ds].some(({ op }) => op !== "create") ? true : undefined;
}

function retentionOf(change: TrustChange, zone: Zone): Retention {
  const dnssec = zone.view.at("dnssec");
  const delegation = zone.view.at("delegation");
  const ofParent = delegation.at("previous").at("ttl");
  const ns = [
    secondsOfTtl(ofParent.exists ? ofParent : delegation.at("ttl")),
    ...ownNameServerTtls(change, zone),
  ].filter((ttl) => ttl !== undefined);
  const own = zone.propagation();
  const stay = (ttl: number | undefined, propagation = own): Stay | undefined =>
    ttl === undefined ? undefined : { ttl, propagation };
  return {
    ds: stay(secondsOfTtl(dnssec.at("dsTtl")), propagationOfParent(change, zone)),
    dnskey: stay(secondsOfTtl(dnssec.at("dnskeyTtl"))),
    ns: stay(ns.length === 0 ? undefined : Math.max(...ns)),
    answers: stay(change.dnssec.longestTtl(zone)),
  };
}

/** The TTLs of the NS set that the zone itself has at its apex, before and after the change. */
function ownNameServerTtls(change: TrustChange, zone: Zone): readonly (number | undefined)[] {
  if (zone.name === undefined) return [];
  return change
    .recordsAt(zone.name)
    .filter((record) => record.zone === zone && record.type === "NS")
    .map(({ ttl, previous }) => secondsOfTtl(previous.at("ttl").exists ? previous.at("ttl") : ttl));
}

/** How long the parent takes, where it is a zone of the change too. */
function propagationOfParent(change: TrustChange, zone: Zone): number | undefined {
  return zoneAbove(change, zone)?.propagation();
}

import type { RecordData } from "../../dns/record-data";
import type { LayoutData } from "../../dns/rdata/layouts";
import { grouped } from "../../text/grouped";
import type { View } from "../view";
import type { Certificate } from "./certificate";
import { isValidatedAt } from "./dnssec/validated";
import type { RecordSet } from "./record-set";
import type { Step } from "./step";
import { tlsaServicesOf, type TlsaService } from "./tlsa-services";
import type { TrustChange } from "./trust-change";

/** What a TLSA record compares: certificate usage, selector and matching type, as `3 1 1`. */
export type TlsaCombination = string;

/** Something that happens to the records or the chain of a service, and when. */
export interface RolloverEvent {
  /** The step that does it; undefined in a change without steps, where all happens when its window begins. */
  readonly step: Step | undefined;
  /** Epoch milliseconds; undefined where it is not known. */
  readonly at: number | undefined;
}

/** One combination of a TLSA RRset that stands before the change, and what becomes of its value. */
export interface TlsaCourse {
  readonly combination: TlsaCombination;
  readonly old: string;
  /** Whether the new chain no longer fits the old value; undefined where that is not known. */
  readonly isOutdated: boolean | undefined;
  /** When another value of the combination is published first, or the whole RRset goes. */
  readonly published: (RolloverEvent & { readonly isDeletion: boolean }) | undefined;
  /** When the old value goes, where another one stays. */
  readonly removed: RolloverEvent | undefined;
}

/** The change of a certificate at a service that is bound to it by TLSA records (RFC 7671 section 8). */
export interface TlsaRollover extends Omit<TlsaService, "hostRecord"> {
  readonly certificate: Certificate;
  /** When the new chain is served. */
  readonly served: RolloverEvent;
  /** How long caches hold the RRset as it was before the change, in seconds. */
  readonly ttl: number | undefined;
  /** The seconds that a change needs to reach all name servers. */
  readonly propagation: number;
  readonly courses: readonly TlsaCourse[];
  /** Whether clients go by the records at a moment: they do only where DNSSEC vouches for them. */
  readonly isInForceAt: (event: RolloverEvent | "after") => boolean;
}

/**
 * The rollover that a TLSA RRset goes through, where a certificate that is served at its host changes here and both
 * sides can be placed in the course of the change. Asked of the first entry of the RRset. There is none in a zone that is
 * not signed: clients leave TLSA records aside that are not found secure (RFC 6698 section 4.1, RFC 7672 section 2.2).
 */
export function tlsaRollover(change: TrustChange, record: RecordSet): TlsaRollover | undefined {
  const { zone } = record;
  if (record.type !== "TLSA" || zone.dnssecStatus() === "unsigned") return undefined;
  const before = change.states.stateOf(record, "before");
  if (before.kind !== "present" || change.phasesOf(record)[0] !== record) return undefined;
  const exchange = exchangeBehind(change, record);
  if (!exchange) return undefined;
  const { service, certificate } = exchange;
  const { host, port, aliases, hostRecord } = service;
  const served = servedBy(change, hostRecord, certificate);
  const old = byCombination(before.data);
  if (!served || !old) return undefined;
  const courses = [...old].flatMap(([combination, values]) => {
    const [value, another] = values;
    // Of two values that stand already, one may be for the certificate to come.
    if (value === undefined || another !== undefined) return [];
    return [courseOf(change, record, { combination, value, hostRecord, certificate })];
  });
  const propagation = zone.propagation();
  const zones = new Set([zone, ...aliases.map((alias) => alias.zone)]);
  return {
    host,
    port,
    aliases,
    certificate,
    served,
    ttl: change.states.ttlOf(record, "before"),
    propagation,
    courses,
    isInForceAt: (event) => {
      const moment = (event === "after" ? undefined : event.step) ?? "after";
      return [...zones].every((one) => isValidatedAt(change, one, moment));
    },
  };
}

interface Exchange {
  readonly service: TlsaService;
  readonly certificate: Certificate;
}

/** The service whose certificate changes; none where several services do, and it cannot be told which value is whose. */
function exchangeBehind(change: TrustChange, record: RecordSet): Exchange | undefined {
  const exchanges = tlsaServicesOf(change, record).flatMap((service): Exchange[] => {
    const certificate = change.certificate(service.hostRecord.certificate?.source);
    return certificate && isExchanged(service.hostRecord, certificate) ? [{ service, certificate }] : [];
  });
  const [first] = exchanges;
  return exchanges.every(({ certificate }) => certificate === first?.certificate) ? first : undefined;
}

/** Whether another certificate than before is served at the host after the change. */
function isExchanged(host: RecordSet, certificate: Certificate): boolean {
  const before = host.previousCertificate?.source;
  if (before !== undefined && before !== certificate.name) return true;
  return certificate.isIssued && (certificate.op !== "issue" || certificate.previous.exists);
}

/** A certificate for a new endpoint is served when the name leads there, any other one when it is deployed. */
function servedBy(change: TrustChange, host: RecordSet, certificate: Certificate): RolloverEvent | undefined {
  if (!change.hasSteps()) return { step: undefined, at: change.timeline.window().start };
  const deploys = change.stepsOnCertificate(certificate).filter(({ deploys: does }) => does);
  const moves = change.states.onlyStepOf(host);
  const step = certificate.view.at("endpoint").exists ? moves : (deploys[0] ?? moves);
  return step && eventAt(change, step);
}

function eventAt(change: TrustChange, step: Step): RolloverEvent {
  return { step, at: change.timeline.spanOf(step).start };
}

/** When an entry is carried out; undefined where nothing says it. */
function eventOf(change: TrustChange, entry: RecordSet): RolloverEvent | undefined {
  if (!change.hasSteps()) return { step: undefined, at: change.timeline.window().start };
  const step = change.states.onlyStepOf(entry);
  return step && eventAt(change, step);
}

interface OldValue {
  readonly combination: TlsaCombination;
  readonly value: string;
  readonly hostRecord: RecordSet;
  readonly certificate: Certificate;
}

function courseOf(change: TrustChange, record: RecordSet, old: OldValue): TlsaCourse {
  const { combination, value, hostRecord, certificate } = old;
  const phases = change.phasesOf(record).filter(({ changes }) => changes);
  const valuesAfter = (phase: RecordSet): readonly string[] =>
    phase.op === "delete" ? [] : (byCombination(phase.data())?.get(combination) ?? []);
  const publishing = phases.find(
    (phase) => phase.op === "delete" || valuesAfter(phase).some((one) => one !== value),
  );
  const published = publishing && eventOf(change, publishing);
  const removing = phases.find((phase) => {
    const left = valuesAfter(phase);
    return left.length > 0 && !left.includes(value);
  });
  return {
    combination,
    old: value,
    isOutdated: isOutdated(combination, hostRecord, certificate),
    published: published && { ...published, isDeletion: publishing.op === "delete" },
    removed: removing && eventOf(change, removing),
  };
}

/** Whether the value for the old certificate no longer fits the new one. */
function isOutdated(
  combination: TlsaCombination,
  host: RecordSet,
  certificate: Certificate,
): boolean | undefined {
  const [usage, selector] = combination.split(" ");
  // What is above the leaf mostly stays the same, and nothing here says whether it does.
  if (usage !== "1" && usage !== "3") return undefined;
  if (selector === "0") return true;
  return selector === "1" ? changesKey(host, certificate) : undefined;
}

function changesKey(host: RecordSet, certificate: Certificate): boolean | undefined {
  const policy = certificate.view.at("privateKey").at("rotationPolicy").text;
  if (policy !== undefined) return policy === "Always";
  const previous = certificate.previous as View<{ compromised: boolean }>;
  if (certificate.op === "replace" || previous.at("compromised").boolean === true) return true;
  const before = host.previousCertificate?.source;
  return before !== undefined && before !== certificate.name ? true : undefined;
}

/** The association data by combination; undefined where a value cannot be read. */
export function byCombination(
  data: readonly (RecordData | undefined)[],
): ReadonlyMap<TlsaCombination, readonly string[]> | undefined {
  const values = data.filter((one): one is LayoutData<"TLSA"> => one?.type === "TLSA");
  if (values.length < data.length) return undefined;
  return grouped(
    values.map(({ certificateUsage, selector, matchingType, certificateAssociationData }) => [
      `${certificateUsage} ${selector} ${matchingType}`,
      certificateAssociationData,
    ]),
  );
}

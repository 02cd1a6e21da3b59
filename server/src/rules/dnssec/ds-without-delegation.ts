import type { Stay } from "../../manifest/model/dnssec/facts";
import type { Stale } from "../../manifest/model/dnssec/course";
import { endOfStay } from "../../manifest/model/dnssec/stale";
import { stepsOnItsZone } from "../../manifest/model/parent-record";
import type { RecordSet } from "../../manifest/model/record-set";
import type { TrustChange } from "../../manifest/model/trust-change";
import { relatedAt, type FindingDraft } from "../finding";
import { turnIntoDeletion } from "../dns/record-edits";
import { waitLonger } from "./chain-fixes";
import { earliness, stepName } from "./chain-words";

/**
 * A DS set in the zone above whose delegation the change takes away: it stays at a name that is no zone any more, or it goes
 * with the delegation while caches hold it, so that what the zone above answers there is held against it
 * (RFC 4035 sections 2.4 and 5.2).
 */
export function dsWithoutDelegation(change: TrustChange, record: RecordSet): FindingDraft | undefined {
  const { zone, ownerName } = record;
  if (ownerName === undefined || ownerName === zone.name || zone.dnssecStatus() === "unsigned")
    return undefined;
  const cut = deletedCut(change, record);
  if (!cut || stepsOnItsZone(change, record).length > 0) return undefined;
  const { kind } = change.states.stateOf(record, "after");
  if (kind === "present") return staying(record, cut, ownerName);
  return kind === "absent" ? tooEarly(change, record, cut, ownerName) : undefined;
}

/** The NS entry with which the delegation at the name of a DS goes for good; undefined where one may be left. */
function deletedCut(change: TrustChange, { zone, ownerName, provider }: RecordSet): RecordSet | undefined {
  if (ownerName === undefined || change.contents.mayListUnread(zone, ownerName)) return undefined;
  const states = change.contents.statesAt(zone, ownerName, "after", "NS");
  if (states.some(({ kind }) => kind !== "absent")) return undefined;
  const cuts = change.recordsAt(ownerName).filter((one) => one.zone === zone && one.type === "NS");
  return cuts.findLast(
    (one) => one.op === "delete" && (one.provider === undefined || one.provider === provider),
  );
}

function staying(record: RecordSet, cut: RecordSet, owner: string): FindingDraft | undefined {
  const at = record.nameNode;
  const name = record.reference ?? "this DS";
  return (
    at && {
      at,
      message: `${cut.reference ?? "The delegation"} goes, and ${name} ${record.op === "keep" ? "stays" : "is there afterwards"}: validators that see it look for the keys of ${owner}, which is no zone any more, and refuse every name at ${owner} and below it; many providers refuse a DS without NS records at once. Delete ${name} too, and wait until no cache holds it before the delegation goes.`,
      related: relatedAt(cut.nameNode, "the delegation goes here"),
      fixes:
        record.op === "keep" && !record.foreign
          ? [
              {
                title: `Delete ${name} in this change too`,
                safe: false,
                edits: (layout) => turnIntoDeletion(record, layout),
              },
            ]
          : [],
      targets: [...record.references, ...cut.references],
    }
  );
}

/** Of names that go with the delegation nobody asks any more: only what the zone above answers from then on is refused. */
function tooEarly(
  change: TrustChange,
  record: RecordSet,
  cut: RecordSet,
  owner: NonNullable<RecordSet["ownerName"]>,
): FindingDraft | undefined {
  const { states, timeline } = change;
  const [goes, cuts] = [states.onlyStepOf(record), states.onlyStepOf(cut)];
  const answered = change.contents.firstCreatedBelow(record.zone, owner);
  const ttl = goes && states.ttlOf(record, goes);
  const at = record.nameNode;
  if (!goes || !cuts || !answered || !at) return undefined;
  const [since, now] = [timeline.spanOf(goes).start, timeline.spanOf(cuts).start];
  const isLate = goes.slot !== cuts.slot && timeline.comesBefore(cuts, goes);
  const stay: Stay | undefined =
    ttl === undefined || ttl === 0 ? undefined : { ttl, propagation: record.zone.propagation() };
  const until = since === undefined || !stay ? undefined : endOfStay(since, stay);
  const stale: Stale | undefined =
    since === undefined || now === undefined || until === undefined || !stay || isLate || until <= now
      ? undefined
      : { what: "ds", replacedBy: goes, since, stay, until, now };
  const isAtOnce = goes.slot === cuts.slot && ttl !== 0;
  if (!isLate && !isAtOnce && !stale) return undefined;
  const when = isLate
    ? `only later, with ${stepName(goes)}`
    : isAtOnce
      ? `in the same step${stay ? `, and caches hold it for ${stay.ttl} s more` : ", and caches hold it for its TTL"}`
      : stale
        ? `too late for that: caches may hold it ${earliness(cuts, stale, false)}`
        : "";
  return {
    at,
    message: `${stepName(cuts)} takes the delegation of ${owner} away, so that ${record.zone.name ?? "the zone above"} answers for ${answered.ownerName ?? owner}, and ${record.reference ?? "the DS"} goes ${when}. Until then validators ask for keys of ${owner}, which is no zone any more, and refuse these answers. Delete the DS first, and wait until no cache holds it.`,
    related: relatedAt(cuts.view.at("name").scalar, "the delegation goes here"),
    fixes: stale && !isAtOnce ? waitLonger(change, cuts, stale, false) : [],
    targets: [...record.references, ...cut.references],
  };
}

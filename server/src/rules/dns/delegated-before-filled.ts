import type { RecordSet } from "../../manifest/model/record-set";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import { relatedAt, type FindingDraft } from "../finding";
import { ofEachRecord } from "../records-of-step";
import { listed } from "../words";

/**
 * A zone that is cut out of the one above, or merged into it, before the one that answers from then on holds what the other
 * one answered until then (RFC 1034 section 4.2.2). Of names that are new there nobody has asked.
 */
export function* delegatedBeforeFilled(change: TrustChange, step: Step): Generator<FindingDraft> {
  for (const cut of change.recordsOf(step)) {
    const child =
      cut.type === "NS" && (cut.op === "create" || cut.op === "delete") ? childOf(change, cut) : undefined;
    if (!child) continue;
    const [from, to] = cut.op === "create" ? [cut.zone, child] : [child, cut.zone];
    for (const other of change.stepsOfKind("records")) {
      const late = replacementsIn(change, other)
        .filter(({ record, replaced }) => record.zone === to && replaced.zone === from)
        .map(({ record }) => record);
      if (late.length === 0 || other.slot === step.slot || !change.timeline.comesBefore(step, other))
        continue;
      const at = other.view.at("name").scalar;
      if (at) yield finding([from, to], step, other, late, at);
    }
  }
}

function finding(
  [from, to]: readonly [Zone, Zone],
  step: Step,
  other: Step,
  late: readonly RecordSet[],
  at: FindingDraft["at"],
): FindingDraft {
  const zone = to.name ?? "the zone";
  const [first, second] = [step.name ?? "a step before", other.name ?? "this step"];
  const names = [...new Set(late.flatMap(({ ownerName }) => ownerName ?? []))];
  const [they, them] = names.length === 1 ? ["it does", "it"] : ["they do", "them"];
  return {
    at,
    message: `The step ${second} creates ${listed(late.flatMap(({ reference }) => reference ?? []))} in ${zone} only after ${first} leads resolvers there: ${listed(names)} ${names.length === 1 ? "was" : "were"} answered by ${from.name ?? "the other zone"}, and until then resolvers are told that ${they} not exist, and remember it. Let ${second} come before ${first}, which cuts ${them} off, or do both in one step.`,
    related: relatedAt(step.view.at("name").scalar, "leads resolvers there"),
    targets: [second, zone, ...late.flatMap(({ references }) => references)],
  };
}

/** The zone that an NS record of the zone above leads to, where the change lists it in the same view. */
function childOf(change: TrustChange, { ownerName, zone }: RecordSet): Zone | undefined {
  if (ownerName === undefined || ownerName === zone.name) return undefined;
  return change.zonesNamed(ownerName).find(({ viewName }) => viewName === zone.viewName);
}

/** A record that is created, and one of its name and type that another zone of its view has before the change. */
interface Replacement {
  readonly record: RecordSet;
  readonly replaced: RecordSet;
}

const replacementsIn = ofEachRecord<Replacement>(
  "what another zone has in place of a record",
  (change, _step, record) => {
    const { ownerName, type, zone } = record;
    if (ownerName === undefined) return undefined;
    const replaced = change
      .recordsAt(ownerName)
      .find(
        (other) =>
          other.zone !== zone &&
          other.zone.viewName === zone.viewName &&
          other.type === type &&
          change.states.stateOf(other, "before").kind === "present",
      );
    return replaced && { record, replaced };
  },
  { records: ({ op, type }) => op === "create" && type !== "NS" && type !== "DS" },
);

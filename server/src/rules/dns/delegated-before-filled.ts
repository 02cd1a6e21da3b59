import type { RecordSet } from "../../manifest/model/record-set";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import { relatedAt, type FindingDraft } from "../finding";
import { listed } from "../words";

/**
 * A zone that is cut out of the one above, which leads resolvers to it before it holds what the one above answered until
 * then (RFC 1034 section 4.2.2). Of names that are new in it nobody has asked.
 */
export function* delegatedBeforeFilled(change: TrustChange, step: Step): Generator<FindingDraft> {
  for (const cut of change.recordsOf(step)) {
    const child = cut.type === "NS" && cut.op === "create" ? childOf(change, cut) : undefined;
    if (!child) continue;
    for (const other of change.stepsOfKind("records")) {
      const late = other.changesRecords ? lateIn(change, cut.zone, child, other) : [];
      if (late.length === 0 || other.slot === step.slot || !change.timeline.comesBefore(step, other))
        continue;
      const at = other.view.at("name").scalar;
      if (at) yield finding(child, step, other, late, at);
    }
  }
}

function finding(
  child: Zone,
  step: Step,
  other: Step,
  late: readonly RecordSet[],
  at: FindingDraft["at"],
): FindingDraft {
  const zone = child.name ?? "the zone";
  const [first, second] = [step.name ?? "a step before", other.name ?? "this step"];
  const names = [...new Set(late.flatMap(({ ownerName }) => ownerName ?? []))];
  const [they, them] = names.length === 1 ? ["it does", "it"] : ["they do", "them"];
  return {
    at,
    message: `The step ${second} creates ${listed(late.flatMap(({ reference }) => reference ?? []))} in ${zone} only after ${first} leads resolvers there: ${listed(names)} ${names.length === 1 ? "was" : "were"} answered by the zone above, and until then resolvers are told that ${they} not exist, and remember it. Let ${second} come before ${first}, which cuts ${them} off.`,
    related: relatedAt(step.view.at("name").scalar, "leads resolvers to the new zone"),
    targets: [second, zone, ...late.flatMap(({ references }) => references)],
  };
}

/** The zone that an NS record of the zone above leads to, where the change lists it in the same view. */
function childOf(change: TrustChange, { ownerName, zone }: RecordSet): Zone | undefined {
  if (ownerName === undefined || ownerName === zone.name) return undefined;
  return change.zonesNamed(ownerName).find(({ viewName }) => viewName === zone.viewName);
}

/** What a step creates in a zone that the one above answers for before the change. */
function lateIn(change: TrustChange, above: Zone, child: Zone, step: Step): readonly RecordSet[] {
  return change.recordsOf(step).filter((record) => {
    const { ownerName, type, zone, op } = record;
    if (zone !== child || op !== "create" || ownerName === undefined) return false;
    return change
      .recordsAt(ownerName)
      .some(
        (other) =>
          other.zone === above &&
          other.type === type &&
          type !== "NS" &&
          type !== "DS" &&
          change.states.stateOf(other, "before").kind === "present",
      );
  });
}

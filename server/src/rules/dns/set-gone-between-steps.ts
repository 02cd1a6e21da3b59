/** MX and SRV sets that one step deletes and a later one creates anew: in between nobody finds who serves the name. */
import { parentName, wildcardBelow, type DomainName } from "../../dns/name";
import type { RecordSet } from "../../manifest/model/record-set";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import { grouped } from "../../text/grouped";
import { relatedAt, type FindingDraft } from "../finding";
import { ofEachRecord } from "../records-of-step";
import { listed } from "../words";

/** What comes of it while there is none, by the type of the set. */
const WITHOUT: ReadonlyMap<string, string> = new Map([
  ["MX", "senders try the address of the name itself, or return the mail where it has none"],
  ["SRV", "clients find no server for the service"],
]);

interface SetLate {
  readonly record: RecordSet;
  readonly type: string;
  readonly deletedBy: Step;
}

const lateSets = ofEachRecord<SetLate>(
  "whether a set is created anew after a step has deleted it",
  lateSetAt,
  {
    records: ({ op, type, id }) => op === "create" && id !== undefined && WITHOUT.has(type ?? ""),
  },
);

function lateSetAt(change: TrustChange, step: Step, record: RecordSet): SetLate | undefined {
  const { type, ownerName, zone } = record;
  const phases = change.phasesOf(record);
  const gone = phases[phases.indexOf(record) - 1];
  // Of two entries without an id apart nobody knows which is meant: that is told by itself, with the same remedy.
  const isPhase = gone?.op === "delete" && gone.id !== undefined;
  const deletedBy = isPhase ? change.states.onlyStepOf(gone) : undefined;
  if (!deletedBy || deletedBy.slot === step.slot || !change.timeline.comesBefore(deletedBy, step))
    return undefined;
  if (type === undefined || ownerName === undefined) return undefined;
  return mayBeAnsweredOtherwise(change, record, ownerName, zone.name)
    ? undefined
    : { record, type, deletedBy };
}

/** Whether a wildcard, or what another provider has, may answer in its place. */
function mayBeAnsweredOtherwise(
  change: TrustChange,
  { zone, type, provider }: RecordSet,
  owner: DomainName,
  top: DomainName | undefined,
): boolean {
  if (provider !== undefined || change.contents.mayHoldMore(zone, owner)) return true;
  for (let at = owner === top ? undefined : parentName(owner); at !== undefined;) {
    const wildcard = wildcardBelow(at);
    const there = wildcard === undefined ? [] : change.recordsAt(wildcard);
    if (there.some((one) => one.zone === zone && one.type === type)) return true;
    at = at === top ? undefined : parentName(at);
  }
  return false;
}

export function* setsGoneBetween(
  change: TrustChange,
  step: Step,
  at: FindingDraft["at"],
): Generator<FindingDraft> {
  for (const [deletedBy, behindIt] of grouped(lateSets(change, step).map((one) => [one.deletedBy, one])))
    for (const [type, alike] of grouped(behindIt.map((one) => [one.type, one]))) {
      const sets = listed(alike.map(({ record }) => record.reference ?? "a record"));
      const [them, update] = alike.length === 1 ? ["it", "one update"] : ["them", "one update of each"];
      yield {
        at,
        message: `The step ${step.name ?? "here"} creates ${sets} anew only after ${deletedBy.name ?? "a step before"} deletes ${them}: in between ${WITHOUT.get(type) ?? "nobody finds who serves the name"}, and resolvers remember that there is none. Write ${update} instead.`,
        related: relatedAt(deletedBy.view.at("name").scalar, `deletes ${sets}`),
        targets: [...(step.name === undefined ? [] : [step.name])].concat(
          alike.flatMap(({ record }) => record.references),
        ),
      };
    }
}

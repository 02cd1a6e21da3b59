import type { DomainName } from "../../dns/name";
import type { RecordSet } from "../../manifest/model/record-set";
import { bearsAddresses } from "../../manifest/model/record-states";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import { relatedAt, type FindingDraft } from "../finding";
import { ofEachRecord } from "../records-of-step";
import { moveInFront } from "../step-edits";

/** A record that leads to a name before there is anything at it. */
interface LedTooEarly {
  readonly record: RecordSet;
  readonly target: DomainName;
  /** The step that creates what is there in the end. */
  readonly creator: Step;
}

/** A step that leads clients to a name which only a later step creates: until then nobody finds it, in whatever time. */
export function ledToLaterName(change: TrustChange, step: Step): FindingDraft | undefined {
  const at = step.view.at("name").scalar ?? step.view.node;
  const [found] = ledOf(change, step);
  if (!at || !found) return undefined;
  const { record, target, creator } = found;
  const [name, first] = [step.name ?? "this step", creator.name ?? "a step below"];
  return {
    at,
    message: `The step ${name} leads ${record.reference ?? "a record"} to ${target}, which the step ${first} creates only later: until then clients are told that it does not exist, and resolvers remember that. Let ${first} come before ${name}.`,
    related: relatedAt(creator.view.at("name").scalar, `creates ${target}`),
    fixes: moveInFront(creator, step),
    targets: [...(step.name === undefined ? [] : [step.name]), ...record.references],
  };
}

const ledOf = ofEachRecord<LedTooEarly>("whether a record leads to a later name", ledTooEarly, {
  records: (record) => record.targets().length > 0,
});

function ledTooEarly(change: TrustChange, step: Step, record: RecordSet): LedTooEarly | undefined {
  const before = new Set(record.previousTargets().map(({ name }) => name));
  for (const { name: target } of record.targets()) {
    const creator = before.has(target) ? undefined : creatorOf(change, step, record, target);
    if (creator) return { record, target, creator };
  }
  return undefined;
}

/** The first of the later steps that create a name; undefined where something may answer for it already. */
function creatorOf(change: TrustChange, step: Step, record: RecordSet, target: DomainName): Step | undefined {
  const there = change.recordsAt(target).filter((one) => one.bearsAddresses);
  const isNew = there.every(({ op, zone }) => op === "create" && zone.viewName === record.zone.viewName);
  if (!isNew || !there.every(({ zone }) => isUnanswered(change, zone, target, step))) return undefined;
  const creators = there.map((one) => change.stepsOn(one).find((creator) => creator.changesRecords));
  const isLater = creators.every(
    (creator) => creator && creator.slot !== step.slot && change.timeline.comesBefore(step, creator),
  );
  return isLater ? creators[0] : undefined;
}

/** Whether nothing leads on from a name when a step comes, not even a wildcard or another zone. */
function isUnanswered(change: TrustChange, zone: Zone, target: DomainName, step: Step): boolean {
  const answer = change.contents.answerIn(zone, target, step);
  if (answer?.kind === "nothing") return true;
  return answer?.kind === "records" && !answer.isWildcard && !answer.records.some(bearsAddresses);
}

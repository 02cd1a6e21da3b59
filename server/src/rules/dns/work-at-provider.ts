import { parseHost } from "../../manifest/model/names";
import type { RecordSet } from "../../manifest/model/record-set";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import type { View } from "../../manifest/view";

/** The zone whose delegation a step changes: as the parent announces it to everybody, where the change lists it so. */
export function zoneDelegatedBy(change: TrustChange, step: Step): Zone | undefined {
  const named = (step.view as View<{ zone: string }>).at("zone").text;
  const name = named === undefined ? undefined : parseHost(named);
  const zones = name === undefined ? [] : change.zonesNamed(name);
  return zones.find(({ viewName }) => viewName === "public") ?? zones[0];
}

/** What a step does to the zone's records at one of its providers: fills a new one, or takes an old one's records away. */
export interface Work {
  readonly kind: "fills" | "empties";
  readonly provider: string;
}

/** The kind of work that a step does at one of the providers of a zone; undefined where it is another kind, or done at several. */
export function workAt(change: TrustChange, zone: Zone, step: Step): Work | undefined {
  const records = step.changesRecords ? change.recordsOf(step) : [];
  const inZone = records.filter((record) => record.zone === zone);
  const providers = new Set(inZone.map((record) => record.provider ?? step.provider));
  const [provider] = providers;
  const entry = zone.view
    .at("providers")
    .items()
    .find((one) => one.at("name").text === provider);
  if (provider === undefined || providers.size !== 1 || !entry) return undefined;
  if (inZone.every((record) => record.op === "delete" && isElsewhere(change, record, "after")))
    return { kind: "empties", provider };
  const isNew =
    !entry.at("retireAt").exists &&
    inZone.every((record) => record.op === "create" && isElsewhere(change, record, "before"));
  return isNew ? { kind: "fills", provider } : undefined;
}

/** Whether another provider has the same record set, so that it moves and does not come or go. */
function isElsewhere(change: TrustChange, record: RecordSet, moment: "before" | "after"): boolean {
  const { ownerName, type, zone, provider } = record;
  return (
    ownerName !== undefined &&
    change
      .recordsAt(ownerName)
      .some(
        (other) =>
          other.zone === zone &&
          other.type === type &&
          other.provider !== provider &&
          change.states.stateOf(other, moment).kind === "present",
      )
  );
}

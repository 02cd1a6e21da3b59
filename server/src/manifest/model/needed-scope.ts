import { NOTHING_NEEDED, type NeededScope } from "../../credentials/capability";
import type { Credential } from "./credential";
import type { RecordSet } from "./record-set";
import type { TrustChange } from "./trust-change";

/**
 * What a change needs of a credential, for proposals of a narrower policy: the ids of the zones, the names and the
 * types of the records that the steps in its hand change. Without steps, of all records at its provider.
 */
export function neededScope(change: TrustChange, credential: Credential): NeededScope {
  const records = recordsOf(change, credential).filter((record) => record.changes);
  if (records.length === 0) return NOTHING_NEEDED;
  return {
    zoneIds: unique(records.map((record) => record.zone.view.at("zoneId").text)),
    names: unique(records.map((record) => record.ownerName)),
    types: unique(records.map((record) => record.type)),
  };
}

function recordsOf(change: TrustChange, credential: Credential): readonly RecordSet[] {
  if (change.steps().length === 0) {
    return change.records().filter((record) => record.zone.provider === credential.provider);
  }
  const steps = [...change.steps(), ...change.rollbackSteps()].filter((step) =>
    step.view
      .at("by")
      .oneOrMany()
      .some((by) => by.text === credential.name),
  );
  return steps.flatMap((step) => step.records.flatMap((named) => change.record(named.source) ?? []));
}

function unique(texts: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== undefined))];
}

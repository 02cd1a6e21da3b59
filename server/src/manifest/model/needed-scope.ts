import type { NeededScope, Operation } from "../../credentials/capability";
import { parseRecordType } from "../../dns/types";
import { queryByTwo } from "../../query/query";
import { attached } from "../../text/once";
import type { Credential } from "./credential";
import type { RecordSet } from "./record-set";
import type { Step } from "./step";
import type { TrustChange } from "./trust-change";
import { unique } from "../../text/unique";

/**
 * What a change needs of a credential, for proposals of a narrower policy: the ids of the zones, the names and the
 * types of the records that the steps in its hand change, and what else these steps do. Without steps, of all records at
 * its provider.
 */
export function neededScope(change: TrustChange, credential: Credential): NeededScope {
  return change.neededScope(credential);
}

/** As `neededScope`, worked out anew. */
export function readNeededScope(change: TrustChange, credential: Credential): NeededScope {
  const steps = [...change.steps(), ...change.rollbackSteps()].filter((step) => isBy(step, credential));
  const scopes = steps.map((step) => scopeOfStep(change)(step, credential));
  return together(
    change.hasSteps() ? scopes : [...scopes, scopeOfRecords(recordsAt(change, credential), credential)],
  );
}

/** What one step needs: while that stays the same, nobody looks at the other steps again. */
const scopeOfStep = attached((change: TrustChange) =>
  queryByTwo(
    (step: Step, credential: Credential): NeededScope => ({
      ...scopeOfRecords(change.recordsOf(step), credential),
      operations: unique(operationsOf(change, step)),
    }),
    { name: "needed scope of a step", isEqual: isSameScope },
  ),
);

/** Without steps a credential is taken to change all records at its provider. */
function recordsAt(change: TrustChange, { provider }: Credential): readonly RecordSet[] {
  return change.records().filter(({ zone }) => zone.provider() === provider);
}

function scopeOfRecords(records: readonly RecordSet[], credential: Credential): NeededScope {
  const changed = records.filter((record) => record.changes);
  return {
    zoneIds: unique(changed.map((record) => record.zone.ownId)),
    names: unique(changed.map((record) => record.ownerName)),
    types: unique(changed.flatMap((record) => typesInPolicy(record, credential))),
  };
}

function together(scopes: readonly NeededScope[]): NeededScope {
  const operations = unique(scopes.flatMap((scope) => scope.operations ?? []));
  return {
    zoneIds: unique(scopes.flatMap(({ zoneIds }) => zoneIds)),
    names: unique(scopes.flatMap(({ names }) => names)),
    types: unique(scopes.flatMap(({ types }) => types)),
    ...(operations.length > 0 ? { operations } : {}),
  };
}

/** AWS knows no type ALIAS: an alias is a record of the type whose answers it copies. */
function typesInPolicy(record: RecordSet, { provider }: Credential): readonly string[] {
  const { type } = record;
  if (type === undefined) return [];
  const isAlias = parseRecordType(type).base === "ALIAS";
  if (!isAlias || (provider !== "route53" && provider !== "aws")) return [type];
  const copied = record.data().flatMap((one) => (one?.type === "ALIAS" ? [one.aliasedType] : []));
  return copied.length === 0 || copied.includes(undefined) ? ["A", "AAAA"] : unique(copied);
}

function isBy(step: Step, { name }: Credential): boolean {
  const by = step.view.at("by").oneOrMany();
  return by.some(({ text }) => text === name);
}

/** What a step does, in the words of rights. A step of the way back does what the steps that it reverts did. */
function operationsOf(change: TrustChange, step: Step): readonly Operation[] {
  switch (step.kind) {
    case "records":
      return ["record-write"];
    case "certificates":
      return certificateOperations(change, step);
    case "dnssec":
      return [/-ds$/.test(step.view.at("dnssec").text ?? "") ? "registrar" : "key-manage"];
    case "delegation":
      return ["registrar"];
    case "trust":
      return ["trust-write"];
    case "reverts": {
      const reverted = step.reverts.flatMap(({ source }) => change.stepsNamed(source));
      return unique(reverted.flatMap((other) => operationsOf(change, other)));
    }
    default:
      return [];
  }
}

function certificateOperations(change: TrustChange, step: Step): readonly Operation[] {
  const isAuthority = step.certificates.some(
    ({ source }) => change.certificate(source)?.isAuthority === true,
  );
  const own: Readonly<Record<string, readonly Operation[]>> = {
    issue: ["issue"],
    deploy: ["deploy"],
    revoke: ["revoke"],
    "destroy-key": ["key-manage"],
  };
  return [...(own[step.action ?? ""] ?? []), ...(isAuthority ? (["ca-admin"] as const) : [])];
}

/** Whether two scopes say the same. */
export function isSameScope(one: NeededScope, other: NeededScope): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

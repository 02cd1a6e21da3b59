import { NOTHING_NEEDED, type NeededScope, type Operation } from "../../credentials/capability";
import { parseRecordType } from "../../dns/types";
import type { Credential } from "./credential";
import type { RecordSet } from "./record-set";
import type { Step } from "./step";
import type { TrustChange } from "./trust-change";

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
  const records = recordsOf(change, credential, steps).filter((record) => record.changes);
  const operations = unique(steps.flatMap((step) => operationsOf(change, step)));
  const known = operations.length > 0 ? { operations } : {};
  if (records.length === 0) return { ...NOTHING_NEEDED, ...known };
  return {
    zoneIds: unique(records.map((record) => record.zone.view.at("zoneId").text)),
    names: unique(records.map((record) => record.ownerName)),
    types: unique(records.flatMap((record) => typesInPolicy(record, credential))),
    ...known,
  };
}

/** AWS knows no type ALIAS: an alias is a record of the type whose answers it copies. */
function typesInPolicy({ type, data }: RecordSet, { provider }: Credential): readonly string[] {
  if (type === undefined) return [];
  const isAlias = parseRecordType(type).base === "ALIAS";
  if (!isAlias || (provider !== "route53" && provider !== "aws")) return [type];
  const copied = data().flatMap((one) => (one?.type === "ALIAS" ? [one.aliasedType] : []));
  return copied.length === 0 || copied.includes(undefined) ? ["A", "AAAA"] : unique(copied);
}

function isBy(step: Step, { name }: Credential): boolean {
  const by = step.view.at("by").oneOrMany();
  return by.some(({ text }) => text === name);
}

function recordsOf(
  change: TrustChange,
  credential: Credential,
  steps: readonly Step[],
): readonly RecordSet[] {
  if (change.steps().length === 0) {
    return change.records().filter((record) => record.zone.provider === credential.provider);
  }
  return steps.flatMap((step) => change.recordsOf(step));
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
      const names = step.reverts.map(({ source }) => source);
      const reverted = change.steps().filter(({ name }) => name !== undefined && names.includes(name));
      return reverted.flatMap((other) => operationsOf(change, other));
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

function unique<T extends string>(texts: readonly (T | undefined)[]): readonly T[] {
  return [...new Set(texts.filter((text) => text !== undefined))];
}

/** A narrower statement for a right to change records, built from what the change really needs. */
import { normalizeOwnerName, shortZoneId, type Json, type NeededScope, type Path } from "../capability";
import { AWS_ACTIONS, CHANGE_RECORDS } from "../data/aws-actions";
import { isRecord, toJson } from "../plain-value";
import { isWildcard, type Allowance } from "./allowance";
import { conditionKeyOf } from "./condition-language";
import type { Statement } from "./statement";

/** A value to put in the place of the one at `path`. */
export interface Proposal {
  readonly path: Path;
  readonly value: Json;
}

/**
 * The statement narrowed to the needed zones, names and types. Other rights that it gave by name move, as they were,
 * into a statement behind it, and so do the reads of a wildcard that DNS tools use; the path then is that of the list
 * of statements. Undefined where the context does not say what is needed, or where a wildcard spans services, so that
 * nobody can say here what else it was for.
 */
export function proposeRecordWrite(
  statement: Statement,
  allowances: readonly Allowance[],
  needed: NeededScope,
): Proposal | undefined {
  const { zoneIds, names, types } = needed;
  if (zoneIds.length === 0 || names.length === 0 || types.length === 0) return undefined;
  if (!isRecord(statement.value) || statement.actions?.negated !== false) return undefined;
  if (!allowances.some(({ action }) => action.name === CHANGE_RECORDS)) return undefined;
  const otherActions = actionsToKeep(statement, allowances);
  if (otherActions === undefined) return undefined;
  const narrowed = narrowStatement(statement.value, needed, partitionOf(statement));
  if (otherActions.length === 0) return { path: statement.path, value: narrowed };
  const kept = keepStatement(statement.value, otherActions);
  const list = statement.siblings.map(toJson);
  list.splice(statement.index, 1, narrowed, kept);
  return { path: statement.listPath, value: list };
}

/** What tools read beside changing records: finding the zone, waiting for a change, comparing records. */
const USUAL_READS: readonly string[] = [
  "route53:GetChange",
  "route53:ListHostedZones",
  "route53:ListHostedZonesByName",
  "route53:ListResourceRecordSets",
];

function actionsToKeep(statement: Statement, allowances: readonly Allowance[]): string[] | undefined {
  const kept: string[] = [];
  for (const entry of statement.actions?.entries ?? []) {
    const changesRecords = allowances.some(
      (allowance) => allowance.entry.text === entry.text && allowance.action.name === CHANGE_RECORDS,
    );
    if (!changesRecords) {
      if (entry.text.toLowerCase() !== CHANGE_RECORDS.toLowerCase()) kept.push(entry.text);
    } else if (isWildcard(entry)) {
      if (!/^route53:/i.test(entry.text)) return undefined;
      if (entry.text.endsWith(":*")) kept.push(...readsAllowedOn(statement));
    }
  }
  return kept;
}

/** The usual reads that the statement's resources let through; a read without resource types needs `*`. */
function readsAllowedOn(statement: Statement): string[] {
  const everything = statement.resources?.entries.some(({ text }) => /^\*+$/.test(text)) === true;
  return AWS_ACTIONS.filter(({ name, resource }) => {
    return USUAL_READS.includes(name) && (everything || resource === "hostedzone");
  }).map(({ name }) => name);
}

type RawStatement = Readonly<Record<string, unknown>>;

function narrowStatement(value: RawStatement, needed: NeededScope, partition: string): Json {
  return {
    ...sidOf(value),
    Effect: "Allow",
    Action: CHANGE_RECORDS,
    Resource: oneOrList(
      needed.zoneIds.map((id) => `arn:${partition}:route53:::hostedzone/${shortZoneId(id)}`),
    ),
    Condition: narrowConditions(value["Condition"], needed),
  };
}

function keepStatement(value: RawStatement, actions: readonly string[]): Json {
  const resourceKey = "Resource" in value ? "Resource" : "NotResource";
  return {
    Effect: "Allow",
    Action: oneOrList(actions),
    [resourceKey]: toJson(value[resourceKey]),
    ...("Condition" in value && { Condition: toJson(value["Condition"]) }),
  };
}

/** The conditions on names and types anew; all others stay, since without them the statement would allow more. */
function narrowConditions(block: unknown, needed: NeededScope): Json {
  const kept: Record<string, Record<string, Json>> = {};
  for (const [operator, keys] of Object.entries(isRecord(block) ? block : {})) {
    for (const [key, value] of Object.entries(isRecord(keys) ? keys : {})) {
      const dimension = conditionKeyOf(key)?.dimension;
      if (dimension === "ownerNames" || dimension === "recordTypes") continue;
      kept[operator] = { ...kept[operator], [key]: toJson(value) };
    }
  }
  const operator = "ForAllValues:StringEquals";
  return {
    ...kept,
    [operator]: {
      ...kept[operator],
      "route53:ChangeResourceRecordSetsNormalizedRecordNames": needed.names.map(normalizeOwnerName),
      "route53:ChangeResourceRecordSetsRecordTypes": needed.types.map((type) => type.toUpperCase()),
    },
  };
}

function sidOf(value: RawStatement): { Sid?: string } {
  const sid = value["Sid"];
  return typeof sid === "string" ? { Sid: sid } : {};
}

function partitionOf(statement: Statement): string {
  const arn = statement.resources?.entries.map(({ text }) => /^arn:(aws[a-z-]*):/.exec(text)?.[1]);
  return arn?.find((partition) => partition !== undefined) ?? "aws";
}

function oneOrList(values: readonly string[]): Json {
  return values.length === 1 ? (values[0] ?? null) : [...values];
}

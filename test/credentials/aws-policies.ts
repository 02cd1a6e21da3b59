/** IAM policies as tests write them down. */
import assert from "node:assert/strict";
import { readIamPolicy } from "../../server/src/credentials/aws-iam";
import {
  NOTHING_NEEDED,
  type BreadthFinding,
  type NeededScope,
  type ReadPolicy,
} from "../../server/src/credentials/capability";

export const ZONE = "arn:aws:route53:::hostedzone/Z2FDTNDATAQYW2";
export const EVERY_ZONE = "arn:aws:route53:::hostedzone/*";
export const CHANGE = "route53:ChangeResourceRecordSets";
export const NAMES = "route53:ChangeResourceRecordSetsNormalizedRecordNames";
export const TYPES = "route53:ChangeResourceRecordSetsRecordTypes";
export const CHANGES = "route53:ChangeResourceRecordSetsActions";

type Fields = Record<string, unknown>;

/** A policy with one statement. */
export function policy(...statements: Fields[]): Fields {
  return { Version: "2012-10-17", Statement: statements };
}

export function allow(Action: unknown, Resource: unknown, Condition?: Fields): Fields {
  return { Effect: "Allow", Action, Resource, ...(Condition && { Condition }) };
}

export function deny(Action: unknown, Resource: unknown, Condition?: Fields): Fields {
  return { ...allow(Action, Resource, Condition), Effect: "Deny" };
}

/** Reads a policy that must be readable. */
export function read(value: unknown, needed: NeededScope = NOTHING_NEEDED): ReadPolicy {
  const result = readIamPolicy(value, needed);
  assert.equal(result.kind, "read", result.kind === "unknown" ? result.why : "");
  return result;
}

export function breadth(value: unknown, needed?: NeededScope): readonly BreadthFinding[] {
  return read(value, needed).breadth;
}

/** The worst of the findings: O, M or T, as the table of verdicts has them. */
export function verdict(value: unknown, needed?: NeededScope): "O" | "M" | "T" {
  const levels = breadth(value, needed).map(({ level }) => level);
  if (levels.includes("overbroad")) return "O";
  return levels.includes("broad") ? "M" : "T";
}

/** The value at a path, to see that a finding points at something that is there. */
export function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)[key], value);
}

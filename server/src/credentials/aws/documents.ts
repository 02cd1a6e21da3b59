/**
 * Where the documents of an identity's policies stand, in the ways that IAM, its command line and the tools around it
 * write them: alone, in a list, and below the keys of CloudFormation, SAM, CDK, Terraform, Pulumi, eksctl and IAM
 * Identity Center. Policies of trust (`AssumeRolePolicyDocument`) give the identity nothing and are left aside.
 */
import type { Path } from "../capability";
import { isRecord, parseJson } from "../plain-value";
import { looksLikeIam } from "./statement";

/** A policy, or the name of one. */
export interface PolicyDocument {
  readonly value: unknown;
  readonly path: Path;
}

/** The documents of a policy; undefined where a part of it has none of the forms. */
export function documentsOf(policy: unknown): PolicyDocument[] | undefined {
  if (!Array.isArray(policy) || looksLikeIam(policy)) return documentsAt(policy, [], 0);
  const parts = itemsOf(policy, []).map(({ value, path }) => documentsAt(value, path, 1));
  return parts.length > 0 && parts.every((part) => part !== undefined) ? parts.flat() : undefined;
}

/** More wrappers than any tool puts around a policy. */
const MAX_DEPTH = 6;

function documentsAt(value: unknown, path: Path, depth: number): PolicyDocument[] | undefined {
  if (typeof value === "string" || looksLikeIam(value)) return [{ value, path }];
  if (depth > MAX_DEPTH || !isRecord(value) || isBounded(value)) return undefined;
  const written = Object.entries(value).flatMap(([key, inner]) => below(key, inner, [...path, key], depth));
  // A policy that is listed has its name beside it.
  const found = written.length > 0 ? written : named(value, path);
  return found.length > 0 ? found : undefined;
}

function named(value: Readonly<Record<string, unknown>>, path: Path): PolicyDocument[] {
  const key = Object.keys(value).find((name) => plain(name) === "policyarn");
  return key === undefined ? [] : [{ value: value[key], path: [...path, key] }];
}

/** What a key of a tool holds; nothing below keys that only name or describe a policy or an identity. */
function below(key: string, value: unknown, path: Path, depth: number): PolicyDocument[] {
  const name = plain(key);
  if (WRITTEN.has(name)) return documentsOrUnread({ value, path }, depth);
  if (name === "policy") return isWritten(value) ? [{ value, path }] : [];
  if (!SEVERAL.has(name)) return [];
  return itemsOf(value, path).flatMap((item) => {
    const isChosen = isRecord(item.value) && documentsAt(item.value, item.path, depth + 1) === undefined;
    const parts = isChosen ? entriesOf(item) : [item];
    return parts.flatMap((part) => documentsOrUnread(part, depth));
  });
}

/** What is no policy that can be read may be any: it is kept, so that its rights count as not known. */
function documentsOrUnread(part: PolicyDocument, depth: number): PolicyDocument[] {
  return documentsAt(part.value, part.path, depth + 1) ?? [part];
}

/** Keys with documents that are written there. */
const WRITTEN: ReadonlySet<string> = new Set([
  "policydocument",
  "document",
  "policyversion",
  "properties",
  "attachpolicy",
]);

/** Keys with several policies: documents, wrappers of such, names or ARNs. */
const SEVERAL: ReadonlySet<string> = new Set([
  "policies",
  "inlinepolicy",
  "inlinepolicies",
  "rolepolicylist",
  "userpolicylist",
  "grouppolicylist",
  "managedpolicyarns",
  "managedpolicies",
  "policyarns",
  "rolepolicyarns",
  "attachpolicyarns",
  "attachedpolicies",
  "attachedmanagedpolicies",
]);

/** Tools differ in how they put words together: `ManagedPolicyArns`, `managedPolicyArns`, `managed_policy_arns`. */
function plain(key: string): string {
  return key.replace(/_/g, "").toLowerCase();
}

/** Rights below a boundary are what both give, and the boundary is another policy. */
function isBounded(value: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(value).some((key) => plain(key).startsWith("permissionsboundary"));
}

function isWritten(value: unknown): boolean {
  return looksLikeIam(typeof value === "string" ? parseJson(value) : value);
}

function itemsOf(value: unknown, path: Path): PolicyDocument[] {
  return Array.isArray(value) && !looksLikeIam(value)
    ? value.map((item: unknown, index) => ({ value: item, path: [...path, index] }))
    : [{ value, path }];
}

/** Policies by names that their author chose, as CDK and Pulumi have them; a function of a template is none. */
function entriesOf({ value, path }: PolicyDocument): PolicyDocument[] {
  const entries = isRecord(value) ? Object.entries(value) : [];
  if (entries.length === 0 || entries.some(([key]) => /^(?:Ref|Fn::.*)$/.test(key))) return [{ value, path }];
  return entries.map(([key, inner]) => ({ value: inner, path: [...path, key] }));
}

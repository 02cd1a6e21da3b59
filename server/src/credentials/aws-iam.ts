/**
 * Reads AWS IAM policies: identity policies as JSON or YAML, lists of them, and the names of policies that AWS
 * manages. Evaluation follows the IAM User Guide, "Policy evaluation logic": what no Allow gives is denied, and a Deny
 * beats every Allow. Service control policies and permission boundaries are outside of a manifest's sight.
 */
import {
  notJudged,
  notRead,
  perhapsEverything,
  unknownPolicy,
  type BreadthFinding,
  type Capability,
  type NeededScope,
  type Path,
  type PolicyReader,
  type ReaderNote,
  type ReaderResult,
  type ReadPolicy,
} from "./capability";
import { allowancesOf, type Allowance } from "./aws/allowance";
import { breadthOf } from "./aws/breadth";
import { conditionNotes } from "./aws/condition-values";
import { resourcesText } from "./aws/finding";
import { documentsOf, type PolicyDocument } from "./aws/documents";
import { grantingBreadth } from "./aws/granting-breadth";
import { awsVocabulary } from "./aws/vocabulary";
import { looksLikeIam, statementsOf, type Statement } from "./aws/statement";
import { AWS_MANAGED_POLICIES, managedPolicyName } from "./data/aws-managed-policies";
import { parseJson } from "./plain-value";

/** The reader for `provider: route53`, `aws` and AWS's certificate services. */
export const awsIamReader: PolicyReader = {
  name: "AWS IAM",
  planes: ["dns", "registrar", "resolver", "pki"],
  reads: "identity policies, and names of policies that AWS manages",
  providers: ["route53", "aws", "acm", "aws-acm", "acm-pca", "aws-pca", "awspca"],
  offersRecordScope: true,
  offersWorkloadIdentity: true,
  vocabulary: awsVocabulary,
  recognizes: (policy) => {
    const documents = documentsOf(policy);
    return documents !== undefined && documents.every(({ value }) => isKnownForm(value));
  },
  read: readIamPolicy,
};

/** Whether a policy is one of IAM's: by the code of its provider, or by its form. */
export function isAwsPolicy(provider: string | undefined, policy: unknown): boolean {
  const isNamed = awsIamReader.providers.includes(provider?.trim().toLowerCase() ?? "");
  return isNamed || awsIamReader.recognizes(policy);
}

/**
 * Reads an IAM policy, or several that one identity holds: a Deny in one takes away what another allows. Unknown where
 * nothing of it is an IAM policy; a list of which a part is not leaves that part as "perhaps anything".
 */
export function readIamPolicy(policy: unknown, needed: NeededScope): ReaderResult {
  const parts = (documentsOf(policy) ?? []).map(partOf);
  const statements = parts.flatMap((part) => part.statements ?? []);
  const [only] = parts;
  if (only === undefined) return unknownPolicy("this is not an IAM policy");
  if (parts.length === 1 && only.statements === undefined) return unknownPolicy(only.why);
  const allowances = allowancesOf(statements);
  return merge(parts.map((part) => readPart(part, { statements, allowances }, needed)));
}

/** One of the policies that an identity holds. */
interface PolicyPart {
  readonly path: Path;
  readonly statements: readonly Statement[] | undefined;
  /** The name of a policy that AWS manages. */
  readonly managed?: string;
  /** Whether the policy is a text, inside of which there is nothing to point at. */
  readonly isText: boolean;
  /** Why there are no statements. */
  readonly why: string;
}

function partOf({ value, path }: PolicyDocument): PolicyPart {
  if (typeof value !== "string") {
    const statements = statementsOf(value, path);
    return {
      path,
      statements,
      isText: false,
      why: "this is not an IAM policy: it has no Statement with Effect",
    };
  }
  const name = managedPolicyName(value);
  const managed = AWS_MANAGED_POLICIES.get(name ?? "");
  if (managed !== undefined && name !== undefined) {
    return { path, statements: statementsOf(managed, path), managed: name, isText: true, why: "" };
  }
  const why =
    name === undefined
      ? "this text is not an IAM policy"
      : `the policy ${name} is not one that is known here`;
  return { path, statements: statementsOf(parseJson(value), path), isText: true, why };
}

/** What all policies of an identity hold together. */
interface Together {
  readonly statements: readonly Statement[];
  readonly allowances: readonly Allowance[];
}

function readPart(part: PolicyPart, all: Together, needed: NeededScope): ReadPolicy {
  const { statements, path, why, managed } = part;
  if (statements === undefined) return unreadPart(path, why);
  const allowances = all.allowances.filter(({ statement }) => statements.includes(statement));
  const own = readStatements(statements, allowances, needed);
  // An identity that touches neither names nor certificates is none of this product's business.
  const isOfConcern = all.allowances.some(({ action }) => action.writes);
  const granting = isOfConcern ? statements.flatMap((one) => grantingBreadth(one, all.statements)) : [];
  const read = { ...own, breadth: [...own.breadth, ...granting] };
  if (!part.isText) return read;
  const pointed = endPathsAt(read, path);
  return managed === undefined ? pointed : { ...pointed, breadth: asOne(pointed.breadth, managed) };
}

function unreadPart(path: Path, why: string): ReadPolicy {
  const place = { source: "policy", path } as const;
  return {
    kind: "read",
    capabilities: perhapsEverything(place, "a policy", why),
    notes: [notRead(place, why)],
    breadth: [],
  };
}

function isKnownForm(value: unknown): boolean {
  if (typeof value !== "string") return looksLikeIam(value);
  return AWS_MANAGED_POLICIES.has(managedPolicyName(value) ?? "") || looksLikeIam(parseJson(value));
}

function readStatements(
  statements: readonly Statement[],
  allowances: readonly Allowance[],
  needed: NeededScope,
): ReadPolicy {
  const ofStatement = (statement: Statement) =>
    allowances.filter((allowance) => allowance.statement === statement);
  return {
    kind: "read",
    capabilities: [...capabilitiesOf(allowances), ...statements.flatMap(perhapsOf)],
    notes: [
      ...statements.filter((statement) => isOfConcern(statement, allowances)).flatMap(unreadNotes),
      ...statements.flatMap(conditionNotes),
      ...unreadConditionNotes(allowances),
    ],
    breadth: statements.flatMap((statement) => breadthOf(statement, ofStatement(statement), needed)),
  };
}

/** Actions that one entry brings in, with the same operation and reach, are one capability. */
function capabilitiesOf(allowances: readonly Allowance[]): Capability[] {
  const byReach = new Map<string, Capability>();
  for (const { action, entry, statement, scope, unread, callerConditions } of allowances) {
    const key = JSON.stringify([statement.path, entry.path, action.plane, action.operation, scope, unread]);
    if (byReach.has(key)) continue;
    byReach.set(key, {
      source: "policy",
      path: entry.path,
      plane: action.plane,
      operation: action.operation,
      writes: action.writes,
      scope,
      text: `${entry.text} on ${resourcesText(statement).replaceAll("`", "")}`,
      unread,
      callerConditions,
    });
  }
  return [...byReach.values()];
}

/** A statement whose effect or actions cannot be read may allow anything. */
function perhapsOf(statement: Statement): Capability[] {
  if (statement.effect === "Deny" || (statement.effect !== undefined && statement.actions !== undefined))
    return [];
  const why = statement.unread.join("; ");
  const place = { source: "policy", path: statement.path } as const;
  return perhapsEverything(place, "a statement", why);
}

/** A statement about other services is not this product's business, whatever of it cannot be read. */
function isOfConcern(statement: Statement, allowances: readonly Allowance[]): boolean {
  if (statement.effect !== "Allow" || statement.actions === undefined) return true;
  return allowances.some((allowance) => allowance.statement === statement);
}

function unreadNotes(statement: Statement): ReaderNote[] {
  return statement.unread.map((text) => ({
    source: "policy",
    kind: "not-understood",
    path: statement.path,
    text: `Not read: ${text}. What this statement allows is unknown.`,
  }));
}

function unreadConditionNotes(allowances: readonly Allowance[]): ReaderNote[] {
  const notes = new Map<string, ReaderNote>();
  for (const { statement, unread, action } of allowances) {
    const own = unread.filter((text) => !statement.unread.includes(text));
    if (!action.writes) continue;
    for (const note of notJudged({ source: "policy", path: statement.path }, own))
      notes.set(JSON.stringify([note.path, note.text]), note);
  }
  return [...notes.values()];
}

function endPathsAt(read: ReadPolicy, path: Path): ReadPolicy {
  return {
    kind: "read",
    capabilities: read.capabilities.map((capability) => ({ ...capability, path })),
    notes: read.notes.map((note) => ({ ...note, path })),
    breadth: read.breadth.map((finding) => withoutProposal({ ...finding, path, alsoAt: [] })),
  };
}

function withoutProposal(finding: BreadthFinding): BreadthFinding {
  const { proposal: _, ...rest } = finding;
  return rest;
}

/** A managed policy is one value that cannot be edited, so it gets one finding: the worst, with what all are about. */
function asOne(findings: readonly BreadthFinding[], name: string): BreadthFinding[] {
  const worst = findings.find((finding) => finding.level === "overbroad") ?? findings[0];
  if (worst === undefined) return [];
  const what = `The AWS managed policy ${name}: ${findings.map((finding) => finding.what).join(" ")}`;
  const remedy = `Write a policy of your own instead of ${name}, which cannot be narrowed. ${worst.remedy}`;
  return [{ ...worst, what, remedy }];
}

function merge(parts: readonly ReadPolicy[]): ReadPolicy {
  return {
    kind: "read",
    capabilities: parts.flatMap((part) => part.capabilities),
    notes: parts.flatMap((part) => part.notes),
    breadth: parts.flatMap((part) => part.breadth),
  };
}

/** Whether a credential may give itself what its other statements keep from it. */
import type { BreadthFinding } from "../capability";
import { matches } from "../text-set";
import { code, listing } from "../wording";
import type { Statement } from "./statement";

/** The actions of IAM that give rights to an identity that stands already. From the service authorization reference. */
const GRANTING = [
  "AddUserToGroup",
  "AttachGroupPolicy",
  "AttachRolePolicy",
  "AttachUserPolicy",
  "CreatePolicyVersion",
  "PutGroupPolicy",
  "PutRolePolicy",
  "PutUserPolicy",
  "SetDefaultPolicyVersion",
  "UpdateAssumeRolePolicy",
].map((name) => `iam:${name}`.toLowerCase());

/** Every identity, or every policy, of an account. */
const EVERY = /^(?:\*+|arn:[^:]*:iam::[^:]*:(?:\*|(?:role|user|group|policy)\/\*))$/;

/**
 * The finding on a statement that lets rights be given out, among all statements of the identity. One with a condition (on
 * iam:PermissionsBoundary, say) or beside a Deny is bounded by something that is not weighed here; `*` is told by itself.
 */
export function grantingBreadth(statement: Statement, all: readonly Statement[]): BreadthFinding[] {
  const { actions, resources, conditions, effect, unread } = statement;
  if (effect !== "Allow" || actions === undefined || actions.negated || unread.length > 0) return [];
  if (conditions.length > 0 || resources === undefined || resources.negated) return [];
  const wide = resources.entries.filter(({ text }) => EVERY.test(text));
  if (wide.length === 0 || all.some(mayDenyIam)) return [];
  const entries = actions.byWidth
    .filter(({ entry }) => /^iam:/i.test(entry.text))
    .filter(({ pattern }) => GRANTING.some((action) => matches(pattern, action)));
  const [first] = entries;
  if (first === undefined) return [];
  return [
    {
      source: "policy",
      path: first.entry.path,
      alsoAt: entries.slice(1).map(({ entry }) => entry.path),
      level: "overbroad",
      aspect: "account",
      what: `${listing(entries.map(({ entry }) => code(entry.text)))} on ${listing(wide.map(({ text }) => code(text)))} is the right to give out rights.`,
      why: "The holder can give itself every other right of the account, so no other bound of this credential holds.",
      remedy:
        "Leave that to a credential of its own, under approval, or name the roles that are meant and demand a boundary by a condition on iam:PermissionsBoundary.",
    },
  ];
}

function mayDenyIam({ effect, actions }: Statement): boolean {
  if (effect === "Allow") return false;
  return (
    actions === undefined ||
    actions.negated ||
    actions.byWidth.some(({ entry: { text } }) => /^(?:iam:|\*)/i.test(text))
  );
}

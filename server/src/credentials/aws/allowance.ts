/**
 * What the statements of a policy allow together, action by action: each Allow bounded by its resources and conditions,
 * less what a Deny takes away. Where that cannot be decided the allowance says so in `unread`.
 */
import { UNBOUNDED, type Dimension, type Scope } from "../capability";
import { AWS_ACTIONS, type AwsAction } from "../data/aws-actions";
import { isFilledIn, type TextAt } from "../plain-value";
import { scopesDisjoint, withoutScope } from "../scope";
import { intersect, isEmpty, matches } from "../text-set";
import { limitOf } from "./conditions";
import { reachOf } from "./resources";
import type { Selector, Statement } from "./statement";

/** One action that one statement allows. */
export interface Allowance extends Reach {
  readonly statement: Statement;
  readonly action: AwsAction;
  /** The entry of `Action` (or the whole of `NotAction`) that brings the action in. */
  readonly entry: TextAt;
}

interface Reach {
  readonly scope: Scope;
  readonly unread: readonly string[];
  readonly callerConditions: readonly string[];
}

/** Everything that the policy allows of the actions that this product judges. */
export function allowancesOf(statements: readonly Statement[]): Allowance[] {
  const denials = statements.filter((statement) => statement.effect === "Deny");
  return statements
    .filter((statement) => statement.effect === "Allow")
    .flatMap((statement) => allowedBy(statement))
    .flatMap((allowance) => lessDenials(allowance, denials));
}

/** Through which entry a selector of actions takes in this action, if it does. */
export function entryFor(actions: Selector, action: AwsAction): TextAt | undefined {
  const found = actions.byWidth.find(({ pattern }) => matches(pattern, action.lowerCaseName));
  if (!actions.negated) return found?.entry;
  return found === undefined ? actions.whole : undefined;
}

/** Whether an entry of `Action` names more than one action. */
export function isWildcard(entry: TextAt): boolean {
  return /[*?]/.test(entry.text) || entry.text.startsWith("NotAction ");
}

function allowedBy(statement: Statement): Allowance[] {
  const { actions } = statement;
  if (actions === undefined) return [];
  return AWS_ACTIONS.flatMap((action) => {
    const entry = entryFor(actions, action);
    const reach = entry && reachIn(statement, action);
    return entry && reach ? [{ statement, action, entry, ...reach }] : [];
  });
}

/** How far a statement lets an action reach, or undefined where it does not apply to the action. */
function reachIn(statement: Statement, action: AwsAction): Reach | undefined {
  const unread = [...statement.unread];
  const scope: Record<Dimension, Scope[Dimension]> = { ...UNBOUNDED };
  if (statement.resources !== undefined) {
    const strange = statement.resources.entries.find((entry) => !isArnPattern(entry.text));
    if (strange === undefined) {
      const reach = reachOf(action, statement.resources);
      if (reach === undefined) return undefined;
      if (reach.dimension !== undefined) scope[reach.dimension] = reach.ids;
    } else {
      unread.push(`the resource ${strange.text} is no ARN, or is filled in elsewhere`);
    }
  }
  const callerConditions: string[] = [];
  for (const clause of statement.conditions) {
    const limit = limitOf(clause, action, statement.effect ?? "Allow");
    if (limit.kind === "never") return undefined;
    if (limit.kind === "unread") unread.push(limit.why);
    if (limit.kind === "caller") callerConditions.push(limit.text);
    if (limit.kind !== "bound") continue;
    const both = intersect(scope[limit.dimension], limit.set);
    scope[limit.dimension] = both.set;
    if (!both.exact) unread.push(`the patterns of ${clause.key} overlap`);
    if (isEmpty(both.set)) return undefined;
  }
  return { scope: { ...scope, zonesBy: "id" }, unread, callerConditions };
}

function isArnPattern(text: string): boolean {
  return /^(?:\*|arn:|a?\?)/.test(text) && !isFilledIn(text);
}

function lessDenials(allowance: Allowance, denials: readonly Statement[]): Allowance[] {
  let left: Allowance | undefined = allowance;
  for (const denial of denials) {
    left = left && lessDenial(left, denial);
  }
  return left === undefined ? [] : [left];
}

/** What is left of an allowance after one Deny; undefined where nothing is. */
function lessDenial(allowance: Allowance, denial: Statement): Allowance | undefined {
  if (denial.actions !== undefined && entryFor(denial.actions, allowance.action) === undefined)
    return allowance;
  const reach = reachIn(denial, allowance.action);
  if (reach === undefined) return allowance;
  if (scopesDisjoint(reach.scope, allowance.scope)) return allowance;
  if (reach.unread.length > 0) {
    return {
      ...allowance,
      unread: [...allowance.unread, `a Deny that cannot be read: ${reach.unread.join("; ")}`],
    };
  }
  if (reach.callerConditions.length > 0) {
    const callerConditions = [
      ...allowance.callerConditions,
      ...reach.callerConditions.map((text) => `Deny ${text}`),
    ];
    return { ...allowance, callerConditions };
  }
  const left = withoutScope(allowance.scope, reach.scope);
  if (left === undefined) return undefined;
  if (left.exact) return { ...allowance, scope: left.scope };
  const unread = [...allowance.unread, "a Deny takes away a part that cannot be told exactly"];
  return { ...allowance, unread };
}

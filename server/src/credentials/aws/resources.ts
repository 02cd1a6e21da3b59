/** Which resources the `Resource` element of a statement reaches, as the set of their ids. */
import { Kept } from "../../text/kept";
import { ARN_PREFIXES, type AwsAction, type ResourceType } from "../data/aws-actions";
import { ALL, complement, matching, type TextPattern, type TextSet } from "../text-set";
import type { Dimension } from "../capability";
import type { Selector } from "./statement";

/** The ids that an action may touch, or undefined where the statement does not reach the action at all. */
export interface ResourceReach {
  readonly ids: TextSet;
  /** The dimension of a scope that the ids bound, if any. */
  readonly dimension: Dimension | undefined;
}

/**
 * How far a statement's resources let an action reach. Undefined where they never fit it: an action without resource
 * types needs `*`, and an ARN of another type does not give it.
 */
export function reachOf(action: AwsAction, resources: Selector): ResourceReach | undefined {
  const known = REACHES.get(resources) ?? new Map<string, ResourceReach | undefined>();
  const kind = `${action.service} ${action.resource}`;
  if (!known.has(kind)) known.set(kind, findReach(action, resources));
  REACHES.set(resources, known);
  return known.get(kind);
}

/** Answers by service and type of resource: a statement is asked once for each of many actions. */
const REACHES = new Kept<Selector, Map<string, ResourceReach | undefined>>();

function findReach(action: AwsAction, resources: Selector): ResourceReach | undefined {
  if (action.resource === "none" || action.resource === "other") {
    return reachesUnscoped(action, resources) ? { ids: ALL, dimension: undefined } : undefined;
  }
  const named = idsMatched(
    resources.entries.map((entry) => entry.text),
    ARN_PREFIXES[action.resource],
  );
  const ids = resources.negated ? (complement(matching(named)) ?? ALL) : matching(named);
  if (!resources.negated && named.length === 0) return undefined;
  return { ids, dimension: DIMENSION_OF[action.resource] };
}

/** Whether a resource pattern names every resource of the type. */
export function namesEvery(pattern: string, type: Exclude<ResourceType, "none" | "other">): boolean {
  return idsMatched([pattern], ARN_PREFIXES[type]).some(
    (id) => id.match === "glob" && /^\*+$/.test(id.value),
  );
}

const DIMENSION_OF: Readonly<
  Record<"hostedzone" | "change" | "certificate-authority" | "certificate", Dimension | undefined>
> = {
  hostedzone: "zones",
  change: undefined,
  "certificate-authority": "authorities",
  certificate: "certificates",
};

function reachesUnscoped(action: AwsAction, resources: Selector): boolean {
  if (resources.negated) return true;
  const patterns = resources.entries.map((entry) => entry.text);
  if (patterns.some((pattern) => /^\*+$/.test(pattern))) return true;
  const prefix = `arn:*:${action.service}:`;
  return action.resource === "other" && patterns.some((pattern) => restsBehind(pattern, prefix).length > 0);
}

/** The longest pattern that is looked at; ARNs have at most 2048 characters. */
const MAX_PATTERN = 2048;

/**
 * The ids that the patterns leave open behind an ARN prefix: `arn:aws:route53:::*` leaves `*` behind
 * `arn:*:route53:::hostedzone/`. An id holds neither a colon nor a slash.
 */
function idsMatched(patterns: readonly string[], prefix: string): TextPattern[] {
  const ids: TextPattern[] = [];
  for (const pattern of patterns) {
    for (const rest of restsBehind(pattern, prefix)) {
      if (/[:/]/.test(rest)) continue;
      ids.push(/[*?]/.test(rest) ? { match: "glob", value: rest } : { match: "exact", value: rest });
    }
  }
  return ids.filter((id) => id.value !== "");
}

/**
 * What can be left of a pattern once it has matched the prefix: the pattern from each position that a walk over both
 * can have reached when the prefix ends. The walk keeps the reachable positions of the pattern only.
 */
function restsBehind(pattern: string, prefix: string): string[] {
  if (pattern.length > MAX_PATTERN) return [];
  let positions = skipRuns(pattern, new Set([0]));
  for (const character of prefix) {
    const next = new Set<number>();
    for (const position of positions) {
      if (character === "*") addFrom(next, position, pattern);
      else if (pattern[position] === "*") next.add(position);
      else if (pattern[position] === "?" || pattern[position] === character) next.add(position + 1);
    }
    positions = skipRuns(pattern, next);
    if (positions.size === 0) return [];
  }
  return [...new Set([...positions].map((position) => pattern.slice(position)))];
}

/** A run in the prefix may stand for any stretch of the pattern that has no colon, since the field ends there. */
function addFrom(next: Set<number>, position: number, pattern: string): void {
  for (let end = position; end <= pattern.length; end++) {
    if (next.has(end)) break;
    next.add(end);
    if (pattern[end] === ":") break;
  }
}

function skipRuns(pattern: string, positions: Set<number>): Set<number> {
  for (const position of positions) if (pattern[position] === "*") positions.add(position + 1);
  return positions;
}

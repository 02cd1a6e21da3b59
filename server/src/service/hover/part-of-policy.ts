/** What a single value of a policy has to do with the rights that the policy gives. */
import { gives, type Capability, type Operation } from "../../credentials/capability";
import { conditionKeyOf, operatorOf } from "../../credentials/aws/condition-language";
import { CHANGE_RECORDS } from "../../credentials/data/aws-actions";
import { readPolicy } from "../../credentials/read";
import type { Credential } from "../../manifest/model/credential";
import { entryOf, nodeAt, spanOf, type MapNode, type Node, type Span } from "../../manifest/syntax/node";
import { toPlain } from "../../manifest/syntax/plain";

/** Rights that a part of a policy gives or bounds. */
export interface RightsOfPart {
  readonly capabilities: readonly Capability[];
  /** Where the part stands. */
  readonly span: Span;
  /** Whether the part names zones, so that they are worth a word where the rights are over records. */
  readonly isOfZones?: boolean;
}

/** Lists of which the items together make rights, of Kubernetes, Azure and Google Cloud. */
const TOGETHER = /^(?:verbs|resources|actions|dataActions|includedPermissions)$/i;

/**
 * What a policy would give if this item were the only one of its list; where that is nothing, what it would no longer give
 * without the item: in Google Cloud a change of records takes several permissions.
 */
export function ofItemAlone(credential: Credential, node: Node): RightsOfPart | undefined {
  const { view } = credential;
  const list = node.parent?.kind === "list" ? node.parent : undefined;
  const key = list?.parent?.kind === "entry" ? list.parent.key.source : "";
  const root = view.at("policy").node;
  if (!list || !root || !TOGETHER.test(key)) return undefined;
  // What another part of the policy gives is not of this item.
  const given = (isLeftOut: (item: Node) => boolean): readonly Capability[] =>
    rightsWithout(credential, root, isLeftOut).filter(({ path }) => isAround(nodeAt(root, path), node));
  const alone = given((item) => item.parent === list && item !== node);
  if (alone.length > 0) return { capabilities: alone, span: spanOf(node) };
  const others = new Set(given((item) => item === node).map(({ operation }) => operation));
  const lost = given(() => false).filter(({ operation }) => !others.has(operation));
  return lost.length > 0 ? { capabilities: lost, span: spanOf(node) } : undefined;
}

function rightsWithout(
  { provider, type, principal }: Credential,
  root: Node,
  isLeftOut: (item: Node) => boolean,
): readonly Capability[] {
  const policy = plainWithout(root, isLeftOut);
  const rights = readPolicy({ provider, type, principal, policy, grants: undefined });
  return rights.kind === "read" ? rights.capabilities : [];
}

function isAround(outer: Node | undefined, node: Node): boolean {
  if (!outer) return false;
  const [around, inside] = [spanOf(outer), spanOf(node)];
  return around.start <= inside.start && inside.end <= around.end;
}

/** A policy as plain values, without some items of its lists. */
function plainWithout(node: Node, isLeftOut: (item: Node) => boolean): unknown {
  if (node.kind === "list")
    return node.items.filter((item) => !isLeftOut(item)).map((item) => plainWithout(item, isLeftOut));
  if (node.kind !== "map") return toPlain(node);
  return Object.fromEntries(
    node.entries.map(({ key, value }) => [key.source, plainWithout(value, isLeftOut)]),
  );
}

/**
 * At a value that bounds the rights of a statement of AWS, a resource or a value of a condition: what the statement would
 * give if it were the only one of its list. Nothing where it bounds by what it leaves out, or by who calls.
 */
export function ofBoundAlone(credential: Credential, node: Node): RightsOfPart | undefined {
  const root = credential.view.at("policy").node;
  const bound = root && boundAt(root, node);
  if (!root || !bound) return undefined;
  const list = node.parent?.kind === "list" ? node.parent : undefined;
  const isOther = (item: Node): boolean => list !== undefined && item.parent === list && item !== node;
  const isBounded = (right: Capability): boolean => {
    const at = nodeAt(root, right.path);
    const isMeant = bound.operation === undefined || gives(right, bound.operation);
    return right.writes && isMeant && at !== undefined && isAround(bound.statement, at);
  };
  const capabilities = rightsWithout(credential, root, isOther).filter(isBounded);
  return capabilities.length > 0
    ? { capabilities, span: spanOf(node), isOfZones: bound.operation === undefined }
    : undefined;
}

interface Bound {
  readonly statement: MapNode;
  /** What a condition bounds; undefined of a resource, which bounds everything. */
  readonly operation: Operation | undefined;
}

function boundAt(root: Node, node: Node): Bound | undefined {
  const keys: string[] = [];
  for (let at = node.parent; at;) {
    if (at.kind === "list") {
      at = at.parent;
      continue;
    }
    keys.unshift(at.key.source);
    const map: MapNode = at.parent;
    if (!isAround(root, map)) return undefined;
    if (entryOf(map, "Effect")) return boundBy(map, keys);
    at = map.parent;
  }
  return undefined;
}

/** @param keys those that lead from the statement to the value */
function boundBy(statement: MapNode, [key, operator, conditionKey]: readonly string[]): Bound | undefined {
  if (key === "Resource") return { statement, operation: undefined };
  if (key !== "Condition" || operator === undefined || conditionKey === undefined) return undefined;
  const operation = operationBoundBy(operator, conditionKey);
  return operation && { statement, operation };
}

/** What a condition bounds by the values that it names: undefined where these are left out, or nothing is bounded by them. */
function operationBoundBy(operatorText: string, keyText: string): Operation | undefined {
  const [operator, key] = [operatorOf(operatorText), conditionKeyOf(keyText)];
  if (operator?.family !== "text" || operator.negated || key?.dimension === undefined) return undefined;
  return key.action === CHANGE_RECORDS ? "record-write" : "issue";
}

/**
 * Reads what a TSIG key may change by dynamic update (RFC 2136): `update-policy` and `allow-update` of BIND, and the ACLs
 * of Knot DNS. The first rule that matches decides, so a `deny` takes away from the rules behind it.
 */
import {
  normalizeOwnerName,
  notJudged,
  notRead,
  perhapsAnything,
  UNBOUNDED,
  unknownPolicy,
  type Capability,
  type CredentialContext,
  type NeededScope,
  type PolicyReader,
  type ReaderNote,
  type ReaderResult,
  type Scope,
  type Vocabulary,
} from "./capability";
import { weaknessOf } from "./data/dynamic-update";
import { updateBreadth } from "./dynamic-update/breadth";
import { updateConfigurationOf, type UpdateKey } from "./dynamic-update/configuration";
import type { RuleIdentity, UpdateRule } from "./dynamic-update/rule";
import { scopesDisjoint, withoutScope } from "./scope";
import { matches, matching, only, type TextSet } from "./text-set";
import { code } from "./wording";

const vocabulary: Vocabulary = {
  recordRight: ({ ownerName, type }) =>
    code(`grant KEY name ${ownerName.replace(/\.$/, "")}. ${type.toUpperCase()};`),
  recordBound(change, dimension) {
    if (dimension === "recordTypes") return `the type ${code(change.type.toUpperCase())} in the rule`;
    if (dimension === "zones") return `a rule in the zone ${change.zoneName ?? ""}`.trim();
    return vocabulary.recordRight(change);
  },
  certificateRight: () => "a right to issue certificates, which a TSIG key does not give",
  certificateBound: () => "a right to issue certificates, which a TSIG key does not give",
};

/** The reader for `provider: rfc2136` and the name servers that have it. */
export const dynamicUpdateReader: PolicyReader = {
  name: "Dynamic updates (RFC 2136)",
  planes: ["dns"],
  reads: "update-policy and allow-update of BIND, and ACLs of Knot DNS",
  providers: ["rfc2136", "bind", "bind9", "named", "nsupdate", "knot", "knot-dns", "knotdns"],
  offersRecordScope: true,
  offersWorkloadIdentity: false,
  vocabulary,
  recognizes: (policy) => {
    const found = updateConfigurationOf(policy);
    return found !== undefined && found.rules.some(({ unread }) => unread.length === 0);
  },
  read: readUpdatePolicy,
};

/** Reads rules on dynamic updates; unknown where the value holds none. */
export function readUpdatePolicy(
  policy: unknown,
  needed: NeededScope,
  context: CredentialContext = {},
): ReaderResult {
  const found = updateConfigurationOf(policy);
  if (found === undefined)
    return unknownPolicy("these are no rules on dynamic updates, such as grant KEY name NAME. TXT;");
  const { rules, keys } = found;
  if (rules.length > MAX_RULES) return unknownPolicy("there are more rules than are read");
  const own = ownKey(rules, context);
  const denials: UpdateRule[] = [];
  const judged = rules.flatMap((rule) => {
    if (!concerns(rule.identity, own) || rule.never !== undefined) return [];
    if (!rule.grants && rule.identity.kind !== "unsigned") denials.push(rule);
    return rule.grants ? capabilitiesOf(rule, denials, own).map((capability) => ({ rule, capability })) : [];
  });
  return {
    kind: "read",
    capabilities: [
      ...judged.map(({ capability }) => capability),
      ...found.unread.map(({ place, why }) => perhapsAnything("dns", place, "a part of the rules", why)),
    ],
    notes: [
      ...found.notes,
      ...rules.flatMap(neverNotes),
      ...keys.flatMap(weaknessNotes),
      ...judged.flatMap(({ capability }) => notJudged(capability, capability.unread)),
      ...found.unread.map(({ place, why }) => notRead(place, why)),
    ],
    breadth: judged.flatMap(({ rule, capability }) =>
      updateBreadth(rule, capability, needed, isAlone(rule, rules)),
    ),
  };
}

function isAlone({ place }: UpdateRule, rules: readonly UpdateRule[]): boolean {
  return rules.filter((other) => other.place.path.join("/") === place.path.join("/")).length === 1;
}

/** More than the zones of one credential have; each is held against the denials in front of it. */
const MAX_RULES = 500;

/** The key that the credential is: the one that the manifest names, or the only one that the rules know. */
type OwnKey =
  | { readonly kind: "known"; readonly name: string }
  | { readonly kind: "one-of"; readonly names: readonly string[] }
  | { readonly kind: "any" };

function ownKey(rules: readonly UpdateRule[], { principal }: CredentialContext): OwnKey {
  const names = [...new Set(rules.flatMap(({ identity }) => (identity.kind === "key" ? identity.name : [])))];
  const plain = names.filter((name) => !name.startsWith("\\052"));
  const own = principal === undefined ? undefined : normalizeOwnerName(principal);
  if (own !== undefined && names.some((name) => name === own || isCovered(own, name)))
    return { kind: "known", name: own };
  const [only, ...more] = plain;
  if (only === undefined) {
    const isKeyName = own !== undefined && /^[\w-]+(?:\.[\w-]+)+$/.test(own);
    return isKeyName ? { kind: "known", name: own } : { kind: "any" };
  }
  return more.length === 0 ? { kind: "known", name: only } : { kind: "one-of", names: plain };
}

/** An identity that is a wildcard stands for the names below it. */
function isCovered(name: string, identity: string): boolean {
  return identity.startsWith("\\052.") && matches({ match: "below", value: identity.slice(5) }, name);
}

function concerns(identity: RuleIdentity, own: OwnKey): boolean {
  if (identity.kind !== "key" || own.kind !== "known") return true;
  return identity.name === own.name || isCovered(own.name, identity.name);
}

function capabilitiesOf(rule: UpdateRule, denials: readonly UpdateRule[], own: OwnKey): Capability[] {
  const unread = [...rule.unread, ...identityDoubts(rule.identity, own)];
  let scope: Scope | undefined = ownScope(rule, own);
  for (const denial of denials) {
    if (scope === undefined) break;
    const denied = ownScope(denial, own);
    if (scopesDisjoint(scope, denied)) continue;
    const isSure =
      denial.unread.length === 0 && denial.boundElsewhere.every(({ dimension }) => dimension === "zones");
    const left: ReturnType<typeof withoutScope> = isSure
      ? withoutScope(scope, denied)
      : { scope, exact: false };
    if (left?.exact === false) unread.push("a deny in front of it takes away a part");
    scope = left?.scope;
  }
  if (scope === undefined) return [];
  const elsewhere = ownNames(rule, own) === undefined ? rule.boundElsewhere : [];
  return [
    {
      ...rule.place,
      plane: "dns",
      operation: "record-write",
      writes: true,
      scope,
      text: rule.text,
      unread,
      callerConditions: [],
      ...(elsewhere.length > 0 && { boundElsewhere: elsewhere }),
    },
  ];
}

function ownScope(rule: UpdateRule, own: OwnKey): Scope {
  return {
    ...UNBOUNDED,
    ownerNames: ownNames(rule, own) ?? rule.names,
    recordTypes: rule.types,
    ...(rule.zone !== undefined && { zones: only(rule.zone), zonesBy: "name" }),
  };
}

const SELF_MATCHES = { self: "exact", "self-subtree": "subtree", "self-below": "below" } as const;

/** The names that a rule for each key's own name comes to, for the key that the credential is. */
function ownNames({ kind, boundElsewhere }: UpdateRule, own: OwnKey): TextSet | undefined {
  if (own.kind !== "known" || boundElsewhere.length === 0) return undefined;
  if (kind !== "self" && kind !== "self-subtree" && kind !== "self-below") return undefined;
  return matching([{ match: SELF_MATCHES[kind], value: own.name }]);
}

function identityDoubts(identity: RuleIdentity, own: OwnKey): string[] {
  if (identity.kind === "unread") return [identity.why];
  if (identity.kind !== "key" || own.kind !== "one-of") return [];
  return [`which of the keys ${own.names.slice(0, 4).join(", ")} this credential is: say so by principal`];
}

function neverNotes({ never, place, text }: UpdateRule): ReaderNote[] {
  if (never === undefined) return [];
  return [{ ...place, kind: "condition-never-matches", text: `"${text}" never matches: ${never}.` }];
}

function weaknessNotes({ place, algorithm }: UpdateKey): ReaderNote[] {
  const why = weaknessOf(algorithm);
  if (why === undefined) return [];
  const text = `The key signs with ${algorithm}: ${why}. Make a key for hmac-sha256.`;
  return [{ ...place, kind: "weak-authentication", text }];
}

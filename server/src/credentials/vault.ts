/**
 * Reads Vault's policies, in HCL, JSON or YAML, and roles of its PKI engine; OpenBao has the same. Sentinel policies,
 * namespaces above the token's and what other policies the token has are outside of a manifest's sight.
 */
import {
  notJudged,
  notRead,
  perhapsAnything,
  perhapsEverything,
  UNBOUNDED,
  unknownPolicy,
  type Capability,
  type NeededScope,
  type Path,
  type PolicyReader,
  type ReaderNote,
  type ReaderResult,
} from "./capability";
import { VAULT_CAPABILITIES } from "./data/vault-pki";
import { isRecord, parseJson } from "./plain-value";
import { ruleBreadth } from "./vault/breadth";
import { impossiblePath } from "./vault/path-pattern";
import { rulesOfText, rulesOfValue, type PathRule } from "./vault/policy";
import { rightsOf, type VaultRight } from "./vault/right";
import { namesOf, roleOf, type PkiRole } from "./vault/role";
import { roleBreadth, roleNotes } from "./vault/role-breadth";
import { vaultVocabulary } from "./vault/vocabulary";
import { only } from "./text-set";
import { code, listing } from "./wording";

/** The reader for `provider: vault` and `openbao`. */
export const vaultReader: PolicyReader = {
  name: "Vault and OpenBao",
  planes: ["pki"],
  reads: "policies, and roles of the PKI engine",
  providers: ["vault", "hashicorp-vault", "vault-pki", "openbao", "bao"],
  offersRecordScope: false,
  offersWorkloadIdentity: true,
  vocabulary: vaultVocabulary,
  recognizes: (policy) => {
    const parts = partsOf(policy, [], 0);
    return parts !== undefined && parts.unread.length === 0;
  },
  read: readVaultPolicy,
};

/** Reads a policy, a role, or a list of them; unknown where the value is none. */
export function readVaultPolicy(policy: unknown, needed: NeededScope): ReaderResult {
  const parts = partsOf(policy, [], 0);
  if (parts === undefined)
    return unknownPolicy("this is neither a Vault policy with path blocks nor a role of its PKI engine");
  const { rules, roles } = parts;
  const rights = rightsOf(rules, roles);
  const unread = parts.unread.map((path) => ({ source: "policy", path }) as const);
  return {
    kind: "read",
    capabilities: [
      ...capabilitiesOf(rights),
      ...(rules.length === 0 ? roles.map(capabilityOfRole) : []),
      ...unread.flatMap((place) => perhapsEverything(place, "a part of the policy", NEITHER)),
    ],
    notes: [
      ...unread.map((place) => notRead(place, NEITHER)),
      ...rules.flatMap((rule) => notesOn(rule, rights)),
      ...roles.flatMap(roleNotes),
    ],
    breadth: [...rules.flatMap((rule) => ruleBreadth(rule, rights, needed)), ...roles.flatMap(roleBreadth)],
  };
}

const NEITHER = "a part that is neither a policy nor a role";

interface VaultParts {
  readonly rules: readonly PathRule[];
  readonly roles: readonly PkiRole[];
  readonly unread: readonly Path[];
}

const WRAPPERS = ["policy", "policies", "acl", "rules", "rule", "hcl", "role"] as const;

function partsOf(policy: unknown, path: Path, depth: number): VaultParts | undefined {
  if (depth > 4) return undefined;
  if (typeof policy === "string") {
    const rules = rulesOfText(policy, path) ?? endingAt(rulesOfValue(parseJson(policy), path), path);
    return rules && { rules, roles: [], unread: [] };
  }
  const rules = rulesOfValue(policy, path);
  if (rules !== undefined) return { rules, roles: [], unread: [] };
  const role = roleOf(policy, path);
  if (role !== undefined) return { rules: [], roles: [role], unread: [] };
  if (Array.isArray(policy))
    return joined(policy.map((part: unknown, index) => partAt(part, [...path, index], depth)));
  return isRecord(policy) ? partsOfRecord(policy, path, depth) : undefined;
}

/** A part of a policy, and what could be read of it. */
interface PlacedPart {
  readonly path: Path;
  readonly found: VaultParts | undefined;
}

function partAt(value: unknown, path: Path, depth: number): PlacedPart {
  return { path, found: partsOf(value, path, depth + 1) };
}

function partsOfRecord(
  policy: Readonly<Record<string, unknown>>,
  path: Path,
  depth: number,
): VaultParts | undefined {
  const wrapped = WRAPPERS.filter((key) => policy[key] !== undefined).map((key) =>
    partAt(policy[key], [...path, key], depth),
  );
  const { roles } = policy;
  if (roles === undefined) return joined(wrapped);
  const at = [...path, "roles"];
  if (!isRecord(roles)) return joined([...wrapped, partAt(roles, at, depth)]);
  const named = Object.entries(roles).map(([name, value]): PlacedPart => {
    const role = roleOf(value, [...at, name], name);
    return { path: [...at, name], found: role && { rules: [], roles: [role], unread: [] } };
  });
  return joined([...wrapped, ...named]);
}

/** Parts that could be read, with the places of those that could not; undefined where none could. */
function joined(parts: readonly PlacedPart[]): VaultParts | undefined {
  const read = parts.flatMap(({ found }) => found ?? []);
  if (read.length === 0) return undefined;
  const strange = parts.filter(({ found }) => found === undefined);
  return {
    rules: read.flatMap(({ rules }) => rules),
    roles: read.flatMap(({ roles }) => roles),
    unread: [...read.flatMap(({ unread }) => unread), ...strange.map(({ path }) => path)],
  };
}

function endingAt(rules: readonly PathRule[] | undefined, path: Path): readonly PathRule[] | undefined {
  return rules?.map((rule) => ({ ...rule, place: { source: "policy", path } }));
}

/** Endpoints of one path with the same operation and reach are one capability. */
function capabilitiesOf(rights: readonly VaultRight[]): Capability[] {
  const byReach = new Map<string, Capability>();
  for (const { rule, endpoint, scope, unread, boundElsewhere } of rights) {
    const key = JSON.stringify([rule.written, endpoint.operation, scope, unread, boundElsewhere]);
    if (byReach.has(key)) continue;
    byReach.set(key, {
      ...rule.place,
      plane: "pki",
      operation: endpoint.operation,
      writes: endpoint.operation !== "read",
      scope,
      text: `${[...rule.capabilities].join(", ")} on ${rule.written}`,
      unread,
      callerConditions: [],
      ...(boundElsewhere.length > 0 && { boundElsewhere }),
    });
  }
  return [...byReach.values()];
}

/** A role alone: what whoever may use it can have signed. */
function capabilityOfRole(role: PkiRole): Capability {
  const place = { source: "policy", path: role.path } as const;
  if (role.unread.length > 0) return perhapsAnything("pki", place, "a role", role.unread.join("; "));
  return {
    ...place,
    plane: "pki",
    operation: "issue",
    writes: true,
    scope: {
      ...UNBOUNDED,
      certificateNames: namesOf(role),
      ...(role.name !== undefined && { profiles: only(role.name) }),
    },
    text: role.name === undefined ? "the role" : `the role ${role.name}`,
    unread: [],
    callerConditions: [],
  };
}

function notesOn(rule: PathRule, rights: readonly VaultRight[]): ReaderNote[] {
  const own = rights.filter((right) => right.rule === rule && right.endpoint.kind !== "read");
  return [
    ...neverMatching(rule),
    ...parametersOfSign(rule, own),
    ...notJudged(
      rule.place,
      own.flatMap(({ unread }) => unread),
    ),
  ];
}

/** Paths that no request has, and words that are no capabilities. */
function neverMatching({ written, pattern, capabilities, place }: PathRule): ReaderNote[] {
  const note = (text: string): ReaderNote => ({ ...place, kind: "condition-never-matches", text });
  const strange = [...capabilities].filter((word) => !VAULT_CAPABILITIES.has(word));
  const notes =
    strange.length > 0
      ? [
          note(
            `${listing(strange.map(code))} is no capability, and Vault refuses a policy with it. Writing is create and update.`,
          ),
        ]
      : [];
  const why = impossiblePath(pattern);
  if (why !== undefined) notes.push(note(`"${written}" never matches: ${why}.`));
  return notes;
}

/** Names come from the request for signing as well, which no parameter of the policy bounds. */
function parametersOfSign({ allowedParameters, place }: PathRule, own: readonly VaultRight[]): ReaderNote[] {
  const signs = own.some(({ endpoint }) => endpoint.kind === "issue" && endpoint.segments.includes("sign"));
  if (!signs || allowedParameters?.has("common_name") !== true) return [];
  const text =
    "allowed_parameters bounds common_name, but sign takes the names from the request for signing too. Bound them by allowed_domains of the role, or use issue.";
  return [{ ...place, kind: "condition-does-not-bind", text }];
}

/**
 * Reads the manifest's own `grants`: `{plane, actions, resources}`, for providers whose policies are not read here.
 *
 * Resources of DNS: `*`; a zone or host (with everything below it); `*.NAME` (only what is below); `OWNER/TYPE` (one
 * RRset). A name that starts with `_acme-challenge.` and has no type stands for the TXT records of that challenge;
 * whether it stands for other types there as well, such as the CNAME that delegates it, is left open.
 * Resources of PKI: names that may be certified, in the same forms but without a type.
 */
import {
  normalizeCertificateName,
  normalizeOwnerName,
  OPERATIONS,
  UNBOUNDED,
  unknownPolicy,
  type BreadthFinding,
  type Capability,
  type Operation,
  type Path,
  type Plane,
  type ReaderNote,
  type ReaderResult,
  type Scope,
} from "./capability";
import { asList, isFilledIn, isRecord, textsAt, withinLimits, type TextAt } from "./plain-value";
import { ALL, matching, only, type TextPattern } from "./text-set";

/** Where rights of grants may take hold. */
export const GRANT_PLANES: readonly Plane[] = ["dns", "registrar", "pki"];

/** Reads a list of grants, or a single one; unknown where the value is neither. */
export function readGrants(grants: unknown): ReaderResult {
  if (grants === undefined || grants === null || !withinLimits(grants))
    return unknownPolicy("there are no grants to read");
  const capabilities: Capability[] = [];
  const notes: ReaderNote[] = [];
  const breadth: BreadthFinding[] = [];
  for (const [index, value] of asList(grants).entries()) {
    const path = Array.isArray(grants) ? [index] : [];
    const grant = grantAt(value, path);
    if (typeof grant === "string") {
      notes.push({ source: "grants", path, kind: "not-understood", text: `Not read: ${grant}.` });
      capabilities.push(...perhaps(path, grant));
      continue;
    }
    capabilities.push(...capabilitiesOf(grant));
    breadth.push(...breadthOf(grant));
  }
  return { kind: "read", capabilities, notes, breadth };
}

interface Grant {
  readonly plane: "dns" | "pki";
  readonly actions: readonly (TextAt & { operation: Operation })[];
  /** Undefined where the grant names none: what it reaches is then not known. */
  readonly resources: readonly TextAt[] | undefined;
}

/** The grant, or the reason why it cannot be read. */
function grantAt(value: unknown, path: Path): Grant | string {
  if (!isRecord(value)) return "a grant that is not an object";
  const plane = value["plane"];
  if (plane !== "dns" && plane !== "pki") return "a grant whose plane is neither dns nor pki";
  const actions = textsAt(value["actions"], [...path, "actions"]);
  if (actions === undefined || actions.length === 0) return "a grant without actions";
  const known = actions.flatMap((action) => {
    const operation = OPERATIONS.find((word) => word === action.text);
    return operation === undefined ? [] : [{ ...action, operation }];
  });
  const strange = actions.find((action) => !known.some((other) => other.path === action.path));
  if (strange !== undefined) return `a grant with the action "${strange.text}"`;
  return { plane, actions: known, resources: textsAt(value["resources"], [...path, "resources"]) };
}

function perhaps(path: Path, why: string): Capability[] {
  return (["dns", "pki"] as const).map((plane) => ({
    source: "grants",
    path,
    plane,
    operation: "*",
    writes: true,
    scope: UNBOUNDED,
    text: "a grant",
    unread: [why],
    callerConditions: [],
  }));
}

function capabilitiesOf(grant: Grant): Capability[] {
  return grant.actions.flatMap(({ text, path, operation }) => {
    const onEverything: Capability = {
      source: "grants",
      path,
      plane: planeOf(grant, operation),
      operation,
      writes: operation !== "read",
      callerConditions: [],
      scope: UNBOUNDED,
      text,
      unread: ["the grant names no resources"],
    };
    if (grant.resources === undefined) return [onEverything];
    return grant.resources.flatMap((resource) => {
      const filledIn = isFilledIn(resource.text);
      const right = {
        ...onEverything,
        scope: filledIn ? UNBOUNDED : scopeOf(grant, resource.text),
        text: `${text} on ${resource.text}`,
        unread: filledIn ? [`the resource ${resource.text} is filled in elsewhere`] : [],
      };
      if (filledIn || challengeIn(grant, resource.text) === undefined) return [right];
      const ofAnyType = { ...right.scope, recordTypes: ALL };
      return [right, { ...right, scope: ofAnyType, unread: [`the resource ${resource.text} names no type`] }];
    });
  });
}

function planeOf(grant: Grant, operation: Operation): Plane {
  return grant.plane === "dns" && operation === "registrar" ? "registrar" : grant.plane;
}

function scopeOf(grant: Grant, resource: string): Scope {
  if (resource === "*") return UNBOUNDED;
  if (grant.plane === "pki") {
    return { ...UNBOUNDED, certificateNames: matching([patternOf(resource, normalizeCertificateName)]) };
  }
  const [, owner = resource, type] = /^([^/]+)\/([A-Za-z0-9]+)(?:@.*)?$/.exec(resource) ?? [];
  const name = normalizeOwnerName(owner);
  if (type !== undefined) {
    return { ...UNBOUNDED, ownerNames: only(name), recordTypes: only(type.toUpperCase()) };
  }
  const challenge = challengeIn(grant, resource);
  if (challenge !== undefined) {
    return { ...UNBOUNDED, ownerNames: only(challenge), recordTypes: only("TXT") };
  }
  return { ...UNBOUNDED, ownerNames: matching([patternOf(owner, normalizeOwnerName)]) };
}

/** The name of a challenge that a resource of DNS names without a type. */
function challengeIn({ plane }: Grant, resource: string): string | undefined {
  const name = normalizeOwnerName(resource);
  return plane === "dns" && name.startsWith("_acme-challenge.") && !name.includes("/") ? name : undefined;
}

function patternOf(text: string, normalize: (name: string) => string): TextPattern {
  return text.startsWith("*.")
    ? { match: "below", value: normalize(text.slice(2)) }
    : { match: "subtree", value: normalize(text) };
}

function breadthOf(grant: Grant): BreadthFinding[] {
  const writes = grant.actions.filter(({ operation }) => operation !== "read");
  const everyAction = writes.find(({ operation }) => operation === "*");
  const everything = grant.resources?.find(({ text }) => text === "*");
  const [first] = writes;
  if (first === undefined || (everyAction === undefined && everything === undefined)) return [];
  const words = grant.plane === "dns" ? DNS_WORDS : PKI_WORDS;
  const place = everyAction ?? everything ?? first;
  const what =
    everyAction === undefined
      ? `${writes.map(({ text }) => text).join(", ")} on \`*\` ${words.everything}.`
      : `The action \`*\` ${words.everyAction}${everything === undefined ? "" : `, and \`*\` ${words.everything}`}.`;
  return [
    {
      source: "grants",
      path: place.path,
      alsoAt: everyAction && everything ? [everything.path] : [],
      level: "overbroad",
      aspect: everyAction ? "action" : words.aspect,
      what,
      why: words.why,
      remedy: words.remedy,
    },
  ];
}

const DNS_WORDS = {
  aspect: "zone",
  everyAction: "includes registrar control, DNSSEC keys and whole zones",
  everything: "reaches every zone",
  why: "A leak of this credential gives control of every name in reach, and with it certificates for them.",
  remedy: "List the actions, such as record-write, and the zones or records, such as login.example.com/A.",
} as const;

const PKI_WORDS = {
  aspect: "authority",
  everyAction: "includes revocation and the administration of the certification authority",
  everything: "reaches every name",
  why: "A leak of this credential gives certificates for names that the change has nothing to do with.",
  remedy: "List the actions, such as issue and deploy, and the names that may be certified.",
} as const;

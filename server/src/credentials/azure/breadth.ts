/** What is too broad in a role assignment. Only what was understood is judged. */
import type { BreadthFinding, NeededScope, Operation } from "../capability";
import { code, count, listing } from "../wording";
import type { Assignment } from "./assignment";
import type { Right } from "./right";
import { vaultBreadth } from "./vault-breadth";

export type AzureWords = Pick<BreadthFinding, "level" | "aspect" | "what" | "why" | "remedy">;

/** The findings on one assignment. */
export function azureBreadth(
  assignment: Assignment,
  rights: readonly Right[],
  needed: NeededScope,
): BreadthFinding[] {
  const certain = rights.filter(
    (right) =>
      right.assignment === assignment && right.unread.length === 0 && right.operation.operation !== "read",
  );
  if (certain.length === 0) return [];
  const giving = certain.filter(({ operation }) => operation.operation === "*");
  const words = isForEverything(certain)
    ? [everything(assignment, certain, giving.length > 0)]
    : [
        ...(giving.length > 0 ? [givingRoles(assignment, giving)] : []),
        ...records(assignment, certain, needed),
        ...registrar(assignment, certain, needed),
        ...vaultBreadth(assignment, certain, needed),
      ];
  return words.map((each) => findingOn(assignment, certain, each, needed));
}

function findingOn(
  assignment: Assignment,
  rights: readonly Right[],
  words: AzureWords,
  needed: NeededScope,
): BreadthFinding {
  const { rolePath, scope } = assignment;
  const aboutScope = words.aspect === "zone" && scope !== undefined && scope.path.length > 0;
  const proposal = aboutScope ? proposeZone(assignment, rights, needed) : undefined;
  return {
    source: "policy",
    ...words,
    path: aboutScope ? scope.path : rolePath,
    alsoAt: aboutScope ? [rolePath] : [],
    ...(proposal && { proposal }),
  };
}

/** The one zone of the change, where its id is a resource's path or its name fits below the resource group. */
function proposeZone(
  { scope }: Assignment,
  rights: readonly Right[],
  { zoneIds }: NeededScope,
): BreadthFinding["proposal"] {
  const [id, ...more] = zoneIds;
  const kind = kindOfZones(rights);
  if (scope === undefined || id === undefined || more.length > 0 || scope.path.at(-1) !== "scope")
    return undefined;
  if (kind === undefined) return undefined;
  if (/^\/subscriptions\//i.test(id)) {
    const isZone = id.toLowerCase().split("/").at(-2) === kind.toLowerCase();
    return isZone ? { path: scope.path, value: id } : undefined;
  }
  if (scope.level !== "resource-group" || !/^[\w-]+(?:\.[\w-]+)+$/.test(id)) return undefined;
  return {
    path: scope.path,
    value: `${scope.text.replace(/\/$/, "")}/providers/Microsoft.Network/${kind}/${id}`,
  };
}

/** The kind of zones in which the role writes records: at a zone of another kind it would give nothing. */
function kindOfZones(rights: readonly Right[]): "dnsZones" | "privateDnsZones" | undefined {
  const writes = rights.filter(({ operation }) => operation.operation === "record-write");
  const [view, ...others] = new Set(writes.map(({ operation }) => operation.view));
  if (view === undefined || others.length > 0) return undefined;
  return view === "public" ? "dnsZones" : "privateDnsZones";
}

/** Above a single resource, a role that reaches into several services is a role for everything. */
function isForEverything(rights: readonly Right[]): boolean {
  const level = rights[0]?.assignment.scope?.level;
  if (level === "zone" || level === "record-set" || level === "vault") return false;
  const planes = new Set(rights.map(({ operation }) => operation.plane));
  const views = new Set(rights.flatMap(({ operation }) => operation.view ?? []));
  return planes.has("dns") && views.size > 1 && (planes.has("pki") || planes.has("resolver"));
}

function everything(assignment: Assignment, rights: readonly Right[], gives: boolean): AzureWords {
  const telling = [
    "Microsoft.Network/dnsZones/TXT/write",
    "Microsoft.Network/dnsZones/delete",
    "Microsoft.KeyVault/vaults/accessPolicies/write",
  ].filter((name) => rights.some(({ operation }) => operation.name === name));
  return {
    level: "overbroad",
    aspect: "action",
    what: `${code(assignment.role)}${atText(assignment)} allows ${count(rights.length, "operation")} that change zones, resolvers or certificates, ${listing(telling.map(code))} among them.`,
    why: `A leak of this credential gives control of every name in reach, and with it certificates for them${gives ? "; it can also give roles to itself and to others" : ""}.`,
    remedy: REMEDY,
  };
}

const REMEDY =
  "Assign a custom role with Microsoft.Network/dnsZones/TYPE/* for the record types of the change and Microsoft.Network/dnsZones/read, at the zone (.../providers/Microsoft.Network/dnsZones/ZONE) or at one record set (.../dnsZones/ZONE/TYPE/NAME).";

function givingRoles(assignment: Assignment, rights: readonly Right[]): AzureWords {
  return {
    level: "overbroad",
    aspect: "account",
    what: `${code(assignment.role)}${atText(assignment)} holds ${listing(rights.map(({ operation }) => code(operation.name)))}: the right to assign roles.`,
    why: "The holder can give itself every other right there, so no other bound of this credential holds.",
    remedy: "Leave role assignments to a credential of its own, under approval.",
  };
}

function records(assignment: Assignment, rights: readonly Right[], needed: NeededScope): AzureWords[] {
  const writes = rights.filter(({ operation }) => operation.operation === "record-write");
  const zoneRights = rights.filter(
    ({ operation }) =>
      operation.view !== undefined && ["zone-admin", "key-manage"].includes(operation.operation),
  );
  const zones = zoneRights.filter(({ operation }) => !isExpected(needed, operation.operation));
  const level = assignment.scope?.level;
  if (level === "record-set") return [];
  if (level === "zone") return inZone(assignment, writes, zones);
  if (writes.length === 0 && zoneRights.length === 0) return [];
  return [aboveZone(assignment, writes, zoneRights)];
}

function aboveZone(assignment: Assignment, writes: readonly Right[], zones: readonly Right[]): AzureWords {
  const types = typesOf(writes);
  const isInternal = [...writes, ...zones].every(({ operation }) => operation.view === "internal");
  const onlyTxt = types.join() === "TXT" && zones.length === 0;
  const inGroup = assignment.scope?.level === "resource-group";
  const kind = isInternal ? "private zone" : "zone";
  const done = zones.some(({ operation }) => /zones\/delete$/i.test(operation.name));
  return {
    level: onlyTxt || (isInternal && inGroup) ? "broad" : "overbroad",
    aspect: "zone",
    what: `${code(assignment.role)}${atText(assignment)} reaches every ${kind} of the ${containerText(assignment)}, those that are added later too${writes.length > 0 ? `: ${typesText(types)} at every name` : ""}${done ? ", and the zones themselves" : ""}.`,
    why: isInternal
      ? "A leak of this credential can redirect every internal name in reach."
      : "Whoever holds it can answer the challenge of a certification authority for every name in reach, and so obtain certificates for them.",
    remedy: REMEDY,
  };
}

function inZone(assignment: Assignment, writes: readonly Right[], zones: readonly Right[]): AzureWords[] {
  const types = typesOf(writes);
  const handsOver = types.filter((type) => type === "NS" || type === "CAA" || type === "DS");
  if (zones.length === 0 && handsOver.length === 0) return [];
  const extra =
    zones.length > 0 ? `, and ${listing(zones.map(({ operation }) => code(operation.name)))}` : "";
  return [
    {
      level: "broad",
      aspect: zones.length > 0 ? "action" : "type",
      what: `${code(assignment.role)} at the zone allows ${writes.length > 0 ? `${typesText(types)} at every name` : "changes of the zone"}${extra}.`,
      why:
        zones.length > 0
          ? "A zone that is deleted takes all of its names with it, and one whose DNSSEC is switched off while its DS stands is bogus for every validating resolver."
          : "An NS record hands a name to other servers, and a CAA record decides who may issue certificates for it.",
      remedy: REMEDY,
    },
  ];
}

function registrar(assignment: Assignment, rights: readonly Right[], needed: NeededScope): AzureWords[] {
  const found = rights.filter(({ operation }) => operation.operation === "registrar");
  if (found.length === 0 || isExpected(needed, "registrar")) return [];
  return [
    {
      level: "overbroad",
      aspect: "registrar",
      what: `${code(assignment.role)}${atText(assignment)} gives control of the domains that are registered there (${listing(found.map(({ operation }) => code(operation.name)))}).`,
      why: "Whoever can change name servers or transfer a domain takes over everything below it.",
      remedy:
        "Leave Microsoft.DomainRegistration out of this credential; keep it in one that people use under approval.",
    },
  ];
}

function typesOf(writes: readonly Right[]): string[] {
  return [...new Set(writes.flatMap(({ operation }) => operation.recordType ?? []))];
}

function typesText(types: readonly string[]): string {
  return types.length > 6 ? "records of every type, NS and CAA included," : `${listing(types, 6)} records`;
}

function containerText({ scope }: Assignment): string {
  return (scope?.level ?? "subscription").replace("-", " ");
}

function atText({ scope }: Assignment): string {
  return scope === undefined ? "" : ` at ${code(scope.text)}`;
}

function isExpected(needed: NeededScope, operation: Operation): boolean {
  return needed.operations?.includes(operation) === true;
}

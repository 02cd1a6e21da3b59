/** What is too broad in the bindings of an allow policy. Only what was understood is judged. */
import { shortZoneId, type BreadthFinding, type NeededScope, type Operation } from "../capability";
import { GCP_GRANTING } from "../data/gcp-permissions";
import { contains, isUnbounded, listed, type TextPattern } from "../text-set";
import { code, listing } from "../wording";
import type { Binding } from "./binding";
import { issuanceBreadth } from "./issuance-breadth";
import type { Grant } from "./grant";

type Words = Pick<BreadthFinding, "level" | "aspect" | "what" | "why" | "remedy">;

/** The findings on one binding, given what it gives together with the others. */
export function gcpBreadth(
  binding: Binding,
  grants: readonly Grant[],
  needed: NeededScope,
): BreadthFinding[] {
  const certain = grants.filter(
    ({ unread, permission }) => unread.length === 0 && permission.operation !== "read",
  );
  const own = certain.filter((grant) => grant.binding === binding);
  if (own.length === 0) return [];
  const words = [
    ...everybody(binding),
    ...(isBasic(binding) ? [basicRole(binding, own)] : specific(binding, own, needed)),
  ];
  return words.map((each) => findingOn(binding, each, needed));
}

function findingOn(binding: Binding, words: Words, needed: NeededScope): BreadthFinding {
  const { rolePath, resource } = binding;
  const aboutResource = words.aspect === "zone" && resource !== undefined && resource.path.length > 0;
  const proposal = words.aspect === "zone" ? proposeZone(binding, needed) : undefined;
  return {
    source: "policy",
    ...words,
    path: aboutResource ? resource.path : rolePath,
    alsoAt: aboutResource && !isOneText(binding) ? [rolePath] : [],
    ...(proposal && { proposal }),
  };
}

/** The one managed zone of the change in place of the project around it. */
function proposeZone(binding: Binding, { zoneIds }: NeededScope): BreadthFinding["proposal"] {
  const { role, resource } = binding;
  const [id, ...more] = zoneIds;
  const key = resource?.path.at(-1);
  if (resource?.level !== "project" || resource.project === undefined || id === undefined || more.length > 0)
    return undefined;
  if (key === "project" || key === "projectId" || key === "project_id") return undefined;
  const zone = `projects/${resource.project}/managedZones/${shortZoneId(id)}`;
  return { path: resource.path, value: isOneText(binding) ? `${role} on ${zone}` : zone };
}

/** Whether one text says both the role and where it is granted: `ROLE on RESOURCE`. */
function isOneText({ rolePath, resource }: Binding): boolean {
  return resource?.path.join("/") === rolePath.join("/");
}

function isBasic({ role }: Binding): boolean {
  return /^roles\/[a-z]+$/i.test(role);
}

function basicRole(binding: Binding, grants: readonly Grant[]): Words {
  const telling = [
    "dns.resourceRecordSets.create",
    "dns.managedZones.delete",
    "privateca.certificates.create",
  ];
  const examples = telling.filter((name) => grants.some(({ permission }) => permission.name === name));
  const gives = grants.some(({ permission }) => GCP_GRANTING.has(permission.name));
  return {
    level: "overbroad",
    aspect: "action",
    what: `${code(binding.role)}${onText(binding)} covers nearly every service, with ${listing(examples.map(code))} among its permissions.`,
    why: `Whoever holds it controls the names and the certificates for them${gives ? ", and can give the same to others" : ""}: one leak is enough to impersonate every service.`,
    remedy:
      "Give a custom role with dns.changes.create and the dns.resourceRecordSets permissions that the change needs, on its managed zone.",
  };
}

function specific(binding: Binding, grants: readonly Grant[], needed: NeededScope): Words[] {
  return [
    ...giving(binding, grants),
    ...zoneData(binding, grants, needed),
    ...registrar(binding, grants, needed),
    ...issuanceBreadth(binding, grants, needed),
  ];
}

function everybody({ everybody: member, role }: Binding): Words[] {
  if (member === undefined) return [];
  return [
    {
      level: "overbroad",
      aspect: "identity",
      what: `${code(role)} is given to ${code(member)}.`,
      why:
        member === "allUsers"
          ? "Everybody on the internet has the right, with no credential at all."
          : "Everybody with a Google account has the right, of whichever organization.",
      remedy: "Give the role to the one service account that needs it.",
    },
  ];
}

function giving(binding: Binding, grants: readonly Grant[]): Words[] {
  const found = grants.filter(({ permission }) => GCP_GRANTING.has(permission.name));
  if (found.length === 0) return [];
  return [
    {
      level: "overbroad",
      aspect: "account",
      what: `${code(binding.role)}${onText(binding)} holds ${listing(found.map(({ permission }) => code(permission.name)))}: the right to give out roles.`,
      why: "The holder can give itself every other right there, so no other bound of this credential holds.",
      remedy: "Leave the granting of roles to a credential of its own, under approval.",
    },
  ];
}

function zoneData(binding: Binding, grants: readonly Grant[], needed: NeededScope): Words[] {
  const records = grants.filter(({ permission }) => permission.resource === "record-set");
  const zones = grants.filter(
    ({ permission }) => permission.resource === "zone" && !GCP_GRANTING.has(permission.name),
  );
  const everyZone = [...records, ...zones].some(({ scope }) => isUnbounded(scope.zones));
  const wide = records.map((grant) => recordWords(binding, grant)).filter((words) => words !== undefined);
  const worst = wide.find(({ level }) => level === "overbroad") ?? wide[0];
  const zoneWords = zonesThemselves(binding, zones, everyZone, needed);
  if (worst === undefined) return zoneWords === undefined ? [] : [zoneWords];
  if (zoneWords === undefined) return [worst];
  const level = [worst, zoneWords].some((words) => words.level === "overbroad") ? "overbroad" : "broad";
  return [{ ...worst, level, what: `${worst.what} ${zoneWords.what}` }];
}

const ROLE_REMEDY =
  "Grant a custom role with dns.changes.create, dns.changes.get and the dns.resourceRecordSets permissions on the managed zone, and dns.managedZones.list on the project; a condition on resource.name that ends in /rrsets/NAME./TYPE narrows it to record sets.";

function recordWords(binding: Binding, { scope }: Grant): Words | undefined {
  const everyZone = isUnbounded(scope.zones);
  const onlyTxt = listed(scope.recordTypes)?.join() === "TXT";
  const certificates = contains(scope.recordTypes, "TXT");
  const types = onlyTxt ? "TXT records" : typesText(listed(scope.recordTypes));
  if (isUnbounded(scope.ownerNames)) {
    const level = everyZone && !onlyTxt ? "overbroad" : "broad";
    return {
      level,
      aspect: everyZone ? "zone" : "name",
      what: `${code(binding.role)}${onText(binding)} allows ${types} at every name of ${everyZone ? whereText(binding) : "the managed zone"}.`,
      why: certificates
        ? `That includes _acme-challenge at every host, which is the right to obtain certificates for ${everyZone ? "every name in reach" : "the whole zone"}.`
        : "A leak of this credential can redirect every name in reach.",
      remedy: ROLE_REMEDY,
    };
  }
  const loose = loosePattern(scope.ownerNames.included);
  if (loose !== undefined && everyZone) return disguise(loose, types, certificates);
  if (!isUnbounded(scope.recordTypes)) return undefined;
  return {
    level: "broad",
    aspect: "type",
    what: `${code(binding.role)}${onText(binding)} allows records of every type at the names of its condition, NS, CAA and TXT among them.`,
    why: "An NS record hands the name to other servers, and a CAA or TXT record decides who may issue certificates for it.",
    remedy: "Let the condition on resource.name end in the type too: /rrsets/NAME./TYPE.",
  };
}

/** A test such as endsWith("example.com./A") runs on into other domains where it is not held by a zone. */
function disguise(loose: TextPattern, types: string, certificates: boolean): Words {
  const bare = loose.value.replace(/^\*/, "");
  const runsOn = loose.match === "glob" && !/^[.-]/.test(bare);
  const examples = runsOn
    ? `${code(`evil${bare}`)} and ${code(`_acme-challenge.${bare}`)}`
    : code(`_acme-challenge.other.${bare.replace(/^[.-]+/, "")}`);
  return {
    level: runsOn && certificates ? "overbroad" : "broad",
    aspect: "name",
    what: `The condition on resource.name that looks like one domain allows ${types} at ${examples} too, in every managed zone in reach.`,
    why: certificates
      ? "With TXT it gives certificates for all that it matches."
      : "It takes in hosts that the change does not touch.",
    remedy: "Grant the role on the managed zone, and compare with /rrsets/NAME./TYPE.",
  };
}

function loosePattern(included: "all" | readonly TextPattern[]): TextPattern | undefined {
  return included === "all" ? undefined : included.find(({ match }) => match !== "exact");
}

function zonesThemselves(
  binding: Binding,
  zones: readonly Grant[],
  everyZone: boolean,
  needed: NeededScope,
): Words | undefined {
  const reported = zones.filter(
    ({ permission, scope }) => isUnbounded(scope.zones) || !isExpected(needed, permission.operation),
  );
  if (reported.length === 0) return undefined;
  const names = reported.map(({ permission }) => permission.name);
  const done = [
    ...(names.includes("dns.managedZones.delete") ? ["be deleted"] : []),
    ...(names.includes("dns.managedZones.update") ? ["lose its DNSSEC"] : []),
  ];
  const condition =
    binding.condition === undefined ? "" : "The condition does not narrow what is done to zones themselves: ";
  return {
    level: everyZone ? "overbroad" : "broad",
    aspect: everyZone ? "zone" : "action",
    what: `${condition}${listing(names.map(code))} of ${code(binding.role)} ${names.length > 1 ? "let" : "lets"} ${everyZone ? "every managed zone in reach" : "the managed zone"} ${done.join(" or ")}.`,
    why: "A zone that is gone takes all of its names with it, and one whose keys are gone while its DS stands is bogus for every validating resolver.",
    remedy: ROLE_REMEDY,
  };
}

function registrar(binding: Binding, grants: readonly Grant[], needed: NeededScope): Words[] {
  const found = grants.filter(({ permission }) => permission.operation === "registrar");
  if (found.length === 0 || isExpected(needed, "registrar")) return [];
  return [
    {
      level: "overbroad",
      aspect: "registrar",
      what: `${code(binding.role)}${onText(binding)} gives control of every Cloud Domains registration there (${listing(
        found.map(({ permission }) => code(permission.name)),
        3,
      )}).`,
      why: "Whoever can change name servers, DS records or the transfer lock takes over a domain with everything below it.",
      remedy: "Leave registrations out of this credential; keep them in one that people use under approval.",
    },
  ];
}

function isExpected(needed: NeededScope, operation: Operation): boolean {
  return needed.operations?.includes(operation) === true;
}

function onText({ resource }: Binding): string {
  return resource === undefined ? "" : ` on ${code(resource.text)}`;
}

function whereText({ resource }: Binding): string {
  const level = resource?.level;
  return level === "folder" || level === "organization"
    ? `every managed zone of every project of the ${level}`
    : "every managed zone of the project";
}

function typesText(types: readonly string[] | undefined): string {
  return types === undefined ? "records of every type, NS and CAA included," : `${listing(types)} records`;
}

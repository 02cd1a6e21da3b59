/** Whether the right to change records reaches further than the hosted zones, names and types that a change needs. */
import type { BreadthFinding, NeededScope, Path } from "../capability";
import { contains, isUnbounded, listed, patternCovers, type TextPattern, type TextSet } from "../text-set";
import type { Allowance } from "./allowance";
import { findingAt, resourcesText, type Verdict } from "./finding";
import { proposeRecordWrite } from "./proposal";
import { namesEvery } from "./resources";
import type { Statement } from "./statement";
import { code, listing } from "../wording";

/** At most one finding for each statement: the widest part of its reach. */
export function recordBreadth(
  statement: Statement,
  allowances: readonly Allowance[],
  needed: NeededScope,
): BreadthFinding[] {
  const writes = allowances.filter(({ action }) => action.operation === "record-write");
  const [first] = writes;
  if (first === undefined) return [];
  const judged = judge(first);
  if (judged === undefined) return [];
  const finding = findingAt(writes, judged.verdict, judged.at);
  const proposal = proposeRecordWrite(statement, writes, needed);
  return [{ ...finding, alsoAt: judged.alsoAt, ...(proposal && { proposal }) }];
}

interface Judgement {
  readonly verdict: Verdict;
  readonly at: Path | undefined;
  readonly alsoAt: readonly Path[];
}

function judge(allowance: Allowance): Judgement | undefined {
  const { scope, statement } = allowance;
  const everyZone = isUnbounded(scope.zones);
  if (isUnbounded(scope.ownerNames)) {
    return everyZone ? everyNameEverywhere(allowance) : everyNameInZone(allowance);
  }
  const loose = loosePattern(scope.ownerNames, everyZone);
  if (loose !== undefined) return byPattern(allowance, loose, everyZone);
  if (isUnbounded(scope.recordTypes)) {
    return { verdict: everyTypeAtNames(allowance), at: allowance.entry.path, alsoAt: [] };
  }
  return listed(scope.zones) === undefined && !everyZone ? zonePattern(statement) : undefined;
}

const ZONE_REMEDY =
  "Name the hosted zone (arn:aws:route53:::hostedzone/ZONEID) and add ForAllValues conditions on route53:ChangeResourceRecordSetsNormalizedRecordNames and route53:ChangeResourceRecordSetsRecordTypes.";

function everyNameEverywhere(allowance: Allowance): Judgement {
  const { statement, scope, entry } = allowance;
  const onlyTxt = listed(scope.recordTypes)?.join() === "TXT";
  const wide = widestResources(statement);
  const verdict: Verdict = onlyTxt
    ? {
        level: "broad",
        aspect: "zone",
        what: `${code(entry.text)} on ${resourcesText(statement)} allows TXT records at every name of every hosted zone.`,
        why: "A TXT record proves control of a name to a certification authority, so this is the right to obtain certificates for every name in the account.",
        remedy: `${ZONE_REMEDY} The name is _acme-challenge.HOST for a DNS-01 challenge.`,
      }
    : {
        level: "overbroad",
        aspect: "zone",
        what: `${code(entry.text)} on ${resourcesText(statement)} allows ${typesText(scope.recordTypes)} at every name of every hosted zone.`,
        why: "A leak of this credential can redirect every name of the account and obtain certificates for it.",
        remedy: ZONE_REMEDY,
      };
  return { verdict, at: wide[0] ?? entry.path, alsoAt: wide.slice(1) };
}

function everyNameInZone(allowance: Allowance): Judgement {
  const { scope, entry } = allowance;
  const verdict: Verdict = {
    level: "broad",
    aspect: "name",
    what: `${code(entry.text)} allows ${typesText(scope.recordTypes)} at every name of ${zonesText(scope.zones)}.`,
    why: contains(scope.recordTypes, "TXT")
      ? "That includes _acme-challenge at every host, which is the right to obtain certificates for the whole zone."
      : "A leak of this credential can redirect every host of the zone.",
    remedy:
      "Add ForAllValues conditions on route53:ChangeResourceRecordSetsNormalizedRecordNames and, where types are open, route53:ChangeResourceRecordSetsRecordTypes.",
  };
  return { verdict, at: entry.path, alsoAt: [] };
}

function byPattern(allowance: Allowance, pattern: TextPattern, everyZone: boolean): Judgement {
  const { scope, statement, entry } = allowance;
  const at = pathOfName(statement, pattern) ?? entry.path;
  const certificates = contains(scope.recordTypes, "TXT");
  const bare = bareSuffix(pattern);
  if (bare !== undefined && everyZone) {
    return {
      verdict: {
        level: certificates ? "overbroad" : "broad",
        aspect: "name",
        what: `${code(pattern.value)} looks like one domain and is not: it also matches ${code(`evil${bare}`)} and ${code(`_acme-challenge.${bare}`)}, in every hosted zone.`,
        why: certificates
          ? "A wildcard without a dot behind it does not stop at a label, and with TXT it gives certificates for all that it matches."
          : "A wildcard without a dot behind it does not stop at a label.",
        remedy: `List the names one by one under ForAllValues:StringEquals, or write ${code(`*.${bare}`)} and name the hosted zone.`,
      },
      at,
      alsoAt: widestResources(statement),
    };
  }
  const anyDomain = everyZone && pattern.match === "glob" && /\*$/.test(pattern.value);
  const onlyTxt = listed(scope.recordTypes)?.join() === "TXT";
  return {
    verdict: {
      level: anyDomain && !onlyTxt ? "overbroad" : "broad",
      aspect: "name",
      what: `${code(pattern.value)} allows ${typesText(scope.recordTypes)} at any name that matches, in ${everyZone ? "every hosted zone" : zonesText(scope.zones)}.`,
      why: certificates
        ? `The pattern takes in ${code(exampleOf(pattern, certificates))} as well as the host that is meant, and so certificates for hosts that the change does not touch.`
        : `The pattern takes in ${code(exampleOf(pattern, certificates))} as well as the host that is meant.`,
      remedy: "List the names one by one under ForAllValues:StringEquals.",
    },
    at,
    alsoAt: everyZone ? widestResources(statement) : [],
  };
}

function everyTypeAtNames(allowance: Allowance): Verdict {
  return {
    level: "broad",
    aspect: "type",
    what: `${code(allowance.entry.text)} allows records of every type at ${namesText(allowance.scope.ownerNames)}, NS, CAA and TXT among them.`,
    why: "An NS record hands the name to other servers, and a CAA or TXT record decides who may issue certificates for it.",
    remedy:
      "Add a ForAllValues:StringEquals condition on route53:ChangeResourceRecordSetsRecordTypes with the types that the change writes.",
  };
}

function zonePattern(statement: Statement): Judgement | undefined {
  const entry = statement.resources?.entries.find(({ text }) => /hostedzone.*[*?]/.test(text));
  if (entry === undefined) return undefined;
  return {
    verdict: {
      level: "broad",
      aspect: "zone",
      what: `${code(entry.text)} names hosted zones by a pattern.`,
      why: "Zone ids are random, so a pattern stands for zones that nobody has chosen.",
      remedy: "Name each hosted zone by its full id: arn:aws:route53:::hostedzone/ZONEID.",
    },
    at: entry.path,
    alsoAt: [],
  };
}

/** The pattern of owner names that lets in most, or undefined where all names are listed one by one. */
function loosePattern(names: TextSet, everyZone: boolean): TextPattern | undefined {
  if (names.included === "all") return undefined;
  const loose = names.included.filter((pattern) => pattern.match !== "exact");
  const bare = everyZone ? loose.find((pattern) => bareSuffix(pattern) !== undefined) : undefined;
  return bare ?? loose.find((one) => loose.every((other) => patternCovers(one, other))) ?? loose[0];
}

/**
 * `example.com` of `*example.com`: the wildcard has no dot behind it and so runs on into other domains. Only for a
 * domain as it is registered; `*-dev.example.com` and `*host.example.com` stay below one.
 */
function bareSuffix(pattern: TextPattern): string | undefined {
  if (pattern.match !== "glob") return undefined;
  return /^\*([a-z0-9][a-z0-9-]*\.(?:[a-z0-9-]+|(?:co|com|org|net|ac|gov|edu)\.[a-z]{2}))$/.exec(
    pattern.value,
  )?.[1];
}

/** A name that the pattern matches and that its author hardly meant. */
function exampleOf(pattern: TextPattern, certificates: boolean): string {
  const value = pattern.value.replace(/\*+/g, "*").replace(/\?/g, "x");
  const inMiddle = value.replace(/^\*/, "").replace(/\*$/, "").replace(/\*/g, "other");
  const end = value.endsWith("*") ? `${inMiddle.endsWith(".") ? "" : "."}other.example.net` : "";
  if (!value.startsWith("*")) return `${inMiddle}${end}`;
  const host = /^[.-]/.test(inMiddle) ? "other" : "other.";
  return `${certificates ? "_acme-challenge." : ""}${host}${inMiddle}${end}`;
}

/** Where the pattern stands in the statement's conditions. */
function pathOfName(statement: Statement, pattern: TextPattern): Path | undefined {
  for (const clause of statement.conditions) {
    if (clause.knownKey?.dimension !== "ownerNames" || clause.meaning?.negated !== false) continue;
    const value = clause.values.find(({ text }) => text.toLowerCase() === pattern.value);
    if (value !== undefined) return value.path;
  }
  return undefined;
}

function widestResources(statement: Statement): Path[] {
  const { resources } = statement;
  if (resources === undefined) return [];
  if (resources.negated) return [resources.path];
  return resources.entries.filter(({ text }) => namesEvery(text, "hostedzone")).map(({ path }) => path);
}

function typesText(types: TextSet): string {
  const values = listed(types);
  if (values === undefined) return "records of every type, NS and CAA included,";
  return `${listing(values)} records`;
}

function namesText(names: TextSet): string {
  return listing((listed(names) ?? []).map(code), 3);
}

function zonesText(zones: TextSet): string {
  const ids = listed(zones);
  if (ids === undefined) return "the hosted zones that match";
  return `hosted zone${ids.length > 1 ? "s" : ""} ${listing(ids, 3)}`;
}

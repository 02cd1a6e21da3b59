/** What is too broad in a rule on dynamic updates. Only what was understood is judged. */
import type { BreadthFinding, Capability, NeededScope } from "../capability";
import { contains, isUnbounded, listed, type TextPattern } from "../text-set";
import { code, listing } from "../wording";
import type { UpdateRule } from "./rule";

type Words = Pick<BreadthFinding, "level" | "aspect" | "what" | "why" | "remedy">;

/** The finding on a rule that gives this right; `isAlone` says that its text holds no other rule. */
export function updateBreadth(
  rule: UpdateRule,
  capability: Capability,
  needed: NeededScope,
  isAlone: boolean,
): BreadthFinding[] {
  if (capability.unread.length > 0) return [];
  const words = unproven(rule) ?? reach(rule, capability);
  if (words === undefined) return [];
  const proposal = isAlone ? proposeNames(rule, needed) : undefined;
  return [{ ...rule.place, alsoAt: [], ...words, ...(proposal && { proposal }) }];
}

const REMEDY =
  "Name the record and its types: grant KEY name _acme-challenge.HOST. TXT; for a DNS-01 challenge.";

function unproven(rule: UpdateRule): Words | undefined {
  if (rule.identity.kind === "unsigned") {
    return {
      level: "overbroad",
      aspect: "identity",
      what: `${code(rule.text)} lets updates through that nobody has signed.`,
      why: "An address is all that it asks for, and addresses can be forged or taken over.",
      remedy: `Ask for a TSIG key. ${REMEDY}`,
    };
  }
  const isOwnName = rule.kind.startsWith("self");
  if (rule.identity.kind !== "any-key" || isOwnName) return undefined;
  return {
    level: "overbroad",
    aspect: "identity",
    what: `${code(rule.text)} is for every key that the server knows.`,
    why: "A key that was made for a zone transfer, or for another host, may change these records too.",
    remedy: `Name the key. ${REMEDY}`,
  };
}

function reach(rule: UpdateRule, { scope }: Capability): Words | undefined {
  if (rule.kind === "machine" || rule.kind.startsWith("self")) return undefined;
  const types = listed(scope.recordTypes);
  const onlyTxt = types?.join() === "TXT";
  const what = types === undefined ? everyType(rule) : `${listing(types)} records`;
  const pattern = widest(scope.ownerNames.included);
  if (pattern === undefined) return types === undefined ? everyTypeAtName(rule) : undefined;
  const isZone = isUnbounded(scope.ownerNames) || holdsZone(pattern, rule.zone);
  // `wildcard *` names nothing at all; one below the zone lets in no more than `subdomain` does.
  const hasNoEnd = rule.kind === "wildcard" && isUnbounded(scope.ownerNames);
  return {
    level: isZone && !onlyTxt && (types === undefined || hasNoEnd) ? "overbroad" : "broad",
    aspect: isZone ? "zone" : "name",
    what: `${code(rule.text)} allows ${what} at ${placesText(pattern, isZone)}.`,
    why: contains(scope.recordTypes, "TXT")
      ? `That includes _acme-challenge at every host ${isZone ? "of the zone" : "there"}, which is the right to obtain certificates for ${isZone ? "the whole zone" : "them"}.`
      : "A leak of this key can redirect every host in reach.",
    remedy: REMEDY,
  };
}

function everyType({ types, kind }: UpdateRule): string {
  if (kind === "whole-zone") return "records of every type, NS, SOA and CAA included,";
  return contains(types, "NS")
    ? "records of every type, NS and CAA included,"
    : "records of every type but NS and SOA, CAA and TXT included,";
}

function everyTypeAtName(rule: UpdateRule): Words {
  return {
    level: "broad",
    aspect: "type",
    what: `${code(rule.text)} lists no record types, so ${everyType(rule).replace(/,$/, "")} are allowed at the name.`,
    why: "A CAA or TXT record decides who may issue certificates for a name.",
    remedy: "List the types behind the name.",
  };
}

type Widest = TextPattern | "all";

/** The pattern that lets in most, or undefined where all names are listed one by one. */
function widest(included: "all" | readonly TextPattern[]): Widest | undefined {
  if (included === "all") return "all";
  return included.find(({ match }) => match !== "exact");
}

/** Whether the pattern holds the zone itself: the zone that is known, or a name as domains are registered. */
function holdsZone(pattern: Widest, zone: string | undefined): boolean {
  if (pattern === "all") return true;
  if (pattern.match === "prefix") return false;
  if (zone !== undefined) return zone === pattern.value || zone.endsWith(`.${pattern.value}`);
  return pattern.value.split(".").length <= 2;
}

function placesText(pattern: Widest, isZone: boolean): string {
  if (pattern === "all" || (isZone && pattern.match === "subtree")) return "every name of the zone";
  if (pattern.match === "subtree") return `${code(pattern.value)} and every name below it`;
  return pattern.match === "prefix"
    ? `every name that begins with ${code(pattern.value)}`
    : `every name below ${code(pattern.value)}`;
}

/** One rule for the one name that the change needs, where the rule is a value of its own. */
function proposeNames(
  { place, text, zone, identity, kind }: UpdateRule,
  { names, types }: NeededScope,
): BreadthFinding["proposal"] {
  const [name, ...more] = names;
  const key = /^grant\s+(\S+)\s/i.exec(text)?.[1];
  const isItem = typeof place.path.at(-1) === "number";
  if (name === undefined || more.length > 0 || types.length === 0 || key === undefined || key === "*")
    return undefined;
  if (!isItem || zone !== undefined || place.source !== "policy") return undefined;
  // A realm or an address is no key: by a rule for one name nobody would have the right any more.
  if (identity.kind !== "key" || kind === "realm") return undefined;
  const value = `grant ${key} name ${name.replace(/\.$/, "")}. ${types.map((type) => type.toUpperCase()).join(" ")};`;
  return { path: place.path, value };
}

/**
 * Where names lead by aliases, as far as the zones of a change show it: CNAME (RFC 1034 sections 3.6.2 and 4.3.2), DNAME
 * (RFC 6672), wildcards (RFC 4592), and the aliases that providers answer with addresses themselves.
 */
import { mostAliases, redirectedName } from "../../dns/alias";
import type { DomainName } from "../../dns/name";
import { targetOf, type RecordData } from "../../dns/record-data";
import { isAddressBearing, parseRecordType } from "../../dns/types";
import type { Moment, RRsetContent } from "./record-states";
import type { TrustChange } from "./trust-change";
import type { Zone } from "./zone";
import { zoneInView } from "./zone-views";

/** How a name is asked for. */
export interface Question {
  readonly moment: Moment;
  /** The zone that answers for a name; undefined where the change lists none that does. */
  readonly zoneOf: (name: DomainName) => Zone | undefined;
  /** The one of several providers of a zone that is asked; whichever it may be where none is given. */
  readonly provider?: string | undefined;
  /**
   * What a wildcard answers, behind which the name may have records of its own that nobody listed. It is certain in zones
   * of which all is in hand, and nothing is known of the name elsewhere; or certain `where-listed`, as long as nothing
   * tells of more; or `never` an answer.
   */
  readonly wildcards?: "where-listed" | "never";
  /** The addresses that are asked for: then the aliases of providers lead on too. */
  readonly addresses?: AddressType;
}

export type AddressType = "A" | "AAAA";

/** A name for which everything, or its addresses, is found at another one. */
export interface Alias {
  readonly kind: "alias";
  /** The name that is asked for. The entries stand at it, at a wildcard, or at the DNAME above it. */
  readonly name: DomainName;
  readonly zone: Zone;
  /** The RRsets that say so: more than one where providers of the zone have one each. Never empty. */
  readonly by: readonly RRsetContent[];
  /** Undefined where it is not the same for all who ask, cannot be read, or is too long for a name. */
  readonly target: DomainName | undefined;
}

/** What is found at a name that is no alias. */
export type Found =
  | { readonly kind: "records"; readonly zone: Zone; readonly records: readonly RRsetContent[] }
  /** Nothing is listed for it. */
  | { readonly kind: "nothing"; readonly zone: Zone }
  /** It lies in no listed zone, or in a part of one that is delegated. */
  | { readonly kind: "outside" }
  | { readonly kind: "delegated" }
  /** A wildcard may answer or may not, or the change touches a record at a time that nothing says. */
  | { readonly kind: "unknown" };

/** A name, and the aliases by which it leads on. */
export interface AliasChain {
  /** In the order in which they are followed; the one whose target is not clear is not among them. */
  readonly aliases: readonly Alias[];
  /** The name at which it ends: where it runs in a circle, the one to which it comes back. */
  readonly name: DomainName;
  readonly end: Found | { readonly kind: "unclear" | "circle" | "too-long" };
}

/** So many aliases in a row are looked through where it matters what is written, and not how far resolvers go. */
export const mostAliasesRead = 64;

/**
 * Follows the aliases from a name as a resolver does.
 *
 * @param longest as many aliases are followed
 */
export function followAliases(
  change: TrustChange,
  name: DomainName,
  question: Question,
  longest = mostAliases,
): AliasChain {
  return walk(name, longest, (at) => answerFor(change, at, question));
}

/**
 * The aliases from which nobody who asks for a name comes away, in the order in which they are followed. Undefined where
 * there are none, and for a circle of more than `mostAliasesRead`: each of its names asks for all of it.
 */
export function circleFrom(
  change: TrustChange,
  name: DomainName,
  question: Question,
): readonly Alias[] | undefined {
  const chain = walk(name, mostAliasesRead, (at) => aliasAt(change, at, question) ?? { kind: "unknown" });
  const start = chain.aliases.findIndex((alias) => alias.name === chain.name);
  return chain.end.kind === "circle" ? chain.aliases.slice(start) : undefined;
}

function walk(name: DomainName, longest: number, answerTo: (name: DomainName) => Alias | Found): AliasChain {
  const aliases: Alias[] = [];
  for (let at = name; ;) {
    if (aliases.some((alias) => alias.name === at)) return { aliases, name: at, end: { kind: "circle" } };
    const answer = answerTo(at);
    if (answer.kind !== "alias") return { aliases, name: at, end: answer };
    if (answer.target === undefined) return { aliases, name: at, end: { kind: "unclear" } };
    if (aliases.length === longest) return { aliases, name: at, end: { kind: "too-long" } };
    aliases.push(answer);
    at = answer.target;
  }
}

/** The alias that a name is, for who does not ask what else stands there. */
export function aliasAt(change: TrustChange, name: DomainName, question: Question): Alias | undefined {
  const zone = question.zoneOf(name);
  if (!zone || !mayBeAlias(change, { zone, name }, question)) return undefined;
  const answer = answerIn(change, { zone, name }, question);
  return answer.kind === "alias" ? answer : undefined;
}

/** Whether a name may be an alias at any moment, for those who see one view. */
export function mayLeadOn(change: TrustChange, name: DomainName, viewName: Zone["viewName"]): boolean {
  const zone = zoneInView(change, name, viewName);
  return zone !== undefined && mayBeAlias(change, { zone, name }, {});
}

/** Most names are no aliases, which is asked with less than what answers for them. */
function mayBeAlias(
  change: TrustChange,
  { zone, name }: Place,
  { wildcards }: Pick<Question, "wildcards">,
): boolean {
  if (wildcards === "where-listed" || change.contents.mayRedirect(zone)) return true;
  return change
    .recordsAt(name)
    .some((record) => record.zone === zone && (record.type === "CNAME" || leadsAddressesOn(record.type)));
}

/** What is found for a name, or to where it leads on. */
function answerFor(change: TrustChange, name: DomainName, question: Question): Alias | Found {
  const zone = question.zoneOf(name);
  return zone ? answerIn(change, { zone, name }, question) : { kind: "outside" };
}

interface Place {
  readonly zone: Zone;
  readonly name: DomainName;
}

function answerIn(change: TrustChange, place: Place, question: Question): Alias | Found {
  const { zone, name } = place;
  const { contents } = change;
  const answer = contents.answerIn(zone, name, question.moment);
  if (!answer || answer.kind === "unknown") return { kind: "unknown" };
  if (answer.kind === "nothing") return { kind: "nothing", zone };
  if (answer.kind === "elsewhere") return behindCut(change, place, answer.cut, question);
  if (answer.isWildcard && question.wildcards === "never") return { kind: "nothing", zone };
  if (answer.isWildcard && !isWildcardCertain(change, place, question)) return { kind: "unknown" };
  const records = heardFrom(zone, answer.records, question.provider);
  if (records.length === 0) return { kind: "nothing", zone };
  return aliasAmong(change, place, records, question) ?? { kind: "records", zone, records };
}

/** Whether a name that a wildcard seems to answer has no records of its own. */
function isWildcardCertain(change: TrustChange, { zone, name }: Place, { wildcards }: Question): boolean {
  return (wildcards === "where-listed" || zone.hasSource) && !change.contents.mayHoldMore(zone, name);
}

function behindCut(
  change: TrustChange,
  { zone, name }: Place,
  { entry }: RRsetContent,
  { moment, provider }: Question,
): Alias | Found {
  const owner = entry.ownerName;
  if (entry.type !== "DNAME" || owner === undefined) return { kind: "delegated" };
  const heard = heardFrom(zone, change.contents.recordsAt(zone, owner, moment), provider);
  const by = heard.filter((content) => content.entry.type === "DNAME");
  if (by.length === 0) return { kind: "unknown" };
  const suffix = sharedTarget(zone, by, provider);
  const target = suffix === undefined ? undefined : redirectedName(name, owner, suffix);
  return { kind: "alias", name, zone, by, target };
}

/** The alias that the RRsets at a name make it: a CNAME goes before whatever stands beside it. */
function aliasAmong(
  change: TrustChange,
  place: Place,
  heard: readonly RRsetContent[],
  { provider, addresses }: Question,
): Alias | undefined {
  const cnames = heard.filter(({ entry }) => entry.type === "CNAME");
  if (cnames.length > 0)
    return { kind: "alias", ...place, by: cnames, target: sharedTarget(place.zone, cnames, provider) };
  const own = addresses === undefined ? [] : heard.filter((content) => copies(content, addresses));
  if (addresses === undefined || own.length === 0) return undefined;
  const isSure = isResolvedByProvider(change, place, heard, addresses);
  const target = isSure ? sharedTarget(place.zone, own, provider, addresses) : undefined;
  return { kind: "alias", ...place, by: own, target };
}

/** What those hear who ask one of the providers of a zone, or any of them. */
function heardFrom(
  zone: Zone,
  records: readonly RRsetContent[],
  provider: string | undefined,
): readonly RRsetContent[] {
  if (provider === undefined || !zone.providerNames().includes(provider)) return records;
  return records.filter(({ entry }) => entry.provider === undefined || entry.provider === provider);
}

/** The one name that all values of RRsets lead to, whichever of the providers of their zone is asked. */
function sharedTarget(
  zone: Zone,
  contents: readonly RRsetContent[],
  provider: string | undefined,
  addresses?: AddressType,
): DomainName | undefined {
  const having = new Set(contents.map(({ entry }) => entry.provider));
  const isForAll =
    having.has(undefined) ||
    (provider !== undefined && having.has(provider)) ||
    zone.providerNames().every((one) => having.has(one));
  const data = contents.map((content) => content.data.filter((one) => isAbout(one, addresses)));
  const targets = new Set(data.flat().map((one) => one && targetOf(one)));
  const isPicked = contents.some(({ entry }) => entry.isOneOfSeveral);
  const isShared = targets.size === 1 && data.every(({ length }) => length > 0) && !isPicked;
  const [target] = targets;
  return isForAll && isShared ? target : undefined;
}

/** Whether a provider's alias is followed by whoever asks for addresses of a family. */
function copies(content: RRsetContent, addresses: AddressType): boolean {
  return leadsAddressesOn(content.entry.type) && content.data.some((one) => isAbout(one, addresses));
}

/** Whether a record is an alias for the addresses of its target alone, which its provider looks up. */
export function leadsAddressesOn(type: string | undefined): boolean {
  const base = type === undefined ? undefined : parseRecordType(type).base;
  return base === "ALIAS" || base === "ANAME";
}

/** Some providers have an alias of its own for each family; a value that cannot be read may be about any. */
function isAbout(data: RecordData | undefined, addresses: AddressType | undefined): boolean {
  const aliased = data?.type === "ALIAS" ? data.aliasedType : undefined;
  return addresses === undefined || aliased === undefined || aliased === addresses;
}

/**
 * Whether the provider answers with what the DNS has at the target of its aliases, and with nothing else. Addresses that
 * stand beside an alias may go before it. From where a provider of an internal zone looks up a name is not known, unless
 * the alias is one of a single family: such a one copies a record of its own zone.
 */
function isResolvedByProvider(
  change: TrustChange,
  { zone, name }: Place,
  heard: readonly RRsetContent[],
  addresses: AddressType,
): boolean {
  if (change.contents.mayHoldMore(zone, name)) return false;
  const aliases = heard.filter((content) => copies(content, addresses));
  const isOfOneFamily = aliases.every(({ data }) =>
    data.every((one) => one?.type === "ALIAS" && one.aliasedType !== undefined),
  );
  if (zone.viewName === "internal" && !isOfOneFamily) return false;
  return heard.every(({ entry: { type } }) => {
    if (type === undefined || !isAddressBearing(type) || leadsAddressesOn(type)) return true;
    return isOfOneFamily && (type === "A" || type === "AAAA") && type !== addresses;
  });
}

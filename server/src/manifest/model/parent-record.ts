import { parentName } from "../../dns/name";
import type { RecordSet } from "./record-set";
import type { RRsetContent } from "./record-states";
import type { Step } from "./step";
import type { TrustChange } from "./trust-change";
import type { Zone } from "./zone";
import { zoneInView } from "./zone-views";

/** The zone above a zone, where the change lists it. */
export function zoneAbove(change: TrustChange, { name, viewName }: Zone): Zone | undefined {
  const above = name === undefined ? undefined : parentName(name);
  return above === undefined ? undefined : zoneInView(change, above, viewName);
}

/**
 * What the zone above a zone, where the change lists that too, says of it after the change: its NS or DS set there
 * (RFC 4035 section 2.4). Undefined where it has none, where several providers have one each, and where it is not known.
 */
export function recordInParent(change: TrustChange, zone: Zone, type: "NS" | "DS"): RRsetContent | undefined {
  const { name } = zone;
  const parent = zoneAbove(change, zone);
  if (name === undefined || !parent) return undefined;
  const [state, more] = change.contents.statesAt(parent, name, "after", type);
  return state?.kind === "present" && !more ? state : undefined;
}

/** The DS set that the zone above is said to have for a zone, by the key tags of its records. */
export interface DsInParent {
  /** The entry that says so. */
  readonly entry: RecordSet;
  /** After the change, a tag once for each record; none where the set goes. */
  readonly tags: readonly number[];
  /** Before the change, those that can be read. */
  readonly tagsBefore: readonly number[];
}

/**
 * What an entry says of the DS set of a zone in the zone above after the change. Undefined where there is none, where
 * several providers have one each, where a tag cannot be read, and where it tells what stands and may be out of date: by a
 * source, or beside one that is not read.
 */
export function dsInParent(change: TrustChange, zone: Zone): DsInParent | undefined {
  const { name } = zone;
  const parent = zoneAbove(change, zone);
  if (name === undefined || !parent) return undefined;
  const entries = change.recordsAt(name).filter((one) => one.zone === parent && one.type === "DS");
  const entry = entries.at(-1);
  if (!entry || entry.foreign || entry.provider !== undefined) return undefined;
  const areUnclear = entries.length > 1 && entries.some(({ id }) => id === undefined);
  if (areUnclear || change.phasesOf(entry).length !== entries.length) return undefined;
  if (!entry.changes && change.contents.mayHoldMore(parent, name)) return undefined;
  const state = change.states.stateOf(entry, "after");
  const tags = state.kind === "absent" ? [] : state.kind === "present" ? keyTagsIn(state.data) : undefined;
  if (!tags) return undefined;
  return { entry, tags, tagsBefore: keyTagsIn(entry.previousData()) ?? [] };
}

/** The key tags of DS records; undefined where one cannot be read. */
export function keyTagsIn(data: RRsetContent["data"]): readonly number[] | undefined {
  const tags = data.flatMap((one) => (one?.type === "DS" && "keyTag" in one ? [one.keyTag] : []));
  return tags.length === data.length ? tags : undefined;
}

/** What steps on a zone do to record sets that stand for it, at its apex or in the zone above, by their types. */
const WORDS_BY_TYPE: ReadonlyMap<string, RegExp> = new Map([
  ["DS", /^(?:publish|remove)-(?:ds|cds)$/],
  ["CDS", /^(?:publish|remove)-cds$/],
  ["CDNSKEY", /^(?:publish|remove)-cds$/],
  ["DNSKEY", /^(?:sign|unsign|(?:publish|remove)-dnskey)$/],
]);

/**
 * The steps on the keys or the delegation of a zone that bring or take a record set, which then needs no step of its own:
 * a DS or NS set in the zone above (RFC 4035 section 2.4), what the zone asks for by CDS, and its keys.
 */
export function stepsOnItsZone(change: TrustChange, record: RecordSet): readonly Step[] {
  const { ownerName, zone, type } = record;
  if (ownerName === undefined || type === undefined) return [];
  const isAbove = zone.name !== ownerName;
  const words = WORDS_BY_TYPE.get(type);
  if (type === "NS" ? !isAbove : !words || isAbove !== (type === "DS")) return [];
  return change
    .zonesNamed(ownerName)
    .filter(({ viewName }) => viewName === zone.viewName)
    .flatMap((child) => change.dnssec.stepsOn(child))
    .filter(({ kind, view }) =>
      type === "NS" ? kind === "delegation" : words?.test(view.at("dnssec").text ?? "") === true,
    );
}

import { isWildcard, parentName, type DomainName } from "../../dns/name";
import { answerSource, type ZoneNames } from "../../dns/wildcard";
import { exact } from "../../text/exact";
import { attached, once } from "../../text/once";
import type { Moment, RRsetContent, RRsetState } from "./record-states";
import type { RecordSet } from "./record-set";
import { inTextOrder } from "./seats";
import type { TrustChange } from "./trust-change";
import type { Zone } from "./zone";

/** What a zone answers for a name at a moment, as far as the manifest lists it. */
export type Answer =
  /** The RRsets of an owner: the name itself, or the wildcard that stands in for it. */
  | {
      readonly kind: "records";
      readonly owner: DomainName;
      readonly isWildcard: boolean;
      readonly records: readonly RRsetContent[];
    }
  /** The name lies at or below a delegation, or below a DNAME: another zone answers. */
  | { readonly kind: "elsewhere"; readonly cut: RRsetContent }
  | { readonly kind: "nothing" }
  /** It rests on a record that the change touches at a time that nothing says. */
  | { readonly kind: "unknown" };

/** A name in a zone. */
interface Place {
  readonly zone: Zone;
  readonly name: DomainName;
}

/**
 * Which names the zones of a change hold, and what answers for them, at any moment of the change. Asked name by name
 * and never as a list, so that an answer rests on the few entries that it speaks of.
 */
export class ZoneContents {
  // Entries in phases aside, at or below a name: what stands all the time, what is created, and what is deleted.
  private readonly staysBelow;
  private readonly comesBelow;
  private readonly goesBelow;
  private readonly phasesBelow;
  private readonly typelessBelow;
  private readonly typelessOver;
  /** Whether entries of a zone may lead to other zones: by DNAME, or by NS below its apex. */
  private readonly hasCuts;
  /** Whether a zone has an entry with a name whose type cannot be read. */
  readonly hasTypeless: (zone: Zone) => boolean;
  /** Whether the change deletes anything in a zone: where it does not, no name of it loses its answer by that. */
  readonly hasDeletions;

  constructor(private readonly change: TrustChange) {
    const { record } = change.each;
    const keyOf = ({ zone, name }: Place): string => placeIn(zone, name);
    const below = (isMeant: (op: RecordSet["op"]) => boolean): ((place: Place) => boolean) =>
      record.presence(
        (entry) => (entry.id === undefined && isMeant(entry.op) ? placesAbove(entry) : []),
        keyOf,
      );
    this.staysBelow = below((op) => op !== "create" && op !== "delete");
    this.comesBelow = below((op) => op === "create");
    this.goesBelow = below((op) => op === "delete");
    this.hasTypeless = record.presence(
      (entry) => (isTypeless(entry) ? [entry.zone] : []),
      (zone: Zone) => zone,
    );
    this.hasDeletions = record.presence(
      (entry) => (entry.op === "delete" ? [entry.zone] : []),
      (zone: Zone) => zone,
    );
    this.hasCuts = record.presence(
      ({ zone, type, ownerName }) =>
        type === "DNAME" || (type === "NS" && ownerName !== zone.name) ? [`${type} ${keyOfZone(zone)}`] : [],
      ({ zone, type }: { readonly zone: Zone; readonly type: "NS" | "DNAME" }) =>
        `${type} ${keyOfZone(zone)}`,
    );
    this.phasesBelow = record.index((entry) => (entry.id === undefined ? [] : placesAbove(entry)));
    this.typelessBelow = record.presence((entry) => (isTypeless(entry) ? placesAbove(entry) : []), keyOf);
    this.typelessOver = record.presence((entry) => (isTypeless(entry) ? placesUnder(entry) : []), keyOf);
  }

  /** The entries at or below a name that come or go; made when a moment inside of a change is asked for first. */
  private readonly comingBelow = once(() =>
    this.change.each.record.index((entry) =>
      entry.id === undefined && (entry.op === "create" || entry.op === "delete") ? placesAbove(entry) : [],
    ),
  );

  /**
   * Whether a zone may hold more for a name than its readable entries show: its data stands in a file, or an entry that
   * may answer for the name is unclear. Then only what is listed is certain, and never that something is missing. What
   * is being typed at one name leaves what is said of all others as it is.
   */
  mayHoldMore(zone: Zone, name: DomainName): boolean {
    if (zone.recordsMayBeUnread()) return true;
    if (this.change.hasNamelessIn(zone) || this.mayBeTypeless(zone, name)) return true;
    return zone.hasSource && this.change.sources.of(zone)?.isComplete !== true;
  }

  /** Whether an entry at a name of a zone may be of any type, so that it may list what stands there. */
  mayListUnread(zone: Zone, owner: DomainName): boolean {
    return this.change.hasNamelessIn(zone) || this.typelessOver({ zone, name: owner });
  }

  /** Whether the type of an entry cannot be read that stands at a name, below it, or above it as a cut or a wildcard. */
  private mayBeTypeless(zone: Zone, name: DomainName): boolean {
    if (this.typelessBelow({ zone, name })) return true;
    for (
      let at: DomainName | undefined = name;
      at !== undefined;
      at = at === zone.name ? undefined : parentName(at)
    )
      if (this.typelessOver({ zone, name: at })) return true;
    return false;
  }

  /** What is known of each RRset at an owner name of a zone, or of that of one type. */
  statesAt(zone: Zone, owner: DomainName, moment: Moment, type?: string): readonly RRsetState[] {
    // In a loop, for nothing is asked as often.
    const states: RRsetState[] = [];
    const add = (record: RecordSet): void => {
      if (type === undefined || record.type === type) states.push(this.change.states.stateOf(record, moment));
    };
    for (const record of this.change.recordsAt(owner))
      if (record.zone === zone && this.isFirstPhase(record)) add(record);
    for (const record of this.change.sources.unlistedAt(zone, owner)) add(record);
    return states;
  }

  /** The RRsets that an owner name of a zone has at a moment; those of which that is not known are left out. */
  recordsAt(zone: Zone, owner: DomainName, moment: Moment): readonly RRsetContent[] {
    return this.statesAt(zone, owner, moment).filter((state) => state.kind === "present");
  }

  /** Whether some entry at or below a name of a zone is there at a moment; undefined where that is not known. */
  exists(zone: Zone, name: DomainName, moment: Moment): boolean | undefined {
    const place = { zone, name };
    if (this.staysBelow(place)) return true;
    if (moment === "before" && this.goesBelow(place)) return true;
    if (moment === "after" && this.comesBelow(place)) return true;
    const phases = this.phasesBelow(placeIn(zone, name));
    if (this.change.sources.hasUnlistedBelow(zone, name)) return true;
    const coming = typeof moment === "string" ? [] : this.comingBelow()(placeIn(zone, name));
    return this.isSomeThere([...phases, ...coming], moment);
  }

  /** The first entry, in the order of the text, that creates something at or below a name of a zone. */
  firstCreatedBelow(zone: Zone, name: DomainName): RecordSet | undefined {
    const place = placeIn(zone, name);
    const created = [...this.phasesBelow(place), ...this.comingBelow()(place)].filter(
      ({ op }) => op === "create",
    );
    return created.sort(inTextOrder)[0];
  }

  private isSomeThere(records: readonly RecordSet[], moment: Moment): boolean | undefined {
    let found: boolean | undefined = false;
    /** Of the entries for one RRset, each speaks for all. */
    const asked = new Set<RecordSet>();
    for (const record of records) {
      const [first = record] = this.change.phasesOf(record);
      if (asked.has(first)) continue;
      asked.add(first);
      const { kind } = this.change.states.stateOf(record, moment);
      if (kind === "present") return true;
      if (kind === "unknown") found = undefined;
    }
    return found;
  }

  /** Whether some name of a zone may be answered by another zone, so that it is worth asking which. */
  mayHaveCuts(zone: Zone): boolean {
    return zone.hasSource || this.hasCuts({ zone, type: "NS" }) || this.hasCuts({ zone, type: "DNAME" });
  }

  /** Whether another zone answers for a name, as far as is known: nothing can be said of what leads to it there. */
  isElsewhere(zone: Zone, name: DomainName, moment: Moment): boolean {
    return this.mayHaveCuts(zone) && this.answerIn(zone, name, moment)?.kind === "elsewhere";
  }

  /** Whether a name of a zone may be an alias by more than the entries at it: by a DNAME above it, or by the zone's source. */
  mayRedirect(zone: Zone): boolean {
    return zone.hasSource || this.hasCuts({ zone, type: "DNAME" });
  }

  /** Whether a listed NS record names a host, before the change or after it; made when it is asked for first. */
  readonly isServerInRecords = once(() =>
    this.change.each.record.presence(
      (entry) =>
        entry.type === "NS" ? [...entry.targets(), ...entry.previousTargets()].map(({ name }) => name) : [],
      (name: DomainName) => name,
    ),
  );

  /** What a zone answers for a name at a moment; undefined where the zone's own name cannot be read. */
  answerIn(zone: Zone, name: DomainName, moment: Moment): Answer | undefined {
    const names = this.namesOf(zone, moment);
    if (!names) return undefined;
    const source = answerSource(name, names.known);
    if (names.sawUnknown()) return { kind: "unknown" };
    if (source.kind === "delegation" || source.kind === "redirection") {
      const type = source.kind === "delegation" ? "NS" : "DNAME";
      const cut = this.recordsAt(zone, source.owner, moment).find(({ entry }) => entry.type === type);
      return cut ? { kind: "elsewhere", cut } : { kind: "unknown" };
    }
    if (source.kind !== "owner" && source.kind !== "wildcard") return { kind: "nothing" };
    const { owner } = source;
    const states = this.statesAt(zone, owner, moment);
    if (states.some(({ kind }) => kind === "unknown")) return { kind: "unknown" };
    const records = states.filter((state) => state.kind === "present");
    return { kind: "records", owner, isWildcard: source.kind === "wildcard", records };
  }

  /**
   * Which owner names there are in a zone at a moment, and whether somebody has asked for one of which that is not known;
   * undefined where the zone's own name cannot be read.
   */
  namesOf(
    zone: Zone,
    moment: Moment,
  ): { readonly known: ZoneNames; readonly sawUnknown: () => boolean } | undefined {
    const apex = zone.name;
    if (apex === undefined) return undefined;
    let isUnsure = false;
    const seen = (is: boolean | undefined): boolean => {
      if (is === undefined) isUnsure = true;
      return is === true;
    };
    const owned = (name: DomainName, type?: string): boolean => {
      const states = this.statesAt(zone, name, moment, type);
      const isThere = states.some(({ kind }) => kind === "present");
      return seen(isThere || (states.some(({ kind }) => kind === "unknown") ? undefined : false));
    };
    const mayHold = (type: "NS" | "DNAME"): boolean => zone.hasSource || this.hasCuts({ zone, type });
    return {
      sawUnknown: () => isUnsure,
      known: {
        apex,
        owners: { has: (name) => owned(name) },
        existing: { has: (name) => name === apex || seen(this.exists(zone, name, moment)) },
        delegations: { has: (name) => name !== apex && mayHold("NS") && owned(name, "NS") },
        redirections: { has: (name) => mayHold("DNAME") && owned(name, "DNAME") },
      },
    };
  }

  private isFirstPhase(record: RecordSet): boolean {
    return record.reference !== undefined && this.change.phasesOf(record)[0] === record;
  }
}

/** The owner name of an entry and the names above it, up to the apex, which is not among them. */
const placesAbove = attached(({ zone, ownerName }: RecordSet): readonly string[] => {
  const places: string[] = [];
  for (let at = ownerName; at !== undefined && at !== zone.name; at = parentName(at))
    places.push(placeIn(zone, at));
  return exact(places);
});

/** Whether it cannot be told of what type an entry is: none is written, or one that its addresses are not of. */
function isTypeless(record: RecordSet): boolean {
  return record.ownerName !== undefined && (record.type === undefined || record.familyMeant() !== undefined);
}

/** The owner name of an entry, and of a wildcard the name that it stands under: it may answer for all names below. */
function placesUnder({ zone, ownerName }: RecordSet): readonly string[] {
  if (ownerName === undefined) return [];
  const base = isWildcard(ownerName) ? parentName(ownerName) : undefined;
  return [ownerName, ...(base === undefined ? [] : [base])].map((name) => placeIn(zone, name));
}

/** A key for a name of a zone in one view. */
export function placeIn(zone: Zone, name: DomainName): string {
  return `${keyOfZone(zone)} ${name}`;
}

function keyOfZone({ viewName, name }: Zone): string {
  return `${viewName} ${name ?? ""}`;
}

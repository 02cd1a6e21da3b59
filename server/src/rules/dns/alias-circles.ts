import { wildcardBelow, type DomainName } from "../../dns/name";
import {
  circleFrom,
  leadsAddressesOn,
  mayLeadOn,
  type AddressType,
  type Alias,
} from "../../manifest/model/aliases";
import type { Moment, RRsetContent } from "../../manifest/model/record-states";
import type { RecordSet } from "../../manifest/model/record-set";
import { inTextOrder } from "../../manifest/model/seats";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import { zoneInView } from "../../manifest/model/zone-views";

/** Aliases that lead back to where they begin. */
export interface Circle {
  /** In the order in which they are followed; never empty. */
  readonly aliases: readonly Alias[];
  readonly viewName: Zone["viewName"];
  /** The one of several providers of a zone that has to be asked for them. */
  readonly provider: string | undefined;
  /** The addresses that have to be asked for. */
  readonly addresses: AddressType;
}

/** A circle that stands between two steps alone. */
export interface PassingCircle extends Circle {
  /** The step that closes it. */
  readonly closes: Step;
  /** The step that opens it again. */
  readonly opens: Step;
  /** Whether both carry out phases of the same RRset, so that the second one cannot come first. */
  readonly isOfPhases: boolean;
}

const FAMILIES = ["A", "AAAA"] as const;

/** Whether an entry of a type may be part of a circle. */
export function isAliasType(type: string | undefined): boolean {
  return type === "CNAME" || type === "DNAME" || leadsAddressesOn(type);
}

/** The circle of aliases that an entry is part of after the change, where the entry is the one to speak for it. */
export function lastingCircle(change: TrustChange, record: RecordSet): Circle | undefined {
  const state = change.states.stateOf(record, "after");
  if (state.kind !== "present" || state.entry !== record) return undefined;
  return circlesThrough(change, record, "after").find((circle) => speakerOf(circle) === record);
}

/** The circle that an entry opens again by its only step, and that stands neither before nor after the change. */
export function passingCircle(change: TrustChange, record: RecordSet): PassingCircle | undefined {
  const opens = record.changes ? change.states.onlyStepOf(record) : undefined;
  if (!opens) return undefined;
  for (const circle of circlesThrough(change, record, opens)) {
    const lasts = (["before", "after"] as const).some((moment) => isThereAt(change, circle, moment));
    const closes = lasts ? undefined : closingStep(change, circle);
    if (!closes || openersOf(change, circle, opens)[0] !== record) continue;
    const isOfPhases = change.phasesOf(record).some((phase) => isBy(change, phase, closes));
    return { ...circle, closes, opens, isOfPhases };
  }
  return undefined;
}

/** The circles through the RRset of an entry at a moment: each of several providers may have another one. */
function circlesThrough(change: TrustChange, record: RecordSet, moment: Moment): readonly Circle[] {
  const { ownerName, zone } = record;
  // The owner of a DNAME is no alias: the names below it are, each like the other.
  const start = ownerName !== undefined && record.type === "DNAME" ? wildcardBelow(ownerName) : ownerName;
  if (start === undefined || !mayGoRound(change, record)) return [];
  const phases = change.phasesOf(record);
  return providersOf(record).flatMap((provider) =>
    FAMILIES.flatMap((addresses) => {
      const aliases = circleAt(change, start, { viewName: zone.viewName, provider, addresses, moment });
      const own = aliases?.findIndex(({ by }) => by.some(({ entry }) => phases.includes(entry))) ?? -1;
      if (!aliases || own < 0) return [];
      const ownFirst = [...aliases.slice(own), ...aliases.slice(0, own)];
      return [{ aliases: ownFirst, viewName: zone.viewName, provider, addresses }];
    }),
  );
}

/** Whether a name that an entry leads to, whenever that is, may lead on itself: where none does, there is no circle. */
function mayGoRound(change: TrustChange, record: RecordSet): boolean {
  // A DNAME leads on each name below it.
  if (record.type === "DNAME") return true;
  return change
    .phasesOf(record)
    .flatMap((phase) => [...phase.targets(), ...phase.previousTargets()])
    .some(({ name }) => mayLeadOn(change, name, record.zone.viewName));
}

function providersOf({ provider, zone }: RecordSet): readonly (string | undefined)[] {
  if (provider !== undefined) return [provider];
  const names = zone.providerNames();
  return names.length > 0 ? names : [undefined];
}

function circleAt(
  change: TrustChange,
  name: DomainName,
  { viewName, moment, provider, addresses }: Omit<Circle, "aliases"> & { readonly moment: Moment },
): readonly Alias[] | undefined {
  const zoneOf = (at: DomainName): Zone | undefined => zoneInView(change, at, viewName);
  return circleFrom(change, name, { moment, zoneOf, provider, addresses });
}

function isThereAt(change: TrustChange, circle: Circle, moment: Moment): boolean {
  const [first] = circle.aliases;
  return first !== undefined && circleAt(change, first.name, { ...circle, moment }) !== undefined;
}

/** The entries that a circle rests on. */
export function contentsOf({ aliases }: Circle): readonly RRsetContent[] {
  return aliases.flatMap(({ by }) => by);
}

/**
 * The entry of a circle at which it is told: the first one that the change touches, else the first one. A DNAME speaks
 * for a circle of nothing else.
 */
function speakerOf(circle: Circle): RecordSet | undefined {
  const entries = contentsOf(circle)
    .map(({ entry }) => entry)
    .filter((entry) => !entry.standing && providersOf(entry).includes(circle.provider));
  const others = entries.filter(({ type }) => type !== "DNAME");
  const [first] = (others.length > 0 ? others : entries).sort(
    (a, b) => Number(b.changes) - Number(a.changes) || inTextOrder(a, b),
  );
  return first;
}

/** The last of the steps by which a circle has come about; undefined where that is not known of one of its entries. */
function closingStep(change: TrustChange, circle: Circle): Step | undefined {
  const made = contentsOf(circle).filter(({ entry, isPrevious }) => entry.changes && !isPrevious);
  let last: Step | undefined;
  for (const { entry } of made) {
    const step = change.states.onlyStepOf(entry);
    if (!step) return undefined;
    if (!last || change.timeline.comesBefore(last, step)) last = step;
  }
  return last;
}

/** The entries that a step carries out and by which a circle is opened, in the order of the text. */
function openersOf(change: TrustChange, circle: Circle, opens: Step): readonly RecordSet[] {
  return contentsOf(circle)
    .flatMap(({ entry }) => change.phasesOf(entry))
    .filter((entry) => isBy(change, entry, opens))
    .sort(inTextOrder);
}

function isBy(change: TrustChange, entry: RecordSet, step: Step): boolean {
  return change.states.onlyStepOf(entry)?.slot === step.slot;
}

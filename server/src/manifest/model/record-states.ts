import type { DomainName } from "../../dns/name";
import { targetOf, type RecordData } from "../../dns/record-data";
import { isAddressBearing } from "../../dns/types";
import { queryBy } from "../../query/query";
import type { View } from "../view";
import type { RecordSet } from "./record-set";
import type { Step } from "./step";
import type { TrustChange } from "./trust-change";

/** A point in the course of a change: before all of it, after all of it, or right before one of its steps. */
export type Moment = "before" | "after" | Step;

/** What one RRset holds at a moment. */
export interface RRsetContent {
  /** The entry that says so. */
  readonly entry: RecordSet;
  /** Whether it stands under `previous` there. */
  readonly isPrevious: boolean;
  readonly values: readonly View<unknown>[];
  /** The values typed; undefined for each that cannot be read. */
  readonly data: readonly (RecordData | undefined)[];
}

/** What is known of one RRset at a moment. */
export type RRsetState =
  | { readonly kind: "absent" }
  | ({ readonly kind: "present" } & RRsetContent)
  /** The change touches it, and nothing says whether before or after this moment, or what it does with it. */
  | { readonly kind: "unknown" };

/** Whether clients come to an address by an RRset as it is at a moment. */
export function bearsAddresses({ entry, data }: RRsetContent): boolean {
  return entry.type !== undefined && isAddressBearing(entry.type, () => data[0]);
}

/** The names that clients go on to by an RRset as it is at a moment. */
export function targetsOf({ data }: RRsetContent): readonly DomainName[] {
  return data.flatMap((one) => (one && targetOf(one)) ?? []);
}

const absent: RRsetState = { kind: "absent" };
const unknown: RRsetState = { kind: "unknown" };

/** Something that a step does to an RRset. */
export type RRsetEvent =
  /** It carries out an entry. */
  | { readonly kind: "carry-out"; readonly entry: RecordSet; readonly step: Step }
  /** It sets how long caches hold it, in seconds; undefined where that cannot be read. */
  | {
      readonly kind: "set-ttl";
      readonly entry: RecordSet;
      readonly step: Step;
      readonly ttl: number | undefined;
    };

/** So many steps on one RRset are put in order whenever somebody asks for them: nearly all have one or two. */
const FEW_EVENTS = 8;

/**
 * What the RRsets of a change hold before it, after it and at each of its steps. An entry without steps of its own is
 * carried out at a time that nothing says, unless the change has no steps at all.
 */
export class RecordStates {
  constructor(private readonly change: TrustChange) {}

  /** What the RRset of an entry holds at a moment; an entry in phases speaks for all of them. */
  stateOf(record: RecordSet, moment: Moment): RRsetState {
    const phases = this.change.phasesOf(record);
    if (phases.some(({ isOpKnown }) => !isOpKnown)) return unknown;
    let latest: RecordSet | undefined;
    for (const phase of phases) {
      const isDone = this.isDone(phase, moment);
      if (isDone === undefined) return unknown;
      if (isDone) latest = phase;
    }
    return latest ? afterwards(latest) : beforehand(phases[0] ?? record);
  }

  /** The steps that carry out entries of an RRset or set its TTL, in the order in which they come. */
  eventsOn(record: RecordSet): readonly RRsetEvent[] {
    const phases = this.change.phasesOf(record);
    const count = phases.reduce((sum, entry) => sum + this.change.stepsOn(entry).length, 0);
    const [first = record] = phases;
    return count > FEW_EVENTS ? this.manyEventsOn(first) : this.eventsInOrder(first);
  }

  /** Each of many steps on an RRset asks for all of them: they are put in order once. */
  private readonly manyEventsOn = queryBy((record: RecordSet) => this.eventsInOrder(record), {
    name: "events on a record",
  });

  private eventsInOrder(record: RecordSet): readonly RRsetEvent[] {
    const { timeline } = this.change;
    const events = this.change
      .phasesOf(record)
      .flatMap((entry) => this.change.stepsOn(entry).flatMap((step) => eventOf(entry, step) ?? []));
    if (events.length < 2) return events;
    return events.sort((a, b) => (a.step === b.step ? 0 : timeline.comesBefore(a.step, b.step) ? -1 : 1));
  }

  /**
   * How long caches hold the RRset at a moment, in seconds; undefined where it is absent or nothing says it. The TTL of
   * an entry is that of the end: where a later step raises it to that, the one set before holds until then.
   */
  ttlOf(record: RecordSet, moment: Moment): number | undefined {
    const state = this.stateOf(record, moment);
    if (state.kind !== "present") return undefined;
    const { entry, isPrevious } = state;
    const written = isPrevious ? entry.previousTtlSeconds : entry.ttlSeconds;
    const events = this.eventsOn(record);
    const past = moment === "before" ? [] : events.filter(({ step }) => this.isOver(step, moment));
    if (past.length === 0) return written;
    const isCarriedOut = past.some((event) => event.entry === entry && !setsTtl(event));
    if (!isPrevious && entry.changes && !isCarriedOut) return written;
    const [first = record] = this.change.phasesOf(record);
    return past.reduce<number | undefined>(
      (ttl, event, index) => {
        if (setsTtl(event)) return event.ttl;
        const next = events[index + 1];
        return next && setsTtl(next) ? ttl : event.entry.ttlSeconds;
      },
      first.changes ? first.previousTtlSeconds : first.ttlSeconds,
    );
  }

  /** The step that carries an entry out, where it is one. */
  onlyStepOf(entry: RecordSet): Step | undefined {
    const steps = this.change.stepsOn(entry).filter((step) => step.changesRecords);
    return steps.length === 1 ? steps[0] : undefined;
  }

  /** Whether an entry has been carried out by a moment; undefined where nothing says it. */
  private isDone(entry: RecordSet, moment: Moment): boolean | undefined {
    if (moment === "before" || !entry.changes) return false;
    if (moment === "after") return true;
    const steps = this.change.stepsOn(entry).filter((step) => step.changesRecords);
    return steps.length === 0 ? undefined : steps.some((step) => this.isOver(step, moment));
  }

  private isOver(step: Step, moment: Moment): boolean {
    if (typeof moment === "string") return moment === "after";
    return step.slot !== moment.slot && this.change.timeline.comesBefore(step, moment);
  }
}

function eventOf(entry: RecordSet, step: Step): RRsetEvent | undefined {
  if (step.changesRecords) return { kind: "carry-out", entry, step };
  if (step.kind !== "records") return undefined;
  const { ttl } = step;
  return { kind: "set-ttl", entry, step, ttl };
}

function setsTtl(event: RRsetEvent): event is RRsetEvent & { readonly kind: "set-ttl" } {
  return event.kind === "set-ttl";
}

function beforehand(first: RecordSet): RRsetState {
  if (first.op === "create") return absent;
  return first.op === "keep" ? written(first) : previously(first);
}

function afterwards(last: RecordSet): RRsetState {
  return last.op === "delete" ? absent : written(last);
}

function written(entry: RecordSet): RRsetState {
  return { kind: "present", entry, isPrevious: false, values: entry.values, data: entry.data() };
}

function previously(entry: RecordSet): RRsetState {
  return {
    kind: "present",
    entry,
    isPrevious: true,
    values: entry.previousValues,
    data: entry.previousData(),
  };
}

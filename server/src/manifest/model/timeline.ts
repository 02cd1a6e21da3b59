import { query, queryBy, sameItems } from "../../query/query";
import type { Stepwise } from "../../text/stepwise";
import { isFollowed } from "./followed";
import { isPreparation, leadsToSomethingNew } from "./preparation";
import type { View } from "../view";
import type { RecordSet } from "./record-set";
import type { Step } from "./step";
import { secondsOf, startOfInstant } from "./time";
import type { TrustChange } from "./trust-change";
import { sameWindows, windowsOf, type Windows } from "./windows";

/** From when to when, epoch milliseconds; undefined where that is not known. */
export interface Span {
  readonly start: number | undefined;
  readonly end: number | undefined;
}

export interface Beginning {
  /** Epoch milliseconds. */
  readonly start: number;
  /** The step that comes first; undefined in a change without steps. */
  readonly step: Step | undefined;
}

const unknown: Span = { start: undefined, end: undefined };

/** What the time of a step rests on, whatever else is written in it. */
interface Timing {
  readonly name: string | undefined;
  readonly at: number | undefined;
  /** Whether it says when it comes in a way that cannot be read. */
  readonly isUnread: boolean;
  readonly after: readonly string[];
  /** How long it takes, milliseconds; undefined where that cannot be read. */
  readonly takes: number | undefined;
  readonly mayComeEarly: boolean;
}

/**
 * When the steps of a change come at the earliest: at their `at`, else when the step before them (or all in `after`)
 * has ended, and not before the window begins; only what prepares a change may come earlier. A step takes no time of
 * its own except a `wait`. What depends on an unknown time is unknown.
 */
export class Timeline {
  constructor(private readonly change: TrustChange) {}

  /** When the change may run. */
  readonly windows = query((): Windows => windowsOf(this.change), {
    isEqual: sameWindows,
    isFirewall: true,
  });

  /** From the first start to the last end of the change's windows. */
  readonly window = query(
    (): Span => {
      const { start, end } = this.windows();
      return { start, end };
    },
    { isEqual: sameSpan, isFirewall: true },
  );

  /** The time at which ages and approvals are counted: the start of the window, else what counts as now. */
  reference(now: () => number): number {
    return this.window().start ?? now();
  }

  /** When a step of the change comes at the earliest, and when it has ended then. */
  spanOf(step: Step): Span {
    return this.spanAt(step.slot);
  }

  /**
   * Whether a step comes before another one: by their times where these differ, else by what they are said to come after,
   * else by their order in the text.
   */
  comesBefore(one: Step, other: Step): boolean {
    const first = this.spanOf(one).start;
    const second = this.spanOf(other).start;
    if (first !== undefined && second !== undefined && first !== second) return first < second;
    return this.placeOf(one.slot) < this.placeOf(other.slot);
  }

  /**
   * The time in which the way back is open: from the end of the last step that moves clients, for the rollback window.
   * A change without steps moves them when its window begins.
   */
  readonly wayBack = query(
    (): Span => {
      const start = this.lastMove();
      const seconds = this.change.rollbackSeconds();
      return {
        start,
        end: start === undefined || seconds === undefined ? undefined : start + seconds * 1000,
      };
    },
    { isEqual: sameSpan, isFirewall: true },
  );

  /**
   * Whether a step brings clients to something new: an address, a target, a certificate, a delegation, a root. What only
   * takes away what is superseded, or gives another TTL, moves nobody where other steps do.
   */
  movesClients(step: Step): boolean {
    return this.moves(step.slot);
  }

  /**
   * When the change begins: with the first of its steps that change anything, as far as their times are known. A change
   * without steps begins with its window. Undefined where nothing is known.
   */
  readonly beginning = query(
    (): Beginning | undefined => {
      const slots = this.slots();
      const opening = this.window().start;
      if (slots.length === 0) return opening === undefined ? undefined : { start: opening, step: undefined };
      let first: Beginning | undefined;
      for (const slot of slots) {
        const { start } = this.spanAt(slot);
        if (start === undefined || !this.changesSomething(slot) || (first && first.start <= start)) continue;
        first = { start, step: this.change.each.step.at(slot)[0] };
      }
      return first;
    },
    { isEqual: (a, b) => a?.start === b?.start && a?.step === b?.step },
  );

  /** Works out what nearly everything asks of all steps, one after the other: when they come, and whom they move. */
  *planStepwise(): Stepwise<void> {
    for (const slot of this.slots()) {
      this.timing(slot);
      yield;
    }
    this.plan();
    for (const slot of this.slots()) {
      this.moves(slot);
      yield;
    }
  }

  // Nearly everything rests on when steps come, and little that is written in them changes that.

  private readonly spanAt = queryBy((slot: object): Span => this.plan().get(slot) ?? unknown, {
    isEqual: sameSpan,
    isFirewall: true,
  });

  private readonly placeOf = queryBy((slot: object): number => this.order().get(slot) ?? -1, {
    isFirewall: true,
  });

  /** The places of the steps in the order in which they were planned: each behind what it comes after. */
  private readonly order = query(
    (): ReadonlyMap<object, number> => new Map([...this.plan().keys()].map((slot, place) => [slot, place])),
  );

  private readonly slots = query(() => this.change.each.step.current().map(({ slot }) => slot), {
    isEqual: sameItems,
  });

  private readonly plan = query((): ReadonlyMap<object, Span> => this.schedule(), {
    isEqual: sameSchedule,
    isFirewall: true,
  });

  private readonly timing = queryBy(
    (slot: object): Timing | undefined => {
      const [step] = this.change.each.step.at(slot);
      return step && timingOf(step, this.change);
    },
    { name: "timing of a step", isEqual: sameTiming, isFirewall: true },
  );

  private readonly bearing = queryBy(
    (slot: object): Bearing | undefined => {
      const [step] = this.change.each.step.at(slot);
      return step && bearingOf(step, this.change);
    },
    { name: "how a step bears on where clients go" },
  );

  private readonly bringsSomethingNew = query(() =>
    this.slots().some((slot) => this.bearing(slot) === "brings"),
  );

  private moves(slot: object): boolean {
    const bearing = this.bearing(slot);
    return bearing === "brings" || (bearing === "tidies" && !this.bringsSomethingNew());
  }

  private readonly changesSomething = queryBy(
    (slot: object): boolean => this.change.each.step.at(slot).some(({ changes }) => changes),
    { name: "whether a step changes something" },
  );

  private schedule(): ReadonlyMap<object, Span> {
    const spans = new Map<object, Span>();
    const slots = this.slots();
    const byName = new Map<string, object>();
    for (const slot of slots) {
      const name = this.timing(slot)?.name;
      if (name !== undefined && !byName.has(name)) byName.set(name, slot);
    }
    const open = new Set<object>();
    const spanOf = (slot: object | undefined, index: number): Span => {
      const known = slot && spans.get(slot);
      const timing = slot && this.timing(slot);
      if (known || !slot || !timing || open.has(slot)) return known ?? unknown;
      open.add(slot);
      const before = (name: string): number | undefined => {
        const earlier = byName.get(name);
        return earlier && spanOf(earlier, slots.indexOf(earlier)).end;
      };
      const previous = (): number | undefined =>
        index === 0 ? this.window().start : spanOf(slots[index - 1], index - 1).end;
      const ready = (): number | undefined =>
        timing.after.length > 0 ? latest(timing.after.map(before)) : previous();
      const start = this.startOf(timing, ready);
      const span = {
        start,
        end: start === undefined || timing.takes === undefined ? undefined : start + timing.takes,
      };
      open.delete(slot);
      spans.set(slot, span);
      return span;
    };
    slots.forEach(spanOf);
    return spans;
  }

  private startOf(
    { at, isUnread, mayComeEarly }: Timing,
    ready: () => number | undefined,
  ): number | undefined {
    if (isUnread) return undefined;
    const { start: opening, mayOpen } = this.windows();
    if (mayOpen) return mayComeEarly ? at : undefined;
    if (at !== undefined) return mayComeEarly || opening === undefined ? at : Math.max(at, opening);
    const from = ready();
    return from === undefined || opening === undefined ? from : Math.max(from, opening);
  }

  private lastMove(): number | undefined {
    const slots = this.slots();
    if (slots.length === 0) return this.window().start;
    return latest(slots.filter((slot) => this.moves(slot)).map((slot) => this.spanAt(slot).end));
  }
}

/** Whether the same steps come at the same times, in the same order. */
function sameSchedule(a: ReadonlyMap<object, Span>, b: ReadonlyMap<object, Span>): boolean {
  const others = b.entries();
  return (
    a.size === b.size &&
    [...a].every(([slot, span]) => {
      const other = others.next().value;
      return other?.[0] === slot && sameSpan(span, other[1]);
    })
  );
}

/** The latest of some times; undefined where one of them is unknown, or there is none. */
function latest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === times.length && known.length > 0 ? Math.max(...known) : undefined;
}

function timingOf(step: Step, change: TrustChange): Timing {
  const view = step.view as View<{ at: string; after: string[]; wait: string }>;
  const at = view.at("at").text;
  const seconds = step.kind === "wait" ? secondsOf(view.at("wait")) : 0;
  const time = at === undefined ? undefined : startOfInstant(at);
  return {
    name: step.name,
    at: time,
    // Where nothing is written behind the key yet, the step comes where it came before.
    isUnread: at !== undefined && at !== "" && time === undefined,
    after: view
      .at("after")
      .oneOrMany()
      .flatMap(({ text }) => text ?? []),
    takes: seconds === undefined ? undefined : seconds * 1000,
    mayComeEarly: at !== undefined && prepares(step, change),
  };
}

/** Whether a step changes nothing that clients see, so that it may come before the window. */
function prepares(step: Step, change: TrustChange): boolean {
  if (step.kind === "records")
    return (
      !step.changesRecords ||
      step.records.every(({ source }) => preparesBy(change.recordsMeant(source, step.provider)))
    );
  if (step.kind === "certificates") return step.action === "issue";
  if (step.kind === "trust") return step.view.at("trust").text === "add";
  return step.kind === "dnssec" && step.view.at("dnssec").text === "publish-dnskey";
}

/** Whether all that a name means prepares the change; one that nothing has may mean anything. */
function preparesBy(records: readonly RecordSet[]): boolean {
  return records.length > 0 && records.every(isPreparation);
}

/** Whether a step brings clients to something new, or only takes away what they come by or changes how long caches hold it. */
type Bearing = "brings" | "tidies";

function bearingOf(step: Step, change: TrustChange): Bearing | undefined {
  if (step.kind === "delegation" || step.deploys) return "brings";
  if (step.kind === "trust") return step.view.at("trust").text === "add" ? "brings" : undefined;
  if (!step.changesRecords) return undefined;
  const followed = change.recordsOf(step).filter((record) => record.changes && isFollowed(record));
  if (followed.some(leadsToSomethingNew)) return "brings";
  return followed.length > 0 ? "tidies" : undefined;
}

function sameSpan(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}

function sameTiming(a: Timing | undefined, b: Timing | undefined): boolean {
  if (!a || !b) return a === b;
  return (
    a.name === b.name &&
    a.at === b.at &&
    a.isUnread === b.isUnread &&
    a.takes === b.takes &&
    a.mayComeEarly === b.mayComeEarly &&
    sameItems(a.after, b.after)
  );
}

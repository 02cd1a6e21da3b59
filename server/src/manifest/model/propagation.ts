import type { DomainName } from "../../dns/name";
import { formatRecordData } from "../../dns/record-data";
import { queryBy, queryByTwo } from "../../query/query";
import { once } from "../../text/once";
import type { Stepwise } from "../../text/stepwise";
import type { View } from "../view";
import { lastMoveOf } from "./caches";
import { parseHost } from "./names";
import type { RecordSet } from "./record-set";
import type { Step } from "./step";
import { isFollowed } from "./followed";
import type { TrustChange } from "./trust-change";

/** What the change of a record needs until others can rely on it. */
interface SettlingNeeds {
  /** The seconds that the name servers of its zone need to give the same answer, 0 where nothing is said. */
  readonly propagation: number;
  /**
   * The TTL in seconds with which the answer from before was given out to the end; undefined where it is not known, or
   * nobody who follows that answer is led astray. That a TTL was lowered too late is another matter.
   */
  readonly staleTtl: number | undefined;
  /** Whether TLS is served at the name afterwards. */
  readonly servesTls: boolean;
}

/**
 * A record that a step changes, and from when on others can rely on that; times are epoch milliseconds. It names record
 * and step instead of holding them, so that it stays the same while other things are written in them.
 */
export interface Settling extends SettlingNeeds {
  /** How the step names the record, and at which of several providers it is. */
  readonly reference: string;
  readonly provider: string | undefined;
  /** The place of the step in its list. */
  readonly slot: object;
  readonly changed: number;
  /** When all name servers give the new answer. */
  readonly synced: number;
  /** When caches have forgotten the answer from before. */
  readonly forgotten: number;
}

/** A check that a step runs. */
export interface CheckRun {
  readonly kind: string;
  /** Its entry in `validation`; undefined where the step names the kind alone. */
  readonly entry:
    View<{ phase: string; targets: readonly string[]; resolvers: readonly string[] }> | undefined;
}

/** When the records of a change have come to all name servers and have left the caches. */
export class Propagation {
  constructor(private readonly change: TrustChange) {}

  /** What the records that a step changes need to settle; nothing where its time is not known. */
  settlingsOf(step: Step): readonly Settling[] {
    return this.settlingsAt(step.slot);
  }

  /** Works out what all records need to settle, one after the other. */
  *settleStepwise(): Stepwise<void> {
    for (const step of this.change.steps()) {
      for (const record of step.changesRecords ? this.change.recordsOf(step) : []) {
        if (record.changes) this.needsFor(record, step.slot);
        yield;
      }
      this.settlingsOf(step);
    }
  }

  /** The last time before a step that a record is changed. */
  settlingBefore(record: RecordSet, step: Step): Settling | undefined {
    const { timeline } = this.change;
    const mover = this.change
      .stepsOn(record)
      .findLast((one) => one.changesRecords && one.slot !== step.slot && timeline.comesBefore(one, step));
    return mover && this.settlingOf(record, mover);
  }

  /**
   * What a record needs to settle when a step changes it: one of `settlingsOf` that step, without going through all of them.
   */
  settlingOf(record: RecordSet, mover: Step): Settling | undefined {
    const isMoved = this.change.stepsOn(record).some(({ slot }) => slot === mover.slot);
    const reference = record.references.find(
      (name) => this.change.recordsMeant(name, record.provider)[0] === record,
    );
    const changed = this.changedAt(mover);
    if (!isMoved || reference === undefined || changed === undefined) return undefined;
    return this.settling(record, { reference, slot: mover.slot, changed });
  }

  /** The record that settles. */
  recordOf({ reference, provider }: Settling): RecordSet | undefined {
    return this.change.recordsMeant(reference, provider)[0];
  }

  /** The record that settles, and the step that changes it. */
  subjectOf(settling: Settling): { readonly record: RecordSet; readonly mover: Step } | undefined {
    const record = this.recordOf(settling);
    const [mover] = this.change.each.step.at(settling.slot);
    return record && mover && { record, mover };
  }

  /** The entries whose values led to a name before the change and are changed by it. */
  leadingTo(name: DomainName): readonly RecordSet[] {
    return this.byPreviousTarget()(name);
  }

  /** Whether a check waits, between the change of a record and the end of a step, until all name servers have it. */
  isAwaited(record: RecordSet, mover: Step, step: Step): boolean {
    const { timeline } = this.change;
    return this.change
      .stepsOfKind("validate")
      .filter((check) => timeline.comesBefore(mover, check))
      .filter((check) => check.slot === step.slot || timeline.comesBefore(check, step))
      .some((check) =>
        this.checksRunBy(check).some(
          ({ kind, entry }) => kind === "dns-propagation" && looksAt(entry, record),
        ),
      );
  }

  checksRunBy(step: Step): readonly CheckRun[] {
    return step.validates.flatMap(({ source }): readonly CheckRun[] => {
      const entries = this.change.validations.named(source);
      if (entries.length === 0) return [{ kind: source, entry: undefined }];
      return entries.flatMap(({ view }) => {
        const kind = (view as View<{ check: string }>).at("check").text;
        return kind === undefined ? [] : [{ kind, entry: view }];
      });
    });
  }

  private readonly byPreviousTarget = once(() =>
    this.change.each.record.index((record) =>
      record.op === "update" || record.op === "delete"
        ? [...new Set(record.previousTargets().map(({ name }) => name))]
        : [],
    ),
  );

  /** When a step has changed its records; undefined where it changes none, or its time is not known. */
  private changedAt(step: Step): number | undefined {
    return step.changesRecords ? this.change.timeline.spanOf(step).end : undefined;
  }

  private settling(
    record: RecordSet,
    { reference, slot, changed }: Pick<Settling, "reference" | "slot" | "changed">,
  ): Settling | undefined {
    const needs = record.changes ? this.needsFor(record, slot) : undefined;
    if (!needs) return undefined;
    const synced = changed + needs.propagation * 1000;
    const forgotten = synced + (needs.staleTtl ?? 0) * 1000;
    return { reference, provider: record.provider, slot, changed, synced, forgotten, ...needs };
  }

  private readonly settlingsAt = queryBy(
    (slot: object): readonly Settling[] => {
      const [step] = this.change.each.step.at(slot);
      const changed = step && this.changedAt(step);
      if (!step || changed === undefined) return [];
      return step.records.flatMap(({ source: reference }) =>
        this.change
          .recordsMeant(reference, step.provider)
          .flatMap((record) => this.settling(record, { reference, slot, changed }) ?? []),
      );
    },
    {
      name: "settlings of a step",
      isEqual: (a, b) => a.length === b.length && a.every((one, index) => sameSettling(one, b[index])),
    },
  );

  /**
   * What one record needs to settle, whenever that is: a step may change thousands, of which one is edited, or none when only
   * its time is.
   */
  private readonly needsFor = queryByTwo(
    (record: RecordSet, slot: object): SettlingNeeds | undefined => {
      const [step] = this.change.each.step.at(slot);
      return step && this.needs(record, step);
    },
    { name: "settling of a record", isEqual: sameNeeds },
  );

  private needs(record: RecordSet, step: Step): SettlingNeeds {
    const isLast = lastMoveOf(this.change, record)?.slot === step.slot;
    const leadsAstray = isLast && isFollowed(record) && this.leadsElsewhere(record);
    return {
      propagation: record.zone.propagation(),
      staleTtl: leadsAstray ? this.change.states.ttlOf(record, step) : undefined,
      servesTls: this.replacing(record).some(({ certificate }) => certificate !== undefined),
    };
  }

  /** Whether an answer from before leads elsewhere than what answers for the name from then on. */
  private leadsElsewhere(record: RecordSet): boolean {
    if (record.op === "create") return false;
    const after = this.replacing(record).flatMap(textsAfter);
    return after.length > 0 && textsBefore(record).some((text) => !after.includes(text));
  }

  /** What clients find at the name of a changed record afterwards: itself, or in place of it what is created there. */
  private replacing(record: RecordSet): readonly RecordSet[] {
    const { ownerName, zone } = record;
    if (record.op !== "delete" || ownerName === undefined) return [record];
    return this.change
      .recordsAt(ownerName)
      .filter((other) => other.zone === zone && other.op === "create" && other.bearsAddresses);
  }
}

/** Whether a check looks at a record, as far as it says what it looks at. */
export function looksAt(entry: CheckRun["entry"], record: RecordSet): boolean {
  const targets = entry?.at("targets").oneOrMany() ?? [];
  return targets.length === 0 || targets.some(({ text }) => text !== undefined && isNamedBy(text, record));
}

/** A target is a host or an owner name, a recordRef, or a certificate; one `via` an address asks no name server. */
function isNamedBy(target: string, record: RecordSet): boolean {
  if (/\svia\s/.test(target)) return false;
  return (
    record.references.includes(target) ||
    record.certificate?.source === target ||
    (record.ownerName !== undefined && parseHost(target) === record.ownerName)
  );
}

function textsAfter(record: RecordSet): readonly string[] {
  return record.data().map((data) => (data ? formatRecordData(data) : "?"));
}

function textsBefore(record: RecordSet): readonly string[] {
  return record.previousData().flatMap((data) => (data ? [formatRecordData(data)] : []));
}

function sameSettling(a: Settling, b: Settling | undefined): boolean {
  return (
    b !== undefined &&
    a.reference === b.reference &&
    a.provider === b.provider &&
    a.slot === b.slot &&
    a.changed === b.changed &&
    sameNeeds(a, b)
  );
}

function sameNeeds(a: SettlingNeeds | undefined, b: SettlingNeeds | undefined): boolean {
  return a?.propagation === b?.propagation && a?.staleTtl === b?.staleTtl && a?.servesTls === b?.servesTls;
}

import { query, queryBy, sameItems } from "../../../query/query";
import { keyed, once } from "../../../text/once";
import type { View } from "../../view";
import type { RecordSet } from "../record-set";
import { inTextOrder } from "../seats";
import type { Step } from "../step";
import { secondsOfTtl } from "../time";
import type { TrustChange } from "../trust-change";
import { secondsIntoWayBack } from "../way-back";
import type { Zone } from "../zone";
import type { Course, Happening } from "./course";
import { mayBeMeant } from "../unread";
import { factsOf, speaksOfKeys, type DnssecFacts } from "./facts";
import { moveOf, zoneNameOf, type Move } from "./moves";
import { follow, followChange } from "./follow";
import { parentSetChanges, type ParentSetChange } from "./parent-set";
import { lostSigners, type LostSigners } from "./signers";
import { unsharedSigners, type UnsharedSigners } from "./unshared";

/** What a change does with the signing of its zones: asked zone by zone, and worked out when it is asked. */
export class Dnssec {
  constructor(private readonly change: TrustChange) {}

  /** The zone that a step on keys, DS records, signing or the delegation is about. */
  zoneOf(step: Step): Zone | undefined {
    const name = zoneNameOf(step);
    return name === undefined ? undefined : this.zoneNamed(name);
  }

  /** The steps of the change on keys, DS records, signing and the delegation of a zone, in the order of the text. */
  stepsOn(zone: Zone): readonly Step[] {
    const { name } = zone;
    return name !== undefined && this.zoneNamed(name) === zone ? this.stepsByZone()(name) : [];
  }

  /** What the facts about a zone are, apart from the order of steps. */
  readonly facts = queryBy((zone: Zone): DnssecFacts => factsOf(this.change, zone));

  /** How the chain of trust of a zone goes through the change; undefined where nobody says whether it is signed. */
  readonly course = queryBy(
    (zone: Zone): Course | undefined => {
      if (this.hasUnreadSteps()) return undefined;
      const facts = this.facts(zone);
      return followChange(facts, inTime(this.happenings(facts)));
    },
    { name: "course" },
  );

  /** Whether it cannot be read of a step on keys or delegations which zone or keys it is about. */
  private readonly hasUnreadSteps = query((): boolean =>
    (["dnssec", "delegation"] as const)
      .flatMap((kind) => this.change.stepsOfKind(kind))
      .some(({ view }) => mayBeMeant(view.node, "zone") || mayBeMeant(view.node, "keys")),
  );

  /**
   * How the chain of trust of a zone goes through the rollback, begun when everything before the point of no return is
   * done and no cache holds anything older. Times count from its first step. Undefined where the change itself breaks
   * the chain, or nothing is known of it.
   */
  readonly wayBack = queryBy((zone: Zone): Course | undefined => {
    const facts = this.facts(zone);
    const course = this.course(zone);
    if (!course || course.breaks.length > 0) return undefined;
    if (this.mayEndUnread()) return undefined;
    const point = this.change.pointOfNoReturn();
    const [last] = point === undefined ? [] : this.change.stepsNamed(point);
    const reached = course.moments.filter(({ step }) => !step || !last || inTextOrder(step, last) < 0);
    const start = reached.at(-1);
    return start && follow(facts, start.state, this.wayBackHappenings(facts));
  });

  /** Whether it may be said where the way back ends, though it cannot be read. */
  private readonly mayEndUnread = query(() => mayBeMeant(this.change.rollback.node, "pointOfNoReturn"), {
    isFirewall: true,
  });

  /** The steps of the change that leave the records of a zone without a key that fits them: see `lostSigners`. */
  readonly lostSigners = queryBy((zone: Zone): readonly LostSigners[] => {
    const course = this.course(zone);
    if (!course) return [];
    const manual = this.change.stepsOfKind("manual").filter(isOnKeysByHand);
    return lostSigners(this.facts(zone), course, (step) =>
      manual.some((one) => this.change.timeline.comesBefore(one, step)),
    );
  });

  /** As `lostSigners`, for the steps of the rollback. */
  readonly lostSignersBack = queryBy((zone: Zone): readonly LostSigners[] => {
    const course = this.lostSigners(zone).length === 0 ? this.signedWayBack(zone) : undefined;
    return course ? lostSigners(this.facts(zone), course, () => false) : [];
  });

  /** The steps of the change that leave one of several providers without a key of another one: see `unsharedSigners`. */
  readonly unsharedSigners = queryBy((zone: Zone): readonly UnsharedSigners[] => {
    const course = this.course(zone);
    return course ? unsharedSigners(this.facts(zone), course) : [];
  });

  /** As `unsharedSigners`, for the steps of the rollback. */
  readonly unsharedSignersBack = queryBy((zone: Zone): readonly UnsharedSigners[] => {
    const course = this.unsharedSigners(zone).length === 0 ? this.signedWayBack(zone) : undefined;
    return course ? unsharedSigners(this.facts(zone), course) : [];
  });

  /** The way back of a zone, unless somebody signs by hand on it: when, and with which keys, is not known then. */
  private signedWayBack(zone: Zone): Course | undefined {
    return this.change.rollbackSteps().some(isOnKeysByHand) ? undefined : this.wayBack(zone);
  }

  /** The zones whose signing or delegation a step of the rollback changes. */
  zonesOfWayBack(step: Step): readonly Zone[] {
    const steps = step.kind === "reverts" ? this.revertedBy(step) : [step];
    return [...new Set(steps.flatMap((one) => this.zoneOf(one) ?? []))];
  }

  /** What is written in the steps that somebody carries out by hand. */
  readonly doneByHand = query(
    (): readonly string[] =>
      this.manualSteps()("manual").flatMap(
        ({ view }) => (view as View<{ manual: string }>).at("manual").text ?? [],
      ),
    { isEqual: sameItems },
  );

  /** The longest TTL that a record of a zone has before the change, seconds; undefined where none is known. */
  longestTtl(zone: Zone): number | undefined {
    const ttls = this.ttls()(zone);
    return ttls.length === 0 ? undefined : Math.max(...ttls);
  }

  /** Steps name a zone by its name alone: of two views that one is meant which speaks of DNSSEC. */
  private zoneNamed(name: string): Zone | undefined {
    const zones = this.change.zonesNamed(name as NonNullable<Zone["name"]>);
    return zones.find((zone) => zone.view.at("dnssec").exists) ?? zones[0];
  }

  private happenings(facts: DnssecFacts): readonly Happening[] {
    const above = this.changesAbove(facts);
    const steps = above.flatMap(({ record }) => this.change.stepsOn(record));
    return [...new Set([...facts.steps, ...steps.filter(({ changesRecords }) => changesRecords)])]
      .sort(inTextOrder)
      .flatMap((step) => {
        const moves = this.movesForward(facts, above, step);
        return moves.length > 0 ? [{ step, moves, time: this.change.timeline.spanOf(step).start }] : [];
      });
  }

  /** What a step of the change, or one of the rollback that is none of `reverts`, does with a zone. */
  private movesForward(facts: DnssecFacts, above: readonly ParentSetChange[], step: Step): readonly Move[] {
    if (step.changesRecords) {
      const records = this.change.recordsOf(step);
      return above.filter(({ record }) => records.includes(record)).flatMap(({ forward }) => forward);
    }
    return this.zoneOf(step) === facts.zone ? oneOrNone(moveOf(step, facts, "forward")) : [];
  }

  /** What the change does with the DS set of a zone as a record of the zone above, beside its steps on the zone's keys. */
  private changesAbove({ zone, steps }: DnssecFacts): readonly ParentSetChange[] {
    return steps.length === 0 ? [] : parentSetChanges(this.change, zone);
  }

  private wayBackHappenings(facts: DnssecFacts): readonly Happening[] {
    const movesBack = this.movesBack(facts);
    return this.change.rollbackSteps().flatMap((step): readonly Happening[] => {
      const moves = movesBack(step);
      const seconds = moves.length > 0 ? secondsIntoWayBack(this.change, step) : undefined;
      const time = seconds === undefined ? undefined : seconds * 1000;
      return moves.length > 0 ? [{ step, moves, time }] : [];
    });
  }

  /** What steps of the rollback do with a zone. */
  private movesBack(facts: DnssecFacts): (step: Step) => readonly Move[] {
    const { zone } = facts;
    const undo = this.undoing(facts);
    const above = this.changesAbove(facts);
    const undoAbove = (records: readonly RecordSet[]): readonly Move[] =>
      above
        .filter(({ record }) => records.includes(record))
        .reverse()
        .flatMap(({ back }) => back);
    const undoNamed = keyed((name: string): readonly Move[] => {
      const steps = this.change.stepsNamed(name);
      if (steps.length === 0) return undoAbove(this.phasesNamed(name));
      return steps.flatMap((step) => {
        if (step.changesRecords) return undoAbove(this.change.recordsOf(step));
        return this.zoneOf(step) === zone ? undo(step) : [];
      });
    });
    return (step) =>
      step.kind === "reverts"
        ? step.reverts.flatMap(({ source }) => undoNamed(source))
        : this.movesForward(facts, above, step);
  }

  /** What takes a step back: keys that stood there before it, or went before it, stay as they are. */
  private undoing(facts: DnssecFacts): (step: Step) => readonly Move[] {
    const moments = this.course(facts.zone)?.moments ?? [];
    const places = new Map(moments.map(({ step }, index) => [step?.slot, index] as const).reverse());
    return (step) => {
      const back = moveOf(step, facts, "back");
      if (!back) return [];
      const isOnKeys = back.kind === "publish-dnskey" || back.kind === "remove-dnskey";
      const index = places.get(step.slot) ?? 0;
      const [before, after] = [moments[index - 1], moments[index]];
      if (!isOnKeys || back.tags === undefined || back.tags === "all" || !before || !after) return [back];
      const { tags } = back;
      return after.state.authorities.flatMap(({ authority, tags: there }, at) => {
        const were = before.state.authorities[at]?.tags;
        const changed = tags.filter((tag) => there.has(tag) !== (were?.has(tag) === true));
        return changed.length === 0 ? [] : [{ ...back, tags: changed, at: authority.name }];
      });
    };
  }

  /** What a name in the rollback means: one phase of a record set by its id, or all of them by their owner and type. */
  private phasesNamed(name: string): readonly RecordSet[] {
    const record = this.change.record(name);
    if (!record) return [];
    return record.id === name ? [record] : this.change.phasesOf(record);
  }

  private revertedBy(step: Step): readonly Step[] {
    return step.reverts.flatMap(({ source }) => this.change.stepsNamed(source));
  }

  // The indexes are made when somebody asks for the first time: few changes touch DNSSEC.

  private readonly stepsByZone = once(() =>
    this.change.each.step.index((step) => {
      const name = zoneNameOf(step);
      return name === undefined ? [] : [name];
    }),
  );

  private readonly manualSteps = once(() =>
    this.change.each.step.index(({ kind }) => (kind === "manual" ? [kind] : [])),
  );

  private readonly ttls = once(() =>
    this.change.each.record.distinct((record) => {
      const ttl = ttlBefore(record);
      return ttl === undefined ? [] : [[record.zone, ttl] as const];
    }),
  );
}

function oneOrNone<Item>(item: Item | undefined): readonly Item[] {
  return item === undefined ? [] : [item];
}

/** Whether somebody may put signatures in by hand. */
function isOnKeysByHand({ view }: Step): boolean {
  const { text } = (view as View<{ manual: string }>).at("manual");
  return text !== undefined && (speaksOfKeys(text) || /\bsignatures?\b|\bRRSIGs?\b/i.test(text));
}

function ttlBefore({ op, ttl, previous }: RecordSet): number | undefined {
  if (op === "create") return undefined;
  return secondsOfTtl(op === "keep" ? ttl : previous.at("ttl"));
}

/** In the order of their times, where all of them are known; else in that of the text. */
function inTime(happenings: readonly Happening[]): readonly Happening[] {
  if (happenings.some(({ time }) => time === undefined)) return happenings;
  return [...happenings].sort((a, b) => (a.time ?? 0) - (b.time ?? 0));
}

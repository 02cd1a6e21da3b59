import { isDamaged } from "../manifest/model/damage";
import type { Manifest } from "../manifest/model/manifest";
import type { TrustChange } from "../manifest/model/trust-change";
import type { Part } from "../manifest/schema/part";
import { shapeOf } from "../manifest/schema/shape";
import type { Node } from "../manifest/syntax/node";
import type { Member } from "../query/collection";
import { Cell, Query } from "../query/query";
import type { FindingDraft } from "./finding";
import { FoundIndex } from "./found-index";
import type { AnyRule, Ranges, RuleContext } from "./rule";

/** What a rule raised about an entity. */
export interface Raised {
  readonly rule: AnyRule;
  readonly draft: FindingDraft;
  /** The change that it belongs to. */
  readonly change: TrustChange | undefined;
}

/** Something that rules are asked about. */
interface Subject {
  /** What tells it from all others. */
  readonly key: object;
  readonly kind: string;
  /** Where it begins; what looks at a whole document comes last. */
  start(): number;
  /** Asks the rules about it, and adds what they raise. */
  raise(rules: RulesByRange, into: Raised[]): void;
}

/** Rules by what they range over, and what they are told besides. */
class RulesByRange {
  private readonly byRange = new Map<keyof Ranges, AnyRule[]>();

  constructor(
    rules: readonly AnyRule[],
    readonly context: RuleContext,
  ) {
    for (const rule of rules)
      for (const range of [rule.over].flat()) this.byRange.set(range, [...this.over(range), rule]);
  }

  over(range: keyof Ranges): readonly AnyRule[] {
    return this.byRange.get(range) ?? [];
  }

  ask<Range extends keyof Ranges>(
    range: Range,
    entity: Ranges[Range],
    change: TrustChange | undefined,
    into: Raised[],
  ): void {
    for (const rule of this.over(range))
      for (const draft of rule.check(entity, this.context)) into.push({ rule, draft, change });
  }
}

/** A stretch of text. */
class PartSubject implements Subject {
  readonly kind = "part";

  constructor(
    readonly key: Part,
    private readonly manifest: Manifest,
  ) {}

  start(): number {
    return this.key.chunk.base;
  }

  raise(rules: RulesByRange, into: Raised[]): void {
    const part = this.key;
    const change = this.manifest.changes().find(({ document }) => document === part.document);
    rules.ask("part", { part, change }, change, into);
  }
}

/** The kinds of entities that stand in lists of a change. */
type EntityKind = keyof TrustChange["each"];

/** An entity that stands in a list of a change. */
class EntitySubject implements Subject {
  constructor(
    readonly kind: EntityKind,
    readonly key: Member<{ readonly view: { readonly written: Node | undefined } }>,
    private readonly change: TrustChange,
  ) {}

  start(): number {
    const written = this.key.entities.get()[0]?.view.written;
    return written ? written.chunk.place(written.from) : 0;
  }

  raise(rules: RulesByRange, into: Raised[]): void {
    const { kind, change } = this;
    for (const entity of this.key.entities.get()) {
      const { written } = entity.view;
      // What stands in broken text may be read otherwise than it is meant.
      if (written && !isDamaged(written))
        rules.ask(kind, { [kind]: entity, change } as unknown as Ranges[EntityKind], change, into);
    }
  }
}

/** A whole change, or the whole text, as one rule looks at it. */
class WholeSubject implements Subject {
  readonly kind: string;

  constructor(
    readonly key: object,
    private readonly whole: TrustChange | Manifest,
    private readonly rule: AnyRule,
    private readonly change: TrustChange | undefined,
  ) {
    this.kind = rule.id;
  }

  start(): number {
    return Number.POSITIVE_INFINITY;
  }

  raise({ context }: RulesByRange, into: Raised[]): void {
    const { rule, change } = this;
    for (const draft of rule.check(this.whole, context)) into.push({ rule, draft, change });
  }
}

const nothing: readonly Raised[] = [];

/** All rules that range over a subject, asked about it. They are asked again when something changes that one of them read. */
class Check {
  readonly answer: Query<readonly Raised[]>;

  constructor(
    readonly subject: Subject,
    rules: RulesByRange,
    private readonly pending: Set<Check>,
  ) {
    const raise = (): readonly Raised[] => {
      const raised: Raised[] = [];
      subject.raise(rules, raised);
      // Most find nothing, and there are very many of them.
      return raised.length === 0 ? nothing : raised;
    };
    this.answer = new Query(raise, { name: `check ${subject.kind}`, watcher: this });
  }

  onDoubt(): void {
    this.pending.add(this);
  }
}

/** Which rules have to be asked about what, and what they said. */
export class Checks {
  private readonly now = new Cell(0);
  private unread: Iterator<Part> | undefined;
  private isRead = false;
  private readonly others: Round;
  /** The rules that rest on what the others found. */
  private readonly last: Round;

  constructor(
    private readonly manifest: Manifest,
    rules: readonly AnyRule[],
  ) {
    const { now } = this;
    const found = new FoundIndex();
    const context: RuleContext = {
      get now() {
        return now.get();
      },
      ruleIds: rules.map(({ id }) => id),
      found,
    };
    const isLast = ({ restsOn }: AnyRule): boolean => restsOn === "findings";
    const others = rules.filter((rule) => !isLast(rule));
    this.others = new Round(manifest, new RulesByRange(others, context), (gone, made) => {
      found.replace(gone, made);
    });
    this.last = new Round(manifest, new RulesByRange(rules.filter(isLast), context));
  }

  /** Everything that was raised by the checks that are up to date or were when they were last asked. */
  *raised(): Generator<Raised> {
    yield* this.others.raised();
    yield* this.last.raised();
  }

  /** Works off checks until the time is up; false while some are left. */
  work(now: number, isTimeUp: () => boolean): boolean {
    this.now.set(now);
    return this.readAll(isTimeUp) && this.others.work(isTimeUp) && this.last.work(isTimeUp);
  }

  /**
   * Reads the whole text once, part by part, until the time is up; false while some is left. What asks about all of it
   * then finds it read, and takes no long time at a stretch.
   */
  private readAll(isTimeUp: () => boolean): boolean {
    if (this.isRead) return true;
    this.unread ??= this.manifest.parts().values();
    for (let next = this.unread.next(); !next.done; next = this.unread.next()) {
      next.value.chunk.problems();
      shapeOf(next.value);
      if (isTimeUp()) return false;
    }
    this.unread = undefined;
    this.isRead = true;
    return true;
  }
}

const NOTHING: readonly Raised[] = [];

/** The checks of some rules. */
class Round {
  private readonly checks = new Map<object, Check>();
  private readonly wholes = new WeakMap<TrustChange | Manifest, Map<AnyRule, object>>();
  /** Those that are not up to date. */
  private readonly pending = new Set<Check>();
  /** What was raised, by the checks that raised anything. */
  private readonly found = new Map<Check, readonly Raised[]>();

  /** @param follow told what is raised no longer, and what is raised instead */
  constructor(
    private readonly manifest: Manifest,
    private readonly rules: RulesByRange,
    private readonly follow: (gone: readonly Raised[], made: readonly Raised[]) => void = () => undefined,
  ) {}

  *raised(): Generator<Raised> {
    for (const raised of this.found.values()) yield* raised;
  }

  work(isTimeUp: () => boolean): boolean {
    this.wanted.get();
    for (const check of this.pending) {
      this.pending.delete(check);
      this.note(check, check.answer.get());
      if (isTimeUp()) break;
    }
    return this.pending.size === 0;
  }

  private note(check: Check, raised: readonly Raised[]): void {
    const before = this.found.get(check) ?? NOTHING;
    if (raised.length > 0) this.found.set(check, raised);
    else this.found.delete(check);
    if (before !== raised && before.length + raised.length > 0) this.follow(before, raised);
  }

  /** Which checks there have to be. */
  private readonly wanted = new Query(() => {
    const kept = new Set<Check>();
    const made: Check[] = [];
    for (const subject of this.subjects()) {
      const known = this.checks.get(subject.key);
      const check = known ?? new Check(subject, this.rules, this.pending);
      kept.add(check);
      if (known) continue;
      made.push(check);
      this.checks.set(subject.key, check);
    }
    this.dropOthers(kept);
    // What stands at the top is looked at first: that is what a reader has before the eyes.
    const inOrder = made.map((check) => ({ check, start: check.subject.start() }));
    for (const { check } of inOrder.sort((a, b) => a.start - b.start)) this.pending.add(check);
  });

  private dropOthers(kept: ReadonlySet<Check>): void {
    for (const [key, check] of this.checks) {
      if (kept.has(check)) continue;
      this.checks.delete(key);
      this.pending.delete(check);
      this.note(check, NOTHING);
      check.answer.dispose();
    }
  }

  private *subjects(): Generator<Subject> {
    const { manifest, rules } = this;
    if (rules.over("part").length > 0)
      for (const part of manifest.parts()) yield new PartSubject(part, manifest);
    for (const change of manifest.changes()) {
      for (const kind of Object.keys(change.each) as EntityKind[]) {
        if (rules.over(kind).length === 0) continue;
        for (const member of change.each[kind].current()) yield new EntitySubject(kind, member, change);
      }
      for (const rule of rules.over("change")) yield this.whole(change, rule, change);
    }
    for (const rule of rules.over("manifest")) yield this.whole(manifest, rule, undefined);
  }

  private whole(whole: TrustChange | Manifest, rule: AnyRule, change: TrustChange | undefined): Subject {
    const keys = this.wholes.get(whole) ?? new Map<AnyRule, object>();
    const key = keys.get(rule) ?? {};
    this.wholes.set(whole, keys.set(rule, key));
    return new WholeSubject(key, whole, rule, change);
  }
}

import type { Manifest } from "../manifest/model/manifest";
import type { TrustChange } from "../manifest/model/trust-change";
import type { Part } from "../manifest/schema/part";
import { Kept } from "../text/kept";
import { keyed } from "../text/once";
import { atOnce, type Stepwise } from "../text/stepwise";
import { Cell, Computed, Query, untracked, type QueryOptions } from "../query/query";
import { aheadOf } from "../query/slices";
import { FoundIndex } from "./found-index";
import { entitiesAt, type EntityKind, type EntityMember, type Raised } from "./raised";
import type { AnyRule, Ranges, RuleContext } from "./rule";
import { RuleRounds, type RulesByRange } from "./rules-by-range";
import { withoutKnownForms } from "./tellable";

/** Something that rules are asked about. */
interface Subject {
  /** What tells it from all others. */
  readonly key: object;
  readonly kind: string;
  /** The change that it belongs to. */
  readonly change: TrustChange | undefined;
  /** Asks the rules about it, and adds what they raise. */
  raise(asking: Asking, into: Raised[]): void;
}

/** Some rules, and what they are told besides. */
class Asking {
  constructor(
    readonly rules: RulesByRange,
    private readonly context: RuleContext,
  ) {}

  askOver<Range extends keyof Ranges>(
    range: Range,
    entity: Ranges[Range],
    change: TrustChange | undefined,
    into: Raised[],
  ): void {
    const { rules } = this;
    const asked =
      range === "record" ? rules.overRecords((entity as Ranges["record"]).record.type) : rules.over(range);
    for (const rule of asked) this.ask(rule, entity, change, into);
  }

  ask(rule: AnyRule, about: Ranges[keyof Ranges], change: TrustChange | undefined, into: Raised[]): void {
    for (const draft of rule.check(about, this.context))
      into.push({ rule, draft: withoutKnownForms(draft), change });
  }
}

/** A stretch of text. */
class PartSubject implements Subject {
  constructor(
    readonly kind: "part" | "text",
    readonly key: Part,
    readonly change: TrustChange | undefined,
  ) {}

  raise(asking: Asking, into: Raised[]): void {
    const { key: part, change } = this;
    if (this.kind === "text") asking.askOver("text", { text: part, change }, change, into);
    else asking.askOver("part", { part, change }, change, into);
  }
}

/** An entity that stands in a list of a change. */
class EntitySubject implements Subject {
  constructor(
    readonly kind: EntityKind,
    readonly key: EntityMember,
    readonly change: TrustChange,
  ) {}

  raise(asking: Asking, into: Raised[]): void {
    const { kind, key, change } = this;
    for (const entity of entitiesAt(kind, key, change)) asking.askOver(kind, entity, change, into);
  }
}

/** A whole change, or the whole text, as one rule looks at it. */
class WholeSubject implements Subject {
  readonly kind: string;

  constructor(
    readonly key: object,
    private readonly whole: TrustChange | Manifest,
    private readonly rule: AnyRule,
    readonly change: TrustChange | undefined,
  ) {
    this.kind = rule.id;
  }

  raise(asking: Asking, into: Raised[]): void {
    asking.ask(this.rule, this.whole, this.change, into);
  }
}

const nothing: readonly Raised[] = [];

/** What the checks of one round share. */
interface SharedByChecks {
  readonly asking: Asking;
  /** Those that were up to date before an edit. */
  readonly doubtful: Set<Check>;
  optionsFor(kind: string): QueryOptions<readonly Raised[]>;
}

/**
 * All rules that range over a subject, asked about it. They are asked again when something changes that one of them read.
 * There are several for each record, so that they hold little.
 */
class Check extends Computed<readonly Raised[]> {
  protected readonly options: QueryOptions<readonly Raised[]>;

  constructor(
    readonly subject: Subject,
    private readonly shared: SharedByChecks,
  ) {
    super();
    this.options = shared.optionsFor(subject.kind);
  }

  protected work(): readonly Raised[] {
    const raised: Raised[] = [];
    this.subject.raise(this.shared.asking, raised);
    // Most find nothing, and there are very many of them.
    return raised.length === 0 ? nothing : raised;
  }

  protected override onDoubt(): void {
    this.shared.doubtful.add(this);
  }
}

/** A class, for V8 holds on to an accessor that stands in a literal, and so to all that it reaches. */
class Context implements RuleContext {
  constructor(
    private readonly time: Cell<number>,
    readonly ruleIds: readonly string[],
    readonly found: FoundIndex,
  ) {}

  get now(): number {
    return this.time.get();
  }
}

/** Which rules have to be asked about what, and what they said. */
export class Checks {
  private readonly now = new Cell(0);
  private readonly withAhead: readonly AnyRule[];
  /** In the order in which they are asked. */
  private readonly rounds: readonly [texts: Round, entities: Round, findings: Round];

  constructor(
    private readonly manifest: Manifest,
    rules: readonly AnyRule[],
  ) {
    const { ids, withAhead, texts, entities, findings } = RuleRounds.of(rules);
    this.withAhead = withAhead;
    const found = new FoundIndex();
    const context = new Context(this.now, ids, found);
    const follow: Follow = (gone, made) => {
      found.replace(gone, made);
    };
    const round = (rules: RulesByRange, follow?: Follow): Round =>
      new Round(manifest, new Asking(rules, context), follow);
    this.rounds = [round(texts, follow), round(entities, follow), round(findings)];
  }

  /** Everything that was raised by the checks that are up to date or were when they were last asked. */
  *raised(): Generator<Raised> {
    for (const round of this.rounds) yield* round.raised();
  }

  /** Whether those of what the text says by itself are all up to date. */
  get knowsText(): boolean {
    return this.rounds[0].isUpToDate;
  }

  /** Works off checks until the time is up; false while some are left. */
  work(now: number, isTimeUp: () => boolean): boolean {
    this.now.set(now);
    const [texts, entities, findings] = this.rounds;
    return (
      texts.work(isTimeUp) &&
      this.manifest.prepare(isTimeUp) &&
      this.workAhead(isTimeUp) &&
      entities.work(isTimeUp) &&
      findings.work(isTimeUp)
    );
  }

  private workAhead(isTimeUp: () => boolean): boolean {
    const changes = this.manifest.changes();
    return this.withAhead.every((rule) =>
      changes.every((change) => rule.ahead?.(change).refreshWithin(isTimeUp) ?? true),
    );
  }

  /** Works off all checks at once. */
  complete(now: number): void {
    this.now.set(now);
    for (const round of this.rounds) round.complete();
  }
}

/** Told what is raised no longer, and what is raised instead. */
type Follow = (gone: readonly Raised[], made: readonly Raised[]) => void;

const NOTHING: readonly Raised[] = [];

/** What a check raised, and what the text was read to be where each of these stands. */
interface Found {
  readonly raised: readonly Raised[];
  readonly readings: readonly object[];
}

function readingsOf(raised: readonly Raised[]): readonly object[] {
  return untracked(() => raised.map(({ draft }) => draft.at.chunk.raw.get()));
}

/** The checks of some rules. */
class Round {
  private readonly checks = new Map<object, Check>();
  private readonly wholes = new Kept<TrustChange | Manifest, Map<AnyRule, object>>();
  /** Those that are not up to date. */
  private readonly pending = new Set<Check>();
  /** Those that were up to date before an edit: what is being typed is looked at before what was never looked at. */
  private readonly doubtful = new Set<Check>();
  private readonly shared: SharedByChecks;
  /** What was raised, by the checks that raised anything. */
  private readonly found = new Map<Check, Found>();

  constructor(
    private readonly manifest: Manifest,
    private readonly asking: Asking,
    private readonly follow: Follow = () => undefined,
  ) {
    const optionsFor = keyed((kind: string) => ({ name: `check ${kind}` }));
    this.shared = { asking, doubtful: this.doubtful, optionsFor };
  }

  /** Leaves out what is to be checked again and stood in a text that is another one now: nobody knows its place. */
  *raised(): Generator<Raised> {
    for (const [check, { raised, readings }] of this.found) {
      if (check.isUpToDate) yield* raised;
      else yield* raised.filter(({ draft }, index) => draft.at.chunk.isStill(readings[index]));
    }
  }

  get isUpToDate(): boolean {
    return this.wanted.isUpToDate && this.doubtful.size + this.pending.size === 0;
  }

  work(isTimeUp: () => boolean): boolean {
    return this.wanted.refreshWithin(isTimeUp) && this.workOff(isTimeUp);
  }

  complete(): void {
    this.wanted.get();
    this.workOff(() => false);
  }

  private workOff(isTimeUp: () => boolean): boolean {
    for (const checks of [this.doubtful, this.pending])
      for (const check of checks) {
        if (!check.refreshWithin(isTimeUp)) return false;
        checks.delete(check);
        this.note(check, check.get());
        if (isTimeUp()) return this.doubtful.size + this.pending.size === 0;
      }
    return true;
  }

  private note(check: Check, raised: readonly Raised[]): void {
    const before = this.found.get(check)?.raised ?? NOTHING;
    if (raised.length > 0) this.found.set(check, { raised, readings: readingsOf(raised) });
    else this.found.delete(check);
    if (before !== raised && before.length + raised.length > 0) this.follow(before, raised);
  }

  /** Which checks there have to be. */
  private readonly wanted = new Query(
    () => {
      atOnce(this.takeOver());
    },
    aheadOf(() => this.takeOver()),
  );

  /** Makes the checks that there have to be and drops the others, one after the other. */
  private *takeOver(): Stepwise<void> {
    const kept = new Set<Check>();
    for (const subject of this.subjects()) {
      const before = this.checks.size;
      kept.add(this.checkOf(subject));
      if (this.checks.size > before) yield;
    }
    for (const check of this.checks.values()) {
      if (kept.has(check)) continue;
      this.drop(check);
      yield;
    }
  }

  /** The check about a subject; a new one is still to be worked off. */
  private checkOf(subject: Subject): Check {
    const known = this.checks.get(subject.key);
    // A document may become a change, or be none any more, while its stretches of text stay what they are.
    if (known && known.subject.change === subject.change) return known;
    if (known) this.drop(known);
    const check = new Check(subject, this.shared);
    this.checks.set(subject.key, check);
    this.pending.add(check);
    return check;
  }

  private drop(check: Check): void {
    this.checks.delete(check.subject.key);
    this.pending.delete(check);
    this.doubtful.delete(check);
    this.note(check, NOTHING);
    check.dispose();
  }

  /** In the order of the text, one kind after the other; what looks at a whole document comes last. */
  private *subjects(): Generator<Subject> {
    const { manifest } = this;
    const { rules } = this.asking;
    const changes = manifest.changes();
    for (const kind of ["text", "part"] as const)
      if (rules.over(kind).length > 0)
        for (const part of manifest.parts()) {
          const change = changes.find(({ document }) => document === part.document);
          yield new PartSubject(kind, part, change);
        }
    for (const change of changes) {
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

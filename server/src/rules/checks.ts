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

/** How the rules of a round are asked about the things of one kind. */
abstract class Inquiry<Thing extends object> {
  readonly options: QueryOptions<readonly Raised[]>;

  /** @param doubtful the checks that were up to date before an edit */
  constructor(
    protected readonly asking: Asking,
    kind: string,
    readonly doubtful: Set<Check>,
  ) {
    this.options = { name: `check ${kind}` };
  }

  /** Asks the rules about a thing of a change, and adds what they raise. */
  abstract raise(thing: Thing, change: TrustChange | undefined, into: Raised[]): void;
}

/** About stretches of text. */
class PartInquiry extends Inquiry<Part> {
  constructor(
    asking: Asking,
    private readonly kind: "part" | "text",
    doubtful: Set<Check>,
  ) {
    super(asking, kind, doubtful);
  }

  raise(part: Part, change: TrustChange | undefined, into: Raised[]): void {
    if (this.kind === "text") this.asking.askOver("text", { text: part, change }, change, into);
    else this.asking.askOver("part", { part, change }, change, into);
  }
}

/** About the entities that stand in one of the lists of a change. */
class EntityInquiry extends Inquiry<EntityMember> {
  constructor(
    asking: Asking,
    private readonly kind: EntityKind,
    doubtful: Set<Check>,
  ) {
    super(asking, kind, doubtful);
  }

  raise(member: EntityMember, change: TrustChange | undefined, into: Raised[]): void {
    if (!change) return;
    for (const entity of entitiesAt(this.kind, member, change))
      this.asking.askOver(this.kind, entity, change, into);
  }
}

/** A whole change, or the whole text, as one rule looks at it. */
class Whole {
  constructor(
    readonly is: TrustChange | Manifest,
    readonly rule: AnyRule,
  ) {}
}

/** About wholes, of one rule. */
class WholeInquiry extends Inquiry<Whole> {
  raise({ is, rule }: Whole, change: TrustChange | undefined, into: Raised[]): void {
    this.asking.ask(rule, is, change, into);
  }
}

/** A thing that rules are to be asked about. */
interface Subject {
  readonly inquiry: Inquiry<object>;
  /** What tells it from all others of its round. */
  readonly thing: object;
  /** The change that it belongs to. */
  readonly change: TrustChange | undefined;
}

const nothing: readonly Raised[] = [];

/**
 * All rules that range over a thing, asked about it. They are asked again when something changes that one of them read.
 * There are several for each record, so that they hold little.
 */
class Check extends Computed<readonly Raised[]> {
  constructor(
    readonly thing: object,
    readonly change: TrustChange | undefined,
    private readonly inquiry: Inquiry<object>,
  ) {
    super();
  }

  protected get options(): QueryOptions<readonly Raised[]> {
    return this.inquiry.options;
  }

  protected work(): readonly Raised[] {
    const raised: Raised[] = [];
    this.inquiry.raise(this.thing, this.change, raised);
    // Most find nothing, and there are very many of them.
    return raised.length === 0 ? nothing : raised;
  }

  protected override onDoubt(): void {
    this.inquiry.doubtful.add(this);
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
  private readonly wholes = new Kept<TrustChange | Manifest, Map<AnyRule, Whole>>();
  /** Those that are not up to date. */
  private readonly pending = new Set<Check>();
  /** Those that were up to date before an edit: what is being typed is looked at before what was never looked at. */
  private readonly doubtful = new Set<Check>();
  private readonly aboutParts = {
    text: new PartInquiry(this.asking, "text", this.doubtful),
    part: new PartInquiry(this.asking, "part", this.doubtful),
  };
  private readonly aboutEntities = keyed(
    (kind: EntityKind) => new EntityInquiry(this.asking, kind, this.doubtful),
  );
  private readonly aboutWholes = keyed(({ id }: AnyRule) => new WholeInquiry(this.asking, id, this.doubtful));
  /** What was raised, by the checks that raised anything. */
  private readonly found = new Map<Check, Found>();

  constructor(
    private readonly manifest: Manifest,
    private readonly asking: Asking,
    private readonly follow: Follow = () => undefined,
  ) {}

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
  private checkOf({ inquiry, thing, change }: Subject): Check {
    const known = this.checks.get(thing);
    // A document may become a change, or be none any more, while its stretches of text stay what they are.
    if (known && known.change === change) return known;
    if (known) this.drop(known);
    const check = new Check(thing, change, inquiry);
    this.checks.set(thing, check);
    this.pending.add(check);
    return check;
  }

  private drop(check: Check): void {
    this.checks.delete(check.thing);
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
    for (const kind of ["text", "part"] as const) {
      if (rules.over(kind).length === 0) continue;
      const inquiry = this.aboutParts[kind];
      for (const thing of manifest.parts()) {
        const change = changes.find(({ document }) => document === thing.document);
        yield { inquiry, thing, change };
      }
    }
    for (const change of changes) {
      for (const kind of Object.keys(change.each) as EntityKind[]) {
        if (rules.over(kind).length === 0) continue;
        const inquiry = this.aboutEntities(kind);
        for (const thing of change.each[kind].current()) yield { inquiry, thing, change };
      }
      for (const rule of rules.over("change")) yield this.whole(change, rule, change);
    }
    for (const rule of rules.over("manifest")) yield this.whole(manifest, rule, undefined);
  }

  private whole(is: TrustChange | Manifest, rule: AnyRule, change: TrustChange | undefined): Subject {
    const known = this.wholes.get(is) ?? new Map<AnyRule, Whole>();
    const thing = known.get(rule) ?? new Whole(is, rule);
    this.wholes.set(is, known.set(rule, thing));
    return { inquiry: this.aboutWholes(rule), thing, change };
  }
}

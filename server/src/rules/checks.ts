import { Cell, Query, sameItems } from "../query/query";
import type { Member } from "../query/collection";
import type { Manifest } from "../manifest/model/manifest";
import { isDamaged } from "../manifest/model/damage";
import type { TrustChange } from "../manifest/model/trust-change";
import type { Chunk } from "../manifest/syntax/chunk";
import { spanOf, type Node } from "../manifest/syntax/node";
import type { FindingDraft } from "./finding";
import type { AnyRule, Ranges, RuleContext } from "./rule";

/** What a rule raised about an entity. */
export interface Raised {
  readonly rule: AnyRule;
  readonly draft: FindingDraft;
  /** The change that it belongs to. */
  readonly change: TrustChange | undefined;
}

/** All rules of one range, asked about the entities at one place. */
interface Check {
  readonly answer: Query<readonly Raised[]>;
  /** Where what it looks at begins; what looks at a whole document comes last. */
  readonly start: () => number;
}

/** The kinds of entities that stand in lists of a change. */
type EntityKind = keyof TrustChange["each"];

/**
 * Which rules have to be asked about what, and what they said. A check is asked again when something changes that a
 * rule in it read.
 */
export class Checks {
  private readonly checks = new Map<object, Map<string, Check>>();
  /** Those that are not up to date. */
  private readonly pending = new Set<Check>();
  /** What was raised, by the checks that raised anything. */
  private readonly found = new Map<Check, readonly Raised[]>();
  private readonly byRange = new Map<keyof Ranges, AnyRule[]>();
  private readonly now = new Cell(0);
  private readonly context: RuleContext;

  constructor(
    private readonly manifest: Manifest,
    rules: readonly AnyRule[],
  ) {
    for (const rule of rules) {
      for (const range of [rule.over].flat()) this.byRange.set(range, [...this.rulesOver(range), rule]);
    }
    const { now } = this;
    this.context = {
      get now() {
        return now.get();
      },
    };
  }

  /** Everything that was raised by the checks that are up to date or were when they were last asked. */
  *raised(): Generator<Raised> {
    for (const raised of this.found.values()) yield* raised;
  }

  /** Works off checks until the time is up; false while some are left. */
  work(now: number, isTimeUp: () => boolean): boolean {
    this.now.set(now);
    this.wanted.get();
    for (const check of this.pending) {
      this.pending.delete(check);
      const raised = check.answer.get();
      if (raised.length > 0) this.found.set(check, raised);
      else this.found.delete(check);
      if (isTimeUp()) break;
    }
    return this.pending.size === 0;
  }

  private rulesOver(range: keyof Ranges): readonly AnyRule[] {
    return this.byRange.get(range) ?? [];
  }

  /** Which checks there have to be. */
  private readonly wanted = new Query(() => {
    const kept = new Set<Check>();
    const made: Check[] = [];
    for (const { key, name, make } of this.places()) {
      const known = this.checks.get(key)?.get(name);
      const check = known ?? make();
      kept.add(check);
      if (known) continue;
      made.push(check);
      this.checks.set(key, (this.checks.get(key) ?? new Map<string, Check>()).set(name, check));
    }
    this.dropOthers(kept);
    const inOrder = made.map((check) => ({ check, start: check.start() })).sort((a, b) => a.start - b.start);
    for (const { check } of inOrder) this.pending.add(check);
  });

  private dropOthers(kept: ReadonlySet<Check>): void {
    for (const [key, byName] of this.checks) {
      for (const [name, check] of byName) {
        if (kept.has(check)) continue;
        byName.delete(name);
        this.pending.delete(check);
        this.found.delete(check);
        check.answer.dispose();
      }
      if (byName.size === 0) this.checks.delete(key);
    }
  }

  private *places(): Generator<Place> {
    const { manifest } = this;
    for (const member of manifest.parts.current()) yield this.placeOfPart(member);
    for (const change of manifest.changes()) {
      for (const kind of Object.keys(change.each) as EntityKind[]) {
        if (this.rulesOver(kind).length === 0) continue;
        for (const member of change.each[kind].current()) yield this.placeOfMember(kind, member, change);
      }
      for (const rule of this.rulesOver("change")) yield this.placeOfWhole(rule, change, change);
    }
    for (const rule of this.rulesOver("manifest")) yield this.placeOfWhole(rule, manifest, undefined);
  }

  private placeOfPart(member: Member<Ranges["part"]["part"]>): Place {
    const chunk = member.slot as Chunk;
    return this.place(
      member,
      "part",
      () => chunk.base,
      function* (checks) {
        for (const part of member.entities.get()) {
          const change = checks.manifest.changes().find(({ document }) => document === part.document);
          yield* checks.ask("part", { part, change }, change);
        }
      },
    );
  }

  private placeOfMember(
    kind: EntityKind,
    member: Member<{ view: { written: Node | undefined } }>,
    change: TrustChange,
  ): Place {
    const start = (): number => startOf(member);
    return this.place(member, kind, start, function* (checks) {
      for (const entity of member.entities.get()) {
        const { written } = entity.view;
        // What stands in broken text may be read otherwise than it is meant.
        if (written && !isDamaged(written))
          yield* checks.ask(kind, { [kind]: entity, change } as unknown as Ranges[EntityKind], change);
      }
    });
  }

  private placeOfWhole(rule: AnyRule, whole: TrustChange | Manifest, change: TrustChange | undefined): Place {
    const end = (): number => Number.POSITIVE_INFINITY;
    return this.place(whole, rule.id, end, function* (checks) {
      for (const draft of rule.check(whole, checks.context)) yield { rule, draft, change };
    });
  }

  private place(
    key: object,
    name: string,
    start: () => number,
    work: (checks: Checks) => Iterable<Raised>,
  ): Place {
    const make = (): Check => {
      const check: Check = {
        start,
        answer: new Query((): readonly Raised[] => [...work(this)], {
          name: `check ${name}`,
          isEqual: (a, b) => a.length === 0 && sameItems(a, b),
          onDoubt: () => this.pending.add(check),
        }),
      };
      return check;
    };
    return { key, name, make };
  }

  private *ask<Range extends keyof Ranges>(
    range: Range,
    entity: Ranges[Range],
    change: TrustChange | undefined,
  ): Generator<Raised> {
    for (const rule of this.rulesOver(range))
      for (const draft of rule.check(entity, this.context)) yield { rule, draft, change };
  }
}

/** A place for a check: what it looks at, and as what. */
interface Place {
  readonly key: object;
  readonly name: string;
  readonly make: () => Check;
}

function startOf({ entities }: Member<{ view: { written: Node | undefined } }>): number {
  const written = entities.get()[0]?.view.written;
  return written ? spanOf(written).start : 0;
}

import type { AnyRule, Ranges } from "./rule";

/** Rules by what they range over. */
export class RulesByRange {
  private readonly byRange = new Map<keyof Ranges, AnyRule[]>();
  /** The rules over records of each type that any of them names. */
  private readonly byType = new Map<string, readonly AnyRule[]>();
  /** The rules over records of all other types. */
  private readonly overAnyType: readonly AnyRule[];

  constructor(rules: readonly AnyRule[], isMeant: (rule: AnyRule, range: keyof Ranges) => boolean) {
    for (const rule of rules)
      for (const range of [rule.over].flat())
        if (isMeant(rule, range)) this.byRange.set(range, [...this.over(range), rule]);
    const overRecords = this.over("record");
    this.overAnyType = overRecords.filter(({ types }) => types === undefined);
    for (const type of new Set(overRecords.flatMap(({ types }) => types ?? [])))
      this.byType.set(
        type,
        overRecords.filter(({ types }) => types?.includes(type) ?? true),
      );
  }

  over(range: keyof Ranges): readonly AnyRule[] {
    return this.byRange.get(range) ?? [];
  }

  /** The rules that have anything to say of records of a type. */
  overRecords(type: string | undefined): readonly AnyRule[] {
    return (type === undefined ? undefined : this.byType.get(type)) ?? this.overAnyType;
  }
}

/** Rules by when they are asked. */
export class RuleRounds {
  readonly ids: readonly string[];
  /** Those that have something worked out before they are asked. */
  readonly withAhead: readonly AnyRule[];
  /** What the text says by itself. */
  readonly texts: RulesByRange;
  /** What it all means. */
  readonly entities: RulesByRange;
  /** What rests on what the others found. */
  readonly findings: RulesByRange;

  private constructor(private readonly rules: readonly AnyRule[]) {
    const isLast = ({ restsOn }: AnyRule): boolean => restsOn === "findings";
    this.ids = rules.map(({ id }) => id);
    this.withAhead = rules.filter(({ ahead }) => ahead !== undefined);
    this.texts = new RulesByRange(rules, (rule, range) => range === "text" && !isLast(rule));
    this.entities = new RulesByRange(rules, (rule, range) => range !== "text" && !isLast(rule));
    this.findings = new RulesByRange(rules, isLast);
  }

  private static latest: RuleRounds | undefined;

  /** The rounds of some rules; nearly always the same ones are asked for. */
  static of(rules: readonly AnyRule[]): RuleRounds {
    if (RuleRounds.latest?.rules !== rules) RuleRounds.latest = new RuleRounds(rules);
    return RuleRounds.latest;
  }
}

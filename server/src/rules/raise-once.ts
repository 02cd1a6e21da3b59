import type { Manifest } from "../manifest/model/manifest";
import type { TrustChange } from "../manifest/model/trust-change";
import type { Part } from "../manifest/schema/part";
import { FoundIndex } from "./found-index";
import { entitiesAt, type EntityKind, type EntityMember, type Raised } from "./raised";
import type { AnyRule, Ranges, RuleContext } from "./rule";
import { RuleRounds, type RulesByRange } from "./rules-by-range";
import { withoutKnownForms } from "./tellable";

/** Everything that rules raise about a manifest whose text nobody edits. */
export function raisedOnce(manifest: Manifest, rules: readonly AnyRule[], now: number): readonly Raised[] {
  const { ids, texts, entities, findings } = RuleRounds.of(rules);
  const found = new FoundIndex();
  const context = { now, ruleIds: ids, found };
  const inRound = (round: RulesByRange): readonly Raised[] =>
    new RuleByRule(manifest, round, context).raised();
  const first = [texts, entities].flatMap((round) => {
    const raised = inRound(round);
    found.replace([], raised);
    return raised;
  });
  return first.concat(inRound(findings));
}

/** Something that rules are asked about. */
interface Subject {
  readonly asked: Ranges[keyof Ranges];
  /** The change that it belongs to. */
  readonly change: TrustChange | undefined;
}

/**
 * Some rules, asked one after the other, each about everything that it ranges over: while one is asked, its code and what
 * that looks at stay where the processor reaches them soonest.
 */
class RuleByRule {
  private readonly all: Raised[] = [];

  constructor(
    private readonly manifest: Manifest,
    private readonly rules: RulesByRange,
    private readonly context: RuleContext,
  ) {}

  raised(): readonly Raised[] {
    const { manifest } = this;
    this.askOver("text", () => this.partsAs((text, change) => ({ text, change })));
    this.askOver("part", () => this.partsAs((part, change) => ({ part, change })));
    for (const change of manifest.changes()) {
      for (const kind of Object.keys(change.each) as EntityKind[])
        this.askOver(kind, () => entitiesOf(kind, change));
      this.askOver("change", () => [{ asked: change, change }]);
    }
    this.askOver("manifest", () => [{ asked: manifest, change: undefined }]);
    return this.all;
  }

  private askOver(range: keyof Ranges, subjectsNow: () => readonly Subject[]): void {
    const rules = this.rules.over(range);
    if (rules.length === 0) return;
    const subjects = subjectsNow();
    for (const rule of rules) this.ask(rule, range === "record" ? ofItsTypes(rule, subjects) : subjects);
  }

  private ask(rule: AnyRule, subjects: readonly Subject[]): void {
    for (const { asked, change } of subjects)
      for (const draft of rule.check(asked, this.context))
        this.all.push({ rule, draft: withoutKnownForms(draft), change });
  }

  private partsAs(
    as: (part: Part, change: TrustChange | undefined) => Ranges["part" | "text"],
  ): readonly Subject[] {
    const changes = this.manifest.changes();
    return this.manifest.parts().map((part) => {
      const change = changes.find(({ document }) => document === part.document);
      return { asked: as(part, change), change };
    });
  }
}

function entitiesOf(kind: EntityKind, change: TrustChange): readonly Subject[] {
  const members: readonly EntityMember[] = change.each[kind].current();
  return members.flatMap((member) => entitiesAt(kind, member, change)).map((asked) => ({ asked, change }));
}

/** A rule may have nothing to say of records of most types. */
function ofItsTypes({ types }: AnyRule, records: readonly Subject[]): readonly Subject[] {
  return types ? records.filter(({ asked }) => types.includes(typeOf(asked) ?? "")) : records;
}

function typeOf(asked: Subject["asked"]): string | undefined {
  return "record" in asked && typeof asked.record === "object" ? asked.record.type : undefined;
}

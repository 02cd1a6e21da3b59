import type { Break, Course } from "../../manifest/model/dnssec/course";
import { moveOf, type Move } from "../../manifest/model/dnssec/moves";
import type { DnssecFacts } from "../../manifest/model/dnssec/facts";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Ranges } from "../rule";

/** A break of the chain of trust, and where it comes. */
export interface Broken {
  readonly change: TrustChange;
  readonly facts: DnssecFacts;
  readonly step: Step;
  readonly found: Break;
  /** Whether it comes on the way back, whose times count from its first step. */
  readonly isBack: boolean;
}

/**
 * The breaks of one cause that a step of the change or of the rollback brings. A move to another provider that breaks the
 * chain is told by itself, and not by the DS records and keys that lack for it.
 */
export function breaksAt(entity: Ranges["step" | "rollbackStep"], cause: Break["cause"]): readonly Broken[] {
  const { change } = entity;
  const isBack = "rollbackStep" in entity;
  const step = isBack ? entity.rollbackStep : entity.step;
  const { dnssec } = change;
  const zone = isBack ? undefined : dnssec.zoneOf(step);
  const zones = isBack ? dnssec.zonesOfWayBack(step) : zone ? [zone] : [];
  return zones.flatMap((one) => {
    const course = isBack ? dnssec.wayBack(one) : dnssec.course(one);
    if (!course || (cause !== "delegation" && isBrokenByMove(course))) return [];
    const facts = dnssec.facts(one);
    return course.breaks
      .filter((found) => found.step.slot === step.slot && found.cause === cause)
      .map((found) => ({ change, facts, step, found, isBack }));
  });
}

/** Whether a course breaks, or may break, by a move to another provider. */
export function isBrokenByMove({ breaks, missingImports, unproven }: Course): boolean {
  return (
    missingImports.length > 0 || unproven.length > 0 || breaks.some(({ cause }) => cause === "delegation")
  );
}

/** The first step behind the one that breaks the chain which does something, to one of some keys where these are given. */
export function laterStep(
  { facts, step, change, isBack }: Broken,
  kind: Move["kind"],
  tags: readonly number[] = [],
): Step | undefined {
  // Steps of the rollback undo those of the change, and what of that comes first is for people to say.
  if (isBack) return undefined;
  return facts.steps.find((other) => {
    const move = moveOf(other, facts, "forward");
    return (
      move?.kind === kind &&
      change.timeline.comesBefore(step, other) &&
      "tags" in move &&
      (tags.length === 0 || move.tags === "all" || move.tags?.some((tag) => tags.includes(tag)) === true)
    );
  });
}

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

/** The breaks that steps of the change bring to a zone by its DS set as a record of the zone above. */
export function breaksFromAbove({ zone, change }: Ranges["zone"]): readonly Broken[] {
  const course = zone.view.at("dnssec").exists ? change.dnssec.course(zone) : undefined;
  if (!course || isBrokenByMove(course)) return [];
  const facts = change.dnssec.facts(zone);
  return course.breaks
    .filter(({ step, cause }) => step.changesRecords && cause === "ds")
    .map((found) => ({ change, facts, step: found.step, found, isBack: false }));
}

/** Whether a course breaks, or may break, by a move to another provider. */
export function isBrokenByMove({ breaks, missingImports, unproven }: Course): boolean {
  return (
    missingImports.length > 0 || unproven.length > 0 || breaks.some(({ cause }) => cause === "delegation")
  );
}

/** The first step behind the one that breaks the chain which does something, to one of some keys where these are given. */
export function laterStep(
  broken: Broken,
  kind: Move["kind"],
  tags: readonly number[] = [],
): Step | undefined {
  const { timeline } = broken.change;
  return stepsDoing(broken, kind, tags).find((other) => timeline.comesBefore(broken.step, other));
}

/** As `laterStep`, for the last one in front of the one that breaks the chain. */
export function earlierStep(broken: Broken, kind: Move["kind"], tags: readonly number[]): Step | undefined {
  const { timeline } = broken.change;
  return stepsDoing(broken, kind, tags).findLast((other) => timeline.comesBefore(other, broken.step));
}

function stepsDoing({ facts, isBack }: Broken, kind: Move["kind"], tags: readonly number[]): readonly Step[] {
  // Steps of the rollback undo those of the change, and what of that comes first is for people to say.
  if (isBack) return [];
  return facts.steps.filter((step) => {
    const move = moveOf(step, facts, "forward");
    return (
      move?.kind === kind &&
      "tags" in move &&
      (tags.length === 0 || move.tags === "all" || move.tags?.some((tag) => tags.includes(tag)) === true)
    );
  });
}

import { CompletionItemKind } from "vscode-languageserver-types";
import type { Step } from "../../../manifest/model/step";
import type { Context, ValueTarget } from "../context";
import { describeStep, parts } from "./describe";
import { Rank, type Offer } from "./offer";
import { entryHolding, lastKey, startsWithForm } from "./path";

/** The steps that a step may follow, or that a point of no return may be: never the step itself. */
export function stepOffers({ change, place }: Context, { path }: ValueTarget): readonly Offer[] {
  if (!change) return [];
  if (lastKey(path) === "after") {
    const isWayBack = startsWithForm(path, "spec.rollback.*.*");
    const steps = isWayBack ? change.rollbackSteps() : change.steps();
    const own = entryHolding(place.document, path, isWayBack ? 4 : 3);
    const index = steps.findIndex(({ view }) => view.node === own);
    // What stands before it comes first, the nearest one at the top.
    const before = steps.slice(0, Math.max(index, 0)).toReversed();
    return [...before, ...steps.slice(index + 1)].flatMap((step) => stepOffer(step, Rank.value));
  }
  const all = startsWithForm(path, "spec.exceptions.*")
    ? [...change.steps(), ...change.rollbackSteps()]
    : change.steps();
  return all.flatMap((step) => stepOffer(step, Rank.value));
}

/** A step as an offer; none for a step without a name. */
export function stepOffer(step: Step, rank: number, note?: string): readonly Offer[] {
  if (step.name === undefined) return [];
  return [
    {
      label: step.name,
      kind: CompletionItemKind.Reference,
      detail: parts(describeStep(step), note),
      insert: { kind: "value", value: step.name },
      rank,
    },
  ];
}

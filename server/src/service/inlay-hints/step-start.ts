import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { ScalarNode } from "../../manifest/syntax/node";
import { clockTime } from "../../text/clock";
import type { Hint, HintPlace } from "./inlay-hints";

/** Behind the name of a step: when it comes at the earliest. */
export function stepStart({ word: { node, place }, change }: HintPlace): Hint | undefined {
  if (!change || place.schema["x-defines"] !== "step") return undefined;
  const step = stepNamedBy(change, node);
  const start = step && change.timeline.spanOf(step).start;
  if (start === undefined) return undefined;
  const opening = change.timeline.window().start;
  return {
    label: `from ${clockTime(start, opening)} UTC`,
    tooltip: [
      `At the earliest at ${clockTime(start)} UTC:`,
      "at its `at`, else when the steps before it have ended, and not before the window begins unless it only prepares.",
      "A step takes no time of its own, a `wait` takes what it says.",
    ].join(" "),
  };
}

/** The step of the change, not of its way back, whose name stands at a node. */
function stepNamedBy(change: TrustChange, node: ScalarNode): Step | undefined {
  return change.stepsNamed(node.source).find(({ view }) => view.at("name").scalar === node);
}

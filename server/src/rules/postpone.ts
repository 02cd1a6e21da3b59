import { insertEntry, replaceScalar } from "../manifest/edits/edits";
import type { Step } from "../manifest/model/step";
import { instantText } from "../text/clock";
import type { Fix } from "./finding";

/**
 * The fix that has a step come at a time.
 *
 * @param until epoch milliseconds; written to the second, never earlier
 */
export function postpone(step: Step, until: number): readonly Fix[] {
  const { map } = step.view;
  const written = step.view.at("at").scalar;
  const time = timeNotBefore(until);
  if (!map) return [];
  return [
    {
      title: `Start ${step.name ?? "the step"} at ${time}`,
      safe: false,
      edits: (layout) => [written ? replaceScalar(written, time) : insertEntry(map, "at", time, layout)],
    },
  ];
}

/** A time as the language writes it, to the second and never earlier than an instant. */
export function timeNotBefore(instant: number): string {
  return instantText(Math.ceil(instant / 1000) * 1000);
}

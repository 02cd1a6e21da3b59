import { insertEntry, replaceScalar, type TextEdit } from "../manifest/edits/edits";
import type { Layout } from "../manifest/edits/layout";
import type { Step } from "../manifest/model/step";
import { instantText } from "../text/clock";

/** Has a step come at a time, epoch milliseconds. */
export function setTime({ view }: Step, instant: number, layout: Layout): readonly TextEdit[] {
  const { scalar } = view.at("at");
  if (scalar) return [replaceScalar(scalar, instantText(instant))];
  return view.map ? [insertEntry(view.map, "at", instantText(instant), layout)] : [];
}

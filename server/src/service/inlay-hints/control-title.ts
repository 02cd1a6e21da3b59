import { classifyId, isFramework } from "../../controls";
import { asScalar, entryOf } from "../../manifest/syntax/node";
import type { Hint, HintPlace } from "./inlay-hints";

/** Behind the id of a control: its title. */
export function controlTitle({ word: { node, place } }: HintPlace): Hint | undefined {
  if (place.format !== "control-id" || node.parent?.kind !== "entry") return undefined;
  const framework = asScalar(entryOf(node.parent.parent, "framework")?.value)?.source ?? "";
  if (!isFramework(framework)) return undefined;
  const state = classifyId(framework, node.source);
  if (state.state !== "current" && state.state !== "nonstandard") return undefined;
  const { title, summary } = state.control;
  return { label: title, tooltip: summary };
}

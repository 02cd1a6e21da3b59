import { appendItem, fillEmpty, insertEntry, replaceNode, type TextEdit } from "../../manifest/edits/edits";
import type { Layout } from "../../manifest/edits/layout";
import { tabStop } from "../../manifest/edits/snippet";
import type { Writable } from "../../manifest/edits/write";
import type { TrustChange } from "../../manifest/model/trust-change";
import { isEmpty, type ListNode } from "../../manifest/syntax/node";
import { missingReversals, type MissingReversal } from "./missing-reversals";
import type { Refactoring, Selection } from "./refactoring";

export const COMPLETE_REVERSAL = "Complete the reversal of all steps";

/** In the steps and in the way back: writes a rollback step for everything that the change owes one. */
export function* completeReversal({ change, path, layout }: Selection): Generator<Refactoring> {
  if (!change || !isAtSteps(path)) return;
  const missing = missingReversals(change);
  const edit = missing.length > 0 ? stepsAdded(change, missing, layout) : undefined;
  if (edit) yield { title: COMPLETE_REVERSAL, kind: "refactor.rewrite", edits: [withNotes(edit, missing)] };
}

const SECTIONS: ReadonlySet<string> = new Set(["steps", "rollback", "backoutPlan"]);

/** Whether the selection stands in one of the sections, or on its key. */
function isAtSteps(path: Selection["path"]): boolean {
  const inSpec = path.find((node) => node.parent?.kind === "entry" && SECTIONS.has(sectionOf(node)));
  return inSpec !== undefined;
}

function sectionOf({ parent }: Selection["path"][number]): string {
  if (parent?.kind !== "entry") return "";
  const above = parent.parent.parent;
  const isInSpec = above?.kind === "entry" && above.key.source === "spec";
  return isInSpec ? parent.key.source : "";
}

function stepsAdded(
  change: TrustChange,
  missing: readonly MissingReversal[],
  layout: Layout,
): TextEdit | undefined {
  const { entry, map } = change.rollback;
  const spec = change.spec.map;
  if (!map) {
    const whole = {
      trigger: tabStop("what shows that the change has to be rolled back"),
      owner: tabStop("who decides that"),
      window: "1h",
      steps: missing.map(({ step }) => step),
    };
    if (entry) return isEmpty(entry.value) ? fillEmpty(entry, whole, layout) : undefined;
    return spec && insertEntry(spec, "rollback", whole, layout);
  }
  const steps = map.entries.find(({ key }) => key.source === "steps");
  const all = missing.map(({ step }): Writable => step);
  if (!steps) return change.rollback.at("steps").entry ? undefined : insertEntry(map, "steps", all, layout);
  const { value } = steps;
  if (isEmpty(value)) return fillEmpty(steps, all, layout);
  if (value.kind !== "list") return undefined;
  return value.items.length === 0 ? replaceNode(value, all, layout) : appended(value, missing, layout);
}

/** All at the end of the list, as one edit, so that its tab stops are those of one snippet. */
function appended(list: ListNode, missing: readonly MissingReversal[], layout: Layout): TextEdit | undefined {
  const edits = missing.map(({ step }) => appendItem(list, step, layout));
  const [first] = edits;
  return first && { ...first, text: edits.map(({ text }) => text).join("") };
}

/** With a comment at the first line of each step that says what it goes back to. */
function withNotes(edit: TextEdit, missing: readonly MissingReversal[]): TextEdit {
  const notes = new Map(missing.map(({ name, note }) => [name, note]));
  const text = edit.text.replace(
    /(?<=^|\n)[ ]*- (?:\{name: ([\w-]+)[,}].*\}|name: ([\w-]+))(?=\r?\n|$)/g,
    (line: string, inFlow?: string, inBlock?: string) => {
      const note = notes.get(inFlow ?? inBlock ?? "");
      return note ? `${line} # ${note}` : line;
    },
  );
  return { ...edit, text };
}

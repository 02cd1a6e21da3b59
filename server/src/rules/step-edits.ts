import {
  canMove,
  insertEntry,
  insertItemBefore,
  moveItemBefore,
  replaceScalar,
  type TextEdit,
} from "../manifest/edits/edits";
import type { Layout } from "../manifest/edits/layout";
import type { Json } from "../manifest/edits/write";
import type { Step } from "../manifest/model/step";
import { secondsOf } from "../manifest/model/time";
import type { TrustChange } from "../manifest/model/trust-change";
import type { Node, ScalarNode } from "../manifest/syntax/node";
import { View } from "../manifest/view";
import { formatDuration } from "../pki/duration";
import { instantText } from "../text/clock";
import { formatSeconds } from "../text/seconds";
import type { Fix } from "./finding";

/** Has a step come at a time, epoch milliseconds. */
export function setTime({ view }: Step, instant: number, layout: Layout): readonly TextEdit[] {
  const { scalar } = view.at("at");
  if (scalar) return [replaceScalar(scalar, instantText(instant))];
  return view.map ? [insertEntry(view.map, "at", instantText(instant), layout)] : [];
}

/** Whether a step comes in front of an earlier one when it is moved there: by times and references it would come as before. */
export function canComeInFront(moved: Step, target: Step): boolean {
  const [item, other] = [moved.view.written, target.view.written];
  const saysWhen = [moved, target].some((step) => step.saysAfter || step.view.at("at").exists);
  return !saysWhen && item !== undefined && other !== undefined && canMove(item, other);
}

/** The edits that move a step in front of an earlier one; none where it cannot come there. */
export function moveStep(moved: Step, target: Step, layout: Layout): readonly TextEdit[] {
  const [item, other] = [moved.view.written, target.view.written];
  return item && other ? moveItemBefore(item, other, layout) : [];
}

/** Moves a step in front of an earlier one, where it comes there then. */
export function moveInFront(moved: Step, target: Step): readonly Fix[] {
  if (!canComeInFront(moved, target)) return [];
  return [
    {
      title: `Move ${moved.name ?? "the later step"} in front of ${target.name ?? "the one before it"}`,
      safe: false,
      edits: (layout) => moveStep(moved, target, layout),
    },
  ];
}

/** Adds to the wait in front of a step, or puts one there. */
export function waitBefore(change: TrustChange, step: Step, seconds: number): readonly Fix[] {
  const item = step.view.written;
  const list = item?.parent;
  if (!item || list?.kind !== "list") return [];
  const previous = list.items[list.items.indexOf(item) - 1];
  const wait = waitIn(previous);
  const before = step.name ?? "this step";
  return [
    {
      title: `Wait ${formatSeconds(seconds)} more before ${before}`,
      safe: false,
      edits: (layout) =>
        wait
          ? [replaceScalar(wait.scalar, formatDuration(wait.seconds + seconds))]
          : [insertItemBefore(item, waitItem(change, before, formatDuration(seconds)), layout)],
    },
  ];
}

function waitIn(
  node: Node | undefined,
): { readonly scalar: ScalarNode; readonly seconds: number } | undefined {
  const view = new View<{ wait: string }>(node).at("wait");
  const seconds = secondsOf(view);
  return view.scalar && seconds !== undefined ? { scalar: view.scalar, seconds } : undefined;
}

/** A step that waits before another one. */
export function waitItem(change: TrustChange, before: string, wait: string): Readonly<Record<string, Json>> {
  return { name: freeName(change, `wait-before-${before}`), wait };
}

/** A name that no step has. */
export function freeName(change: TrustChange, wanted: string): string {
  for (let count = 1; ; count++) {
    const name = count === 1 ? wanted : `${wanted}-${count}`;
    if (change.stepsNamed(name).length + change.rollbackStepsNamed(name).length === 0) return name;
  }
}

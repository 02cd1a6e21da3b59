import type { TrustStore as TrustStoreDocument } from "../../../generated/trust-change";
import type { Node } from "../../syntax/node";
import { type View } from "../../view";
import type { Step } from "../step";
import type { TrustChange } from "../trust-change";
import { mayStandUnread } from "../unread";
import { rootNameOf } from "./chain";

/** A set of roots that relying parties hold. */
export interface StoreFacts {
  readonly name: string;
  readonly view: View<TrustStoreDocument>;
  /** Whether it comes from the defaults of the policy, which every change of a repository shares. */
  readonly isShared: boolean;
}

/** The trust stores that a change speaks of: its own, and those of the policy that it does not override. */
export function trustStoresOf(change: TrustChange): readonly StoreFacts[] {
  const own = change.trustStores
    .all()
    .flatMap(({ name, view }): readonly StoreFacts[] =>
      name === undefined ? [] : [{ name, view: view, isShared: false }],
    );
  const shared = (change.policy?.defaultTrustStores() ?? []).flatMap((view): readonly StoreFacts[] => {
    const name = view.at("name").text;
    const isOverridden = name === undefined || own.some((store) => store.name === name);
    return isOverridden ? [] : [{ name, view, isShared: true }];
  });
  return [...own, ...shared];
}

/** The relying parties that use a store, in the words of the author. */
export function usersOf({ view }: StoreFacts): readonly string[] {
  return view
    .at("usedBy")
    .oneOrMany()
    .flatMap(({ text }) => text ?? []);
}

/** The roots in a store before the change; undefined where that is not said. */
export function heldBefore(change: TrustChange, { view }: StoreFacts): ReadonlySet<string> | undefined {
  const holds = view.at("holds");
  if (!holds.list || mayStandUnread(view.node, "holds", "list")) return undefined;
  return new Set(holds.items().flatMap(({ text }) => (text === undefined ? [] : [rootNameOf(change, text)])));
}

/** Whether a store holds any of some roots right before a step, or after the whole change. */
export type Holding =
  | { readonly kind: "held" }
  | {
      readonly kind: "missing";
      /** The step that brings one of them later on. */
      readonly addedBy: Step | undefined;
      /** Where it says what the store holds, or that one of them is taken out of it. */
      readonly at: Node | undefined;
    }
  /** Nothing says what the store holds. */
  | { readonly kind: "unknown" };

/**
 * Whether a store holds any of some roots at a moment, with what the steps of the change have done to it by then.
 *
 * @param roots as `rootNameOf` calls them
 */
export function holdingOf(
  change: TrustChange,
  store: StoreFacts,
  roots: ReadonlySet<string>,
  moment: Step | "after",
): Holding {
  const steps = change.links
    .trustStepsOn(store.name)
    .filter((step) => step.certificates.some(({ source }) => roots.has(source)));
  const isPast = (step: Step): boolean =>
    moment === "after" || (step.slot !== moment.slot && change.timeline.comesBefore(step, moment));
  const before = heldBefore(change, store);
  const kept = new Set([...roots].filter((root) => before?.has(root)));
  for (const step of [...steps.filter(isPast)].sort(byTime(change)))
    for (const { source } of step.certificates) {
      if (step.trustAction === "add" && roots.has(source)) kept.add(source);
      if (step.trustAction === "remove") kept.delete(source);
    }
  if (kept.size > 0) return { kind: "held" };
  const addedBy = steps.find((step) => step.trustAction === "add" && !isPast(step));
  const removedBy = steps.find((step) => step.trustAction === "remove" && isPast(step));
  if (!before && !addedBy && !removedBy) return { kind: "unknown" };
  const said = store.view.at("holds").entry?.key ?? store.view.at("name").scalar;
  return { kind: "missing", addedBy, at: removedBy?.view.at("name").scalar ?? said };
}

function byTime(change: TrustChange): (a: Step, b: Step) => number {
  return (a, b) => (a.slot === b.slot ? 0 : change.timeline.comesBefore(a, b) ? -1 : 1);
}

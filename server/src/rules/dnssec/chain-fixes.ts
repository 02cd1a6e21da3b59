import { insertItemBefore, type TextEdit } from "../../manifest/edits/edits";
import type { Layout } from "../../manifest/edits/layout";
import { tabStop } from "../../manifest/edits/snippet";
import { Inline, type Writable } from "../../manifest/edits/write";
import type { MissingImport, Stale } from "../../manifest/model/dnssec/course";
import type { Stay } from "../../manifest/model/dnssec/facts";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import { formatDuration } from "../../pki/duration";
import { clockTime } from "../../text/clock";
import type { Fix } from "../finding";
import { canComeInFront, freeName, moveStep, setTime, waitBefore, waitItem } from "../step-edits";
import { listed } from "../words";
import { stepName } from "./chain-words";

/** Has a step wait until caches hold nothing any more that it is fatal to. */
export function waitLonger(
  change: TrustChange,
  step: Step,
  { now, until, replacedBy }: Stale,
  isBack: boolean,
): readonly Fix[] {
  if (replacedBy.slot === step.slot) return [];
  const seconds = Math.ceil((until - now) / 1000);
  if (isBack) return waitBefore(change, step, seconds);
  const instant = now + seconds * 1000;
  return [
    {
      title: `Run ${stepName(step)} at ${clockTime(instant)} UTC`,
      safe: false,
      edits: (layout) => setTime(step, instant, layout),
    },
  ];
}

/** A step that has to come first: one that comes later in the text, or one that is not there. */
export type First = { readonly later: Step } | Added;

interface Added {
  readonly name: string;
  readonly keys: Readonly<Record<string, Writable>>;
}

/** The step that has a provider show a key by which another one signs records (RFC 8901 section 2). */
export function importStep({ tag, to }: Pick<MissingImport, "tag" | "to">, zone: string): Added {
  return {
    name: `publish-${tag}-at-${to.name ?? "the-other"}`,
    keys: {
      dnssec: "publish-dnskey",
      zone,
      keys: new Inline([tag]),
      ...(to.name === undefined ? {} : { provider: to.name }),
    },
  };
}

/**
 * Has things done before a step, and waits until caches hold nothing any more of what was there before them.
 *
 * @param stay how long caches hold that; undefined where nobody wrote it down
 */
export function doFirst(
  change: TrustChange,
  step: Step,
  firsts: readonly First[],
  stay: Stay | undefined,
): readonly Fix[] {
  const item = step.view.written;
  if (
    item?.parent?.kind !== "list" ||
    !firsts.every((first) => !("later" in first) || canComeInFront(first.later, step))
  )
    return [];
  const length = stay ? stay.ttl + stay.propagation : undefined;
  const duration = length === undefined ? tabStop("how long caches hold it") : formatDuration(length);
  const names = firsts.map((first) =>
    "later" in first ? stepName(first.later) : freeName(change, first.name),
  );
  const edit = (first: First, index: number, layout: Layout): readonly TextEdit[] => {
    if ("later" in first) return moveStep(first.later, step, layout);
    const added = { name: names[index] ?? first.name, ...first.keys, by: tabStop("who does it") };
    return [insertItemBefore(item, added, layout)];
  };
  return [
    {
      title: `${verbFor(firsts)} ${listed(names)} ${firsts.every(isLater) ? "in front of" : "before"} ${stepName(step)}, and wait between them`,
      safe: false,
      edits: (layout) => [
        ...firsts.flatMap((first, index) => edit(first, index, layout)),
        ...(length === 0 ? [] : [insertItemBefore(item, waitItem(change, stepName(step), duration), layout)]),
      ],
    },
  ];
}

function isLater(first: First): boolean {
  return "later" in first;
}

function verbFor(firsts: readonly First[]): string {
  if (firsts.every(isLater)) return "Move";
  if (firsts.some(isLater)) return "Put";
  return firsts.length === 1 ? "Add the step" : "Add the steps";
}

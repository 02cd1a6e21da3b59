import type { Step } from "../../manifest/model/step";
import type { Node } from "../../manifest/syntax/node";
import type { FindingDraft, Fix, Related } from "../finding";
import type { Broken } from "./breaks";
import { doFirst, waitLonger, type First } from "./chain-fixes";
import { earliness, moveWords, stepName, tagsOf, timeWords, zoneName } from "./chain-words";
import type { Stay } from "../../manifest/model/dnssec/facts";

/** Why a step breaks the chain of trust at whatever time it is made, and what would have to be done before it. */
export interface Reason {
  /** A clause that says what is missing: "the key 47012 comes only later, with new-key". */
  readonly why: string;
  readonly todo: string;
  readonly first: First | undefined;
  /** How long caches hold what is to be replaced first. */
  readonly stay: Stay | undefined;
}

/** How one rule speaks of a break. */
export interface Telling {
  /** What caches may still hold: "a key set without the key 47012". */
  readonly stale: string;
  /** What happens to those who hold it. */
  readonly consequence: string;
  /** The consequence of the step, whenever it is made: "the DS of 47012 leads to no key". */
  readonly outcome: string;
  readonly reason: () => Reason;
}

/** The finding about a step that breaks the chain of trust: by coming too early, or at any time. */
export function breakFinding(broken: Broken, telling: Telling): FindingDraft | undefined {
  const { change, facts, step, found, isBack } = broken;
  const { move, stale } = found;
  const at = step.view.at("name").scalar ?? step.view.node;
  if (!at) return undefined;
  const does = `${stepName(step)} ${moveWords(move, facts)}`;
  const targets = [...(step.name === undefined ? [] : [step.name]), zoneName(facts)];
  if (stale) {
    const held = `Caches may hold ${telling.stale} ${earliness(step, stale, isBack)}.`;
    const related = [
      ...stepPlace(broken, stale.replacedBy, "what caches may still hold is replaced here"),
      ...dsPlaces(broken),
    ];
    const message = `${does}${timeWords(stale, isBack)}. ${held} ${telling.consequence}`;
    return { at, message, related, fixes: waitLonger(change, step, stale, isBack), targets };
  }
  const { why, todo, first, stay } = telling.reason();
  const later = first && "later" in first ? stepPlace(broken, first.later, "this comes too late") : [];
  const fixes: readonly Fix[] = first ? doFirst(change, step, [first], stay) : [];
  const message = `${does}, and ${telling.outcome}: ${why}. Validators then refuse every name of ${zoneName(facts)}. ${todo}`;
  return { at, message, related: [...later, ...dsPlaces(broken)], fixes, targets };
}

function stepPlace({ step }: Broken, other: Step, message: string): readonly Related[] {
  return other.slot === step.slot ? [] : placed(other.view.at("name").scalar, message);
}

function dsPlaces({ facts, found: { astray } }: Broken): readonly Related[] {
  const entry = facts.ds.find(({ tag }) => tagsOf(astray).includes(tag));
  return placed(entry?.view.at("key_tag").scalar, "the DS that leads to no key then");
}

function placed(at: Node | undefined, message: string): readonly Related[] {
  return at ? [{ at, message }] : [];
}

import type {
  Step as StepDocument,
  RollbackStep as RollbackStepDocument,
} from "../../generated/trust-change";
import type { ScalarNode } from "../syntax/node";
import type { View } from "../view";

export type StepKind =
  "reverts" | "trust" | "records" | "certificates" | "dnssec" | "delegation" | "wait" | "validate" | "manual";

/** In the order in which they decide: `trust` steps name certificates too. */
const kinds: readonly StepKind[] = [
  "reverts",
  "trust",
  "records",
  "certificates",
  "dnssec",
  "delegation",
  "wait",
  "validate",
  "manual",
];

/** One step of the change or of its way back. */
export class Step {
  constructor(
    readonly view: View<StepDocument | RollbackStepDocument>,
    /** The place in its list: it stays the same while the text of the step changes. */
    readonly slot: object,
  ) {}

  get name(): string | undefined {
    return this.view.at("name").text;
  }

  get kind(): StepKind | undefined {
    return kinds.find((kind) => this.view.at(kind).entry !== undefined);
  }

  get records(): readonly ScalarNode[] {
    return scalars(this.view.at("records"));
  }

  get certificates(): readonly ScalarNode[] {
    return scalars(this.view.at("certificates"));
  }

  get reverts(): readonly ScalarNode[] {
    return scalars(this.view.at("reverts"));
  }

  /** Who carries it out, where that is said. */
  get by(): readonly ScalarNode[] {
    return scalars(this.view.at("by"));
  }

  get action(): string | undefined {
    return this.view.at("do").text;
  }

  /** Whether it changes records themselves; a step that gives a `ttl` only changes how long caches hold them. */
  get changesRecords(): boolean {
    return this.kind === "records" && !this.view.at("ttl").exists;
  }

  get deploys(): boolean {
    return this.kind === "certificates" && this.action === "deploy";
  }
}

const opposites: Readonly<Record<string, string>> = {
  sign: "unsign",
  "publish-dnskey": "remove-dnskey",
  "publish-ds": "remove-ds",
  "publish-cds": "remove-cds",
  add: "remove",
};

/** The action that takes an action back. */
export function opposite(action: string): string {
  const found = Object.entries(opposites).find((pair) => pair.includes(action));
  return found?.find((one) => one !== action) ?? action;
}

/**
 * What a step on keys, delegations and trust stores does, in words by which the step that undoes it is known.
 *
 * @param turn gives the action that is put into the words: the step's own, or its `opposite`
 */
export function* effectsOf(step: Step, turn: (action: string) => string): Generator<string> {
  const { view } = step;
  const zone = view.at("zone").text ?? "";
  if (step.kind === "delegation") yield `delegation of ${zone}`;
  const signing = view.at("dnssec").text;
  if (signing !== undefined) yield `${turn(signing)} in ${zone}`;
  const trust = view.at("trust").text;
  if (trust !== undefined)
    for (const { source } of step.certificates) yield `${turn(trust)} trust in ${source}`;
}

function scalars(view: View<unknown>): readonly ScalarNode[] {
  return view.oneOrMany().flatMap((item) => item.scalar ?? []);
}

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
  constructor(readonly view: View<StepDocument | RollbackStepDocument>) {}

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

function scalars(view: View<unknown>): readonly ScalarNode[] {
  return view.oneOrMany().flatMap((item) => item.scalar ?? []);
}

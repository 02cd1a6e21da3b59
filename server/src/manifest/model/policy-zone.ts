import type { TrustPolicy as PolicyDocument } from "../../generated/trust-policy";
import type { ScalarNode } from "../syntax/node";
import type { View } from "../view";
import type { ChangePlane } from "./approval";
import { matchesHostPattern } from "./names";
import type { Risk } from "./policy";

export type PolicyZoneDocument = NonNullable<NonNullable<PolicyDocument["spec"]["zones"]>[number]>;

/** One entry of a policy's `zones`: what is demanded of changes to the zones that it matches. */
export class PolicyZone {
  constructor(readonly view: View<PolicyZoneDocument>) {}

  /** The names and patterns of the zones that are meant, as they are written. */
  get patterns(): readonly ScalarNode[] {
    return scalars(this.view.at("match"));
  }

  matches(zoneName: string): boolean {
    return this.patterns.some(({ source }) => matchesHostPattern(zoneName, source));
  }

  get risk(): Risk | undefined {
    return this.view.at("risk").word("low", "medium", "high");
  }

  /** Who answers for these zones. */
  get owner(): ScalarNode | undefined {
    return this.view.at("owner").scalar;
  }

  /** The operating models under which these zones may be changed; empty where the risk decides. */
  get operatingModels(): readonly ScalarNode[] {
    return scalars(this.view.at("operatingModels"));
  }

  /** How many people have to approve a side of a change, as it is written; undefined where nothing is said. */
  approvals(plane: ChangePlane): ScalarNode | undefined {
    const { scalar } = this.view.at("approvals").at(plane);
    return typeof scalar?.value === "number" ? scalar : undefined;
  }

  /** Where it says that these zones have to be signed. */
  get requiresDnssec(): ScalarNode | undefined {
    const demand = this.view.at("dnssec");
    return demand.text === "required" ? demand.scalar : undefined;
  }

  /** The only issuers that may certify names in these zones; empty where every issuer may. */
  get issuers(): readonly ScalarNode[] {
    return scalars(this.view.at("issuers"));
  }
}

function scalars(view: View<unknown>): readonly ScalarNode[] {
  return view.oneOrMany().flatMap(({ scalar }) => scalar ?? []);
}

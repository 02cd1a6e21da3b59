import type { Control as ControlDocument } from "../../generated/trust-change";
import type { Framework } from "../../controls";
import type { View } from "../view";

/** One entry of `controls`: the author says that the change serves a control of a framework. */
export class ControlClaim {
  constructor(readonly view: View<ControlDocument>) {}

  get framework(): Framework | undefined {
    return this.view
      .at("framework")
      .word("nist-csf-2.0", "nist-csf-1.1", "owasp-nhi-2025", "nist-ai-rmf-1.0", "nist-800-53-r5");
  }

  get id(): string | undefined {
    return this.view.at("id").text;
  }

  get why(): string | undefined {
    return this.view.at("why").text;
  }
}

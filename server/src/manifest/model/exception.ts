import type { Exception as ExceptionDocument } from "../../generated/trust-change";
import type { View } from "../view";

/** One entry of `exceptions`: a finding that somebody accepts for a reason and for a time. */
export class Exception {
  constructor(readonly view: View<ExceptionDocument>) {}

  get rule(): string | undefined {
    return this.view.at("rule").text;
  }

  get target(): string | undefined {
    return this.view.at("target").text;
  }

  get reason(): string | undefined {
    return this.view.at("reason").text;
  }

  get approvedBy(): string | undefined {
    return this.view.at("approvedBy").text;
  }

  get expires(): string | undefined {
    return this.view.at("expires").text;
  }
}

import type { Audit, AuditStream, Monitoring } from "../../generated/trust-change";
import type { ScalarNode } from "../syntax/node";
import type { View } from "../view";
import type { TrustChange } from "./trust-change";

/** What stands around a change: who records it, who sees it fail, which checks it has to pass. The policy may supply it. */
export class Safeguards {
  constructor(private readonly change: TrustChange) {}

  /** Where something is recorded: as the change says, or else the policy for every change. */
  audit(stream: keyof Audit): View<AuditStream> {
    return ownOrShared(
      this.change.spec.at("audit").at(stream),
      this.change.policy?.defaults.at("audit").at(stream),
    );
  }

  /** Where failures are seen: as the change says, or else the policy for every change. */
  monitoring(what: keyof Monitoring): View<string> {
    return ownOrShared(
      this.change.spec.at("monitoring").at(what),
      this.change.policy?.defaults.at("monitoring").at(what),
    );
  }

  /** The shared checks that the change has to pass before it runs, those of the policy included. */
  policyChecks(): readonly ScalarNode[] {
    const lists = [this.change.spec.at("policyChecks"), this.change.policy?.defaults.at("policyChecks")];
    return lists.flatMap((list) => list?.items().flatMap(({ scalar }) => scalar ?? []) ?? []);
  }
}

function ownOrShared<Part>(own: View<Part>, shared: View<Part> | undefined): View<Part> {
  return own.exists || !shared ? own : shared;
}

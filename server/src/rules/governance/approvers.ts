import type { Identity } from "../../manifest/model/identity";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Fix } from "../finding";
import { removal } from "../removal";
import { approvalsNeeded, countApprovers } from "./approvals-needed";

/** Whether a change has the approvals that it needs without one of its `approvers`. */
export function isDispensable(change: TrustChange, approver: Identity): boolean {
  const others = change.people.approvals().filter(({ identity }) => identity !== approver);
  return (
    others.length > 0 &&
    approvalsNeeded(change).every(
      ({ plane, count }) =>
        countApprovers(
          change,
          others.filter(({ planes }) => plane === undefined || planes.includes(plane)),
        ) >= count,
    )
  );
}

/** The fix that takes an entry of `approvers` out; none for who approves in another way. */
export function withoutApproval(change: TrustChange, approver: Identity): readonly Fix[] {
  const approval = change.people.approvals().find(({ identity }) => identity === approver);
  return approval ? removal(`Remove the approval of ${approver.text}`, approval.item) : [];
}

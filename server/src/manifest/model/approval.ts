import type {
  Approval as ApprovalDocument,
  TrustChange as ChangeDocument,
} from "../../generated/trust-change";
import type { Node, ScalarNode } from "../syntax/node";
import type { View } from "../view";
import { readIdentity, type Identity } from "./identity";

/** The two sides of a change: where names lead, and what vouches for them. */
export type ChangePlane = "dns" | "pki";

export const CHANGE_PLANES: readonly ChangePlane[] = ["dns", "pki"];

/** One entry of `approvers`. */
export interface Approval {
  readonly identity: Identity;
  /** The item of the list: the identity itself, or the map that it stands in. */
  readonly item: Node;
  /** What it covers; both sides where nothing is said. */
  readonly planes: readonly ChangePlane[];
  readonly approvedAt: ScalarNode | undefined;
  readonly digest: ScalarNode | undefined;
}

export function readApprovals(approvers: View<ChangeDocument["spec"]["approvers"]>): readonly Approval[] {
  return approvers.items().flatMap((item) => {
    const view = item as View<ApprovalDocument>;
    const identity = readIdentity((item.map ? view.at("identity") : item).scalar);
    if (!identity || !item.written) return [];
    return [
      {
        identity,
        item: item.written,
        planes: planesOf(view),
        approvedAt: view.at("approvedAt").scalar,
        digest: view.at("digest").scalar,
      },
    ];
  });
}

/** A scope that cannot be read may be any: the schema speaks of it, and nothing else is concluded. */
function planesOf(view: View<ApprovalDocument>): readonly ChangePlane[] {
  const scope = view.at("for").oneOrMany();
  const planes = scope.flatMap((plane) => plane.word(...CHANGE_PLANES) ?? []);
  return planes.length > 0 && planes.length === scope.length ? planes : CHANGE_PLANES;
}

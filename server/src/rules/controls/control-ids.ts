import { classifyId, findControl, type Control, type Framework, type IdState } from "../../controls";
import { replaceScalar } from "../../manifest/edits/edits";
import type { ControlClaim } from "../../manifest/model/control-claim";
import type { ScalarNode } from "../../manifest/syntax/node";
import type { Fix } from "../finding";

/** A claim with an id, and what its framework knows of that id. */
export interface ClaimedId {
  readonly framework: Framework;
  readonly id: string;
  readonly node: ScalarNode;
  readonly state: IdState;
}

/** Undefined where framework or id are missing or no words of the language: that is said elsewhere. */
export function claimedId(claim: ControlClaim): ClaimedId | undefined {
  const { framework } = claim;
  const node = claim.view.at("id").scalar;
  if (framework === undefined || !node?.source) return undefined;
  return { framework, id: node.source, node, state: classifyId(framework, node.source) };
}

export function replaceIdFix(node: ScalarNode, control: Control, safe: boolean): Fix {
  return {
    title: `Replace ${node.source} with ${control.id} (${control.title})`,
    safe,
    edits: () => [replaceScalar(node, control.id)],
  };
}

export function fixesByIds(claimed: ClaimedId, ids: readonly string[]): readonly Fix[] {
  return ids.flatMap((id) => {
    const control = findControl(claimed.framework, id);
    return control ? [replaceIdFix(claimed.node, control, false)] : [];
  });
}

/** What an exception may name: the id as it is written. */
export function targetsOf(claimed: ClaimedId): readonly string[] {
  return [claimed.id];
}

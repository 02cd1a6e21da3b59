import type { BreadthFinding, Json, NeededScope } from "../../credentials/capability";
import { replaceNode } from "../../manifest/edits/edits";
import type { Credential } from "../../manifest/model/credential";
import type { TrustChange } from "../../manifest/model/trust-change";
import { nodeAt } from "../../manifest/syntax/node";
import type { Fix } from "../finding";
import { listed } from "../words";
import { policyRoot } from "./policy-place";

/** The fix that writes what the change needs in place of what reaches further; none where that is not known. */
export function narrowing(
  change: TrustChange,
  credential: Credential,
  breadth: BreadthFinding,
  needed: NeededScope,
): readonly Fix[] {
  const { proposal } = breadth;
  const node = proposal && nodeAt(policyRoot(credential, breadth), proposal.path);
  if (!node || change.isBroken) return [];
  return [
    {
      title: `Narrow to ${summary(proposal.value, needed)}`,
      safe: false,
      edits: (layout) => [replaceNode(node, proposal.value, layout)],
    },
  ];
}

/** What the proposal allows; a provider without a scope for names and types is narrowed to the zone alone. */
function summary(value: Json, { zoneIds, names, types }: NeededScope): string {
  const [first = value] = Array.isArray(value) ? (value as readonly Json[]) : [];
  const isStatement = typeof first === "object" && first !== null;
  const text = JSON.stringify(value).replaceAll('"', "");
  if (isStatement && zoneIds.length > 0 && names.length > 0) {
    const zone = `the zone ${listed(zoneIds)}`;
    const isForTypes = types.every((type) => text.includes(type));
    return isForTypes ? `${listed(types)} at ${listed(names)} in ${zone}` : zone;
  }
  if (isStatement) return "what this change does with it";
  return text.length > 70 ? `${text.slice(0, 67)}...` : text;
}

import type { TrustChange } from "../../manifest/model/trust-change";
import { referenceKinds } from "../../manifest/schema/locate";
import type { ScalarNode } from "../../manifest/syntax/node";
import type { View } from "../../manifest/view";
import { lineOf } from "./entries";
import type { HoverPlace } from "./hover";
import { code } from "./markdown";

/** At a person, a group or an automation: what else it does in this change, which decides whether it may do this. */
export function identityHover({ node, isKey, schemas, change }: HoverPlace): string | undefined {
  if (!change || isKey || !referenceKinds(schemas).includes("identity")) return undefined;
  const same = (text: string): boolean =>
    change.people.canonical(text) === change.people.canonical(node.source);
  const others = rolesOf(change).filter((role) => role.node !== node && same(role.node.source));
  if (others.length === 0) return undefined;
  const roles = others.map((role) => `${role.does} (${lineOf(role.node) ?? ""})`);
  return `${code(node.source)} also ${roles.join(", ")}`;
}

interface Role {
  readonly does: string;
  readonly node: ScalarNode;
}

function rolesOf(change: TrustChange): readonly Role[] {
  const named = (does: string, view: View<unknown>): Role[] =>
    view.oneOrMany().flatMap(({ scalar }) => (scalar ? [{ does, node: scalar }] : []));
  return [
    ...named("answers for the service", change.spec.at("service").at("owner")),
    ...named("asks for the change", change.spec.at("requestedBy")),
    ...change.people.approvers().map(({ node }): Role => ({ does: "approves it", node })),
    ...named("carries it out", change.spec.at("implementers")),
    ...named("decides on the rollback", change.rollback.at("owner")),
  ];
}

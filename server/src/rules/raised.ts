import { isDamaged } from "../manifest/model/damage";
import type { TrustChange } from "../manifest/model/trust-change";
import type { Node } from "../manifest/syntax/node";
import type { Member } from "../query/collection";
import type { FindingDraft } from "./finding";
import type { AnyRule, Ranges } from "./rule";

/** What a rule raised about an entity. */
export interface Raised {
  readonly rule: AnyRule;
  readonly draft: FindingDraft;
  /** The change that it belongs to. */
  readonly change: TrustChange | undefined;
}

/** The kinds of entities that stand in lists of a change. */
export type EntityKind = keyof TrustChange["each"];

/** A place in one of these lists. */
export type EntityMember = Member<{ readonly view: { readonly written: Node | undefined } }>;

/** The entities at a place in a list, as rules are asked about them. */
export function entitiesAt(
  kind: EntityKind,
  member: EntityMember,
  change: TrustChange,
): readonly Ranges[EntityKind][] {
  return (
    member.entities
      .get()
      // What stands in broken text may be read otherwise than it is meant.
      .filter(({ view: { written } }) => written && !isDamaged(written))
      .map((entity) => ({ [kind]: entity, change }) as unknown as Ranges[EntityKind])
  );
}

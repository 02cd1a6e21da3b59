import { CompletionItemKind } from "vscode-languageserver-types";
import { canBeExcepted } from "../../../rules/exceptions";
import { allRules } from "../../../rules/registry";
import type { RuleMeta } from "../../../rules/rule";
import { Rank, type Offer } from "./offer";

/** Every rule, by its identifier. */
export function ruleOffers(): readonly Offer[] {
  return allRules.map(ruleOffer);
}

/** The rules that an exception may name. */
export function exceptableRuleOffers(): readonly Offer[] {
  return allRules.filter(({ id }) => canBeExcepted(id)).map(ruleOffer);
}

function ruleOffer({ id, title, severity, docs }: RuleMeta): Offer {
  return {
    label: id,
    kind: CompletionItemKind.Reference,
    detail: `${severity} · ${title}`,
    documentation: `${docs.problem}\n\n${docs.remedy}`,
    insert: { kind: "value", value: id },
    rank: Rank.value,
  };
}

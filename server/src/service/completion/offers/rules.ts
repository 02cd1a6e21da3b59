import { CompletionItemKind } from "vscode-languageserver-types";
import { canBeExcepted } from "../../../rules/exceptions";
import { allRules } from "../../../rules/registry";
import type { RuleMeta } from "../../../rules/rule";
import type { Context } from "../context";
import { Rank, type Offer } from "./offer";

/** Every rule, by its identifier. */
export function ruleOffers(): readonly Offer[] {
  return allRules.map(ruleOffer);
}

/** The rules that an exception may name, those first that find something in the text. */
export function exceptableRuleOffers({ found }: Context): readonly Offer[] {
  return allRules
    .filter(({ id }) => canBeExcepted(id))
    .map((rule) => {
      const offer = ruleOffer(rule);
      if (!found.has(rule.id)) return { ...offer, rank: offer.rank + 1 };
      return { ...offer, detail: `found here · ${offer.detail ?? ""}` };
    });
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

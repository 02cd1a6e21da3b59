import { CompletionItemKind } from "vscode-languageserver-types";
import { allRules } from "../../../rules/registry";
import type { RuleMeta } from "../../../rules/rule";
import { Rank, type Offer } from "./offer";

/** Findings of these are never accepted: a text that cannot be read cannot excuse itself. */
const NEVER_EXCEPTED: ReadonlySet<string> = new Set(["yaml-syntax", "schema"]);

/** Every rule, by its identifier. */
export function ruleOffers(): readonly Offer[] {
  return allRules.map(ruleOffer);
}

/** The rules that an exception may name. */
export function exceptableRuleOffers(): readonly Offer[] {
  return allRules.filter(({ id }) => !NEVER_EXCEPTED.has(id)).map(ruleOffer);
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

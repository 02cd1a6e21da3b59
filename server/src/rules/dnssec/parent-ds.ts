import { signsKeys } from "../../manifest/model/dnssec/entries";
import type { DnssecFacts } from "../../manifest/model/dnssec/facts";
import { isOnDs } from "../../manifest/model/dnssec/moves";
import { keyTagsIn, recordInParent } from "../../manifest/model/parent-record";
import { relatedAt, type FindingDraft } from "../finding";
import type { Ranges } from "../rule";
import { keyWords, zoneName } from "./chain-words";

/**
 * The DS set that the zone above has for a zone, where both are in the change and the one leads to nothing that the other
 * lists (RFC 4035 section 2.4). Where steps bring and take DS records, they say what there is at the end
 * (parent-ds-steps.ts).
 */
export function parentDsFinding(
  { zone, change }: Ranges["zone"],
  facts: DnssecFacts,
): FindingDraft | undefined {
  const at = facts.ds[0]?.view.at("key_tag").scalar ?? zone.view.at("dnssec").at("status").scalar;
  if (!at || facts.byHand.ds || facts.steps.some(isOnDs)) return undefined;
  const above = recordInParent(change, zone, "DS");
  const tags = above && keyTagsIn(above.data);
  if (!tags || tags.length === 0) return undefined;
  const why = contradiction(facts, tags);
  if (why === undefined) return undefined;
  const name = zoneName(facts);
  const parent = above.entry.zone.name ?? "the zone above";
  return {
    at,
    message: `In ${parent} the DS of ${name} names ${keyWords([...new Set(tags)])}, and ${why}: the DS leads to no key, and validators refuse every name of ${name}. Let both say the same.`,
    related: relatedAt(above.entry.place, `the DS of ${name} in ${parent}`),
    targets: [name, ...above.entry.references],
  };
}

function contradiction({ zone, ds, keys }: DnssecFacts, tags: readonly number[]): string | undefined {
  const name = zone.name ?? "the zone";
  if (zone.dnssecStatus() === "unsigned") return `${name} is said not to be signed`;
  if (zone.dnssecStatus() !== "signed") return undefined;
  const leftDs = ds.filter(({ op }) => op !== "delete").map(({ tag }) => tag);
  const leftKeys = keys.filter((key) => key.op !== "delete" && signsKeys(key)).map(({ tag }) => tag);
  const listed = [...new Set([...leftDs, ...leftKeys])];
  // Who lists neither DS records nor keys that sign keys says nothing of either.
  if (listed.length === 0 || tags.some((tag) => listed.includes(tag))) return undefined;
  return `${name} itself lists ${keyWords(listed)} there`;
}

import { replaceScalar } from "../../manifest/edits/edits";
import { isSlip } from "../../manifest/model/names";
import type { SchemaPlace, SchemedScalar } from "../../manifest/schema/walk";
import { asScalar } from "../../manifest/syntax/node";
import { keyed } from "../../text/once";
import type { FindingDraft } from "../finding";

/** The codes of which the language speaks. */
const codesAt = keyed(({ schema }: SchemaPlace) =>
  (schema.examples ?? []).filter((code) => typeof code === "string"),
);

/** The code of a provider that is one slip away from one of the codes of which the language speaks. */
export function providerName({ node, place }: SchemedScalar): FindingDraft | undefined {
  const entry = node.parent?.kind === "entry" ? node.parent : undefined;
  if (entry?.key.source !== "provider" || asScalar(entry.value) !== node) return undefined;
  const codes = codesAt(place);
  const meant = codes.includes(node.source) ? undefined : codes.find((code) => isSlip(node.source, code));
  if (meant === undefined) return undefined;
  return {
    at: node,
    severity: "information",
    message: `No provider "${node.source}" is known here, so nothing is known of its permissions. Is ${meant} meant?`,
    fixes: [{ title: `Replace with ${meant}`, safe: false, edits: () => [replaceScalar(node, meant)] }],
  };
}

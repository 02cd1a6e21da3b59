import { replaceScalar } from "../../manifest/edits/edits";
import { isSlip } from "../../manifest/model/names";
import type { Part } from "../../manifest/schema/part";
import { asScalar } from "../../manifest/syntax/node";
import type { FindingDraft } from "../finding";

/** Codes of providers that are one slip away from one of the codes of which the language speaks. */
export function* providerNames(part: Part): Generator<FindingDraft> {
  for (const { node, placed } of part.scalars()) {
    const entry = node.parent?.kind === "entry" ? node.parent : undefined;
    if (entry?.key.source !== "provider" || asScalar(entry.value) !== node) continue;
    const codes = (placed.schema.examples ?? []).filter((code) => typeof code === "string");
    if (codes.includes(node.source)) continue;
    const meant = codes.find((code) => isSlip(node.source, code));
    if (meant === undefined) continue;
    yield {
      at: node,
      severity: "information",
      message: `No provider "${node.source}" is known here, so nothing is known of its permissions. Is ${meant} meant?`,
      fixes: [{ title: `Replace with ${meant}`, safe: false, edits: () => [replaceScalar(node, meant)] }],
    };
  }
}

import { replaceScalar } from "../../manifest/edits/edits";
import { isSlip } from "../../manifest/model/names";
import { schemedScalars } from "../../manifest/schema/walk";
import { asScalar } from "../../manifest/syntax/node";
import type { SyntaxDocument } from "../../manifest/syntax/source";
import type { FindingDraft } from "../finding";

/** Codes of providers that are one slip away from one of the codes of which the language speaks. */
export function* providerNames(document: SyntaxDocument): Generator<FindingDraft> {
  for (const { node, placed } of schemedScalars(document)) {
    const entry = node.parent?.kind === "entry" ? node.parent : undefined;
    const codes = (placed.schema.examples ?? []).filter((code) => typeof code === "string");
    if (entry?.key.source !== "provider" || asScalar(entry.value) !== node || codes.includes(node.source))
      continue;
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

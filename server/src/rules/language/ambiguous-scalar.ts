import { replaceScalar } from "../../manifest/edits/edits";
import type { SchemedScalar } from "../../manifest/schema/walk";
import type { ScalarNode } from "../../manifest/syntax/node";
import type { FindingDraft } from "../finding";

/** Plain words and digits that tools on YAML 1.1 read as booleans or as numbers with other bases. */
const READ_OTHERWISE = /^(?:y|n|yes|no|on|off|0[0-9_]+|[0-9][0-9_]*(?::[0-5]?[0-9])+)$/i;

/**
 * A plain scalar whose text counts in this language but which other tools read as a boolean or a number: a word such as
 * `on`, a serial such as `01234`.
 */
export function ambiguousScalar({ node, place }: SchemedScalar): FindingDraft | undefined {
  if (node.style !== "plain" || !place.takesText) return undefined;
  const isNumber = typeof node.value === "number" && place.format !== "ttl";
  const isSerial = isNumber && Array.isArray(place.schema.type);
  const isWord = typeof node.value === "string" && READ_OTHERWISE.test(node.source);
  return isSerial || isWord ? quoteIt(node) : undefined;
}

function quoteIt(node: ScalarNode): FindingDraft {
  return {
    at: node,
    severity: "information",
    message: `Some tools read ${node.source} without quotes as a number or a boolean. Here its text counts; put it into quotes so that every tool reads the same.`,
    fixes: [
      {
        title: `Write "${node.source}"`,
        safe: true,
        edits: () => [replaceScalar(node, node.source, "double")],
      },
    ],
  };
}

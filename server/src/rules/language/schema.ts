import { kindOf } from "../../manifest/model/manifest";
import { rootUnit } from "../../manifest/schema/locate";
import { validateShape, type SchemaFault } from "../../manifest/schema/validate";
import { extentOf } from "../../manifest/model/extent";
import { entryOf, isEmpty, spanOf } from "../../manifest/syntax/node";
import type { SyntaxDocument } from "../../manifest/syntax/source";
import type { FindingDraft } from "../finding";
import { defineRule } from "../rule";
import { explainFault } from "./explain-fault";
import { ambiguousScalars } from "./ambiguous-scalars";
import { recordShape } from "./record-shape";

export const schema = defineRule({
  id: "schema",
  plane: "language",
  over: "manifest",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  title: "The document does not have the shape of its kind",
  controls: ["nist-csf-2.0:PR.PS-01", "nist-800-53-r5:CM-3"],
  references: ["JSON Schema 2020-12"],
  docs: {
    problem:
      "A key is unknown, a required one is missing, or a value has the wrong type or is none of the allowed words.",
    why: "What the tools do not understand they do not check, and nobody sees that it was not checked.",
    remedy: "Correct the key or value; completion lists what is allowed at each place.",
    bad: `ticket: CHG0021001
tikcet: CHG0021002
`,
    good: `ticket: CHG0021001
`,
  },
  *check(manifest) {
    for (const document of manifest.source.documents) {
      yield* checkFrame(document);
      yield* checkShape(document);
      yield* ambiguousScalars(document);
    }
    for (const change of manifest.changes())
      for (const record of change.intact(change.records())) yield* recordShape(record);
  },
});

/** What has to be right before any schema can be chosen. */
function* checkFrame(document: SyntaxDocument): Generator<FindingDraft> {
  const { root } = document;
  const kind = kindOf(document);
  if (!root || isEmpty(root)) return;
  if (kind === "other") {
    const at = entryOf(root, "kind")?.value ?? root;
    yield {
      at,
      severity: "information",
      message:
        "This document is of a kind that the product does not read; it is left alone. Of other kinds, cert-manager's Certificate and ExternalDNS's DNSEndpoint are read.",
    };
  } else if (kind === "unknown" && root.kind !== "map") {
    yield {
      at: root,
      message: "A manifest is a map with apiVersion, kind, metadata and spec; here stands something else.",
    };
  }
}

function* checkShape(document: SyntaxDocument): Generator<FindingDraft> {
  const unit = rootUnit(document);
  const { root } = document;
  if (unit === undefined || root?.kind !== "map") return;
  const told = new Set<string>();
  for (const fault of validateShape(root, unit)) {
    if (restsOnBrokenText(fault, document)) continue;
    const finding = explainFault(fault);
    if (!finding) continue;
    // A value that several aliases bring in is at fault once.
    const key = `${spanOf(fault.at).start} ${finding.message}`;
    if (!told.has(key)) yield finding;
    told.add(key);
  }
}

/** What seems missing or odd next to a line that cannot be read may be what stands in that line. */
function restsOnBrokenText(fault: SchemaFault, document: SyntaxDocument): boolean {
  return document.problems.some(({ span }) => {
    const { start } = spanOf(fault.at);
    const isAbsence = fault.kind === "no-branch" || fault.error.keyword === "required" || isEmpty(fault.at);
    const end = isAbsence ? extentOf(fault.at, document) : spanOf(fault.at).end;
    return span.end >= start && span.start <= end;
  });
}

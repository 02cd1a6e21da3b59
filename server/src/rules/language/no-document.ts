import { kindOf } from "../../manifest/kind";
import type { Manifest } from "../../manifest/model/manifest";
import { textIn, type FindingDraft } from "../finding";

/**
 * What is wrong with a finished text that holds no document at all: its name says that it is a manifest, and a file that
 * was emptied by mistake would pass every check. Of a text that is being edited nobody asks this: there it is the beginning.
 */
export function noDocument({ source }: Manifest): FindingDraft | undefined {
  const [first] = source.documents;
  const isBare = source.documents.every(
    (document) => kindOf(document) === "empty" && !document.refusal && document.problems.length === 0,
  );
  if (!first || !isBare) return undefined;
  const [line = ""] = source.text.split(/\r?\n/, 1);
  const holds = source.text.trim() === "" ? "is empty" : "has nothing but comments and markers";
  return {
    at: textIn(first.chunk, { start: 0, end: line.length }),
    severity: "warning",
    message: `This file holds no manifest: it ${holds}, so nothing is checked. A manifest begins with apiVersion: trust-change/v1 and kind: TrustChange (or TrustPolicy). If it was emptied by mistake, bring it back; if nothing shall stand here, remove the file.`,
  };
}

import assert from "node:assert/strict";
import { applyEdits } from "../../server/src/manifest/edits/edits";
import { codeActions } from "../../server/src/service/code-actions";
import { completion } from "../../server/src/service/completion/completion";
import { editsOf } from "../../server/src/service/edits";
import { hover } from "../../server/src/service/hover/hover";
import { definition } from "../../server/src/service/definition";
import { foldingRanges } from "../../server/src/service/folding";
import { documentHighlights } from "../../server/src/service/references";
import { prepareRename, rename } from "../../server/src/service/rename/rename";
import { selectionRanges } from "../../server/src/service/selection";
import { documentSymbols } from "../../server/src/service/symbols";
import { analysisOf } from "./change";
import { howMany } from "../how-much";
import { below, oneOf, seeded } from "../random";

const NOT_CANCELLED = { isCancellationRequested: false };
const NOW = 0;

/** What a text is put together from: signs of YAML, and lines of a change, in any order. */
const PIECES: readonly string[] = [
  ...[
    "\n",
    "\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    "\t",
    "- ",
    "-",
    ":",
    ": ",
    ",",
    "#",
    "?",
    "%",
    "@",
    "`",
    "~",
    "|",
    ">",
  ],
  ...["[", "]", "{", "}", '"', "'", "&a ", "*a", "!x ", "<<: ", "---\n", "...\n", "<<<<<<< a\n", "=======\n"],
  ...[
    "apiVersion: trust-change/v1\n",
    "kind: TrustChange\n",
    "spec:\n",
    "spec",
    "  ticket: x\n",
    "  steps:\n",
  ],
  ...["  zones:\n", "    - name: b.io\n", "      records:\n", "type: A", "value: 1", "  certificates:\n"],
  ...["rollback:\n", "  monitoring:\n", "    sink: x\n", "a", "0x1f", "null", "\u{1F600}", "\uFEFF"],
];

describe("any text", () => {
  it("is answered without fail by every feature", function () {
    this.timeout(60_000);
    const random = seeded(7);
    for (let count = 0; count < howMany(100, 600); count++) {
      const text = Array.from({ length: 1 + below(14, random) }, () => oneOf(PIECES, random)).join("");
      const offsets = [0, text.length, below(text.length + 1, random), below(text.length + 1, random)];
      assert.doesNotThrow(() => useEverything(text, offsets), JSON.stringify(text));
    }
  });
});

function useEverything(text: string, offsets: readonly number[]): void {
  const analysis = analysisOf(text);
  const { manifest } = analysis;
  documentSymbols(manifest);
  foldingRanges(manifest);
  for (const finding of analysis.findings) {
    for (const fix of finding.fixes) {
      const { source, edits } = editsOf(finding, fix);
      applyEdits(source.text, edits);
    }
  }
  for (const offset of offsets) {
    const position = manifest.source.document.positionAt(offset);
    const range = { start: position, end: position };
    completion(manifest, position, { snippets: true, now: NOW }, NOT_CANCELLED);
    definition(manifest, position);
    documentHighlights(manifest, position);
    prepareRename(manifest, position);
    rename(manifest, position, "other");
    selectionRanges(manifest, [position]);
    hover(analysis, position, { now: NOW }, NOT_CANCELLED);
    codeActions(analysis, range, { only: undefined, snippets: true, documentationCommand: "show" });
  }
}

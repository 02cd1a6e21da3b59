import assert from "node:assert/strict";
import type { TextEdit } from "../../server/src/manifest/edits/edits";
import { tabStop } from "../../server/src/manifest/edits/snippet";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { toWorkspaceEdit } from "../../server/src/service/edits";
import { accept, editsFor } from "./accept";
import { URI } from "./change";

const TEXT = "spec:\n  steps:\n    - name: a\n      wait: 1m\n";
const source = parseSource(URI, TEXT, 7);
const endOf = (part: string): number => TEXT.indexOf(part) + part.length;
const at = (offset: number, text: string): TextEdit => ({ start: offset, end: offset, text });

describe("workspace edits", () => {
  it("are plain changes where nothing has tab stops", () => {
    const edit = toWorkspaceEdit(source, [at(endOf("1m"), "0s")], true);
    assert.deepEqual(Object.keys(edit), ["changes"]);
    assert.equal(accept(URI, TEXT, edit), TEXT.replace("1m", "1m0s"));
  });

  it("show the hint of a tab stop to an editor without them", () => {
    const edit = toWorkspaceEdit(source, [at(endOf("wait: "), tabStop("how long "))], false);
    assert.deepEqual(Object.keys(edit), ["changes"]);
    assert.equal(accept(URI, TEXT, edit), TEXT.replace("1m", "how long 1m"));
  });

  it("name the version of the text that they are made for", () => {
    const edit = toWorkspaceEdit(source, [at(endOf("1m"), tabStop("x"))], true);
    const [change] = edit.documentChanges ?? [];
    assert.ok(change && "textDocument" in change);
    assert.equal(change.textDocument.version, 7);
  });

  it("keep their own indentation, which editors would add to once more", () => {
    const added = at(endOf("1m"), `\n    - name: ${tabStop("b")}\n      wait: ${tabStop("2m")}`);
    const edit = toWorkspaceEdit(source, [added], true);
    assert.equal(
      accept(URI, TEXT, edit),
      "spec:\n  steps:\n    - name: a\n      wait: 1m\n    - name: ${1:b}\n      wait: ${2:2m}\n",
    );
  });

  it("leave what stands before a snippet on its line as it is", () => {
    const text = "spec:\n  # costs $5 {a} \\n\n  cost: $5 {a} \\n";
    const own = parseSource(URI, text);
    const edit = toWorkspaceEdit(own, [at(text.length, `\n  more: ${tabStop("$1 }")}`)], true);
    assert.equal(accept(URI, text, edit), `${text}\n  more: \${1:$1 }}`);
  });

  it("stay in place where the snippet is of one line", () => {
    const edit = toWorkspaceEdit(source, [at(endOf("wait: "), tabStop("x"))], true);
    const [made] = editsFor(URI, edit);
    assert.deepEqual(made?.range.start, { line: 3, character: 12 });
  });

  it("have no tab stops where two of them would be typed at together", () => {
    const edit = toWorkspaceEdit(source, [at(endOf("a"), tabStop("x")), at(endOf("1m"), tabStop("y"))], true);
    assert.deepEqual(Object.keys(edit), ["changes"]);
    assert.equal(accept(URI, TEXT, edit), TEXT.replace("na", "nax").replace("1m", "1my"));
  });

  it("have no tab stops where another edit stands on the line before the snippet", () => {
    const before = at(endOf("      "), "# ");
    const edit = toWorkspaceEdit(source, [before, at(endOf("1m"), `\n      by: ${tabStop("x")}`)], true);
    assert.deepEqual(Object.keys(edit), ["changes"]);
    assert.match(accept(URI, TEXT, edit), /by: x\n/);
  });

  it("make the plain edits too, beside a snippet", () => {
    const rename = { start: TEXT.indexOf("steps"), end: endOf("steps"), text: "stages" };
    const edit = toWorkspaceEdit(source, [rename, at(endOf("1m"), `\n      by: ${tabStop("x")}`)], true);
    assert.equal(
      accept(URI, TEXT, edit),
      "spec:\n  stages:\n    - name: a\n      wait: 1m\n      by: ${1:x}\n",
    );
  });
});

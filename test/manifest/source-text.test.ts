import assert from "node:assert/strict";
import fc from "fast-check";
import { TextDocument } from "vscode-languageserver-textdocument";
import { columnOf, endOfLine } from "../../server/src/text/lines";
import { SourceText } from "../../server/src/manifest/syntax/source-text";

const texts = fc
  .array(fc.constantFrom("\n", "\n", "\r\n", "\r", "a", "key: value", "\u{1F600}", "\uFEFF", "  - x"), {
    maxLength: 30,
  })
  .map((pieces) => pieces.join(""));

/** Whatever one text tells of places, lines and stretches, the other one tells, too. */
function assertSame(blocks: SourceText, whole: TextDocument): void {
  const text = whole.getText();
  assert.equal(blocks.length, text.length);
  assert.equal(blocks.lineCount, whole.lineCount);
  for (let offset = -1; offset <= text.length + 1; offset++)
    assert.deepEqual(blocks.positionAt(offset), whole.positionAt(offset), `position at ${offset}`);
  for (let line = -1; line <= whole.lineCount; line++)
    for (const character of [-1, 0, 1, 5, 100])
      assert.equal(blocks.offsetAt({ line, character }), whole.offsetAt({ line, character }));
  for (let start = 0; start <= text.length; start++) {
    assert.equal(blocks.slice(start, start + 9), text.slice(start, start + 9));
    const feed = text.indexOf("\n", start);
    assert.equal(blocks.startOfNextLine(start), feed < 0 ? text.length : feed + 1);
    assert.equal(blocks.startOfLine(start), text.slice(0, start).lastIndexOf("\n") + 1);
    assert.equal(blocks.restOfLine(start), text.slice(start, endOfLine(text, start)));
    assert.equal(blocks.columnOf(start), columnOf(text, start));
    assert.equal(blocks.charAt(start), text.charAt(start));
  }
  assert.equal(blocks.lineBreak, text.includes("\r\n") ? "\r\n" : "\n");
  assert.equal(blocks.getText(), text);
}

describe("the text of a source", () => {
  it("kept in blocks, tells the same as in one piece, whatever is replaced in it", () => {
    const change = fc.tuple(fc.nat(200), fc.nat(40), texts);
    fc.assert(
      fc.property(
        texts,
        fc.array(change, { maxLength: 8 }),
        fc.integer({ min: 1, max: 12 }),
        (begin, changes, most) => {
          const blocks = new SourceText("file:///a.yaml", 0, begin, most);
          let text = begin;
          assertSame(blocks, TextDocument.create("", "", 0, text));
          for (const [from, length, by] of changes) {
            const start = Math.min(from, text.length);
            const end = Math.min(start + length, text.length);
            text = text.slice(0, start) + by + text.slice(end);
            blocks.replace(start, end, by, 1);
            assertSame(blocks, TextDocument.create("", "", 0, text));
          }
        },
      ),
      { seed: 20261126, numRuns: 300 },
    );
  });

  it("has a version that follows its changes", () => {
    const text = new SourceText("file:///a.yaml", 1, "a\n");
    text.replace(0, 1, "b", 2);
    assert.equal(text.version, 2);
    assert.equal(text.getText(), "b\n");
  });
});

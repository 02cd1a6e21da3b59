import assert from "node:assert/strict";
import { isKnownWellFormed } from "../../server/src/manifest/syntax/block-reader";
import type { TextFault } from "../../server/src/manifest/syntax/problem";
import { parseWithRecovery } from "../../server/src/manifest/syntax/recover";
import { at, rootOf } from "./texts";

const chunk = at(rootOf("a: 1\n"), []).chunk;

/** How often a mend is tried of which nothing is known, and what is told of the text. */
function readingOf(text: string): { tried: number; faults: readonly TextFault[]; read: unknown } {
  let tried = 0;
  const faults: TextFault[] = [];
  const { documents } = parseWithRecovery(text, faults, (part) => {
    tried++;
    return isKnownWellFormed(part, chunk);
  });
  return { tried, faults, read: documents.map((document) => document.toJS() as unknown) };
}

/** A text with a line between two levels, and a bracket that nothing closes far below it. */
function brokenTwice(top: string): string {
  const lines = Array.from({ length: 120 }, (_, at) => `  key${at}: ${at}`);
  return `top: ${top}\nbelow:\n${lines.with(60, "   key60: 60").with(110, "  key110: [a, b").join("\n")}\n`;
}

describe("a text that stays broken", () => {
  it("is mended without another try where something else is typed far from its faults", () => {
    const first = readingOf(brokenTwice("a"));
    const second = readingOf(brokenTwice("abc"));
    assert.ok(first.tried > 0);
    assert.equal(second.tried, 0);
    const places = ({ faults }: typeof first): readonly unknown[] =>
      faults.map(({ code, span: { start, end } }) => ({ code, start, end }));
    const moved = first.faults.map(({ code, span }) => ({
      code,
      start: span.start + "bc".length,
      end: span.end + "bc".length,
    }));
    assert.deepEqual(places(second), moved);
  });

  it("is read as before where what was typed is taken back", () => {
    const before = readingOf(brokenTwice("before"));
    readingOf(brokenTwice("before, after"));
    const after = readingOf(brokenTwice("before"));
    assert.equal(after.tried, 0);
    assert.deepEqual([after.faults, after.read], [before.faults, before.read]);
    assert.equal(before.faults.length, 2);
  });
});

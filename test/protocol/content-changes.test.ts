import assert from "node:assert/strict";
import fc from "fast-check";
import { TextDocument, type TextDocumentContentChangeEvent } from "vscode-languageserver-textdocument";
import { Manifest } from "../../server/src/manifest/model/manifest";
import { editSource, type TextChange } from "../../server/src/manifest/syntax/edit";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { makeChanges } from "../../server/src/protocol/content-changes";
import { countingQueries } from "../../server/src/query/query";
import { Analyzer } from "../../server/src/rules/engine";
import { makeChange } from "../bench/make-change";
import { compareTrees, subjectOf } from "../fuzz/compare";
import { appliedAll, toldFromTheEnd, toldFromTheStart } from "../text-changes";

const NOW = Date.parse("2026-11-25T12:00:00Z");

const replaced = (text: string, what: RegExp, by: string): readonly TextChange[] =>
  [...text.matchAll(what)].map(({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
    text: by,
  }));

/** The lines of the middle of a text, changed at their beginnings. */
function linesOf(text: string, count: number, by: string): readonly TextChange[] {
  const middle = text.indexOf("\n", text.length / 2) + 1;
  return replaced(text.slice(middle), /^(?=.)/gm, by)
    .slice(0, count)
    .map(({ start, end, text }) => ({ start: middle + start, end: middle + end, text }));
}

describe("changes that are told at once", () => {
  it("leave the text that they make one after the other, wherever they are and in whatever order", () => {
    const typed = fc.constantFrom("", "a", "- ", "\n", "\r\n", "  b: 1\n", "🎉");
    const change = fc.record({ at: fc.nat(80), length: fc.nat(12), text: typed, isWhole: fc.nat(30) });
    const begin = "name: x\nlist:\n  - a: 1\n    b: 2\n  - a: 2\r\n    b: 🎉\n\nrest: |\n  some\n  text\n";
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        let after = begin;
        const events = changes.map(({ at, length, text, isWhole }): TextDocumentContentChangeEvent => {
          if (isWhole === 0) return { text: (after = `whole: 1\n${begin}`) };
          const document = TextDocument.create("", "", 0, after);
          const range = { start: document.positionAt(at), end: document.positionAt(at + length) };
          after =
            after.slice(0, document.offsetAt(range.start)) + text + after.slice(document.offsetAt(range.end));
          return { range, text };
        });
        const subject = subjectOf(begin);
        makeChanges(subject.source, events, 2);
        assert.equal(subject.source.text, after);
        compareTrees(subject, subjectOf(after));
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  const text = makeChange(300);
  const everywhere = { "comment out": "# ", indent: "  ", list: "- " };
  for (const [name, by] of Object.entries(everywhere))
    for (const order of ["from the end", "from the start"] as const)
      it(`${name} hundreds of lines as if the text were read from scratch, told ${order}`, () => {
        const subject = subjectOf(text);
        subject.analyzer.analysis(NOW);
        const changes = linesOf(text, 200, by);
        makeChanges(
          subject.source,
          order === "from the end" ? toldFromTheEnd(text, changes) : toldFromTheStart(text, changes),
          2,
        );
        assert.equal(subject.source.text, appliedAll(text, changes));
        compareTrees(subject, subjectOf(subject.source.text));
      });

  /** How often each query runs while `action` does. */
  function runsOf(action: () => void): Readonly<Record<string, number>> {
    const runs: Record<string, number> = {};
    countingQueries({ ran: (name) => (runs[name] = (runs[name] ?? 0) + 1) }, action);
    return runs;
  }

  it("are read when all of them are made, and not in each state in between", () => {
    for (const [changes, most] of [
      [linesOf(text, 200, "# "), 150],
      [linesOf(text, 200, "  "), 150],
      // Far apart, each in an item of its own.
      [
        [0.3, 0.5, 0.7].map((part) => {
          const at = text.indexOf("ttl: ", text.length * part) + "ttl: ".length;
          return { start: at, end: at, text: "1" };
        }),
        3,
      ],
    ] as const) {
      const { source, manifest } = subjectOf(text);
      const analyzer = new Analyzer(manifest);
      analyzer.analysis(NOW);
      const events = toldFromTheEnd(text, changes);
      const made = runsOf(() => {
        makeChanges(source, events, 2);
      });
      assert.deepEqual(made, {}, "nothing is worked out before anybody asks");
      const { read = 0 } = runsOf(() => analyzer.analysis(NOW));
      assert.ok(read > 0 && read <= most, `${read} stretches of text are read`);
    }
  });

  it("that are many and far apart have the items read in which they are, and no other", () => {
    const { source, manifest } = subjectOf(text);
    const analyzer = new Analyzer(manifest);
    analyzer.analysis(NOW);
    const ttls = replaced(text, /ttl: \d+/g, "ttl: 301");
    const apart = ttls.filter((_, index) => index % 20 === 0);
    assert.ok(apart.length > 20);
    makeChanges(source, toldFromTheEnd(text, apart), 2);
    const { read = 0 } = runsOf(() => analyzer.analysis(NOW));
    assert.ok(read <= apart.length, `${read} stretches of text are read for ${apart.length} changes`);
  });

  it("cost what has to be cut anew for them: an item, or all of the text where its lists end elsewhere", () => {
    const { source } = subjectOf(text);
    const at = text.indexOf("ttl: ", text.length / 2) + "ttl: ".length;
    assert.ok(editSource(source, { start: at, end: at, text: "1" }) < 500);
    const dash = text.indexOf("    - name: zone");
    assert.ok(editSource(source, { start: dash, end: dash + 3, text: "" }) >= source.document.length);
  });

  it("of a large text are looked at in small slices", () => {
    const all = { start: 0, end: text.length, text: "" };
    const behind = (needle: string): TextChange => {
      const at = text.indexOf(needle) + needle.length;
      return { start: at, end: at, text: "x" };
    };
    for (const changes of [[all], [behind("\nspec")], [behind("\n  zones")], linesOf(text, 200, "# ")]) {
      const source = parseSource("file:///sliced.trust.yaml", text);
      const analyzer = new Analyzer(new Manifest(source));
      analyzer.analysis(NOW);
      makeChanges(source, toldFromTheEnd(text, changes), 2);
      const isTimeUp = (): boolean => true;
      let most = 0;
      const slice = (): boolean => source.prepare(isTimeUp) && analyzer.work(NOW, isTimeUp);
      for (let isDone: boolean | undefined; isDone !== true;) {
        const runs = runsOf(() => (isDone = slice()));
        most = Math.max(most, runs["read"] ?? 0, runs["check record"] ?? 0, runs["record"] ?? 0);
      }
      assert.ok(most <= 5, `${most} records in one slice`);
    }
  });
});

import assert from "node:assert/strict";
import { Manifest } from "../../server/src/manifest/model/manifest";
import { editSource } from "../../server/src/manifest/syntax/edit";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { Analyzer, type Analysis } from "../../server/src/rules/engine";
import { spanOfPlace } from "../../server/src/rules/finding";
import { oneIn } from "../how-much";
import { seeded } from "../random";
import { examples, mutated, samples } from "../service/samples";

const NOW = Date.parse("2026-11-22T12:00:00Z");

/** The line of each finding, and what it says. */
function said({ findings, manifest }: Analysis): readonly string[] {
  const { document } = manifest.source;
  return findings.map(
    ({ at, message }) => `${document.positionAt(spanOfPlace(at).span.start).line} ${message}`,
  );
}

/** What is said after an edit before everything is checked again, and was said neither before nor is it at the end. */
function saidInBetween(analyzer: Analyzer, edit: () => void): readonly string[] {
  const lasting = new Set(said(analyzer.analysis(NOW)));
  edit();
  const sofar = new Set<string>();
  do for (const one of said(analyzer.findingsSoFar(NOW))) sofar.add(one);
  while (!analyzer.work(NOW, () => true));
  for (const one of said(analyzer.analysis(NOW))) lasting.add(one);
  return [...sofar].filter((one) => !lasting.has(one));
}

describe("what is told before everything is checked again", () => {
  const text = examples.find(({ name }) => name === "status-page.broken.trust.yaml")?.text ?? "";
  const lines = text.split("\n");

  for (const [what, edit] of [
    ["a colon that comes and goes", (line: string) => line.replace(":", "")],
    ["a quote", (line: string) => line.replace(/\S/, '"$&')],
    ["a bracket", (line: string) => `${line} [`],
  ] as const) {
    it(`stands where it stood or will stand: ${what}`, () => {
      for (const line of [0, 4, 6]) {
        const source = parseSource("file:///change.trust.yaml", text);
        const analyzer = new Analyzer(new Manifest(source));
        const start = source.document.offsetAt({ line, character: 0 });
        const before = lines[line] ?? "";
        const after = edit(before);
        for (const [from, to] of [
          [before, after],
          [after, before],
        ] as const) {
          const change = { start, end: start + from.length, text: to };
          const strange = saidInBetween(analyzer, () => editSource(source, change));
          assert.deepEqual(strange, [], `line ${line + 1}, "${to}"`);
        }
      }
    });
  }
});

describe("what a text says by itself", () => {
  const random = seeded(53);
  const texts = [...samples, ...samples.map((sample) => mutated(sample, random))];

  it("is told before everything is checked, and then as well", () => {
    let early = 0;
    const tried = oneIn(20, texts);
    for (const { name, text } of tried) {
      const analyzer = new Analyzer(new Manifest(parseSource("file:///change.trust.yaml", text)));
      let isDone = false;
      while (!isDone && !analyzer.knowsText) isDone = analyzer.work(NOW, () => true);
      const first = said(analyzer.findingsSoFar(NOW));
      const all = said(analyzer.analysis(NOW));
      assert.deepEqual(
        first.filter((one) => !all.includes(one)),
        [],
        name,
      );
      early += Number(!isDone && first.length > 0);
    }
    assert.ok(early > tried.length / 20, `${early} of ${tried.length} texts`);
  });
});

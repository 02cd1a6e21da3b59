import { parseAllDocuments } from "yaml";
import { Manifest } from "../../server/src/manifest/model/manifest";
import { editSource } from "../../server/src/manifest/syntax/edit";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { Analyzer } from "../../server/src/rules/engine";
import { allRules } from "../../server/src/rules/registry";
import type { AnyRule } from "../../server/src/rules/rule";
import { makeChange } from "./make-change";
import { percentile, rounded } from "./report";

export const NOW = Date.parse("2026-11-25T12:00:00Z");

function timed(action: () => unknown): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

export function analyzerOf(text: string, rules?: readonly AnyRule[]): Analyzer {
  return new Analyzer(new Manifest(parseSource("file:///bench.trust.yaml", text)), rules);
}

/** A row of the table: records, a bare parse, the first findings, their ratio, keystrokes. */
export function keystrokesInProcess(size: number, edits: number): readonly string[] {
  const text = makeChange(size);
  const bare = timed(() => parseAllDocuments(text, { uniqueKeys: false, prettyErrors: false }));
  let analyzer = analyzerOf("");
  const first = timed(() => (analyzer = analyzerOf(text)).analysis(NOW));
  const { source } = analyzer.manifest;
  const places = [...text.matchAll(/type: A$/gm)].map(({ index }) => index + "type: A".length);
  const times: number[] = [];
  for (let edit = 0; edit < edits; edit++) {
    const at = places[Math.floor((edit / edits) * places.length)] ?? 0;
    times.push(
      timed(() => {
        editSource(source, { start: at, end: at, text: "Q" });
        analyzer.analysis(NOW);
      }),
      timed(() => {
        editSource(source, { start: at, end: at + 1, text: "" });
        analyzer.analysis(NOW);
      }),
    );
  }
  const figures = [bare, first].map(rounded);
  const typing = [percentile(times, 0.5), percentile(times, 0.95)].map(rounded);
  return [String(size), ...figures, (first / bare).toFixed(2), ...typing];
}

/** How long the first findings and a keystroke take beside a bare parse of the same text, in a sentence. */
export function ratiosToParse(size: number): string {
  const [, bare, first, , keystroke] = keystrokesInProcess(size, 20);
  const times = (figure: string | undefined): string => (Number(figure) / Number(bare)).toFixed(2);
  return `${size} records beside a bare parse by yaml: ${times(first)} times as long to the first findings, ${times(keystroke)} times from a keystroke to its findings`;
}

/** The ten rules that take longest, with how often they are asked. */
export function dearestRules(size: number): readonly (readonly string[])[] {
  const text = makeChange(size);
  analyzerOf(text).analysis(NOW);
  const cost = new Map<string, { ms: number; asked: number }>();
  const watched = allRules.map((rule): AnyRule => {
    const spent = { ms: 0, asked: 0 };
    cost.set(rule.id, spent);
    return {
      ...rule,
      check: (entity, context) => {
        const start = performance.now();
        const found = [...rule.check(entity, context)];
        spent.ms += performance.now() - start;
        spent.asked++;
        return found;
      },
    };
  });
  analyzerOf(text, watched).analysis(NOW);
  return [...cost]
    .sort(([, a], [, b]) => b.ms - a.ms)
    .slice(0, 10)
    .map(([id, { ms, asked }]) => [
      id,
      rounded(ms),
      String(asked),
      rounded((ms * 1000) / Math.max(1, asked)),
    ]);
}

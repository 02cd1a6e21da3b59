import assert from "node:assert/strict";
import { Manifest } from "../../server/src/manifest/model/manifest";
import type { Chunk } from "../../server/src/manifest/syntax/chunk";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import type { Source } from "../../server/src/manifest/syntax/source";
import { analyze, Analyzer, type Analysis } from "../../server/src/rules/engine";
import { spanOfPlace, type Related } from "../../server/src/rules/finding";
import { completion } from "../../server/src/service/completion/completion";
import { documentSymbols } from "../../server/src/service/symbols";
import { shapeByYaml, shapeOf } from "../manifest/tree-shape";

export const NOW = Date.parse("2026-11-25T12:00:00Z");

/** A text that is edited, with everything that is known of it. */
export interface Subject {
  readonly source: Source;
  readonly manifest: Manifest;
  readonly analyzer: Analyzer;
}

export function subjectOf(text: string): Subject {
  const source = parseSource("file:///fuzz.trust.yaml", text);
  const manifest = new Manifest(source);
  return { source, manifest, analyzer: new Analyzer(manifest) };
}

/** How the text is cut, what its tree is, and what is wrong with it: the same as for the text read from scratch. */
export function compareTrees({ source }: Subject, fresh: Subject): void {
  assert.equal(source.text, fresh.source.text, "the text");
  same(piecesOf(source), piecesOf(fresh.source), "how the text is cut");
  same(shapeOf(source), shapeOf(fresh.source), "the tree");
  same(problemsOf(source), problemsOf(fresh.source), "the faults of the text");
  compareWithYaml(fresh.source);
}

/** Where the text is free of faults, the tree is the one that `yaml` makes of the whole. */
function compareWithYaml(source: Source): void {
  const whole = shapeByYaml(source.text);
  if (!whole) return;
  const faults = source.documents.flatMap(({ problems }) => problems.map(({ code }) => code));
  // Markers of a conflict are text to `yaml` and no part of the document here.
  if (faults.includes("conflict-marker")) return;
  const serious = faults.filter((code) => !/^(?:alias|yaml-1.1|unknown-tag|complex|too-)/.test(code));
  assert.deepEqual(serious, [], "a fault is told of a text that yaml reads");
  if (faults.length === 0)
    same(withoutEmptyKeys(shapeOf(source)), withoutEmptyKeys(whole), "the tree that yaml makes");
}

/**
 * A key that nothing is written of stands nowhere: `yaml` puts it in front of the comments above its colon or behind
 * them, by what stands before, and what has no value beside it as well.
 */
function withoutEmptyKeys(shape: readonly string[]): readonly string[] {
  let isBelowEmptyKey = false;
  return shape.map((line) => {
    const isEmptyKey = /^[ :-]*: empty \d/.test(line);
    const placed = isEmptyKey || (isBelowEmptyKey && /^[ :-]*empty \d/.test(line));
    isBelowEmptyKey = isEmptyKey;
    return placed ? line.replace(/\d+-\d+/, "nowhere") : line;
  });
}

/** What is found in the text: the same as by the command line, which reads it once. */
export function compareFindings({ analyzer, source: { text } }: Subject): void {
  const once = analyze(subjectOf(text).manifest, { now: NOW });
  same(findingsOf(analyzer.analysis(NOW)), findingsOf(once), "the findings");
}

/** What is offered at a place, and the outline. */
export function compareFeatures(subject: Subject, fresh: Subject, offset: number): void {
  const offers = ({ manifest }: Subject): readonly string[] => {
    const position = manifest.source.document.positionAt(offset);
    const list = completion(
      manifest,
      position,
      { snippets: true, now: NOW },
      { isCancellationRequested: false },
    );
    return list.items.map((item) => JSON.stringify(item));
  };
  same(offers(subject), offers(fresh), `what is offered at ${offset}`);
  const outline = ({ manifest }: Subject): readonly string[] =>
    documentSymbols(manifest).map((symbol) => JSON.stringify(symbol));
  same(outline(subject), outline(fresh), "the outline");
  assert.equal(subject.source.text, fresh.source.text, "the text after completion");
}

function same(actual: readonly string[], expected: readonly string[], what: string): void {
  const index = actual.findIndex((line, at) => line !== expected[at]);
  const at = index < 0 ? Math.min(actual.length, expected.length) : index;
  if (index < 0 && actual.length === expected.length) return;
  const around = (lines: readonly string[]): string => lines.slice(Math.max(0, at - 2), at + 3).join("\n  ");
  assert.fail(`${what} differs at ${at}\n it is\n  ${around(actual)}\n and should be\n  ${around(expected)}`);
}

function piecesOf(source: Source): string[] {
  const pieces = (chunk: Chunk, indent: string): string[] => [
    `${indent}${chunk.base}+${chunk.length}`,
    ...chunk.sequences.flatMap(({ columns, chunks }) => [
      `${indent}[${columns.dash} ${columns.key}`,
      ...chunks.flatMap((inner) => pieces(inner, `${indent} `)),
    ]),
  ];
  return source.documents.flatMap(({ chunk }) => pieces(chunk, ""));
}

function problemsOf(source: Source): string[] {
  return source.documents.flatMap(({ problems }) =>
    problems.map(
      ({ code, span, detail, repair }) =>
        `${code} ${span.start}-${span.end} ${detail} ${repair ? JSON.stringify(repair) : ""}`,
    ),
  );
}

function findingsOf({ findings, suppressed }: Analysis): string[] {
  const place = (at: Related["at"]): string => {
    if (at.kind === "file") return `${at.uri}:${at.start.line}`;
    const { span } = spanOfPlace(at);
    return `${span.start}-${span.end}`;
  };
  return [...findings, ...suppressed.map(({ finding }) => finding)].map(
    ({ rule, severity, message, at, related, fixes }) =>
      [
        `${rule.id} ${severity} ${place(at)} ${message}`,
        ...related.map((one) => `${place(one.at)} ${one.message}`),
        ...fixes.map(({ title, safe }) => `${title} ${String(safe)}`),
      ].join(" | "),
  );
}

/** Holds a fixture against what the rules find, and its texts after fixes against what the fixes make. */
import assert from "node:assert/strict";
import { applyEdits } from "../../server/src/manifest/edits/edits";
import type { Analysis, Finding } from "../../server/src/rules/engine";
import { spanOfPlace, type Fix, type Place } from "../../server/src/rules/finding";
import { allRules } from "../../server/src/rules/registry";
import type { AnyRule } from "../../server/src/rules/rule";
import { editsOf } from "../../server/src/service/edits";
import { annotated } from "./annotate";
import { carryOut } from "./carry-out";
import { relatedHere } from "./related-here";
import { analysisOf } from "./findings";
import type { After, Fixture, Mark, Stretch } from "./fixture";
import { frame, type Framed } from "./frame";
import { renderTabStops } from "./tab-stops";

/** How the input is laid out before the rules see it. */
export interface Variation {
  readonly indent: 2 | 4;
  readonly lineBreak: "\n" | "\r\n";
}

/** As people write it most; the one in which fixes are carried out and judged. */
export const usual: Variation = { indent: 2, lineBreak: "\n" };

/** Deeper: what is found is the same, though fixes write wider. */
export const deeper: Variation = { indent: 4, lineBreak: "\n" };

/** The same text with other line breaks. */
export const windows: Variation = { indent: 2, lineBreak: "\r\n" };

export interface Case {
  readonly fixture: Fixture;
  readonly rule: string;
  readonly framed: Framed;
  readonly analysis: Analysis;
}

/** A fixture in a layout, with what the rules find in it; `rules` are all of them, unless a test leaves some out. */
export function caseOf(
  fixture: Fixture,
  rule: string,
  { indent, lineBreak }: Variation,
  rules?: readonly AnyRule[],
): Case {
  const framed = frame(fixture.input, indent);
  const text = framed.text.replaceAll("\n", lineBreak);
  return { fixture, rule, framed, analysis: analysisOf(text, fixture.now, fixture, rules) };
}

/**
 * The rules that a fixture speaks of. Whether a layout makes another one speak up is asked of the examples of all rules,
 * and of generated manifests. Rules of the plane `governance` speak of other rules.
 */
export function rulesOf({ marks, also }: Fixture, rule: string): readonly AnyRule[] {
  const named = new Set([rule, ...also, ...marks.flatMap((mark) => mark.rule ?? [])]);
  const own = allRules.filter(({ id }) => named.has(id));
  return own.some(({ plane }) => plane === "governance") ? allRules : own;
}

/** The same case as if its rule found nothing. */
export function withoutFindings({ analysis, ...rest }: Case): Case {
  const findings = analysis.findings.filter(({ rule }) => rule.id !== rest.rule);
  return { ...rest, analysis: { ...analysis, findings } };
}

/** The findings are those that are marked, no more and no fewer, each at its place with its severity and words. */
export function checkFindings({ fixture, rule, framed, analysis }: Case): void {
  const open = [...fixture.marks];
  const unexpected = analysis.findings.filter((finding) => {
    const index = open.findIndex((mark) => isMarked(finding, mark, rule, framed));
    if (index >= 0) open.splice(index, 1);
    return index < 0 && !fixture.also.includes(finding.rule.id);
  });
  const told = unexpected.map(
    (finding) => `not marked: ${finding.severity} ${finding.rule.id}: ${finding.message}`,
  );
  const missing = open.map(
    (mark) => `not found: ${mark.severity} ${mark.rule ?? rule}: ${mark.message} (line ${mark.line + 1})`,
  );
  const idle = fixture.also.filter((id) => !analysis.findings.some((finding) => finding.rule.id === id));
  const problems = [...told, ...missing, ...idle.map((id) => `"also: ${id}", which finds nothing here`)];
  if (problems.length > 0) assert.fail(`${problems.join("\n")}\n\n${annotated(framed, analysis)}`);
}

function isMarked(finding: Finding, mark: Mark, rule: string, framed: Framed): boolean {
  const isIt = finding.rule.id === (mark.rule ?? rule) && finding.severity === mark.severity;
  if (!isIt || !says(finding.message, mark.message) || !standsAt(finding.at, mark, framed)) return false;
  if (mark.related.length === 0) return true;
  const related = relatedHere(finding);
  return (
    related.length === mark.related.length &&
    mark.related.every((expected) =>
      related.some(({ at, message }) => says(message, expected.message) && standsAt(at, expected, framed)),
    )
  );
}

/** Whether a message holds the parts, which ` ... ` separates, one behind the other. */
function says(message: string, parts: string): boolean {
  let from = 0;
  return parts.split(" ... ").every((part) => {
    const found = message.indexOf(part, from);
    from = found + part.length;
    return found >= 0;
  });
}

function standsAt(at: Place, { line, column, endLine, endColumn }: Stretch, framed: Framed): boolean {
  const { source, span } = spanOfPlace(at);
  const start = source.document.positionAt(span.start);
  const end = source.document.positionAt(span.end);
  const from = framed.placeOf(line, column);
  const to = framed.placeOf(endLine, endColumn);
  return (
    start.line === from.line &&
    start.character === from.column &&
    end.line === to.line &&
    end.character === to.column
  );
}

/** Every fix, shown in the fixture or not: the text stays readable, the finding goes, no error comes. */
export function checkFixes(checked: Case): void {
  const unused = new Set(checked.fixture.afters);
  for (const { finding, fix, after } of fixesOf(checked)) {
    if (after) unused.delete(after);
    checkFix(checked, { finding, fix }, after);
  }
  const titles = [...unused].map(({ title, which }) => `${which}: ${title}`);
  assert.deepEqual(titles, [], "there are no such fixes");
}

/** The texts after the fixes that the fixture shows, and no more. */
export function checkTexts(checked: Case): void {
  for (const { finding, fix, after } of fixesOf(checked)) {
    if (!after) continue;
    const { source, edits } = editsOf(finding, fix);
    checkText(checked.framed, renderTabStops(applyEdits(source.text, edits)).shown, after);
  }
}

interface Fixed {
  readonly finding: Finding;
  readonly fix: Fix;
}

function* fixesOf({ analysis, rule, fixture }: Case): Generator<Fixed & { after: After | undefined }> {
  const seen = new Map<string, number>();
  for (const finding of analysis.findings.filter((one) => one.rule.id === rule)) {
    for (const fix of finding.fixes) {
      const which = (seen.get(fix.title) ?? 0) + 1;
      seen.set(fix.title, which);
      const after = fixture.afters.find((one) => one.title === fix.title && one.which === which);
      yield { finding, fix, after };
    }
  }
}

function checkFix(
  { analysis, fixture, framed }: Case,
  { finding, fix }: Fixed,
  after: After | undefined,
): void {
  const { plain, shown, findings } = carryOut(finding, fix, fixture.now, fixture);
  const leaves = after?.leaves ?? [];
  const news = newErrors(analysis.findings, findings);
  const context = `after "${fix.title}":\n${plain}`;
  assert.deepEqual(
    news.filter(({ rule }) => !leaves.includes(rule.id)).map((one) => `${one.rule.id}: ${one.message}`),
    [],
    context,
  );
  assert.ok(count(findings, finding) < count(analysis.findings, finding), `the finding stays ${context}`);
  if (after) checkText(framed, shown, after);
}

function newErrors(before: readonly Finding[], after: readonly Finding[]): readonly Finding[] {
  const errors = after.filter(({ severity, rule }) => severity === "error" || rule.id === "yaml-syntax");
  return errors.filter((error) => count(after, error) > count(before, error));
}

function count(findings: readonly Finding[], finding: Finding): number {
  return findings.filter(({ rule, message }) => rule.id === finding.rule.id && message === finding.message)
    .length;
}

function checkText(framed: Framed, shown: string, after: After): void {
  const isCrlf = shown.includes("\r\n");
  if (isCrlf) assert.doesNotMatch(shown, /(?<!\r)\n/, "line breaks of two kinds");
  const inner = framed.unframe(shown.replaceAll("\r\n", "\n"));
  assert.ok(
    inner !== undefined,
    `"${after.title}" changes the frame; put the keys that it changes into the fixture`,
  );
  assert.equal(inner, after.text);
}

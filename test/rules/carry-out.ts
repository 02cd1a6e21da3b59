/** Carries a fix out, as an editor does. */
import assert from "node:assert/strict";
import { applyEdits, type TextEdit } from "../../server/src/manifest/edits/edits";
import type { Finding } from "../../server/src/rules/engine";
import { spanOfPlace, type Fix } from "../../server/src/rules/finding";
import type { AnyRule } from "../../server/src/rules/rule";
import { editsOf } from "../../server/src/service/edits";
import { analysisOf, type Beside } from "./findings";
import { renderTabStops, type Rendered } from "./tab-stops";

export interface Carried extends Rendered {
  /** What is found afterwards, except where a tab stop waits to be filled in. */
  readonly findings: readonly Finding[];
}

/** Carries a fix out; fails where its edits are not one piece. Afterwards `rules` are asked, all of them where none are named. */
export function carryOut(
  finding: Finding,
  fix: Fix,
  now?: number,
  beside?: Beside,
  rules?: readonly AnyRule[],
): Carried {
  const { source, edits } = editsOf(finding, fix);
  assertOnePiece(fix, edits, source.text.length);
  const rendered = renderTabStops(applyEdits(source.text, edits));
  const isOpen = (one: Finding): boolean => {
    const { span } = spanOfPlace(one.at);
    return rendered.stops.some((stop) => span.start <= stop.end && span.end >= stop.start);
  };
  const { findings } = analysisOf(rendered.plain, now, beside, rules);
  return { ...rendered, findings: findings.filter((one) => !isOpen(one)) };
}

function assertOnePiece({ title }: Fix, edits: readonly TextEdit[], length: number): void {
  assert.ok(edits.length > 0, `"${title}" changes nothing`);
  let end = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    assert.ok(edit.start >= end && edit.end >= edit.start, `the edits of "${title}" overlap`);
    end = edit.end;
  }
  assert.ok(end <= length, `the edits of "${title}" lie outside of the text`);
}

import type { FoldingRange } from "vscode-languageserver-types";
import type { Manifest } from "../manifest/model/manifest";
import type { SyntaxDocument } from "../manifest/syntax/source";
import {
  foldsOfPart,
  onePerLine,
  type Fold,
  type Marker,
  type PartFolds,
} from "../manifest/model/part-folds";
import { atOnce, type Stepwise } from "../text/stepwise";

/**
 * What can be folded: entries and items of more than one line (each item of a list is a region, so that "Fold All
 * Regions" shows a list at a glance), block scalars, comments, regions that comments mark, and documents.
 *
 * @param limit how many the editor takes; of more, the outermost are given
 */
export function foldingRanges(manifest: Manifest, limit?: number): FoldingRange[] {
  return atOnce(foldingOf(manifest, limit));
}

/** As `foldingRanges`, stretch by stretch of the text. */
export function* foldingOf(manifest: Manifest, limit = Number.POSITIVE_INFINITY): Stepwise<FoldingRange[]> {
  const { document, documents } = manifest.source;
  const parts: PartFolds[] = [];
  for (const part of manifest.parts()) {
    parts.push(foldsOfPart(part));
    yield;
  }
  const lineOf = (base: number): number => (base === 0 ? 0 : document.positionAt(base).line);
  const markers = parts.flatMap(({ markers, base }) =>
    markers.map(({ line, opens }) => ({ line: line + lineOf(base), opens })),
  );
  const above = [...regions(markers), ...foldsOf(documents)];
  const isWanted = outermost([{ folds: above }, ...parts], limit);
  const folds = above.filter(isWanted);
  // Most parts of a large text have nothing that is wanted: their lines are not looked for.
  for (const { folds: own, base } of parts) {
    const wanted = own.filter(isWanted);
    if (wanted.length === 0) continue;
    const line = lineOf(base);
    for (const fold of wanted) folds.push({ ...fold, start: fold.start + line, end: fold.end + line });
    yield;
  }
  return onePerLine(folds).map(({ start, end, kind }) => ({
    startLine: start,
    endLine: end,
    ...(kind && { kind }),
  }));
}

/** What stands between the comments `# region` and `# endregion`, which may stand in each other. */
function regions(markers: readonly Marker[]): readonly Fold[] {
  const open: Marker[] = [];
  return [...markers]
    .sort((a, b) => a.line - b.line)
    .flatMap((marker): Fold[] => {
      if (marker.opens) {
        open.push(marker);
        return [];
      }
      const begin = open.pop();
      return begin ? [{ start: begin.line, end: marker.line, indent: 0, kind: "region" }] : [];
    });
}

/** Documents that begin with a marker, from there to their last line. */
function foldsOf(all: readonly SyntaxDocument[]): readonly Fold[] {
  if (all.length < 2) return [];
  return all.flatMap(({ source, span }): Fold[] => {
    if (!source.text.startsWith("---", span.start)) return [];
    const length = source.text.slice(span.start, span.end).trimEnd().length;
    const start = source.document.positionAt(span.start).line;
    const end = source.document.positionAt(span.start + length).line;
    return end > start ? [{ start, end, indent: 0 }] : [];
  });
}

/**
 * Tells, of the folds in their order, which are among as many as fit in: those that are indented least, of the deepest
 * that still come in the first ones. To be asked once about each.
 */
function outermost(
  parts: readonly { readonly folds: readonly Fold[] }[],
  limit: number,
): (fold: Fold) => boolean {
  const counts: number[] = [];
  for (const { folds } of parts) for (const { indent } of folds) counts[indent] = (counts[indent] ?? 0) + 1;
  let left = limit;
  const room = counts.map((count) => {
    const taken = Math.min(count, left);
    left -= taken;
    return taken;
  });
  return ({ indent }) => {
    const free = room[indent] ?? 0;
    if (free > 0) room[indent] = free - 1;
    return free > 0;
  };
}

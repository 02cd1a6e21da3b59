import { relatedHere } from "./related-here";
import type { Analysis, Finding } from "../../server/src/rules/engine";
import { spanOfPlace, type Place } from "../../server/src/rules/finding";
import type { Framed } from "./frame";

/** The text with a mark below each line that something is found in, in the format of fixtures. */
export function annotated(framed: Framed, analysis: Analysis, rule?: string): string {
  const { findings } = analysis;
  const marks = findings.flatMap((finding, index) => marksOf(finding, index + 1, findings.length > 1, rule));
  const lines = analysis.manifest.source.text.split(/\r?\n/);
  const marked = lines
    .flatMap((line, index) => [line, ...marks.filter((mark) => mark.line === index).map(({ text }) => text)])
    .join("\n");
  return framed.unframe(marked) ?? marked;
}

interface MarkLine {
  readonly line: number;
  readonly text: string;
}

function marksOf(
  finding: Finding,
  number: number,
  isOneOfMany: boolean,
  rule: string | undefined,
): readonly MarkLine[] {
  const { id } = finding.rule;
  const words = `${finding.severity}${id === rule ? "" : ` ${id}`}: ${finding.message}`;
  const which = isOneOfMany ? ` ${number}` : "";
  return [
    markLine(finding.at, "^", words),
    ...relatedHere(finding).map(({ at, message }) => markLine(at, "-", `related${which}: ${message}`)),
  ];
}

function markLine(at: Place, sign: string, words: string): MarkLine {
  const { source, span } = spanOfPlace(at);
  const start = source.document.positionAt(span.start);
  const end = source.document.positionAt(span.end);
  const more = end.line - start.line;
  const width = more > 0 ? 3 : end.character - start.character;
  const to = more > 0 ? `>${more}:${end.character}` : "";
  const pad = Math.min(start.character, 2);
  // Two columns of the frame; the first columns of what stands in it are marked from the number sign on.
  const run =
    start.character > pad
      ? `${" ".repeat(pad)}#${" ".repeat(start.character - pad - 1)}${sign.repeat(width)}`
      : `${" ".repeat(pad)}#${sign.repeat(Math.max(1, width - 1))}`;
  return { line: start.line, text: `${run}${to} ${words}` };
}

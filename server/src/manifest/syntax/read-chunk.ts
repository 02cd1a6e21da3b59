import type { Document } from "yaml";
import type { RawContent } from "./aliases";
import { isKnownWellFormed, readBlocks } from "./block-reader";
import type { Chunk } from "./chunk";
import { convertDocument } from "./convert";
import { SyntaxProblem, type TextFault } from "./problem";
import { parseWithRecovery } from "./recover";

/**
 * Reads the text of a chunk. What most manifests are written in is read by the product itself, everything else by
 * `yaml`: both give the same tree. Never throws: whatever is wrong is a problem at its place.
 */
export function readChunk(chunk: Chunk): RawContent {
  if (chunk.refusal) return { ...nothing, problems: [new SyntaxProblem(chunk, chunk.refusal)] };
  const skeleton = chunk.skeleton();
  const roots = readBlocks(chunk, skeleton);
  if (roots) return { ...nothing, roots };
  const { text } = skeleton;
  const faults: TextFault[] = [];
  const readable = parseWithRecovery(blankConflicts(text, faults), faults, (part) =>
    isKnownWellFormed(part, chunk),
  );
  const [document] = readable.documents;
  const content = convertDocument(document, chunk, skeleton, readable, faults);
  if (document) faults.push(...tagFaults(document, readable.placeOf));
  if (document && chunk.owner.kind === "document") faults.push(...directiveFaults(document, text));
  faults.sort((a, b) => a.span.start - b.span.start);
  return { ...content, problems: faults.map((fault) => new SyntaxProblem(chunk, fault)) };
}

const nothing: RawContent = { roots: [], problems: [], anchored: [], aliases: [] };

/** A version directive other than 1.2 changes what `on`, `yes` or `012` mean to other tools. */
function directiveFaults(yaml: Document.Parsed, text: string): TextFault[] {
  const start = text.search(/^%YAML 1\.1\b/m);
  if (yaml.directives.yaml.version !== "1.1" || start < 0) return [];
  return [{ code: "yaml-1.1", span: { start, end: start + "%YAML 1.1".length }, detail: "1.1" }];
}

/** Tags that are no part of YAML itself mean something to one tool only. */
function tagFaults(yaml: Document.Parsed, placeOf: (offset: number) => number): TextFault[] {
  return yaml.warnings
    .filter(({ code }) => code === "TAG_RESOLVE_FAILED")
    .map(({ pos: [start, end], message }) => {
      const detail = /![^\s]*/.exec(message)?.[0] ?? "";
      return { code: "unknown-tag", span: { start: placeOf(start), end: placeOf(end) }, detail };
    });
}

/** Replaces each line that a merge conflict left behind with spaces, so that both sides of it can be read. */
function blankConflicts(text: string, faults: TextFault[]): string {
  if (!/^(?:<{7} |\|{7} |={7}\r?$|>{7} )/m.test(text)) return text;
  return text.replace(/^(?:<{7} .*|\|{7} .*|={7}|>{7} .*)(?=\r?$)/gm, (line, start: number) => {
    const span = { start, end: start + line.length };
    faults.push({ code: "conflict-marker", span, detail: line.slice(0, 7) });
    return " ".repeat(line.length);
  });
}

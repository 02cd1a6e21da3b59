import { startOfLine } from "../../manifest/edits/layout";
import { parseSource } from "../../manifest/syntax/parse";
import { spanOf, type Node, type ScalarNode } from "../../manifest/syntax/node";
import type { Source, SyntaxDocument, SyntaxProblemCode } from "../../manifest/syntax/source";
import { closersAtEnd, type Closer, type Slot } from "./cursor-line";
import { childrenOf, lineAt } from "./lines";

/** Stands at the cursor while the text is looked at: a character that no manifest holds, in no script and no syntax. */
export const PLACEHOLDER = "\uE0C0";

/** One way to read what is being typed: what is written around the placeholder. */
export interface Attempt {
  readonly lead: string;
  /** The closing quote, where it is missing. */
  readonly closing: string;
  readonly suffix: string;
  /** What it has to turn out to be; anything where the line alone cannot tell. */
  readonly role?: "key" | "value" | "item";
  /** The flow collections that are open where the line begins. */
  readonly open?: readonly Closer[];
}

/** The placeholder as a node of a document, and the way in which it became one. */
export interface Held {
  readonly node: ScalarNode;
  readonly document: SyntaxDocument;
  readonly attempt: Attempt;
}

/**
 * Parses the text with the placeholder in a slot. Undefined where it does not become a node of its own (it stands in a
 * block text or a comment) or breaks what was sound, as a key at a column between two levels does.
 */
export function parseWithPlaceholder(source: Source, slot: Slot, attempt: Attempt): Held | undefined {
  const trial = trialOf(source, slot, attempt);
  return heldIn(closedInLine(trial, source), trial) ?? heldIn(trial.text, trial);
}

/** A text with the placeholder in it. */
interface Trial {
  readonly source: Source;
  readonly slot: Slot;
  readonly attempt: Attempt;
  readonly text: string;
  /** Where the line of the placeholder begins. */
  readonly lineStart: number;
}

function trialOf(source: Source, slot: Slot, attempt: Attempt): Trial {
  const inserted = attempt.lead + PLACEHOLDER + attempt.closing + attempt.suffix;
  const text = source.text.slice(0, slot.start) + inserted + source.text.slice(slot.end);
  return { source, slot, attempt, text, lineStart: startOfLine(text, slot.start) };
}

/** The text with brackets closed that the line leaves open: in a broken text they may be closed nowhere. */
function closedInLine({ slot, attempt, text, lineStart }: Trial, source: Source): string | undefined {
  if (slot.flowStart === undefined || source.documents.every(({ problems }) => problems.length === 0))
    return undefined;
  const { closers, at } = closersAtEnd(
    lineAt(text, lineStart),
    slot.flowStart - lineStart,
    attempt.open ?? [],
  );
  return closers === "" ? undefined : text.slice(0, lineStart + at) + closers + text.slice(lineStart + at);
}

function heldIn(text: string | undefined, trial: Trial): Held | undefined {
  if (text === undefined) return undefined;
  const { source, slot, attempt } = trial;
  const patched = parseSource(source.uri, text);
  const start = slot.start + attempt.lead.length - (slot.quote ? 1 : 0);
  for (const document of patched.documents) {
    const node = document.root && placeholderIn(document.root, start);
    if (node) return breaksText(patched, trial) ? undefined : { node, document, attempt };
  }
  return undefined;
}

function placeholderIn(node: Node, start: number): ScalarNode | undefined {
  const span = spanOf(node);
  if (span.start > start || span.end < start) return undefined;
  if (node.kind === "scalar") return span.start === start && node.source === PLACEHOLDER ? node : undefined;
  for (const inner of childrenOf(node)) {
    const found = placeholderIn(inner, start);
    if (found) return found;
  }
  return undefined;
}

/**
 * Whether the placeholder breaks what stands around it, as a key at a column between two levels does: a problem in its
 * line, a problem elsewhere that the text as it is does not have, or more problems behind it than without its line.
 * Brackets that are still open, and what they do to the lines behind them, do not count.
 */
function breaksText(patched: Source, { source, slot, lineStart }: Trial): boolean {
  const { text } = source;
  const end = lineStart + lineAt(text, lineStart).length;
  const shift = patched.text.length - text.length;
  const broken = problemsOf(patched).filter(({ code }) => !HARMLESS.has(code));
  const inLine = broken.filter(({ at }) => lineStart <= at && at <= end + shift);
  if (inLine.some(({ code }) => code !== "unclosed")) return true;
  const others = broken.filter((problem) => !inLine.includes(problem));
  const known = new Set(
    problemsOf(source).map(({ code, at }) => `${code} ${at >= slot.end ? at + shift : at}`),
  );
  if (others.some(({ code, at }) => !known.has(`${code} ${at}`))) return true;
  const behind = others.filter(({ at }) => at > end + shift);
  if (behind.length === 0 || slot.after === "flow") return false;
  const withoutLine = parseSource(
    source.uri,
    text.slice(0, lineStart) + " ".repeat(end - lineStart) + text.slice(end),
  );
  return behind.length > problemsOf(withoutLine).filter(({ at }) => at > end).length;
}

/** Problems of what an alias stands for; the lines themselves are sound. */
const HARMLESS: ReadonlySet<SyntaxProblemCode> = new Set([
  "alias-unresolved",
  "alias-cyclic",
  "alias-expansion",
]);

interface Problem {
  readonly code: SyntaxProblemCode;
  readonly at: number;
}

function problemsOf({ documents }: Source): readonly Problem[] {
  return documents.flatMap(({ problems }) => problems.map(({ code, span }) => ({ code, at: span.start })));
}

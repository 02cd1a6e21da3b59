import { editSource, type TextChange } from "../../manifest/syntax/edit";
import { parseSource } from "../../manifest/syntax/parse";
import { spanOf, type Node, type ScalarNode } from "../../manifest/syntax/node";
import type { SyntaxProblemCode } from "../../manifest/syntax/problem";
import type { Source, SyntaxDocument } from "../../manifest/syntax/source";
import { closersAtEnd, type Closer, type Slot } from "./cursor-line";
import { childrenOf } from "./lines";

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
 * Writes the placeholder into a slot of the text, hands out the node that it becomes, and takes it out again when the
 * caller goes on: the tree, and all that is known of it, follows both changes as it follows a keystroke. Nothing is
 * handed out where the placeholder does not become a node of its own (it stands in a block text or a comment) or breaks
 * what was sound, as a key at a column between two levels does.
 *
 * @param before the faults of the text as it is
 */
export function* withPlaceholder(
  source: Source,
  before: readonly Problem[],
  slot: Slot,
  attempt: Attempt,
): Generator<Held> {
  const { document: text } = source;
  for (const change of changesFor(source, before, slot, attempt)) {
    const { start, end } = change;
    const replaced = text.slice(start, end);
    const lineStart = text.startOfLine(slot.start);
    const lineEnd = lineStart + text.restOfLine(lineStart).length;
    editSource(source, change);
    try {
      const held = heldIn(source, { before, slot, attempt, change, replaced, lineStart, lineEnd });
      if (held) {
        yield held;
        return;
      }
    } finally {
      editSource(source, { start, end: start + change.text.length, text: replaced });
    }
  }
}

/** The placeholder, first with brackets closed that the line leaves open: in a broken text they may be closed nowhere. */
function* changesFor(
  { document: text }: Source,
  before: readonly Problem[],
  slot: Slot,
  attempt: Attempt,
): Generator<TextChange> {
  const inserted = attempt.lead + PLACEHOLDER + attempt.closing + attempt.suffix;
  if (slot.flowStart !== undefined && before.length > 0) {
    const lineStart = text.startOfLine(slot.start);
    const rest = text.restOfLine(slot.end);
    const line = text.slice(lineStart, slot.start) + inserted + rest;
    const { closers, at } = closersAtEnd(line, slot.flowStart - lineStart, attempt.open ?? []);
    const closed = line.slice(0, at) + closers + line.slice(at);
    if (closers !== "")
      yield {
        start: slot.start,
        end: slot.end + rest.length,
        text: closed.slice(slot.start - lineStart),
      };
  }
  yield { start: slot.start, end: slot.end, text: inserted };
}

/** A text with the placeholder in it. */
interface Trial {
  /** The faults of the text without it. */
  readonly before: readonly Problem[];
  readonly slot: Slot;
  readonly attempt: Attempt;
  readonly change: TextChange;
  /** What the change replaced. */
  readonly replaced: string;
  /** Where the line of the placeholder begins, and where it ended before it was written. */
  readonly lineStart: number;
  readonly lineEnd: number;
}

function heldIn(source: Source, trial: Trial): Held | undefined {
  const { slot, attempt } = trial;
  const start = slot.start + attempt.lead.length - (slot.quote ? 1 : 0);
  const document = source.documents.findLast(({ span }) => span.start <= start);
  const node = document?.root && placeholderIn(document.root, start);
  if (!document || !node || breaksText(source, trial)) return undefined;
  return { node, document, attempt };
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
function breaksText(patched: Source, trial: Trial): boolean {
  const { before, slot, change, replaced, lineStart, lineEnd: end } = trial;
  const shift = change.text.length - replaced.length;
  const broken = problemsOf(patched).filter(({ code }) => !HARMLESS.has(code));
  const inLine = broken.filter(({ at }) => lineStart <= at && at <= end + shift);
  if (inLine.some(({ code }) => code !== "unclosed")) return true;
  const others = broken.filter((problem) => !inLine.includes(problem));
  const known = new Set(before.map(({ code, at }) => `${code} ${at >= slot.end ? at + shift : at}`));
  if (others.some(({ code, at }) => !known.has(`${code} ${at}`))) return true;
  const behind = others.filter(({ at }) => at > end + shift);
  if (behind.length === 0 || slot.after === "flow") return false;
  const { text } = patched;
  const withoutLine = parseSource(
    patched.uri,
    text.slice(0, lineStart) + " ".repeat(end - lineStart) + text.slice(end + shift),
  );
  return behind.length > problemsOf(withoutLine).filter(({ at }) => at > end).length;
}

/** Problems of what an alias stands for; the lines themselves are sound. */
const HARMLESS: ReadonlySet<SyntaxProblemCode> = new Set([
  "alias-unresolved",
  "alias-cyclic",
  "alias-expansion",
]);

export interface Problem {
  readonly code: SyntaxProblemCode;
  readonly at: number;
}

/** What is wrong with a text, and where. */
export function problemsOf({ documents }: Source): readonly Problem[] {
  return documents.flatMap(({ problems }) => problems.map(({ code, span }) => ({ code, at: span.start })));
}

import type { Sequence } from "./chunk";

/** A stretch of the text of a chunk: text of its own, or a sequence whose items are chunks themselves. */
export type Part = string | Sequence;

/** What is read for a chunk: its own text, with a single item in place of each sequence that is cut out. */
export interface Skeleton {
  readonly text: string;
  /** The sequence at the offset where its placeholder's line begins. */
  readonly holes: ReadonlyMap<number, Sequence>;
}

export const noHoles: ReadonlyMap<number, Sequence> = new Map();

/** Where a part begins in the skeleton and in the text, both from the start of the chunk. */
interface Mark {
  readonly part: Part;
  readonly skeleton: number;
  readonly text: number;
}

/** How text and sequences follow one another in a chunk. */
export class Layout {
  readonly sequences: readonly Sequence[];
  private known: readonly Mark[] | undefined;

  constructor(readonly parts: readonly Part[]) {
    this.sequences = parts.filter((part) => typeof part !== "string");
  }

  /** Where an offset into the skeleton stands, from the start of the chunk. */
  place(offset: number): number {
    const mark = this.marks().findLast(({ skeleton }) => skeleton <= offset);
    if (!mark) return 0;
    const inside = offset - mark.skeleton;
    return mark.text + (typeof mark.part === "string" ? inside : Math.min(inside, mark.part.columns.dash));
  }

  /** Where a sequence begins, from the start of the chunk. */
  offsetOf(sequence: Sequence): number {
    return this.marks().find(({ part }) => part === sequence)?.text ?? 0;
  }

  skeleton(): Skeleton {
    const holes = new Map<number, Sequence>();
    let text = "";
    for (const part of this.parts) {
      if (typeof part === "string") text += part;
      else {
        holes.set(text.length, part);
        text += part.placeholder;
      }
    }
    return { text, holes };
  }

  /**
   * Where the skeleton holds a stretch of the chunk's own text; undefined for a stretch that reaches into a sequence.
   *
   * @param start from the start of the chunk, like `end`
   */
  ownOffset(start: number, end: number): number | undefined {
    const holder = this.marks().find(
      ({ part, text }) => typeof part === "string" && text <= start && end <= text + part.length,
    );
    return holder && holder.skeleton + start - holder.text;
  }

  /** To be called when a sequence has become longer, or shorter. */
  forgetPlaces(): void {
    this.known = undefined;
  }

  private marks(): readonly Mark[] {
    return (this.known ??= marksOf(this.parts));
  }
}

function marksOf(parts: readonly Part[]): readonly Mark[] {
  let skeleton = 0;
  let text = 0;
  return parts.map((part) => {
    const mark = { part, skeleton, text };
    skeleton += typeof part === "string" ? part.length : part.placeholder.length;
    text += part.length;
    return mark;
  });
}

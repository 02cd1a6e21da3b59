import type { TextChange } from "../../server/src/manifest/syntax/edit";
import { makeChanges } from "../../server/src/protocol/content-changes";
import { compareFeatures, compareFindings, compareTrees, NOW, subjectOf, type Subject } from "./compare";
import { inverses, toldFromTheEnd, toldFromTheStart } from "../text-changes";
import { randomChanges } from "./edits";
import { below, oneOf, seeded } from "../random";
import { textsFor } from "./texts";

/** What went wrong, with what is needed to see it again. */
export interface Difference {
  readonly seed: number;
  readonly begin: string;
  /** What was changed with each stroke. */
  readonly changes: readonly (readonly TextChange[])[];
  readonly reason: string;
}

/** One text, edited again and again; after each change it is held against the same text read from scratch. */
export class Session {
  private readonly random: () => number;
  private readonly begin: string;
  private readonly changes: (readonly TextChange[])[] = [];

  constructor(private readonly seed: number) {
    this.random = seeded(seed);
    this.begin = oneOf(textsFor(seed % 50), this.random);
  }

  /** Makes some changes; tells the first difference. */
  run(edits: number): Difference | undefined {
    const subject = subjectOf(this.begin);
    const { random, changes } = this;
    let undo: readonly TextChange[] | undefined;
    // Mostly everything is known before the first change, as in an editor; who is fast types while it is worked out.
    if (random() < 0.7) subject.analyzer.analysis(NOW);
    else workOn(subject, random);
    for (let edit = 0; edit < edits; edit++) {
      const { text } = subject.source;
      // Most slips are taken back at once: a text that only gets worse soon says nothing.
      const change = undo && random() < 0.6 ? undo : randomChanges(text, random);
      undo = change === undo ? undefined : inverses(text, change);
      changes.push(change);
      try {
        const told = random() < 0.6 ? toldFromTheEnd(text, change) : toldFromTheStart(text, change);
        makeChanges(subject.source, told, edit);
        if (random() < 0.2 && edit + 1 < edits) {
          workOn(subject, random);
          continue;
        }
        const fresh = subjectOf(subject.source.text);
        compareTrees(subject, fresh);
        if (random() < 0.3) compareFindings(subject);
        if (random() < 0.1) {
          const start = change[0]?.start ?? 0;
          const offset = random() < 0.5 ? start : below(subject.source.text.length + 1, random);
          compareFeatures(subject, fresh, offset);
        }
      } catch (error) {
        const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
        return { seed: this.seed, begin: this.begin, changes, reason };
      }
    }
    return undefined;
  }
}

/** Works on what is not known yet, and leaves off somewhere. */
function workOn({ source, analyzer }: Subject, random: () => number): void {
  let left = below(60, random);
  const isTimeUp = (): boolean => left-- <= 0;
  if (source.prepare(isTimeUp)) analyzer.work(NOW, isTimeUp);
}

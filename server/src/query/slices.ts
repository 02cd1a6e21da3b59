import type { QueryOptions } from "./query";

/**
 * Work on many things, done a slice at a time before anybody asks for what comes of it. Whoever asks in between has the rest
 * done at once, and says so by `finish`.
 */
export class Slices<Thing> {
  private left: Iterator<Thing> | undefined = undefined;
  private isFinished = false;

  /**
   * @param things all there are to work on; they are asked for when the work begins
   * @param workOn does the work on one of them, where going through them is not all there is to do
   */
  constructor(
    private readonly things: () => Iterable<Thing>,
    private readonly workOn: (thing: Thing) => unknown = () => undefined,
  ) {}

  /** Goes on until the time is up; false while some are left. Something is done in any case. */
  goOn(isTimeUp: () => boolean): boolean {
    if (this.isFinished) return true;
    this.left ??= this.things()[Symbol.iterator]();
    for (let next = this.left.next(); !next.done; next = this.left.next()) {
      this.workOn(next.value);
      if (isTimeUp()) return false;
    }
    this.finish();
    return true;
  }

  /** Nothing is left to be done. */
  finish(): void {
    this.left = undefined;
    this.isFinished = true;
  }

  get isDone(): boolean {
    return this.isFinished;
  }

  /** There are other things now: what is not done begins anew, with all of them. */
  beginAnew(): void {
    this.left = undefined;
  }
}

/**
 * What a query has to be asked with, so that much of its work can be done in slices ahead of its answer.
 *
 * @param things all there are to work on; they are asked for when the work begins, and anew when the answer has become
 *   doubtful since
 */
export function aheadOf<Thing>(
  things: () => Iterable<Thing>,
  workOn?: (thing: Thing) => unknown,
): Required<Pick<QueryOptions<never>, "workAhead" | "watcher">> {
  let slices: Slices<Thing> | undefined;
  return {
    workAhead: (isTimeUp) => (slices ??= new Slices(things, workOn)).goOn(isTimeUp),
    watcher: {
      onDoubt: () => {
        slices = undefined;
      },
    },
  };
}

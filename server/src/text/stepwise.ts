/**
 * Something that takes long to work out, in steps of well under a millisecond: whoever runs it may do other things between
 * two of them.
 */
export type Stepwise<T> = Generator<undefined, T>;

/** Runs it to its end. */
export function atOnce<T>(work: Stepwise<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

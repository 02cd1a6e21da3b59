/**
 * What has to be up to date before anything is answered: eager queries, for others look at what they leave behind, and
 * firewalls, whose readers hear only of another answer.
 */

/** What is to be brought up to date. */
interface Due {
  /** As far as the time lasts; false while it is not. Something is done in any case. */
  refreshWithin(isTimeUp: () => boolean): boolean;
}

const due = new Set<Due>();
/** Those of them that can be worked on in slices. They come first: asked by the others, they would be worked on in one go. */
const dueInSlices = new Set<Due>();
let isSettling = false;
let isChanging = false;

/** To be called when something may have become stale. */
export function markDue(stale: Due, hasSlices: boolean): void {
  (hasSlices ? dueInSlices : due).add(stale);
}

/** To be called when something has come to its end. */
export function unmarkDue(ended: Due): void {
  due.delete(ended);
  dueInSlices.delete(ended);
}

/**
 * Changes many cells as one: what is eager waits until `action` is done, and is then brought up to date when the first
 * one asks. Inside of it only cells may be read, and what rests on nothing eager.
 */
export function changing<T>(action: () => T): T {
  const outer = isChanging;
  isChanging = true;
  try {
    return action();
  } finally {
    isChanging = outer;
  }
}

/** Whether everything is up to date. */
export function isSettled(): boolean {
  return due.size === 0 && dueInSlices.size === 0;
}

/** Brings everything up to date, unless that is what is being done. */
export function settle(): void {
  if (!isSettled() && !isSettling && !isChanging) settleWithin(() => false);
}

/**
 * Brings up to date what there is before anybody asks for anything, until the time is up; false while some is left. Whoever
 * asks in between has the rest brought up to date at once.
 */
export function settleWithin(isTimeUp: () => boolean): boolean {
  isSettling = true;
  try {
    // What comes to be due by another that was comes in a further turn.
    while (!isSettled()) if (!refreshAll(dueInSlices, isTimeUp) || !refreshAll(due, isTimeUp)) return false;
    return true;
  } finally {
    isSettling = false;
  }
}

/** Gives whether none is left and there is still time. */
function refreshAll(some: Set<Due>, isTimeUp: () => boolean): boolean {
  for (const one of some) {
    let isDone = true;
    try {
      isDone = one.refreshWithin(isTimeUp);
    } finally {
      if (isDone) some.delete(one);
    }
    if (!isDone || isTimeUp()) return isDone && isSettled();
  }
  return true;
}

import { sameItems } from "../../query/query";
import type { View } from "../view";
import { endOfInstant, startOfInstant } from "./time";
import type { TrustChange } from "./trust-change";
import { mayBeMeant } from "./unread";

type Written = View<{ start: string; end: string }>;

/** One entry of a change's `window`, epoch milliseconds; an end of it is undefined where it cannot be read. */
export interface Session {
  readonly view: Written;
  readonly opens: number | undefined;
  readonly closes: number | undefined;
}

/** When a change may run, as far as all of it can be read. */
export interface Windows {
  /** When the first one begins, and the last one ends; undefined where that of one of them cannot be read. */
  readonly start: number | undefined;
  readonly end: number | undefined;
  /** Whether nothing is known of when they begin, although something is written of it, or may be. */
  readonly mayOpen: boolean;
  /** From when to when each is open, in the order of their ends; none where an end of one of them cannot be read. */
  readonly sessions: readonly OpenSession[];
}

export interface OpenSession {
  readonly opens: number;
  readonly closes: number;
}

/** What stands in `window`, entry by entry. */
export function sessionsWritten(change: TrustChange): readonly Session[] {
  const entries = change.spec.at("window").oneOrMany() as readonly Written[];
  return entries.map((view) => {
    const [start, end] = [view.at("start").text, view.at("end").text];
    return {
      view,
      opens: start === undefined ? undefined : startOfInstant(start),
      // A date alone is told by the schema; what hangs on it takes the whole day.
      closes: end === undefined ? undefined : endOfInstant(end),
    };
  });
}

/** Whether it ends before it begins: one of the two is not meant, and nobody can tell which. */
export function isReversed({ opens, closes }: Session): boolean {
  return opens !== undefined && closes !== undefined && closes < opens;
}

/** Everybody reads the windows of a change as this does: a part that cannot be read may be the first one, or the last. */
export function windowsOf(change: TrustChange): Windows {
  const isUnread = mayBeMeant(change.spec.node, "window");
  const written = isUnread ? [] : sessionsWritten(change);
  const read = written.filter((session) => !isReversed(session));
  const [opens, closes] = [read.flatMap((one) => one.opens ?? []), read.flatMap((one) => one.closes ?? [])];
  const sessions = read.flatMap(({ opens: from, closes: to }) =>
    from === undefined || to === undefined ? [] : [{ opens: from, closes: to }],
  );
  const isWhole = (known: readonly unknown[]): boolean => known.length === written.length && known.length > 0;
  return {
    start: isWhole(opens) ? Math.min(...opens) : undefined,
    end: isWhole(closes) ? Math.max(...closes) : undefined,
    mayOpen: isUnread || (written.length > 0 && !isWhole(opens)),
    sessions: isWhole(sessions) ? sessions.sort((a, b) => a.closes - b.closes) : [],
  };
}

export function sameWindows(a: Windows, b: Windows): boolean {
  const ends = ({ sessions }: Windows): readonly number[] =>
    sessions.flatMap(({ opens, closes }) => [opens, closes]);
  return a.start === b.start && a.end === b.end && a.mayOpen === b.mayOpen && sameItems(ends(a), ends(b));
}

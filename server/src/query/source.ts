/** What depends on answers, and is told when they may have changed. */
export interface Reader {
  warn(state: "stale" | "doubtful", source: Source): void;
}

/** What can come to an end. */
export interface Ending {
  dispose(): void;
}

/** Beyond so many readers a set is faster than a list. */
const MOST_LISTED = 32;

/** Something that can be read by queries. */
export abstract class Source {
  /** Most answers have one reader or two, and there are very many answers. */
  private readers: Reader | readonly Reader[] | Set<Reader> | undefined = undefined;

  /** Brings the answer up to date; tells its readers where it changed. */
  abstract refresh(): void;

  addReader(reader: Reader): void {
    const { readers } = this;
    if (readers === undefined) this.readers = reader;
    else if (readers instanceof Set) readers.add(reader);
    else if (!isList(readers)) {
      if (readers !== reader) this.readers = [readers, reader];
    } else if (!readers.includes(reader)) {
      // What a list grows by, be it with `push` or with `...`, is room for many more; there are very many of them.
      this.readers = readers.length < MOST_LISTED ? readers.concat(reader) : new Set(readers).add(reader);
    }
  }

  removeReader(reader: Reader): void {
    const { readers } = this;
    if (readers === reader) this.readers = undefined;
    else if (readers instanceof Set) readers.delete(reader);
    else if (isList(readers) && readers.includes(reader))
      this.readers = readers.filter((other) => other !== reader);
  }

  protected get hasReaders(): boolean {
    const { readers } = this;
    if (readers instanceof Set) return readers.size > 0;
    return isList(readers) ? readers.length > 0 : readers !== undefined;
  }

  /** Tells all readers that the answer has changed, or may have. */
  protected warnReaders(state: "stale" | "doubtful"): void {
    const { readers } = this;
    if (readers === undefined) return;
    // Those whom nobody asks any more leave while they are told: a list is replaced then, a set is not.
    if (readers instanceof Set) for (const reader of [...readers]) reader.warn(state, this);
    else if (isList(readers)) for (const reader of readers) reader.warn(state, this);
    else readers.warn(state, this);
  }
}

function isList(readers: Reader | readonly Reader[] | undefined): readers is readonly Reader[] {
  return Array.isArray(readers);
}

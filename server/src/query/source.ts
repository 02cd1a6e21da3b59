/** What depends on answers, and is told when they may have changed. */
export interface Reader {
  dependOn(source: Source): void;
  /** Takes care that something ends with this reader's present answer. */
  own(made: Ending): void;
  warn(state: "stale" | "doubtful", source: Source): void;
}

export interface Ending {
  dispose(): void;
}

/** Beyond so many readers a set is faster than a list. */
const MOST_LISTED = 8;

/** Something that can be read by queries. */
export abstract class Source {
  /** Most answers have one reader or two, and there are very many answers. */
  private readers: Reader | Reader[] | Set<Reader> | undefined;

  /** Brings the answer up to date; tells its readers where it changed. */
  abstract refresh(): void;

  addReader(reader: Reader): void {
    const { readers } = this;
    if (readers === undefined) this.readers = reader;
    else if (readers instanceof Set) readers.add(reader);
    else if (!Array.isArray(readers)) {
      if (readers !== reader) this.readers = [readers, reader];
    } else if (!readers.includes(reader)) {
      // A list that grows by itself takes room for many more; there are very many of them.
      const all = [...readers, reader];
      this.readers = all.length > MOST_LISTED ? new Set(all) : all;
    }
  }

  removeReader(reader: Reader): void {
    const { readers } = this;
    if (readers === reader) this.readers = undefined;
    else if (readers instanceof Set) readers.delete(reader);
    else if (Array.isArray(readers)) {
      const index = readers.indexOf(reader);
      if (index >= 0) readers.splice(index, 1);
    }
  }

  protected get hasReaders(): boolean {
    const { readers } = this;
    if (readers instanceof Set) return readers.size > 0;
    return Array.isArray(readers) ? readers.length > 0 : readers !== undefined;
  }

  /** Tells all readers that the answer has changed, or may have. */
  protected warnReaders(state: "stale" | "doubtful"): void {
    const { readers } = this;
    if (readers === undefined) return;
    // Those whom nobody asks any more leave while they are told.
    if (readers instanceof Set || Array.isArray(readers))
      for (const reader of [...readers]) reader.warn(state, this);
    else readers.warn(state, this);
  }
}

import { Readers } from "./readers";

/** What depends on answers, and is told when they may have changed. */
export interface Reader {
  warn(state: "stale" | "doubtful", source: Source): void;
}

/** What can come to an end. */
export interface Ending {
  dispose(): void;
}

/** Beyond so many readers nobody looks through all of them for one. */
const MOST_LISTED = 32;

/** Something that can be read by queries. */
export abstract class Source {
  /** Most answers have one reader or two, and there are very many answers. */
  private readers: Reader | readonly Reader[] | Readers | undefined = undefined;

  /** Brings the answer up to date; tells its readers where it changed. */
  abstract refresh(): void;

  /** As `refresh`, as far as the time lasts; false while the answer is not up to date. Something is done in any case. */
  abstract refreshWithin(isTimeUp: () => boolean): boolean;

  /** Whether nothing has to be done before the answer can be given. */
  abstract get isUpToDate(): boolean;

  /** @param reader one that does not read it yet, or has just been added */
  addReader(reader: Reader): void {
    const { readers } = this;
    if (readers === undefined) this.readers = reader;
    else if (readers instanceof Readers) readers.add(reader);
    else if (!isList(readers)) {
      if (readers !== reader) this.readers = [readers, reader];
    } else if (!readers.includes(reader)) {
      // What a list grows by, be it with `push` or with `...`, is room for many more; there are very many of them.
      const all = readers.concat(reader);
      this.readers = all.length > MOST_LISTED ? new Readers(all) : all;
    }
  }

  /** @param reader one that reads it */
  removeReader(reader: Reader): void {
    const { readers } = this;
    if (readers === reader) this.readers = undefined;
    else if (readers instanceof Readers) readers.delete(reader);
    else if (isList(readers)) this.readers = readers.filter((other) => other !== reader);
  }

  protected get hasReaders(): boolean {
    const { readers } = this;
    if (readers instanceof Readers) return readers.size > 0;
    return isList(readers) ? readers.length > 0 : readers !== undefined;
  }

  /** Tells all readers that the answer has changed, or may have. */
  protected warnReaders(state: "stale" | "doubtful"): void {
    const { readers } = this;
    if (readers === undefined) return;
    // Those whom nobody asks any more leave while they are told.
    if (readers instanceof Readers) for (const reader of readers.now()) reader.warn(state, this);
    else if (isList(readers)) for (const reader of readers) reader.warn(state, this);
    else readers.warn(state, this);
  }
}

function isList(readers: Reader | readonly Reader[] | Readers | undefined): readers is readonly Reader[] {
  return Array.isArray(readers);
}

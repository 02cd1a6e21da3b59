import { Query, untracked, type Answer } from "../../../query/query";
import { atOnce, type Stepwise } from "../../../text/stepwise";
import { isSameFile, type SourceFile, type SourceFiles } from "./source-file";

/** A file that was asked for, and what was answered. */
interface Asked {
  readonly path: string;
  readonly from: string | undefined;
  readonly file: SourceFile;
}

/**
 * What is read from files, of which one may have a million entries: it can be read ahead, in slices, before anybody asks.
 * Who asks in between has the rest read at once. It is read anew when one of the files is another one.
 */
export class SourceReading<State> {
  private readonly query: Query<State>;
  /** The reading that is going on, or was the last one; it counts as long as the files are those that it was given. */
  private work: Stepwise<State> | undefined;
  private asked: Asked[] = [];
  private ahead: { readonly state: State } | undefined;

  /**
   * @param files where files are; whoever asks for one depends on it
   * @param read reads them
   */
  constructor(
    private readonly files: () => SourceFiles,
    private readonly read: (files: SourceFiles) => Stepwise<State>,
    name: string,
  ) {
    this.query = new Query(() => this.state(), {
      name,
      workAhead: (isTimeUp) => this.readAhead(isTimeUp),
      watcher: {
        onDoubt: () => {
          this.forget();
        },
      },
    });
  }

  get answer(): Answer<State> {
    return this.query;
  }

  /** Reads until the time is up; false while something is left to be read. */
  prepare(isTimeUp: () => boolean): boolean {
    return this.query.refreshWithin(isTimeUp);
  }

  /** To be called when nobody asks any more: what was read is let go. */
  dispose(): void {
    this.query.dispose();
    this.forget();
  }

  private state(): State {
    const { work, asked } = this;
    const files = this.files();
    const state = this.ahead ?? (work && { state: atOnce(work) });
    this.forget();
    // Asked for again, so that the answer rests on each of them.
    if (state && asked.every(({ path, from, file }) => isSameFile(files.file(path, from), file)))
      return state.state;
    return atOnce(this.read(files));
  }

  private readAhead(isTimeUp: () => boolean): boolean {
    this.work ??= this.read(this.noting());
    while (!this.ahead) {
      const step = this.work.next();
      if (step.done) this.ahead = { state: step.value };
      else if (isTimeUp()) return false;
    }
    return true;
  }

  private noting(): SourceFiles {
    this.asked = [];
    const { asked } = this;
    return {
      file: (path, from) => {
        const file = untracked(() => this.files().file(path, from));
        asked.push({ path, from, file });
        return file;
      },
    };
  }

  private forget(): void {
    this.work = undefined;
    this.ahead = undefined;
    this.asked = [];
  }
}

import { holderOf } from "../../../text/ascending";

/** A place in a text as editors count: zero-based lines, characters in UTF-16 units. */
export interface FilePosition {
  readonly line: number;
  readonly character: number;
}

/** A stretch of a file that is no manifest: a record in a zone file, a block in a file of certificates. */
export interface FilePlace {
  readonly kind: "file";
  readonly uri: string;
  readonly start: FilePosition;
  /** Exclusive. */
  readonly end: FilePosition;
}

/** Tells places in one text, whose lines are looked for when the first one is asked for. */
export class PlacesIn {
  private starts: readonly number[] | undefined;

  constructor(
    private readonly uri: string,
    private readonly text: string,
  ) {}

  /** @param start offset in UTF-16 units; `end` is exclusive */
  between(start: number, end: number): FilePlace {
    return { kind: "file", uri: this.uri, start: this.positionAt(start), end: this.positionAt(end) };
  }

  /** A whole line, by its zero-based number. */
  line(line: number): FilePlace {
    const starts = this.lineStarts();
    const start = starts[line] ?? this.text.length;
    const end = start + (/^[^\r\n]*/.exec(this.text.slice(start, start + LONGEST_LINE))?.[0].length ?? 0);
    return this.between(start, end);
  }

  private positionAt(offset: number): FilePosition {
    const starts = this.lineStarts();
    const line = holderOf(starts, offset);
    return { line, character: offset - (starts[line] ?? 0) };
  }

  private lineStarts(): readonly number[] {
    this.starts ??= [0, ...[...this.text.matchAll(/\r\n|\r|\n/g)].map((end) => end.index + end[0].length)];
    return this.starts;
  }
}

const LONGEST_LINE = 4096;

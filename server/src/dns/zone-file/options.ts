import type { DomainName } from "../name";

/** What `$INCLUDE` gets: the text of a file and the name by which places call it, or why it cannot be had. */
export type IncludedFile =
  | { readonly ok: true; readonly file: string; readonly text: string }
  | { readonly ok: false; readonly reason: string };

/** Bounds on what one zone may make of its text. */
export interface ZoneFileLimits {
  /** How deep files may include files. */
  readonly includeDepth: number;
  /** How many files may be included, each counted as often as it is: a few that include each other are many. */
  readonly includes: number;
  /** Characters of all files together, each counted as often as it is included. */
  readonly characters: number;
  /** Records from all `$GENERATE` lines together. */
  readonly generated: number;
  /** Problems, after which reading stops. */
  readonly problems: number;
}

export const defaultLimits: ZoneFileLimits = {
  includeDepth: 16,
  includes: 10_000,
  characters: 64 * 1024 * 1024,
  generated: 131_072,
  problems: 1000,
};

export interface ZoneFileOptions {
  /** The name of the zone, to which names without a final dot are relative at first. */
  readonly apex: DomainName;
  /** How places call the file. */
  readonly file: string;
  /** The class of the zone, `IN` unless said. */
  readonly recordClass?: string;
  /**
   * Gives the files that `$INCLUDE` names: `path` as it is written, `from` the file it is written in. Two names for one
   * file are two files, so loops are found only where it always gives the same name. Without it every `$INCLUDE` is a
   * problem.
   */
  readonly include?: (path: string, from: string) => IncludedFile;
  readonly limits?: Partial<ZoneFileLimits>;
}

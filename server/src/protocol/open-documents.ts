import type { Manifest } from "../manifest/model/manifest";
import type { Analysis } from "../rules/engine";
import type { PolicyFinder } from "../workspace/policies";
import type { OpenText } from "./open-text";
import type { WorkspaceSources } from "../workspace/sources";
import { pause, slice } from "./pause";

/** After how many milliseconds the findings up to then are told, where there is more work to be done. */
export const FIRST_LOOK = 300;

/** What is found in a text, and whether that is all. */
export interface Progress {
  readonly analysis: Analysis;
  readonly isComplete: boolean;
}

/** What is known of each open text as it is now. Nothing that did not change is worked out twice. */
export class OpenDocuments {
  constructor(
    private readonly find: (uri: string) => OpenText | undefined,
    private readonly policies: PolicyFinder,
    private readonly sources: WorkspaceSources,
    private readonly clock: () => number,
  ) {}

  /** The manifest of an open text; undefined where it is not open (any more). */
  async manifest(uri: string): Promise<Manifest | undefined> {
    return (await this.current(uri))?.manifest;
  }

  /**
   * As `manifest`, once all of the text has been looked at, bit by bit: whoever asks for something about the whole text
   * would else have it read in one stretch, in which nothing is answered.
   */
  async whole(uri: string): Promise<Manifest | undefined> {
    return (await this.analysis(uri))?.manifest;
  }

  /**
   * The findings of an open text as it is when the answer comes; undefined where it is not open (any more). The server
   * goes on answering in the meantime.
   */
  async analysis(uri: string): Promise<Analysis | undefined> {
    return (await this.progress(uri, Number.POSITIVE_INFINITY))?.analysis;
  }

  /**
   * As `analysis`, after a time at the latest: of a large text, the beginning is looked at first.
   *
   * @param patience milliseconds
   */
  async progress(uri: string, patience: number): Promise<Progress | undefined> {
    const end = performance.now() + patience;
    for (;;) {
      const open = await this.current(uri);
      if (!open) return undefined;
      const isDone = open.analyzer.work(this.now(), slice());
      const isComplete = isDone && !this.sources.isReading;
      // Files are read at once; a first look without them would be taken back right away.
      const isWaiting = isDone && patience > 0;
      if (isComplete || (performance.now() >= end && !isWaiting))
        return { analysis: open.analyzer.findingsSoFar(this.now()), isComplete };
      if (isDone) await this.sources.settled();
      else await pause();
    }
  }

  /** What counts as now: rules speak of minutes, and need not be asked again in between. */
  private now(): number {
    const minute = 60_000;
    return Math.floor(this.clock() / minute) * minute;
  }

  private async current(uri: string): Promise<OpenText | undefined> {
    const policy = await this.policies.policyFor(uri);
    // Only now the text is looked at: what was typed while the policy was looked for counts.
    const open = this.find(uri);
    open?.manifest.setFolderPolicy(policy);
    open?.manifest.setFiles(this.sources.beside(uri));
    return open;
  }
}

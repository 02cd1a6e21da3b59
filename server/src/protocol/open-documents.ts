import type { Manifest } from "../manifest/model/manifest";
import type { Analysis } from "../rules/engine";
import type { PolicyFinder, UnreadPolicy } from "../workspace/policies";
import type { OpenText } from "./open-text";
import type { WorkspaceSources } from "../workspace/sources";
import type { Stepwise } from "../text/stepwise";
import { pause, slice, wait } from "./pause";

/** After how many milliseconds the findings up to then are told, where there is more work to be done. */
export const FIRST_LOOK = 300;

/**
 * As `FIRST_LOOK`, for what is typed into a text of which everything is told: what is typed is looked at first, and nearly
 * always nothing is left to be told later by then.
 */
const NEXT_LOOK = 50;

/** As `NEXT_LOOK`, for a text of which everything is not told yet: waiting would not change that. A slice is enough. */
const LOOK_MEANWHILE = 0;

/** Of how many UTF-16 units a text is whose outline takes longer than a keystroke. */
const SLOW_TO_OUTLINE = 100_000;

/** For how long nothing must have been typed before the outline of a large text is worked out, milliseconds. */
const MOMENT = 30;

/** What is found in a text, and whether that is all. */
export interface Progress {
  readonly analysis: Analysis;
  readonly isComplete: boolean;
  /** The policy that the text is to be held against, where it cannot be read. */
  readonly unreadPolicy?: UnreadPolicy;
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
    return (await this.current(uri)).open?.manifest;
  }

  /**
   * As `manifest`, once all of the text has been looked at, bit by bit: whoever asks for something about the whole text
   * would else have it read in one stretch, in which nothing is answered.
   */
  async whole(uri: string): Promise<Manifest | undefined> {
    return (await this.analysis(uri))?.manifest;
  }

  /**
   * As `whole`, and then something that is worked out of it in slices of time, so that what is typed is answered meanwhile:
   * once the text has changed, it begins anew. For a large text it begins when nothing was typed for a moment: what is
   * asked with a keystroke then has its findings first.
   *
   * @param stopIfNotWanted throws when nobody waits for it any more
   */
  async inSlices<T>(
    uri: string,
    workOn: (manifest: Manifest) => Stepwise<T>,
    stopIfNotWanted: () => void,
  ): Promise<T | undefined> {
    for (;;) {
      const manifest = await this.whole(uri);
      stopIfNotWanted();
      if (!manifest) return undefined;
      const { source } = manifest;
      const { version } = source.document;
      if (source.document.length > SLOW_TO_OUTLINE) await wait(MOMENT);
      stopIfNotWanted();
      if (source.document.version !== version) continue;
      const work = workOn(manifest);
      let isTimeUp = slice();
      for (let step = work.next(); ; step = work.next()) {
        if (step.done) return step.value;
        if (!isTimeUp()) continue;
        await pause();
        stopIfNotWanted();
        if (source.document.version !== version) break;
        isTimeUp = slice();
      }
    }
  }

  /**
   * The findings of an open text as it is when the answer comes; undefined where it is not open (any more). The server
   * goes on answering in the meantime.
   */
  async analysis(uri: string): Promise<Analysis | undefined> {
    return (await this.progress(uri, Number.POSITIVE_INFINITY))?.analysis;
  }

  /**
   * What is to be told of an open text at once: everything, but of a text that was just opened what it says by itself, if
   * anything is wrong with that and what it all means takes longer; of a large one what is found in its beginning; and
   * where much rests on what is typed into it what is found there.
   *
   * @param isStopped whether nobody wants it any more
   */
  async look(uri: string, isStopped: () => boolean = () => false): Promise<Progress | undefined> {
    const open = this.find(uri);
    const isFirst = open !== undefined && !this.isAllKnown.has(open);
    const progress = await this.asking(() =>
      this.progressOf(uri, this.patienceWith(open), isStopped, isFirst),
    );
    if (open) this.isAllKnown.set(open, progress?.isComplete === true);
    return progress;
  }

  private patienceWith(open: OpenText | undefined): number {
    const isAllKnown = open && this.isAllKnown.get(open);
    if (isAllKnown === undefined) return FIRST_LOOK;
    return isAllKnown ? NEXT_LOOK : LOOK_MEANWHILE;
  }

  /** Of the texts that were looked at, whether everything was known of them the last time. */
  private readonly isAllKnown = new WeakMap<OpenText, boolean>();

  /**
   * As `analysis`, after a time at the latest: of a large text, the beginning is looked at first.
   *
   * @param patience milliseconds
   * @param isStopped whether nobody wants it any more: undefined is the answer then
   */
  async progress(
    uri: string,
    patience: number,
    isStopped: () => boolean = () => false,
  ): Promise<Progress | undefined> {
    return this.asking(() => this.progressOf(uri, patience, isStopped, false));
  }

  private async asking<T>(answer: () => Promise<T>): Promise<T> {
    this.asked++;
    try {
      return await answer();
    } finally {
      this.asked--;
    }
  }

  /** How many questions are being answered. */
  private asked = 0;

  /** Whether somebody waits for what is found in an open text. */
  get isBusy(): boolean {
    return this.asked > 0;
  }

  /** @param tellsText whether what the text says by itself is enough, where anything is wrong with that */
  private async progressOf(
    uri: string,
    patience: number,
    isStopped: () => boolean,
    tellsText: boolean,
  ): Promise<Progress | undefined> {
    const end = performance.now() + patience;
    let mayTellText = tellsText;
    // A small text is all known in one slice, and told of once.
    let isFirstSlice = true;
    for (;;) {
      const { open, unreadPolicy } = await this.current(uri);
      if (!open || isStopped()) return undefined;
      const isDone = await this.step(open, mayTellText && !isFirstSlice);
      isFirstSlice = false;
      const isComplete = isDone && !this.sources.isReading;
      // Files are read at once; a first look without them would be taken back right away.
      const isWaiting = isDone && patience > 0;
      if (isComplete && this.isAllKnown.has(open)) this.isAllKnown.set(open, true);
      // To tell anything, what an edit left to be brought up to date would be so in one go.
      const { isPrepared } = open.manifest.source;
      const isTime = performance.now() >= end && isPrepared;
      const soFar = (): Progress => ({
        analysis: open.analyzer.findingsSoFar(this.now()),
        isComplete,
        ...(unreadPolicy && { unreadPolicy }),
      });
      if (isComplete || (isTime && !isWaiting)) return soFar();
      if (mayTellText && !isDone && isPrepared && open.analyzer.knowsText) {
        mayTellText = false;
        const progress = soFar();
        if (progress.analysis.findings.length > 0) return progress;
      }
      if (isDone) await this.sources.settled();
    }
  }

  /**
   * Works for a slice of time, and lets messages in where there is more to do. Whoever else waits for the same text waits
   * for the same slice: however many do, messages wait for one.
   *
   * @param untilTextIsKnown whether the slice is over when what the text says by itself is known
   */
  private step(open: OpenText, untilTextIsKnown: boolean): Promise<boolean> {
    const running = this.steps.get(open);
    if (running) return running;
    const isOver = slice();
    const { manifest, analyzer } = open;
    const isTimeUp = (): boolean => isOver() || (untilTextIsKnown && analyzer.knowsText);
    if (manifest.source.prepare(isTimeUp) && analyzer.work(this.now(), isTimeUp))
      return Promise.resolve(true);
    const step = pause().then(() => {
      this.steps.delete(open);
      return false;
    });
    this.steps.set(open, step);
    return step;
  }

  private readonly steps = new WeakMap<OpenText, Promise<boolean>>();

  /** What counts as now: rules speak of minutes, and need not be asked again in between. */
  private now(): number {
    const minute = 60_000;
    return Math.floor(this.clock() / minute) * minute;
  }

  private async current(
    uri: string,
  ): Promise<{ readonly open: OpenText | undefined; readonly unreadPolicy: UnreadPolicy | undefined }> {
    const { policy, unread } = await this.policies.foundFor(uri);
    // Only now the text is looked at: what was typed while the policy was looked for counts.
    const open = this.find(uri);
    open?.manifest.setFolderPolicy(policy);
    open?.manifest.setFiles(this.sources.beside(uri));
    return { open, unreadPolicy: unread };
  }
}

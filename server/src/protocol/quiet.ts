import { pause, wait } from "./pause";

/** For how long nothing must have been typed before work in the background goes on, milliseconds. */
const QUIET = 300;

/** How often it is looked whether it is quiet, milliseconds. */
const LOOK = 30;

/** Lets work in the background wait for what a person waits for. */
export class Quiet {
  private lastTyped = Number.NEGATIVE_INFINITY;

  /** @param isBusy whether something is being worked out that somebody has asked for */
  constructor(private readonly isBusy: () => boolean) {}

  /** To be called with each change of a text. */
  typed(): void {
    this.lastTyped = performance.now();
  }

  /** Comes when it is the turn of the background for one slice of time. */
  async turn(): Promise<void> {
    await pause();
    while (this.isBusy() || performance.now() - this.lastTyped < QUIET) await wait(LOOK);
  }
}

import type { Connection, WorkDoneProgressServerReporter } from "vscode-languageserver";

/** Less is done before anybody has read that it is. */
const FEWEST = 10;

/** How often progress is told, milliseconds. */
const EVERY = 200;

/** Tells the client how far work in the background has come, which a person may stop. */
export class BackgroundProgress {
  private reporter: Promise<WorkDoneProgressServerReporter | undefined> | undefined;
  private done = 0;
  private told = 0;

  constructor(
    private readonly connection: Connection,
    private readonly isWanted: () => boolean,
    private readonly stop: () => void,
  ) {}

  /** To be called after each piece of work. */
  step(left: number): void {
    this.done++;
    if (!this.reporter && left >= FEWEST && this.isWanted()) this.reporter = this.begin();
    const now = performance.now();
    if (!this.reporter || now - this.told < EVERY) return;
    this.told = now;
    const total = this.done + left;
    const percentage = Math.floor((100 * this.done) / total);
    const message = `${this.done} of ${total}`;
    void this.reporter.then((reporter) => reporter?.report(percentage, message));
  }

  /** To be called when there is nothing left to do. */
  end(): void {
    void this.reporter?.then((reporter) => reporter?.done());
    this.reporter = undefined;
    this.done = 0;
  }

  private async begin(): Promise<WorkDoneProgressServerReporter | undefined> {
    try {
      const reporter = await this.connection.window.createWorkDoneProgress();
      reporter.begin("Checking the manifests of the workspace", 0, "", true);
      reporter.token.onCancellationRequested(this.stop);
      return reporter;
    } catch {
      // The work is done all the same.
      return undefined;
    }
  }
}

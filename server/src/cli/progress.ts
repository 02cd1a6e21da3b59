import type { Terminal } from "./terminal";

/** Runs that end sooner show nothing. Milliseconds. */
const PATIENCE = 300;

/** How often it is drawn at the most. Milliseconds. */
const INTERVAL = 80;

const WIDEST = 40;

/** How far a run has come, on a line of the standard error that goes away; only where a person watches it. */
export class Progress {
  private readonly started: number;
  private drawn = 0;
  private isShown = false;
  private done = 0;

  constructor(
    private readonly all: number,
    private readonly terminal: Terminal,
  ) {
    this.started = terminal.now();
  }

  /** The terminal to write a report to meanwhile: what it writes never runs into the line. */
  get around(): Terminal {
    const { terminal } = this;
    if (terminal.progressColumns === undefined) return terminal;
    return {
      ...terminal,
      write: (text) => {
        if (text !== "") this.clear();
        terminal.write(text);
      },
      writeError: (text) => {
        this.clear();
        terminal.writeError(text);
      },
    };
  }

  /** To be called for each file that is done. */
  step(): void {
    this.done++;
    const { progressColumns: columns, now } = this.terminal;
    if (columns === undefined) return;
    const time = now();
    if (time - this.started < PATIENCE || (this.isShown && time - this.drawn < INTERVAL)) return;
    this.drawn = time;
    this.isShown = true;
    this.terminal.writeError(`\r\u001b[2K${this.line(columns)}`);
  }

  clear(): void {
    if (!this.isShown) return;
    this.isShown = false;
    this.terminal.writeError("\r\u001b[2K");
  }

  private line(columns: number): string {
    const { all, done } = this;
    const count = ` ${done}/${all} files`;
    const width = Math.min(WIDEST, columns - count.length - 3);
    if (width < 5) return count.trim().slice(0, Math.max(0, columns - 1));
    const full = Math.round((width * done) / Math.max(1, all));
    return `[${"=".repeat(full)}${" ".repeat(width - full)}]${count}`;
  }
}

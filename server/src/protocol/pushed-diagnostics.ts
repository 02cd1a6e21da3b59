import type { Connection } from "vscode-languageserver";
import { told } from "./notices";
import { FIRST_LOOK, type OpenDocuments } from "./open-documents";
import { quietly } from "./quietly";

/**
 * Diagnostics for clients that do not ask for them. Changes that arrive together are answered once, at once; what was
 * worked out for an older version is never sent.
 */
export class PushedDiagnostics {
  private readonly waiting = new Set<string>();
  /** Large texts of which a part has been told. */
  private readonly rests = new Set<string>();
  /** The texts of which findings are shown. */
  private readonly showing = new Set<string>();
  private isRunning = false;

  constructor(
    private readonly connection: Pick<Connection, "sendDiagnostics">,
    private readonly open: OpenDocuments,
    private readonly openUris: () => readonly string[],
  ) {}

  one(uri: string): void {
    this.waiting.add(uri);
    if (this.isRunning) return;
    this.isRunning = true;
    // After the messages that are already here: keystrokes that queue up cost one run.
    setTimeout(() => quietly(this.run()), 0);
  }

  all(): void {
    for (const uri of this.openUris()) this.one(uri);
  }

  clear(uri: string): void {
    this.waiting.delete(uri);
    this.rests.delete(uri);
    this.showing.delete(uri);
    quietly(this.connection.sendDiagnostics({ uri, diagnostics: [] }));
  }

  private async run(): Promise<void> {
    try {
      while (this.waiting.size + this.rests.size > 0) {
        const isRest = this.waiting.size === 0;
        const from = isRest ? this.rests : this.waiting;
        const [uri = ""] = from;
        from.delete(uri);
        await this.send(uri, isRest);
      }
    } finally {
      this.isRunning = false;
    }
  }

  private async send(uri: string, isRest: boolean): Promise<void> {
    const isSuperseded = (): boolean => this.waiting.has(uri);
    const progress = isRest
      ? await this.open.progress(uri, FIRST_LOOK, isSuperseded)
      : await this.open.look(uri, isSuperseded);
    if (!progress || isSuperseded()) return;
    const { analysis, isComplete, unreadPolicy } = progress;
    const { version } = analysis.manifest.source.document;
    const found = told(analysis, unreadPolicy);
    // Nothing found up to now is no answer yet, but where something is shown that is gone.
    if (isComplete || found.length > 0 || this.showing.has(uri)) {
      if (found.length > 0) this.showing.add(uri);
      else this.showing.delete(uri);
      await this.connection.sendDiagnostics({ uri, version, diagnostics: found });
    }
    // The rest of a large text comes when it is known.
    if (!isComplete) this.rests.add(uri);
  }
}

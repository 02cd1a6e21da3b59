import type { Connection } from "vscode-languageserver";
import { everyHint, type HintKinds } from "../service/inlay-hints/inlay-hints";

/** What a person may switch off, for one file. */
export interface Settings {
  readonly codeLens: boolean;
  readonly semanticTokens: boolean;
  readonly inlayHints: HintKinds;
}

const everything: Settings = { codeLens: true, semanticTokens: true, inlayHints: everyHint };

/** The settings of the client, asked for once and again when they have changed. */
export class ClientSettings {
  private readonly known = new Map<string, Promise<Settings>>();

  /** @param isAsked whether the client can be asked; everything is on where it cannot */
  constructor(
    private readonly connection: Connection,
    private readonly isAsked: () => boolean,
  ) {}

  /** To be called when settings have changed. */
  forget(): void {
    this.known.clear();
  }

  of(uri: string): Promise<Settings> {
    if (!this.isAsked()) return Promise.resolve(everything);
    const known = this.known.get(uri) ?? this.ask(uri);
    this.known.set(uri, known);
    return known;
  }

  private async ask(uri: string): Promise<Settings> {
    try {
      return readSettings(
        await this.connection.workspace.getConfiguration({ scopeUri: uri, section: "trustChange" }),
      );
    } catch {
      return everything;
    }
  }
}

/** Reads what a client answers; what it does not say, or says in another shape, is on. */
function readSettings(answer: unknown): Settings {
  const codeLens = entryOf(answer, "codeLens");
  const semanticTokens = entryOf(answer, "semanticTokens");
  const hints = entryOf(answer, "inlayHints");
  const hasHints = isOn(hints, "enabled");
  return {
    codeLens: isOn(codeLens, "enabled"),
    semanticTokens: isOn(semanticTokens, "enabled"),
    inlayHints: {
      stepStart: hasHints && isOn(hints, "stepStart"),
      seconds: hasHints && isOn(hints, "seconds"),
      daysLeft: hasHints && isOn(hints, "daysLeft"),
      controlTitle: hasHints && isOn(hints, "controlTitle"),
    },
  };
}

function isOn(settings: unknown, key: string): boolean {
  return entryOf(settings, key) !== false;
}

function entryOf(settings: unknown, key: string): unknown {
  if (typeof settings !== "object" || settings === null) return undefined;
  return (settings as Readonly<Record<string, unknown>>)[key];
}

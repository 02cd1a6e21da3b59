import type { Connection } from "vscode-languageserver";
import { everyHint, type HintKinds } from "../service/inlay-hints/inlay-hints";

const SECTION = "trustChange";

/** What is shown inside of a text, which a person may switch off. */
export interface Shown {
  readonly codeLens: boolean;
  readonly semanticTokens: boolean;
  readonly inlayHints: HintKinds;
}

/** The settings of the user that the server reads. Each is asked for when it is needed first, and kept until it changes. */
export class Settings {
  private readonly known = new Map<string, Promise<unknown>>();
  /** What a client sent that answers no questions. */
  private sent: unknown;

  constructor(
    private readonly connection: Connection,
    private readonly canBeAsked: () => boolean,
  ) {}

  /**
   * To be called when the client says that settings have changed.
   *
   * @param sent what it sends with that: all settings, or nothing where it wants to be asked
   */
  changed(sent: unknown): void {
    this.known.clear();
    this.sent = valueAt(sent, SECTION);
  }

  /** To be called when a text is closed. */
  forget(uri: string): void {
    this.known.delete(uri);
  }

  /** The page of a ticket, with `{ticket}` where its number goes; undefined where none is set. */
  async ticketUrl(uri: string): Promise<string | undefined> {
    const value = valueAt(await this.section(uri), "ticketUrl");
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  /** How long a line may become in columns; undefined where nothing is set that makes sense. */
  async printWidth(uri: string): Promise<number | undefined> {
    const width = valueAt(valueAt(await this.section(uri), "format"), "printWidth");
    return typeof width === "number" && width >= 40 && width <= 1000 ? Math.trunc(width) : undefined;
  }

  /** Whether the manifests of a folder are checked that are not open. */
  async checksWorkspace(folder: string): Promise<boolean> {
    return isOn(await this.section(folder), "workspaceDiagnostics");
  }

  /** What is shown inside of a text; everything that nothing is said of. */
  async shown(uri: string): Promise<Shown> {
    const section = await this.section(uri);
    const hints = valueAt(section, "inlayHints");
    const hasHints = isOn(hints, "enabled");
    const kinds = Object.keys(everyHint) as (keyof HintKinds)[];
    return {
      codeLens: isOn(valueAt(section, "codeLens"), "enabled"),
      semanticTokens: isOn(valueAt(section, "semanticTokens"), "enabled"),
      inlayHints: Object.fromEntries(
        kinds.map((kind) => [kind, hasHints && isOn(hints, kind)]),
      ) as unknown as HintKinds,
    };
  }

  private section(uri: string): Promise<unknown> {
    if (!this.canBeAsked()) return Promise.resolve(this.sent);
    const known = this.known.get(uri);
    if (known) return known;
    const asked: Promise<unknown> = this.connection.workspace
      .getConfiguration({ scopeUri: uri, section: SECTION })
      // A client may not know the text, or be gone: no setting is set then.
      .catch(() => undefined);
    this.known.set(uri, asked);
    return asked;
  }
}

function isOn(settings: unknown, key: string): boolean {
  return valueAt(settings, key) !== false;
}

function valueAt(parameters: unknown, key: string): unknown {
  if (typeof parameters !== "object" || parameters === null) return undefined;
  return (parameters as Readonly<Record<string, unknown>>)[key];
}

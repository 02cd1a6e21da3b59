import type { Connection } from "vscode-languageserver";

const SECTION = "trustChange";

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

  /** The page of a ticket, with `{ticket}` where its number goes; undefined where none is set. */
  async ticketUrl(uri: string): Promise<string | undefined> {
    const value = valueAt(await this.section(uri), "ticketUrl");
    return typeof value === "string" && value !== "" ? value : undefined;
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

  /** To be called when a text is closed. */
  forget(uri: string): void {
    this.known.delete(uri);
  }
}

function valueAt(parameters: unknown, key: string): unknown {
  if (typeof parameters !== "object" || parameters === null) return undefined;
  return (parameters as Readonly<Record<string, unknown>>)[key];
}

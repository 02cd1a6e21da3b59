import type { Connection, Disposable, DocumentLink } from "vscode-languageserver";
import type { Manifest } from "../manifest/model/manifest";
import { documentLinks, evidencePaths } from "../service/document-links";
import { nameIn } from "../text/uri";
import { isWithin, parentUri, resolvePath, type FileAccess } from "../workspace/files";
import { DocumentLinkRequest } from "./library";
import { quietly } from "./quietly";
import type { Settings } from "./settings";

/** Answers with the links of a text, as the settings and the files are now. */
export class Links {
  private registered: Promise<Disposable> | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly settings: Settings,
    private readonly files: FileAccess,
    /** The folder in which a manifest may name files; undefined where none may be read. */
    private readonly rootOf: (manifestUri: string) => string | undefined,
  ) {}

  async of(manifest: Manifest): Promise<DocumentLink[]> {
    const { uri } = manifest.source;
    const [ticketUrl, evidence] = await Promise.all([
      this.settings.ticketUrl(uri),
      this.existing(uri, evidencePaths(manifest)),
    ]);
    return [...documentLinks(manifest, { ticketUrl, evidence })];
  }

  /**
   * Offers links anew. Nothing in the protocol says that links have changed, but editors ask again when another offer
   * comes.
   */
  offer(): void {
    const before = this.registered;
    this.registered = this.connection.client.register(DocumentLinkRequest.type, { documentSelector: null });
    quietly(this.registered);
    if (before) quietly(before.then((offer) => offer.dispose()));
  }

  private async existing(uri: string, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const root = this.rootOf(uri);
    const found = new Map<string, string>();
    for (const path of paths) {
      const file = resolvePath(uri, path);
      const folder = file === undefined ? undefined : parentUri(file);
      if (file === undefined || folder === undefined || root === undefined || !isWithin(file, root)) continue;
      const entries = await this.files.entries(folder);
      if (entries.some(({ name, isFolder }) => !isFolder && name === nameIn(file))) found.set(path, file);
    }
    return found;
  }
}

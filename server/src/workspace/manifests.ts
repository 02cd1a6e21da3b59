import { isManifestName } from "../manifest/recognise";
import { nameIn } from "../text/uri";
import type { FileAccess } from "./files";
import { BOUNDS, findManifests } from "./find-manifests";

/**
 * What is to be known of the manifests in the folders of the workspace, by their names. Nothing is looked for before
 * somebody asks, and nothing before the workspace is trusted; a file is read once, and again when it has changed.
 */
export class WorkspaceManifests<T> {
  private folders: readonly string[] = [];
  private isTrusted = false;
  private found: Promise<readonly string[]> | undefined;
  private readonly known = new Map<string, Promise<T | undefined>>();

  /** @param read works out what is to be known of a text */
  constructor(
    private readonly files: FileAccess,
    private readonly read: (uri: string, text: string) => T,
  ) {}

  setFolders(folders: readonly string[]): void {
    this.folders = folders;
    this.forget();
  }

  trust(): void {
    this.isTrusted = true;
  }

  /** To be called when files were changed, created or deleted. Gives those of them that are no manifests. */
  changed(uris: readonly string[]): readonly string[] {
    const manifests = uris.filter((uri) => isManifestName(nameIn(uri)));
    for (const uri of manifests) this.known.delete(uri);
    if (manifests.length > 0) this.found = undefined;
    return uris.filter((uri) => !manifests.includes(uri));
  }

  /** The files that were read. */
  get readUris(): readonly string[] {
    return [...this.known.keys()];
  }

  /** To be called where nobody tells of changes: everything is looked at again. */
  forget(): void {
    this.found = undefined;
    this.known.clear();
  }

  /**
   * What is known of each manifest, in the order of their addresses.
   *
   * @param isOpen tells of texts that are open in the editor, where they may say something else; they are left out
   */
  async all(isOpen: (uri: string) => boolean): Promise<readonly T[]> {
    if (!this.isTrusted) return [];
    const uris = await (this.found ??= findManifests(this.files, this.folders).then(({ uris }) => uris));
    const all: T[] = [];
    for (const uri of uris) {
      const known = isOpen(uri) ? undefined : await this.of(uri);
      if (known !== undefined) all.push(known);
    }
    return all;
  }

  private of(uri: string): Promise<T | undefined> {
    const known = this.known.get(uri);
    if (known) return known;
    const asked = this.files
      .read(uri)
      .then((text) =>
        text === undefined || text.length > BOUNDS.characters ? undefined : this.read(uri, text),
      );
    this.known.set(uri, asked);
    return asked;
  }
}

import type { Manifest } from "../manifest/model/manifest";
import { sourcesIn } from "../manifest/model/sources/named-sources";
import { isSameFile, type SourceFile, type SourceFiles } from "../manifest/model/sources/source-file";
import type { TrustChange } from "../manifest/model/trust-change";
import { Cell } from "../query/query";
import { nameIn } from "../text/uri";
import { isWithin, parentUri, resolvePath, type FileAccess } from "./files";

/** In octets; a zone of a million records fits in. */
export const LARGEST_SOURCE = 64 * 1024 * 1024;

/**
 * The files that manifests name as what stands. Each is read once, when somebody asks for it first, and again when it is
 * said to have changed; who asked is asked again then. Nothing outside of the root of a manifest is read.
 */
export class WorkspaceSources {
  private readonly byManifest = new Map<string, SourceFiles>();
  /** By root and URI. */
  private readonly known = new Map<string, KnownFile>();
  private readonly isTrusted = new Cell(false);
  private readonly reading = new Set<Promise<void>>();

  /**
   * @param rootOf the folder that files have to lie in, for the manifest with a URI
   * @param onNew told of each file that is read for the first time
   */
  constructor(
    private readonly files: FileAccess,
    private readonly rootOf: (manifestUri: string) => string | undefined,
    private readonly onNew?: (uri: string) => void,
  ) {}

  /** To be called when it is known that files may be read: until then nothing is. */
  trust(): void {
    this.isTrusted.set(true);
  }

  /** The files that a manifest may name. The same for the same manifest until `forget`. */
  beside(manifestUri: string): SourceFiles {
    let files = this.byManifest.get(manifestUri);
    if (!files) {
      files = { file: (path, from) => this.file(manifestUri, path, from ?? manifestUri) };
      this.byManifest.set(manifestUri, files);
    }
    return files;
  }

  /** To be called when the folders of the workspace are others: which files may be read is asked anew. */
  forget(): void {
    this.byManifest.clear();
  }

  /** The files that were asked for. */
  get uris(): readonly string[] {
    return [...this.known.values()].map(({ uri }) => uri);
  }

  /** Whether some file is being read. */
  get isReading(): boolean {
    return this.reading.size > 0;
  }

  /** Comes when no file is being read any more. */
  async settled(): Promise<void> {
    while (this.reading.size > 0) await Promise.all(this.reading);
  }

  /** Reads files again that are known. Gives whether there were any; comes when they are read. */
  async changed(uris: readonly string[]): Promise<boolean> {
    const touched = [...this.known.values()].filter(({ uri }) => uris.includes(uri));
    for (const file of touched) this.read(file);
    await this.settled();
    return touched.length > 0;
  }

  private file(manifestUri: string, path: string, from: string): SourceFile {
    // A text that has not been saved yet lies nowhere: its paths lead somewhere only when it does.
    if (!this.isTrusted.get() || parentUri(manifestUri) === undefined) return { kind: "awaited" };
    const root = this.rootOf(manifestUri);
    const uri = resolvePath(from, path);
    if (uri === undefined || root === undefined)
      return unread(
        "it is no path that leads from this file to another one: write one such as zones/example.com.zone",
      );
    if (!isWithin(uri, root))
      return unread(`it lies outside of ${nameIn(root)}, the folder that is worked in`);
    const key = `${root}\n${uri}`;
    let known = this.known.get(key);
    if (!known) {
      known = { uri, root, cell: new FileCell({ kind: "awaited" }) };
      this.known.set(key, known);
      this.onNew?.(uri);
      this.read(known);
    }
    return known.cell.get();
  }

  private read({ uri, root, cell }: KnownFile): void {
    const reading = this.files.readOctets(uri, root, LARGEST_SOURCE).then(
      (read) => cell.set(read.ok ? { kind: "read", uri, octets: read.octets } : unread(read.reason)),
      () => cell.set(unread("it cannot be opened")),
    );
    this.reading.add(reading);
    void reading.then(() => this.reading.delete(reading));
  }
}

interface KnownFile {
  readonly uri: string;
  readonly root: string;
  readonly cell: Cell<SourceFile>;
}

function unread(reason: string): SourceFile {
  return { kind: "unread", reason };
}

/** What is known of a file; two readings of the same octets are the same. */
class FileCell extends Cell<SourceFile> {
  protected override isSame(one: SourceFile, other: SourceFile): boolean {
    return isSameFile(one, other);
  }
}

/**
 * Has the files read that the changes of a manifest name; comes when all of them are known. A zone file may name further
 * ones.
 */
export async function readNamedSources(manifest: Manifest, sources: WorkspaceSources): Promise<void> {
  // Most manifests name none, and need not be looked through for that.
  if (!/\bsource\b/.test(manifest.source.text)) return;
  const isAwaited = (change: TrustChange): boolean =>
    [...sourcesIn(change)].some(({ state }) => state.kind === "awaited");
  while (manifest.changes().some(isAwaited) && sources.isReading) await sources.settled();
}

import type {
  CancellationToken,
  Connection,
  FileEvent,
  WorkspaceDiagnosticParams,
  WorkspaceDiagnosticReport,
} from "vscode-languageserver";
import { isManifestName } from "../manifest/recognise";
import { nameIn } from "../text/uri";
import { isWithin, uriKey, type FileAccess } from "../workspace/files";
import { BOUNDS, findManifests } from "../workspace/find-manifests";
import { isPolicyFile } from "../workspace/policies";
import { BackgroundProgress } from "./background-progress";
import type { CheckedFile, ClosedFiles } from "./closed-files";
import { FileChangeType, MessageType, ShowMessageNotification } from "./library";
import { quietly } from "./quietly";
import { WorkspaceResults, type ReportPart } from "./workspace-results";

/** Findings speak of days: a workspace that stays open is looked at again after so many milliseconds. */
const AGE = 6 * 60 * 60 * 1000;

interface Surroundings {
  readonly connection: Connection;
  readonly files: FileAccess;
  readonly closedFiles: ClosedFiles;
  readonly folders: () => readonly string[];
  /** Whether files may be read. */
  readonly isTrusted: () => boolean;
  /** Whether the manifests of a folder are to be checked though nobody asks for one of them. */
  readonly isWanted: (folder: string) => Promise<boolean>;
  /** Texts that are open are checked when the client asks for them. */
  readonly isOpen: (uri: string) => boolean;
  readonly showsProgress: () => boolean;
  /** Comes when nothing is going on that a person waits for. */
  readonly turn: () => Promise<void>;
  /** Distinguishes this run of the server from others. */
  readonly life: string;
}

/**
 * Checks the manifests of the workspace that are not open, in the background: nothing before a client asks for them, and
 * again what a change touches.
 */
export class WorkspaceDiagnostics {
  private readonly results: WorkspaceResults;
  private readonly progress: BackgroundProgress;
  /** What is to be checked, by key. */
  private readonly queue = new Map<string, string>();
  /** What was checked: what it rests on, by key. */
  private readonly checked = new Map<string, { readonly uri: string; readonly sources: readonly string[] }>();
  /** The keys of the files that are told of: those in the folders, and those that somebody has asked for. */
  private inFolders: ReadonlySet<string> = new Set();
  private readonly askedFor = new Map<string, string>();
  private isPulled = false;
  private mustScan = false;
  private isRunning = false;
  private isStopped = false;
  private saidBeyond = false;
  private aging: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly surroundings: Surroundings) {
    const { connection, showsProgress, life } = surroundings;
    this.results = new WorkspaceResults(life);
    this.progress = new BackgroundProgress(connection, showsProgress, () => this.stop());
  }

  pull(
    { previousResultIds }: WorkspaceDiagnosticParams,
    report: ReportPart | undefined,
    token: CancellationToken,
  ): Promise<WorkspaceDiagnosticReport> {
    if (!this.isPulled) {
      this.isPulled = true;
      this.rescan();
    }
    return this.results.ask(previousResultIds, report, token);
  }

  /** To be called when there may be other files, or others of them are to be told of. */
  rescan(): void {
    this.mustScan = true;
    this.run();
  }

  /** To be called when folders came or went: what lies in none any longer is not told of, even if somebody asked for it. */
  foldersChanged(): void {
    const folders = this.surroundings.folders().map(uriKey);
    for (const key of this.askedFor.keys())
      if (!folders.some((folder) => isWithin(key, folder))) this.askedFor.delete(key);
    this.rescan();
  }

  /** To be called when everything may come out otherwise. */
  recheck(): void {
    for (const [key, { uri }] of this.checked) this.queue.set(key, uri);
    this.run();
  }

  /** The files that were checked, and those that they rest on. */
  get uris(): readonly string[] {
    return [...this.checked.values()].flatMap(({ uri, sources }) => [uri, ...sources]);
  }

  filesChanged(changes: readonly FileEvent[]): void {
    if (changes.some(({ uri }) => isPolicyFile(uri))) this.recheck();
    const uris = new Set(changes.map(({ uri }) => uriKey(uri)));
    for (const [key, { uri, sources }] of this.checked)
      if (uris.has(key) || sources.some((source) => uris.has(uriKey(source)))) this.queue.set(key, uri);
    const isOther = ({ uri, type }: FileEvent): boolean =>
      isManifestName(nameIn(uri)) && (type !== FileChangeType.Changed || !this.checked.has(uriKey(uri)));
    if (changes.some(isOther)) this.rescan();
    this.run();
  }

  /** To be called when a text is closed: its file may say something else. */
  closed(uri: string): void {
    // What was never saved is in no file.
    if (!this.isPulled || uri.startsWith("untitled:")) return;
    this.results.doubt(uri);
    this.queue.set(uriKey(uri), uri);
    this.run();
  }

  /** To be called when nobody wants to wait for the rest; the next change begins anew. */
  stop(): void {
    this.isStopped = true;
    this.queue.clear();
  }

  /**
   * Checks a file that is not open because somebody has asked for it, and tells of it from now on. Undefined where it was
   * stopped.
   */
  async checkNow(uri: string, isStopped: () => boolean): Promise<CheckedFile | undefined> {
    const key = uriKey(uri);
    this.askedFor.set(key, uri);
    this.queue.delete(key);
    const checked = await this.surroundings.closedFiles.check(uri, () => isStopped() || this.isOpen(uri));
    if (checked) this.tell(uri, checked);
    return checked;
  }

  private tell(uri: string, { diagnostics, sources }: CheckedFile): void {
    this.checked.set(uriKey(uri), { uri, sources });
    this.results.set(uri, diagnostics);
  }

  private isOpen(uri: string): boolean {
    return this.surroundings.isOpen(uri);
  }

  private isTold(uri: string): boolean {
    return this.inFolders.has(uriKey(uri)) || this.askedFor.has(uriKey(uri));
  }

  private run(): void {
    if (this.isRunning || !this.isPulled) return;
    this.isRunning = true;
    clearTimeout(this.aging);
    quietly(
      this.work().finally(() => {
        this.isRunning = false;
        this.progress.end();
        this.aging = setTimeout(() => this.recheck(), AGE);
      }),
    );
  }

  private async work(): Promise<void> {
    while (this.mustScan || this.queue.size > 0) {
      this.isStopped = false;
      if (this.mustScan) {
        this.mustScan = false;
        await this.scan();
      }
      const [next] = this.queue;
      if (!next) continue;
      const [key, uri] = next;
      this.queue.delete(key);
      await this.check(uri);
      this.progress.step(this.queue.size);
    }
  }

  private async check(uri: string): Promise<void> {
    const { closedFiles, turn } = this.surroundings;
    try {
      if (this.isTold(uri)) {
        const checked = await closedFiles.check(uri, () => this.isStopped || this.isOpen(uri));
        if (checked) this.tell(uri, checked);
      } else {
        // Only behind the last answer for the text, which was still open.
        await turn();
        if (!this.isOpen(uri)) this.results.set(uri, []);
      }
    } catch {
      // A fault of the program in one text must not cost the others.
      this.surroundings.connection.console.error(`${nameIn(uri)} could not be checked.`);
    }
  }

  private async scan(): Promise<void> {
    const { files, isTrusted, isWanted } = this.surroundings;
    const folders = isTrusted() ? this.surroundings.folders() : [];
    const wanted = await Promise.all(folders.map(isWanted));
    const { uris, beyond } = await findManifests(
      files,
      folders.filter((_, index) => wanted[index]),
    );
    this.inFolders = new Set(uris.map(uriKey));
    for (const [key, { uri }] of this.checked) if (!this.isTold(uri)) this.checked.delete(key);
    this.results.keepOnly((uri) => this.isTold(uri) || this.isOpen(uri));
    for (const uri of uris) if (!this.checked.has(uriKey(uri))) this.queue.set(uriKey(uri), uri);
    if (beyond) this.sayBeyond(beyond);
  }

  private sayBeyond(beyond: "folders" | "manifests"): void {
    if (this.saidBeyond) return;
    this.saidBeyond = true;
    const message = `Trust Change checks the first ${BOUNDS[beyond].toLocaleString("en")} ${beyond} of this workspace, and there are more. Those beyond are checked when they are opened, or with "Check for Trust Problems" on their folder.`;
    const { connection } = this.surroundings;
    quietly(connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message }));
  }
}

import type {
  CancellationToken,
  Diagnostic,
  PreviousResultId,
  WorkspaceDiagnosticReport,
  WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver";
import { uriKey } from "../workspace/files";
import { DocumentDiagnosticReportKind, LSPErrorCodes, ResponseError } from "./library";

/** What is found in a file, under an id that no other result has. */
interface Result {
  readonly id: string;
  readonly uri: string;
  readonly items: readonly Diagnostic[];
}

/** Takes a part of an answer. */
export type ReportPart = (part: { items: WorkspaceDocumentDiagnosticReport[] }) => void;

/** A question for the diagnostics of the workspace that is not answered yet. */
interface Held {
  /** What the client has: addresses and ids of results, by the key of the file. */
  readonly known: Map<string, { readonly uri: string; readonly id: string }>;
  /** Undefined where the client wants the answer in one. */
  readonly report: ReportPart | undefined;
  readonly answer: (answer: WorkspaceDiagnosticReport) => void;
}

/**
 * What is found in the files of the workspace, and the questions for it. Clients ask again as soon as they have an answer:
 * a question is held until there is something new to say; where the client takes the answer in parts, for as long as it
 * likes. A result has one id until it comes out otherwise, whatever the reason.
 */
export class WorkspaceResults {
  private readonly results = new Map<string, Result>();
  private readonly held = new Set<Held>();
  private count = 0;

  /** @param life tells the ids of this server from those of the one before it */
  constructor(private readonly life: string) {}

  set(uri: string, items: readonly Diagnostic[]): void {
    const key = uriKey(uri);
    const before = this.results.get(key);
    if (!before || JSON.stringify(before.items) !== JSON.stringify(items))
      this.results.set(key, { id: `${this.life}-${this.count++}`, uri, items });
    this.deliver([key]);
  }

  /** To be called when a client may show something else for a file: what is found in it next is told in any case. */
  doubt(uri: string): void {
    this.results.delete(uriKey(uri));
    for (const { known } of this.held) known.delete(uriKey(uri));
  }

  /** Has clients forget what they show of files that nothing is told of any longer. */
  keepOnly(isTold: (uri: string) => boolean): void {
    const known = [...this.held].flatMap((held) => [...held.known.values()]);
    for (const { uri } of [...this.results.values(), ...known]) if (!isTold(uri)) this.set(uri, []);
  }

  /**
   * Answers when there is something new to say.
   *
   * @param previous what the client has
   */
  ask(
    previous: readonly PreviousResultId[],
    report: ReportPart | undefined,
    token: CancellationToken,
  ): Promise<WorkspaceDiagnosticReport> {
    return new Promise((resolve, reject) => {
      const held: Held = {
        known: new Map(previous.map(({ uri, value }) => [uriKey(uri), { uri, id: value }])),
        report,
        answer: (answer) => {
          this.held.delete(held);
          resolve(answer);
        },
      };
      this.held.add(held);
      token.onCancellationRequested(() => {
        this.held.delete(held);
        reject(new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled"));
      });
      this.deliver([...this.results.keys()], [held]);
    });
  }

  /** Says what is new of some files to those who have asked. */
  private deliver(keys: readonly string[], to: Iterable<Held> = this.held): void {
    for (const held of [...to]) {
      const news = keys.flatMap((key) => {
        const result = this.results.get(key);
        return result && held.known.get(key)?.id !== result.id ? [result] : [];
      });
      if (news.length === 0) continue;
      for (const { uri, id } of news) held.known.set(uriKey(uri), { uri, id });
      const items = news.map(toReport);
      if (held.report) held.report({ items });
      else held.answer({ items });
    }
  }
}

function toReport({ id, uri, items }: Result): WorkspaceDocumentDiagnosticReport {
  return { kind: DocumentDiagnosticReportKind.Full, uri, version: null, resultId: id, items: [...items] };
}

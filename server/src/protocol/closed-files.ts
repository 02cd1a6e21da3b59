import type { Diagnostic } from "vscode-languageserver";
import { Manifest } from "../manifest/model/manifest";
import { parseSource } from "../manifest/syntax/parse";
import { Analyzer } from "../rules/engine";
import type { FileAccess } from "../workspace/files";
import { BOUNDS } from "../workspace/find-manifests";
import { policyIn, type FoundPolicy, type PolicyFinder } from "../workspace/policies";
import { WorkspaceSources } from "../workspace/sources";
import { told, tooLarge } from "./notices";
import { slice } from "./pause";

/** Somebody may begin to type at any time: what nobody waits for is done in smaller pieces, of so many milliseconds. */
const SLICE = 4;

/** What came of a file: what is found in it, and the files besides it that this rests on. */
export interface CheckedFile {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly string[];
}

interface Surroundings {
  readonly files: FileAccess;
  readonly policies: PolicyFinder;
  readonly rootOf: (uri: string) => string | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Told of each file that a manifest names. */
  readonly onSource: (uri: string) => void;
  /** Comes when the check may go on for a slice of time. */
  readonly turn: () => Promise<void>;
}

/** Checks files that nobody has open, one after the other, in slices of time; nothing of them is kept. */
export class ClosedFiles {
  constructor(private readonly surroundings: Surroundings) {}

  /**
   * What is found in a file; nothing where it is no longer there. Undefined where it was stopped.
   *
   * @param isStopped whether nobody wants it any more
   */
  async check(uri: string, isStopped: () => boolean): Promise<CheckedFile | undefined> {
    const { files, turn, now } = this.surroundings;
    await turn();
    const text = isStopped() ? undefined : await files.read(uri);
    if (isStopped()) return undefined;
    if (text === undefined) return { diagnostics: [], sources: [] };
    if (text.length > BOUNDS.characters) return { diagnostics: [tooLarge()], sources: [] };
    const named: string[] = [];
    const sources = this.sourcesFor(named);
    const { policy, unread } = await this.policyFor(uri);
    const manifest = new Manifest(parseSource(uri, text), policy);
    manifest.setFiles(sources.beside(uri));
    const analyzer = new Analyzer(manifest);
    for (;;) {
      await turn();
      if (isStopped()) return undefined;
      if (!analyzer.work(now(), slice(SLICE))) continue;
      if (!sources.isReading) break;
      await sources.settled();
    }
    return { diagnostics: told(analyzer.findingsSoFar(now()), unread), sources: named };
  }

  /** Of its own for each check: what is shared between texts would keep hold of all of them. */
  private sourcesFor(named: string[]): WorkspaceSources {
    const { files, rootOf, onSource } = this.surroundings;
    const sources = new WorkspaceSources(files, rootOf, (source) => {
      named.push(source);
      onSource(source);
    });
    sources.trust();
    return sources;
  }

  /** As `sourcesFor`: read anew from its text, which is short. */
  private async policyFor(uri: string): Promise<FoundPolicy> {
    const found = await this.surroundings.policies.foundFor(uri);
    if (!found.policy) return found;
    const { source } = found.policy.document;
    const policy = policyIn(source.uri, source.document.getText());
    return policy ? { policy } : {};
  }
}

import { relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Manifest } from "../manifest/model/manifest";
import type { PolicySeverity, TrustPolicy } from "../manifest/model/policy";
import { parseSource } from "../manifest/syntax/parse";
import { nodeFiles } from "../node-files";
import { askingOnce } from "../query/query";
import { analyze, type Analysis } from "../rules/engine";
import type { FileAccess } from "../workspace/files";
import { isPolicyFile, PolicyFinder } from "../workspace/policies";
import { readNamedSources, WorkspaceSources } from "../workspace/sources";
import { fileReport, type FileReport } from "../service/file-report";
import { readPolicy } from "./given-policy";
import { readText, type ReadText } from "./read";
import { withSlashes } from "./reports/report";

/** What all files of one run are checked with; it can go from thread to thread. */
export interface CheckSettings {
  readonly cwd: string;
  /** The folder up to which policies count, and in which sources have to lie. */
  readonly root: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** The path of the policy that counts in place of those that are found; undefined where they count. */
  readonly policy: string | undefined;
  /** The severities of rules that go before those of the policy. */
  readonly severities: ReadonlyMap<string, PolicySeverity>;
  /** Whether fixes come with their edits. */
  readonly withEdits: boolean;
}

/** What came of one file; it can go from thread to thread. */
export type FileOutcome =
  | { readonly kind: "checked"; readonly report: FileReport }
  | { readonly kind: "unreadable"; readonly reason: string }
  /** The program failed on it: `fault` is for those who mend the program. */
  | { readonly kind: "failed"; readonly fault: string };

export type ReadManifest =
  { readonly ok: true; readonly manifest: Manifest } | { readonly ok: false; readonly reason: string };

/** Checks files one after the other; policies and sources are read once for all of them. */
export class FileChecker {
  private readonly policies: PolicyFinder;
  private readonly sources: WorkspaceSources;
  private readonly rootUri: string;
  private givenPolicy: Promise<TrustPolicy | undefined> | undefined;

  constructor(
    private readonly settings: CheckSettings,
    files: FileAccess = nodeFiles,
  ) {
    this.rootUri = pathToFileURL(settings.root).href;
    this.policies = new PolicyFinder(files);
    this.sources = new WorkspaceSources(files, () => this.rootUri);
    this.sources.trust();
  }

  /** @param path as reached from the current folder */
  async check(path: string): Promise<FileOutcome> {
    return this.checkText(path, await readText(resolve(this.settings.cwd, path)));
  }

  /** Checks a text as if it stood in a file. */
  async checkText(path: string, read: ReadText): Promise<FileOutcome> {
    if (!read.ok) return { kind: "unreadable", reason: read.reason };
    try {
      const manifest = await this.manifestOf(path, read.text);
      const unread = await this.unreadPolicy(path);
      return askingOnce(() => this.outcome(manifest, unread));
    } catch (error) {
      return { kind: "failed", fault: faultOf(error) };
    }
  }

  private outcome(manifest: Manifest, unreadPolicy: string | undefined): FileOutcome {
    if (unreadPolicy !== undefined && !manifest.policy) return { kind: "unreadable", reason: unreadPolicy };
    const analysis = analyze(manifest, { ...this.settings, isFinished: true });
    return { kind: "checked", report: fileReport(analysis, this.settings.withEdits) };
  }

  /** Says that the policy of a file is there and cannot be read: a check without it would say more than anybody knows. */
  private async unreadPolicy(path: string): Promise<string | undefined> {
    const { cwd, policy } = this.settings;
    const unread =
      policy === undefined
        ? (await this.policies.foundFor(pathToFileURL(resolve(cwd, path)).href, this.rootUri)).unread
        : undefined;
    if (unread === undefined) return undefined;
    const shown = withSlashes(relative(cwd, fileURLToPath(unread.uri)));
    return `its policy ${shown} cannot be read: ${unread.reason}`;
  }

  /** What is found in a text as if it stood in a file; throws on faults of the program. */
  async analysis(path: string, text: string): Promise<Analysis> {
    return analyze(await this.manifestOf(path, text), this.settings);
  }

  /** Reads a file with the policy that holds for it and the sources that it names. */
  async manifest(path: string): Promise<ReadManifest> {
    const read = await readText(resolve(this.settings.cwd, path));
    return read.ok ? { ok: true, manifest: await this.manifestOf(path, read.text) } : read;
  }

  private async manifestOf(path: string, text: string): Promise<Manifest> {
    const uri = pathToFileURL(resolve(this.settings.cwd, path)).href;
    const manifest = new Manifest(parseSource(uri, text), await this.policyFor(uri));
    manifest.setFiles(this.sources.beside(uri));
    await readNamedSources(manifest, this.sources);
    return manifest;
  }

  /** To be called when a policy was written. */
  forgetPolicies(): void {
    this.policies.forget();
    this.givenPolicy = undefined;
  }

  private async policyFor(uri: string): Promise<TrustPolicy | undefined> {
    const { policy, cwd } = this.settings;
    if (policy === undefined) return this.policies.policyFor(uri, this.rootUri);
    if (isPolicyFile(uri)) return undefined;
    this.givenPolicy ??= readPolicy(policy, cwd).then((read) => (read.ok ? read.policy : undefined));
    return this.givenPolicy;
  }
}

/** What is known of a fault of the program. */
export function faultOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

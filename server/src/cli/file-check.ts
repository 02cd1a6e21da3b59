import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Manifest } from "../manifest/model/manifest";
import { sourcesIn } from "../manifest/model/sources/named-sources";
import type { TrustChange } from "../manifest/model/trust-change";
import { parseSource } from "../manifest/syntax/parse";
import { nodeFiles } from "../node-files";
import { analyze } from "../rules/engine";
import { PolicyFinder } from "../workspace/policies";
import { WorkspaceSources } from "../workspace/sources";
import { fileReport, type FileReport } from "./file-report";
import { readText } from "./read";

/** What all files of one run are checked with. */
export interface CheckSettings {
  readonly cwd: string;
  /** The folder up to which policies count, and in which sources have to lie. */
  readonly root: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** What came of one file; it can go from thread to thread. */
export type FileOutcome =
  | { readonly kind: "checked"; readonly report: FileReport }
  | { readonly kind: "unreadable"; readonly reason: string }
  /** The program failed on it: `fault` is for those who mend the program. */
  | { readonly kind: "failed"; readonly fault: string };

/** Makes the function that checks a file; policies and sources are read once for all files that it is asked about. */
export function fileChecker(settings: CheckSettings): (path: string) => Promise<FileOutcome> {
  const read = manifestReader(settings);
  return async (path) => {
    try {
      const manifest = await read(path);
      if (!manifest.ok) return { kind: "unreadable", reason: manifest.reason };
      return { kind: "checked", report: fileReport(analyze(manifest.manifest, { now: settings.now })) };
    } catch (error) {
      return { kind: "failed", fault: faultOf(error) };
    }
  };
}

export type ReadManifest =
  { readonly ok: true; readonly manifest: Manifest } | { readonly ok: false; readonly reason: string };

/** Makes the function that reads a file with the policy that holds for it and the sources that it names. */
export function manifestReader({
  cwd,
  root,
}: Pick<CheckSettings, "cwd" | "root">): (path: string) => Promise<ReadManifest> {
  const policies = new PolicyFinder(nodeFiles);
  const rootUri = pathToFileURL(root).href;
  const sources = new WorkspaceSources(nodeFiles, () => rootUri);
  sources.trust();
  return async (path) => {
    const absolute = resolve(cwd, path);
    const read = await readText(absolute);
    if (!read.ok) return read;
    const uri = pathToFileURL(absolute).href;
    const policy = await policies.policyFor(uri, rootUri);
    const manifest = new Manifest(parseSource(uri, read.text), policy);
    manifest.setFiles(sources.beside(uri));
    await readSources(manifest, sources);
    return { ok: true, manifest };
  };
}

/** Comes when every file is known that the changes name; a zone file may name further ones. */
async function readSources(manifest: Manifest, sources: WorkspaceSources): Promise<void> {
  // Most manifests name none, and need not be looked through for that.
  if (!manifest.source.text.includes("source")) return;
  const isAwaited = (change: TrustChange): boolean =>
    [...sourcesIn(change)].some(({ state }) => state.kind === "awaited");
  while (manifest.changes().some(isAwaited) && sources.isReading) await sources.settled();
}

/** What is known of a fault of the program. */
export function faultOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

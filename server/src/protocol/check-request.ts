import type { CancellationToken, Connection, Diagnostic } from "vscode-languageserver";
import { isManifestName } from "../manifest/recognise";
import { nameIn } from "../text/uri";
import type { FileAccess } from "../workspace/files";
import { findManifests } from "../workspace/find-manifests";
import { DiagnosticSeverity, ProgressType, RequestType } from "./library";
import { told } from "./notices";
import type { Progress } from "./open-documents";
import type { WorkspaceDiagnostics } from "./workspace-diagnostics";

/**
 * Has files and folders checked at once, and told of among the diagnostics of the workspace from then on; takes
 * `{uris, progress}`, no addresses for all folders of the workspace. `progress` is a token under which `{done, total}` is
 * told, if one is given.
 */
const checkRequest = new RequestType<unknown, CheckAnswer, void>("trust-change/check");

interface CheckAnswer {
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  readonly information: number;
  /** A bound beyond which there are more; they were not checked. */
  readonly beyond?: "folders" | "manifests";
}

const progressType = new ProgressType<{ readonly done: number; readonly total: number }>();

interface Surroundings {
  readonly files: FileAccess;
  readonly folders: () => readonly string[];
  readonly isTrusted: () => boolean;
  readonly workspace: WorkspaceDiagnostics;
  /** What is found in a text that is open; undefined where it is not. */
  readonly open: (uri: string) => Promise<Progress | undefined>;
  readonly stopIfCancelled: (token: CancellationToken) => void;
}

export function serveCheck(connection: Connection, surroundings: Surroundings): void {
  const { files, folders, isTrusted, workspace, open, stopIfCancelled } = surroundings;

  const find = async (targets: readonly string[]): ReturnType<typeof findManifests> => {
    const isFile = (uri: string): boolean => isManifestName(nameIn(uri));
    const found = await findManifests(
      files,
      targets.filter((uri) => !isFile(uri)),
    );
    return { ...found, uris: [...new Set([...targets.filter(isFile), ...found.uris])] };
  };

  connection.onRequest(checkRequest, async (parameters, token) => {
    const { uris, progress } = askedIn(parameters);
    const { uris: all, beyond } = await find(!isTrusted() ? [] : uris.length > 0 ? uris : folders());
    const items: Diagnostic[] = [];
    for (const [done, uri] of all.entries()) {
      if (progress !== undefined)
        await connection.sendProgress(progressType, progress, { done, total: all.length });
      const opened = await open(uri);
      const checked = opened
        ? { diagnostics: told(opened.analysis, opened.unreadPolicy) }
        : await workspace.checkNow(uri, () => token.isCancellationRequested);
      if (token.isCancellationRequested) workspace.stop();
      stopIfCancelled(token);
      items.push(...(checked?.diagnostics ?? []));
    }
    const counted = (severity: DiagnosticSeverity): number =>
      items.filter((item) => item.severity === severity).length;
    return {
      files: all.length,
      errors: counted(DiagnosticSeverity.Error),
      warnings: counted(DiagnosticSeverity.Warning),
      information: counted(DiagnosticSeverity.Information),
      ...(beyond && { beyond }),
    };
  });
}

function askedIn(parameters: unknown): { readonly uris: readonly string[]; readonly progress?: string } {
  if (typeof parameters !== "object" || parameters === null) return { uris: [] };
  const { uris, progress } = parameters as Readonly<Record<string, unknown>>;
  return {
    uris: Array.isArray(uris) ? uris.filter((uri) => typeof uri === "string") : [],
    ...(typeof progress === "string" && { progress }),
  };
}

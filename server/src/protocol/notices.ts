import type { Diagnostic } from "vscode-languageserver";
import type { Analysis } from "../rules/engine";
import { diagnostics } from "../service/diagnostics";
import { nameIn } from "../text/uri";
import { BOUNDS } from "../workspace/find-manifests";
import type { UnreadPolicy } from "../workspace/policies";
import { DiagnosticSeverity } from "./library";

/**
 * What is told of a text: what is found in it, behind a notice where the policy for it cannot be read. A text with a policy
 * of its own needs none.
 */
export function told(analysis: Analysis, unread: UnreadPolicy | undefined): Diagnostic[] {
  const { manifest } = analysis;
  const found = diagnostics(analysis);
  return unread && !manifest.policy ? [policyUnread(unread, manifest.source.uri), ...found] : found;
}

function policyUnread({ uri, reason }: UnreadPolicy, manifestUri: string): Diagnostic {
  return notice(
    DiagnosticSeverity.Warning,
    `The policy ${pathUpward(manifestUri, uri)} cannot be read: ${reason}. What is found here is found without it: what it demands is not asked for, and what it allows may be told. The command line does not check this manifest until the policy can be read, or is gone.`,
  );
}

/** Where a file in a folder above stands, from a file below: `../../trust-policy.yaml`. */
function pathUpward(from: string, to: string): string {
  const folders = (uri: string): number => uri.split("/").length;
  return `${"../".repeat(Math.max(0, folders(from) - folders(to)))}${nameIn(to)}`;
}

/** Says that a manifest is too long to be checked together with others. */
export function tooLarge(): Diagnostic {
  return notice(
    DiagnosticSeverity.Information,
    `This manifest is not checked together with the workspace, for it is longer than ${BOUNDS.characters / 1_000_000} million characters. Open it to have it checked.`,
  );
}

/** Stands at the top, for it is about the whole text. */
function notice(severity: DiagnosticSeverity, message: string): Diagnostic {
  const start = { line: 0, character: 0 };
  return { range: { start, end: start }, severity, source: "trust-change", message };
}

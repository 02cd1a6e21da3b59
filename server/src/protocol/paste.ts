import type { WorkspaceEdit } from "vscode-languageserver";
import { Position } from "vscode-languageserver-types";
import { findSecrets } from "../credentials/secrets";
import type { Manifest } from "../manifest/model/manifest";
import { failed, found, type Outcome } from "../scaffold/outcome";
import { LONGEST_PASTE } from "../scaffold/paste";
import { pasteEdits } from "../scaffold/paste-edits";
import { toWorkspaceEdit } from "../service/edits";
import { RequestType } from "./library";

/** Asks for a text of the clipboard in the form of the manifest; takes `{uri, position, text}`, answers `Converted`. */
export const convertPasteRequest = new RequestType<unknown, Outcome<Converted> & { isSecret?: true }, void>(
  "trust-change/convertPaste",
);

interface Converted {
  /** What is written, in a few words. */
  readonly title: string;
  readonly edit: WorkspaceEdit;
}

/**
 * Answers `convertPasteRequest`. A text that holds a private key or another secret is refused, and said to be one; nothing
 * of it is repeated.
 */
export async function convertPaste(
  parameters: unknown,
  manifestOf: (uri: string) => Promise<Manifest | undefined>,
  snippets: boolean,
): Promise<Outcome<Converted> & { isSecret?: true }> {
  const { uri, position, text } = (parameters ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof uri !== "string" || typeof text !== "string" || !Position.is(position))
    return failed("the editor asked in a form that is not understood");
  if (isSecret(text))
    return {
      ...failed("a private key or another secret stands on the clipboard; it is not inserted"),
      isSecret: true,
    };
  const manifest = await manifestOf(uri);
  if (!manifest) return failed("the text is not open");
  const { source } = manifest;
  const made = pasteEdits(manifest, source.document.offsetAt(position), text);
  if (!made.ok) return made;
  const { title, edits } = made.value;
  return edits.length === 0
    ? failed("there is no place here that it could be written to")
    : found({ title, edit: toWorkspaceEdit(source, edits, snippets) });
}

function isSecret(text: string): boolean {
  if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY/.test(text)) return true;
  // The lines of a certificate look random, and are public.
  return !text.includes("-----BEGIN") && text.length <= LONGEST_PASTE && findSecrets(text).length > 0;
}

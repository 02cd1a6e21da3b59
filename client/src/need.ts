import { Disposable, workspace, type TextDocument } from "vscode";
import { LANGUAGE } from "./session";

/** What manifests and policies are called. */
const FILES = "**/{*.trust,*trust-policy}.{yaml,yml}";

/** So long nothing else has been created when it is looked for manifests, milliseconds: much may come at once. */
const PAUSE = 300;

/**
 * Tells once when there is something for the language server to do: a manifest is open, or the workspace has one. Whoever
 * has other YAML open has no process of it running. It is told from a later turn of the event loop, never from this call.
 *
 * @returns ends the waiting
 */
export function whenNeeded(then: () => void): Disposable {
  const waiting: { dispose(): unknown }[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pause: ReturnType<typeof setTimeout> | undefined;
  const end = (): void => {
    clearTimeout(pause);
    for (const one of waiting.splice(0)) one.dispose();
  };
  const tell = (): void => {
    if (waiting.length === 0) return;
    end();
    timer = setTimeout(then, 0);
  };
  const lookAt = ({ languageId }: TextDocument): void => {
    if (languageId === LANGUAGE) tell();
  };
  const search = (): void => {
    workspace.findFiles(FILES, undefined, 1).then(
      (found) => {
        if (found.length > 0) tell();
      },
      // A workspace that cannot be searched is one in which a manifest has to be opened.
      () => undefined,
    );
  };
  // Of a folder that is moved in as a whole, nothing is told of what lies in it.
  const created = workspace.createFileSystemWatcher("**/*", false, true, true);
  waiting.push(
    created,
    created.onDidCreate(() => {
      clearTimeout(pause);
      pause = setTimeout(search, PAUSE);
    }),
    workspace.onDidOpenTextDocument(lookAt),
    workspace.onDidChangeWorkspaceFolders(search),
  );
  workspace.textDocuments.forEach(lookAt);
  search();
  return new Disposable(() => {
    end();
    clearTimeout(timer);
  });
}

import { commands, ProgressLocation, Uri, window, workspace, type CancellationToken } from "vscode";
import { ProgressType, type BaseLanguageClient } from "vscode-languageclient";
import { hasFindings, outcomeInWords, progressInWords, type Answer } from "./check-words";

interface Step {
  readonly done: number;
  readonly total: number;
}

const progressType = new ProgressType<Step>();
let count = 0;

/**
 * Checks files and folders though they are not open, and shows the Problems panel where something is found.
 *
 * @param uris none for the whole workspace
 */
export async function check(client: BaseLanguageClient, uris: readonly Uri[]): Promise<void> {
  if (!workspace.isTrusted) {
    void window.showErrorMessage("Files are checked only in a workspace that you trust.");
    return;
  }
  const title = uris.length === 0 ? "Checking the workspace" : "Checking for trust problems";
  const options = { location: ProgressLocation.Notification, cancellable: true, title };
  const answer = await window.withProgress(options, (progress, token) => {
    let before = 0;
    return ask(client, uris, token, ({ done, total }) => {
      const message = progressInWords(done, total);
      progress.report({ message, increment: (100 * (done - before)) / total });
      before = done;
    });
  });
  if (!answer) return;
  if (hasFindings(answer)) await commands.executeCommand("workbench.panel.markers.view.focus");
  const outcome = outcomeInWords(answer);
  if (outcome !== undefined) void window.showInformationMessage(outcome);
}

/** Undefined where it was cancelled. */
async function ask(
  client: BaseLanguageClient,
  uris: readonly Uri[],
  token: CancellationToken,
  onStep: (step: Step) => void,
): Promise<Answer | undefined> {
  const progress = `trust-change-check-${count++}`;
  const listener = client.onProgress(progressType, progress, onStep);
  try {
    const parameters = { uris: uris.map((uri) => client.code2ProtocolConverter.asUri(uri)), progress };
    return await client.sendRequest<Answer>("trust-change/check", parameters, token);
  } catch (error) {
    if (token.isCancellationRequested) return undefined;
    throw error;
  } finally {
    listener.dispose();
  }
}

/** What a menu of the explorer gives: what was clicked on, and everything that is selected. */
export function selectedIn(clicked: unknown, selected: unknown): readonly Uri[] {
  if (Array.isArray(selected) && selected.length > 0) return selected.filter((one) => one instanceof Uri);
  if (clicked instanceof Uri) return [clicked];
  const active = window.activeTextEditor?.document.uri;
  return active ? [active] : [];
}

import { ProgressLocation, window } from "vscode";
import { State, type BaseLanguageClient } from "vscode-languageclient";

const SHOW_OUTPUT = "Show Output";

/** Starts the language server anew; a second call while it does waits for the first. */
export function restarter(client: BaseLanguageClient): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= restart(client).finally(() => (running = undefined));
    return running;
  };
}

async function restart(client: BaseLanguageClient): Promise<void> {
  const options = {
    location: ProgressLocation.Window,
    title: "Trust Change: restarting the language server",
  };
  await window.withProgress(options, async () => {
    try {
      // A server that hangs does not answer; it is ended all the same.
      await stop(client).catch(() => undefined);
      await client.start();
    } catch (error) {
      void tell(client, error instanceof Error ? error.message : String(error));
    }
  });
}

/** Ends the language server; one that is just starting has to be there before. */
export async function stop(client: BaseLanguageClient): Promise<void> {
  if (client.state === State.Starting) await client.start();
  if (client.needsStop()) await client.stop();
}

async function tell(client: BaseLanguageClient, reason: string): Promise<void> {
  const message = `The language server of Trust Change could not be restarted: ${reason}`;
  const chosen = await window.showErrorMessage(message, SHOW_OUTPUT);
  if (chosen === SHOW_OUTPUT) client.outputChannel.show();
}

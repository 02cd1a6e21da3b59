import type { ExtensionContext } from "vscode";
import { start } from "./extension";

let end: (() => Promise<void>) | undefined;

export function activate(context: ExtensionContext): void {
  end = start(context, async () => (await import("./browser-client")).beginInBrowser(context));
}

export async function deactivate(): Promise<void> {
  await end?.();
}

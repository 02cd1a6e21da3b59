import type { ExtensionContext } from "vscode";
import { start } from "./extension";

let end: (() => Promise<void>) | undefined;

export function activate(context: ExtensionContext): void {
  end = start(context, async () => (await import("./node-client")).beginInNode(context));
}

export async function deactivate(): Promise<void> {
  await end?.();
}

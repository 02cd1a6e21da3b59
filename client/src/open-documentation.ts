import { commands, Uri, window } from "vscode";

/** Opens the page of a rule that came with the extension, as rendered Markdown beside the editor. */
export async function openDocumentation(extensionUri: Uri, ruleId: unknown): Promise<void> {
  if (typeof ruleId !== "string" || !/^[a-z0-9-]+$/.test(ruleId)) return;
  const page = Uri.joinPath(extensionUri, "docs", "rules", `${ruleId}.md`);
  try {
    await commands.executeCommand("markdown.showPreviewToSide", page);
  } catch {
    // The built-in Markdown extension can be switched off; the page is plain text all the same.
    await window.showTextDocument(page, { preview: true });
  }
}

import type { Connection } from "vscode-languageserver";
import { findRule } from "../rules/registry";
import { MessageType } from "./library";
import { quietly } from "./quietly";
import type { Host } from "./host";

/** Opens the page of a rule; its only argument is the rule's id. */
export const SHOW_DOCUMENTATION = "trust-change.showDocumentation";

/**
 * Opens the page of a rule in the editor, from the files that came with the product: it works offline and in every
 * editor that can show a document. Where it cannot be opened, the text is shown as a message.
 */
export async function showDocumentation(connection: Connection, host: Host, ruleId: unknown): Promise<void> {
  const rule = typeof ruleId === "string" ? findRule(ruleId) : undefined;
  if (!rule) return;
  const page = await host.rulePage(rule.id);
  const shown = page !== undefined && (await shows(connection, page));
  if (!shown) {
    const { problem, why, remedy } = rule.docs;
    const message = `${rule.id}: ${problem} ${why} ${remedy}`;
    quietly(connection.sendNotification("window/showMessage", { type: MessageType.Info, message }));
  }
}

async function shows(connection: Connection, uri: string): Promise<boolean> {
  try {
    return (await connection.window.showDocument({ uri, external: false, takeFocus: true })).success;
  } catch {
    // A client without window/showDocument answers with an error.
    return false;
  }
}

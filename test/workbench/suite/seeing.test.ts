import * as assert from "./assert";
import * as vscode from "vscode";
import expectations from "../expectations.json";
import { eventually, showFixture } from "./support";

const { lens, hint, token } = expectations;

describe("what is shown inside of the text", () => {
  let document: vscode.TextDocument;
  const whole = (): vscode.Range => new vscode.Range(0, 0, document.lineCount, 0);
  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration("trustChange");

  const lensTitles = async (): Promise<readonly string[]> => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      document.uri,
      100,
    );
    return lenses.map(({ command }) => command?.title ?? "");
  };
  const hintLabels = async (): Promise<readonly string[]> => {
    const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
      "vscode.executeInlayHintProvider",
      document.uri,
      whole(),
    );
    return hints.map(({ label }) => (typeof label === "string" ? label : ""));
  };
  const tokenCount = async (): Promise<number> => {
    const tokens = await vscode.commands.executeCommand<vscode.SemanticTokens | undefined>(
      "vscode.provideDocumentSemanticTokens",
      document.uri,
    );
    return tokens?.data.length ?? 0;
  };

  /** Switches a setting off, waits for what that does, and puts it back. */
  const switchedOff = async (setting: string, isGone: () => Promise<true | undefined>): Promise<void> => {
    await settings().update(setting, false, vscode.ConfigurationTarget.Global);
    try {
      await eventually(`${setting} takes effect`, isGone);
    } finally {
      await settings().update(setting, undefined, vscode.ConfigurationTarget.Global);
    }
  };

  before(async () => {
    document = await showFixture(expectations.manifest);
  });

  it("code lenses say who covers a name, and go with their setting", async () => {
    await eventually("the lens comes", async () => (await lensTitles()).includes(lens) || undefined);
    await switchedOff("codeLens.enabled", async () => (await lensTitles()).length === 0 || undefined);
  });

  it("code lenses show the references that they count", async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      document.uri,
      100,
    );
    assert.ok(
      lenses.every(({ command }) => ["", "trust-change.showReferences"].includes(command?.command ?? "-")),
      "each lens has a text",
    );
    const commands = await vscode.commands.getCommands(true);
    assert.ok(commands.includes("trust-change.showReferences"), "the command is there");
  });

  it("inlay hints say the seconds, and go with their setting", async () => {
    await eventually("the hint comes", async () => (await hintLabels()).includes(hint) || undefined);
    await switchedOff("inlayHints.seconds", async () => !(await hintLabels()).includes(hint) || undefined);
    await switchedOff("inlayHints.enabled", async () => (await hintLabels()).length === 0 || undefined);
  });

  it("semantic tokens are there, and go with their setting", async () => {
    const legend = await vscode.commands.executeCommand<vscode.SemanticTokensLegend>(
      "vscode.provideDocumentSemanticTokensLegend",
      document.uri,
    );
    assert.ok(legend.tokenTypes.includes(token), "the legend knows the type");
    await eventually("the tokens come", async () => (await tokenCount()) > 0 || undefined);
    await switchedOff("semanticTokens.enabled", async () => (await tokenCount()) === 0 || undefined);
  });
});

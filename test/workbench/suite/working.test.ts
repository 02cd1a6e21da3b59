import * as assert from "./assert";
import * as vscode from "vscode";
import expectations from "../expectations.json";
import { eventually, findings, positionBehind, revert, showFixture, theFinding } from "./support";

describe("restarting the language server", () => {
  let document: vscode.TextDocument;

  before(async () => {
    document = await showFixture(expectations.manifest);
    await theFinding(document.uri);
    await vscode.commands.executeCommand("trust-change.openReport");
    await eventually("the report is open", () => reportTab());
  });

  after(async () => {
    await revert(document);
    const tab = reportTab();
    if (tab) await vscode.window.tabGroups.close(tab);
  });

  it("takes the findings away, and brings them back", async () => {
    let wereGone = false;
    const listener = vscode.languages.onDidChangeDiagnostics(() => {
      if (findings(document.uri).length === 0) wereGone = true;
    });
    await vscode.commands.executeCommand("trust-change.restartServer");
    await eventually("they are gone in between", () => wereGone || undefined);
    await theFinding(document.uri);
    listener.dispose();
  });

  it("keeps open documents, hovers and what follows the text", async () => {
    const { range } = await theFinding(document.uri);
    const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "# one line more\n"));
    await eventually("the finding moves down one line", () =>
      findings(document.uri).find((each) => each.range.start.line === range.start.line + 1),
    );
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      document.uri,
      document.positionAt(document.getText().indexOf("dnsNames") + 1),
    );
    assert.ok(hovers.length > 0, "there is a hover");
  });

  it("keeps open reports, which follow edits as before", async () => {
    const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    const at = document.getText().indexOf("name: shop-") + "name: ".length;
    await editor.edit((edit) => edit.insert(document.positionAt(at), "restarted-"));
    await eventually("the panel has the new name", () =>
      reportTab()?.label.startsWith("Report: restarted-") ? true : undefined,
    );
  });

  it("works when it is asked for twice at once", async () => {
    await Promise.all([
      vscode.commands.executeCommand("trust-change.restartServer"),
      vscode.commands.executeCommand("trust-change.restartServer"),
    ]);
    await theFinding(document.uri);
  });
});

describe("the output of the language server", () => {
  it("is shown by a command", async () => {
    await vscode.commands.executeCommand("trust-change.showOutput");
    await eventually("the channel is open", () =>
      vscode.workspace.textDocuments.find(
        ({ uri }) => uri.scheme === "output" && decodeURIComponent(uri.path).includes("Trust Change"),
      ),
    );
    await vscode.commands.executeCommand("workbench.action.closePanel");
  });
});

describe("diagnostics of the workspace", () => {
  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration("trustChange");
  let folder: vscode.Uri;
  let uri: vscode.Uri;
  let text: string;

  before(async () => {
    text = (await showFixture(expectations.manifest)).getText();
    folder = vscode.Uri.joinPath(workspaceFolder(), "not-open");
    uri = vscode.Uri.joinPath(folder, "one.trust.yaml");
  });

  const write = (content: string): Thenable<void> =>
    vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(content));
  const noFinding = (): Promise<true> =>
    eventually("it has no finding", () => findings(uri).length === 0 || undefined);

  it("list what is found in manifests that are not open, and follow their files", async () => {
    await write(text);
    await theFinding(uri);
    await write(text.replace("- shop.example.com\n", "- shop.example.com\n        - checkout.example.com\n"));
    await noFinding();
    await write(text);
    await theFinding(uri);
  });

  it("leave a text to its editor while it is open, and take it over when it is closed", async () => {
    // A document that is opened through the API is kept open for minutes after its tab is closed.
    await vscode.commands.executeCommand("vscode.open", uri);
    const editor = await eventually("it is shown", () =>
      vscode.window.visibleTextEditors.find((each) => each.document.uri.toString() === uri.toString()),
    );
    const { document } = editor;
    await theFinding(uri);
    await editor.edit((edit) =>
      edit.insert(positionBehind(document, "- shop.example.com"), "\n        - checkout.example.com"),
    );
    await noFinding();
    assert.equal(findings(uri).length, 0);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await theFinding(uri);
    assert.equal(findings(uri).length, 1);
  });

  it("go with their setting, without a reload", async () => {
    await settings().update("workspaceDiagnostics", false, vscode.ConfigurationTarget.Workspace);
    await noFinding();
    await settings().update("workspaceDiagnostics", undefined, vscode.ConfigurationTarget.Workspace);
    await theFinding(uri);
  });

  it("come and go with a folder that is moved in and deleted as a whole", async () => {
    const hidden = vscode.Uri.joinPath(workspaceFolder(), ".hidden");
    const moved = vscode.Uri.joinPath(workspaceFolder(), "moved-in");
    const inside = vscode.Uri.joinPath(moved, "deep", "two.trust.yaml");
    await vscode.workspace.fs.writeFile(
      vscode.Uri.joinPath(hidden, "deep", "two.trust.yaml"),
      new TextEncoder().encode(text),
    );
    await vscode.workspace.fs.rename(hidden, moved);
    await theFinding(inside);
    await vscode.workspace.fs.delete(moved, { recursive: true });
    await eventually("it has no finding", () => findings(inside).length === 0 || undefined);
  });

  it("go with their file", async () => {
    await vscode.workspace.fs.delete(uri);
    await noFinding();
  });
});

describe("a policy that cannot be read", () => {
  it("is told at the top of the manifest, until it is gone", async () => {
    const folder = vscode.Uri.joinPath(workspaceFolder(), "unread-policy");
    const policy = vscode.Uri.joinPath(folder, "trust-policy.yaml");
    const uri = vscode.Uri.joinPath(folder, "one.trust.yaml");
    const text = (await showFixture(expectations.manifest)).getText();
    await vscode.workspace.fs.createDirectory(policy);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    await vscode.window.showTextDocument(uri);
    const isTold = (): boolean =>
      vscode.languages.getDiagnostics(uri).some(({ message }) => message.includes("cannot be read"));
    await eventually("it is told", () => isTold() || undefined);
    await vscode.workspace.fs.delete(policy, { recursive: true });
    await eventually("it is told no longer", () => !isTold() || undefined);
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });
});

describe("checking for trust problems", () => {
  let folder: vscode.Uri;
  let uri: vscode.Uri;

  before(async () => {
    await settings().update("workspaceDiagnostics", false, vscode.ConfigurationTarget.Workspace);
    const text = (await showFixture(expectations.manifest)).getText();
    folder = vscode.Uri.joinPath(workspaceFolder(), "asked-for");
    uri = vscode.Uri.joinPath(folder, "deep", "one.trust.yaml");
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  });

  after(async () => {
    await settings().update("workspaceDiagnostics", undefined, vscode.ConfigurationTarget.Workspace);
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration("trustChange");

  it("checks a folder of the explorer though nothing in it is open", async () => {
    assert.equal(findings(uri), []);
    await vscode.commands.executeCommand("trust-change.checkFiles", folder, [folder]);
    await theFinding(uri);
  });

  it("checks the whole workspace", async () => {
    await vscode.commands.executeCommand("trust-change.checkWorkspace");
    await theFinding(uri);
  });
});

describe("the walkthrough", () => {
  let example: vscode.TextDocument;

  after(async () => {
    await vscode.window.tabGroups.close(reportTabs());
    await vscode.window.showTextDocument(example);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  it("opens an example with one finding", async () => {
    await vscode.commands.executeCommand("trust-change.openExample");
    example = await eventually("it is shown", () => vscode.window.activeTextEditor?.document);
    assert.equal(example.isUntitled, true);
    assert.equal(example.languageId, expectations.language);
    await theFinding(example.uri);
    assert.equal(vscode.languages.getDiagnostics(example.uri).length, 1);
  });

  it("shows what is wrong, in the same example", async () => {
    await vscode.commands.executeCommand("trust-change.showExampleFinding");
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), example.uri.toString());
    const { range } = await theFinding(example.uri);
    assert.ok(editor && range.contains(editor.selection.active), "the caret is at the finding");
  });

  it("has the example repaired by the fix that it offers", async () => {
    const { range } = await theFinding(example.uri);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      example.uri,
      range,
    );
    const fix = actions.find(({ title }) => title.includes("dnsNames"));
    assert.ok(fix?.edit, "there is a fix");
    await vscode.workspace.applyEdit(fix.edit);
    await eventually("nothing is found any more", () => findings(example.uri).length === 0 || undefined);
  });

  it("opens the report on the example", async () => {
    await vscode.commands.executeCommand("trust-change.reportExample");
    await eventually("the report is open", () =>
      reportTabs().find(({ label }) => label === "Report: login-cutover"),
    );
  });

  it("finds all that it names", async () => {
    const extension = vscode.extensions.getExtension(expectations.extension);
    assert.ok(extension, "the extension is installed");
    const { extensionUri } = extension;
    const known = await vscode.commands.getCommands(true);
    assert.ok(known.includes("trust-change.getStarted"), "a command opens it");
    const [walkthrough] = (extension.packageJSON as Manifest).contributes.walkthroughs;
    for (const { description, media } of walkthrough?.steps ?? []) {
      const [, command = ""] = /\(command:([\w.-]+)/.exec(description) ?? [];
      assert.ok(known.includes(command), `${command} is a command`);
      const svg = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, media.svg));
      assert.ok(svg.length > 0, media.svg);
    }
  });
});

/** What is read here of package.json. */
interface Manifest {
  readonly contributes: {
    readonly walkthroughs: readonly {
      readonly steps: readonly { readonly description: string; readonly media: { readonly svg: string } }[];
    }[];
  };
}

function workspaceFolder(): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (folder === undefined) throw new Error("The suite runs on a folder, and none is open.");
  return folder;
}

function reportTab(): vscode.Tab | undefined {
  return reportTabs()[0];
}

function reportTabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(
      ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith("trustChange.report"),
    );
}

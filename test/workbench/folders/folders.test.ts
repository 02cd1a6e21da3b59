import * as assert from "../suite/assert";
import * as vscode from "vscode";
import expectations from "../expectations.json";
import { eventually, findings } from "../suite/support";

describe("a workspace of several folders", () => {
  const folder = (name: string): vscode.Uri => {
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(first, "a workspace is open");
    return vscode.Uri.joinPath(first.uri, "..", name);
  };
  /** A manifest in a folder that nobody opens. */
  const closed = (name: string): vscode.Uri => vscode.Uri.joinPath(folder(name), "deep", "closed.trust.yaml");
  const names = (): string => (vscode.workspace.workspaceFolders ?? []).map(({ name }) => name).join(", ");
  const severities = (uri: vscode.Uri): string =>
    findings(uri)
      .map(({ severity }) => vscode.DiagnosticSeverity[severity])
      .join(", ");
  const has = (uri: vscode.Uri, expected: string): Promise<true> =>
    eventually(`${uri.path} has the findings "${expected}"`, () => severities(uri) === expected || undefined);

  let text: Uint8Array;

  before(async () => {
    assert.equal(names(), "dns, pki");
    text = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder("pki"), expectations.manifest));
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder("dns"), expectations.manifest), text);
    for (const name of ["dns", "pki", "mail"]) await vscode.workspace.fs.writeFile(closed(name), text);
  });

  it("has each open manifest under the policy of its own folder", async () => {
    const [dns, pki] = ["dns", "pki"].map((name) => vscode.Uri.joinPath(folder(name), expectations.manifest));
    assert.ok(dns && pki, "there are two");
    for (const uri of [dns, pki]) await vscode.window.showTextDocument(uri, { preview: false });
    await has(pki, "Warning");
    // What the policy of this folder ignores is found nowhere in it, now that the other one is told.
    assert.equal(severities(dns), "");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("is checked in all its folders, each under its own policy, and in no folder besides", async () => {
    await has(closed("pki"), "Warning");
    assert.equal(severities(closed("dns")), "");
    assert.equal(severities(closed("mail")), "");
  });

  it("is checked in a folder that is added, under no policy from outside of it, without a reload", async () => {
    assert.ok(vscode.workspace.updateWorkspaceFolders(2, 0, { uri: folder("mail") }), "it is added");
    await has(closed("mail"), "Error");
    assert.equal(names(), "dns, pki, mail");
    assert.equal(severities(closed("pki")), "Warning");
  });

  it("finds the symbols of all its folders", async () => {
    await eventually("symbols of three folders", async () => {
      const symbols = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(
        "vscode.executeWorkspaceSymbolProvider",
        "shop-tls",
      );
      const paths = new Set(symbols.map(({ location }) => location.uri.path));
      return ["dns", "pki", "mail"].every((name) => paths.has(closed(name).path)) || undefined;
    });
  });

  it("follows the settings of each folder", async () => {
    const settings = vscode.workspace.getConfiguration("trustChange", folder("pki"));
    const target = vscode.ConfigurationTarget.WorkspaceFolder;
    await settings.update("workspaceDiagnostics", false, target);
    await has(closed("pki"), "");
    assert.equal(severities(closed("mail")), "Error");
    await settings.update("workspaceDiagnostics", undefined, target);
    await has(closed("pki"), "Warning");
  });

  it("follows the policy of one folder, and leaves the others as they are", async () => {
    const policy = vscode.Uri.joinPath(folder("pki"), "trust-policy.yaml");
    const before = await vscode.workspace.fs.readFile(policy);
    const stricter = new TextDecoder().decode(before).replace(": warning", ": information");
    await vscode.workspace.fs.writeFile(policy, new TextEncoder().encode(stricter));
    await has(closed("pki"), "Information");
    assert.equal(severities(closed("mail")), "Error");
    assert.equal(severities(closed("dns")), "");
    await vscode.workspace.fs.writeFile(policy, before);
    await has(closed("pki"), "Warning");
  });

  it("tells nothing more of a folder that is removed, without a reload, though somebody had it checked", async () => {
    await vscode.commands.executeCommand("trust-change.checkWorkspace");
    assert.ok(vscode.workspace.updateWorkspaceFolders(2, 1), "it is removed");
    await has(closed("mail"), "");
    assert.equal(names(), "dns, pki");
    assert.equal(severities(closed("pki")), "Warning");
  });
});

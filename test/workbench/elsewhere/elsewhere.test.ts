import { readdirSync, readFileSync, renameSync } from "node:fs";
import * as vscode from "vscode";
import expectations from "../expectations.json";
import * as assert from "../suite/assert";
import { eventually, showFixture } from "../suite/support";

/** Whether a process of the language server runs that this extension host has started. */
function isServerRunning(): boolean {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .some((id) => {
      try {
        const parent = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1];
        const isServer = readFileSync(`/proc/${id}/cmdline`, "utf8").includes("dist/server/node.js");
        return isServer && parent === String(process.pid);
      } catch {
        // It has ended in the meantime.
        return false;
      }
    });
}

describe("a workspace without a manifest", () => {
  it("has the extension active, and no process of its server, when other YAML is opened", async () => {
    const { languageId } = await showFixture(expectations.otherYaml);
    assert.equal(languageId, "yaml");
    const extension = vscode.extensions.getExtension(expectations.extension);
    await eventually("the extension is active", () => extension?.isActive || undefined);
    // Asked behind the extension's own question, so that the answer to that has been there.
    const found = await vscode.workspace.findFiles("**/*.trust.yaml", undefined, 1);
    assert.equal(found.length, 0);
    await new Promise((resolve) => setTimeout(resolve, 0));
    assert.equal(isServerRunning(), false);
  });

  it("has the server start when a folder is moved into it with a manifest in it", async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder, "a folder is open");
    const [outside, inside] = ["..", "."].map((at) => vscode.Uri.joinPath(folder.uri, at, "moved"));
    assert.ok(outside && inside, "there are two places");
    const manifest = new TextEncoder().encode("kind: TrustChange\n");
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(outside, "deep/new.trust.yaml"), manifest);
    renameSync(outside.fsPath, inside.fsPath);
    const uri = vscode.Uri.joinPath(inside, "deep/new.trust.yaml");
    await eventually("the server runs", () => isServerRunning() || undefined);
    await eventually(
      "the manifest that nobody opened is checked",
      () => vscode.languages.getDiagnostics(uri)[0],
    );
  });
});

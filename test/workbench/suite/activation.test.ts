import * as assert from "./assert";
import * as vscode from "vscode";
import expectations from "../expectations.json";
import { eventually, showFixture, theFinding } from "./support";

describe("activation", () => {
  it("starts when a manifest is opened", async () => {
    const extension = vscode.extensions.getExtension(expectations.extension);
    assert.ok(extension, `${expectations.extension} is installed`);
    await showFixture(expectations.manifest);
    await eventually("the extension is active", () => extension.isActive || undefined);
  });

  it("knows a manifest by its file name", async () => {
    const document = await showFixture(expectations.manifest);
    assert.equal(document.languageId, expectations.language);
  });

  it("knows a manifest in a plain .yaml file by its apiVersion", async () => {
    const shown = await showFixture(expectations.plainYaml);
    const uri = shown.uri.toString();
    const document = await eventually(`${expectations.plainYaml} becomes a manifest`, () =>
      vscode.workspace.textDocuments.find(
        (each) => each.uri.toString() === uri && each.languageId === expectations.language,
      ),
    );
    assert.equal(document.languageId, expectations.language);
  });

  it("leaves other YAML alone", async () => {
    const document = await showFixture(expectations.otherYaml);
    await theFinding((await showFixture(expectations.manifest)).uri);
    assert.equal(document.languageId, "yaml");
    assert.equal(vscode.languages.getDiagnostics(document.uri), []);
  });

  it("works on a document that was never saved", async () => {
    const manifest = await showFixture(expectations.manifest);
    const content = manifest.getText();
    const untitled = await vscode.workspace.openTextDocument({ language: expectations.language, content });
    const finding = await theFinding(untitled.uri);
    assert.equal(untitled.getText(finding.range), expectations.finding.on);
  });
});

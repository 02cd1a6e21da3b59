import * as assert from "./assert";
import * as vscode from "vscode";
import { pem } from "../../pki/x509/certificate-writer";
import expectations from "../expectations.json";
import { eventually, positionBehind, revert, showFixture, theFinding } from "./support";

const record = "api.example.com. 60 IN A 203.0.113.9\n";

describe("pasting", () => {
  let document: vscode.TextDocument;

  before(async () => {
    document = await showFixture(expectations.manifest);
    await theFinding(document.uri);
  });

  beforeEach(() => {
    const editor = vscode.window.activeTextEditor;
    const position = positionBehind(document, "- name: checkout");
    if (editor) editor.selection = new vscode.Selection(position, position);
  });

  afterEach(() => revert(document));

  it("inserts the clipboard as manifest form by its command", async () => {
    await vscode.env.clipboard.writeText(record);
    await vscode.commands.executeCommand("trust-change.insertClipboard");
    await eventually("the record is listed", () => document.getText().includes("name: api") || undefined);
    assert.match(
      document.getText(),
      /- \{name: api, type: A, op: keep, ttl: 60, values: \[203\.0\.113\.9\]\}|- name: api\n/,
    );
  });

  it("inserts no private key", async () => {
    const before = document.getText();
    await vscode.env.clipboard.writeText(pem(new Uint8Array(64), "PRIVATE KEY"));
    await vscode.commands.executeCommand("trust-change.insertClipboard");
    assert.equal(document.getText(), before);
  });
});

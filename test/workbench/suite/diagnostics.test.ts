import * as assert from "./assert";
import * as vscode from "vscode";
import expectations from "../expectations.json";
import { eventually, findings, revert, showFixture, theFinding } from "./support";

describe("diagnostics", () => {
  let document: vscode.TextDocument;

  before(async () => {
    document = await showFixture(expectations.manifest);
  });

  afterEach(() => revert(document));

  it("are published with source, rule, severity and link", async () => {
    const finding = await theFinding(document.uri);
    assert.equal(finding.source, expectations.finding.source);
    assert.equal(vscode.DiagnosticSeverity[finding.severity], expectations.finding.severity);
    assert.ok(typeof finding.code === "object", "the code is a link");
    assert.equal(finding.code.value, expectations.finding.rule);
    assert.match(finding.code.target.toString(true), new RegExp(expectations.finding.link));
  });

  it("stand at the name that is meant, and say so", async () => {
    const finding = await theFinding(document.uri);
    assert.equal(document.getText(finding.range), expectations.finding.on);
    assert.match(finding.message, new RegExp(expectations.finding.message));
  });

  it("follow the text while it is typed", async () => {
    const { range } = await theFinding(document.uri);
    const editor = await vscode.window.showTextDocument(document);
    assert.ok(
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "# one line more\n")),
      "the text is typed",
    );
    const moved = await eventually("the finding moves down one line", () =>
      findings(document.uri).find((each) => each.range.start.line === range.start.line + 1),
    );
    assert.equal(document.getText(moved.range), expectations.finding.on);
  });
});

import * as assert from "./assert";
import * as vscode from "vscode";
import { certificateOf, dnsNames, nameOf, pem } from "../../pki/x509/certificate-writer";
import expectations from "../expectations.json";
import { eventually } from "./support";

const zoneText = `$TTL 1h
@ SOA ns1.example.com. hostmaster.example.com. 1 7200 3600 1209600 900
@ NS ns1.example.net.
mail A 203.0.113.25
login A 203.0.113.10
`;

describe("a new change from zone and certificate", () => {
  let zone: vscode.Uri;
  let certificate: vscode.Uri;
  let key: vscode.Uri;

  before(async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    if (folder === undefined) throw new Error("The suite runs on a folder, and none is open.");
    const write = async (name: string, text: string): Promise<vscode.Uri> => {
      const uri = vscode.Uri.joinPath(folder, "made", name);
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
      return uri;
    };
    const parts = { issuer: nameOf("O=Let's Encrypt"), extensions: [dnsNames("login.example.com")] };
    zone = await write("example.com.zone", zoneText);
    certificate = await write("login.pem", pem(certificateOf(parts)));
    key = await write("zz-key.pem", pem(new Uint8Array(64), "PRIVATE KEY"));
  });

  afterEach(() => vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor"));

  it("opens a manifest in which typing fills in the first place that is left open", async () => {
    await newChange({ zone, certificate, host: "login.example.com", to: "203.0.113.20" });
    const editor = await manifestEditor();
    const text = editor.document.getText();
    assert.match(text, /\n {6}source: made\/example\.com\.zone\n/);
    assert.match(
      text,
      /\n {10}values: \[203\.0\.113\.20\]\n {10}previous: \{ttl: 3600, values: \[203\.0\.113\.10\]\}\n/,
    );
    assert.match(text, /\n {8}source: made\/login\.pem\n/);
    assert.match(editor.document.getText(editor.selection), /^# TODO: the one ticket/);
    await vscode.commands.executeCommand("type", { text: "CHG0021001" });
    assert.match(editor.document.getText(), /\n {2}ticket: CHG0021001\n/);
    await vscode.commands.executeCommand("jumpToNextSnippetPlaceholder");
    await eventually("the next place is selected", () =>
      /^# TODO: the team/.test(editor.document.getText(editor.selection)) ? true : undefined,
    );
  });

  it("says what is left to fill in as errors, and nothing else", async () => {
    await newChange({ zone, certificate, host: "login.example.com", keepsRecords: true });
    const { document } = await manifestEditor();
    const blanks = document
      .getText()
      .split("\n")
      .flatMap((line, index) => (line.includes("# TODO: ") ? [index] : []));
    const errorLines = (): readonly number[] =>
      vscode.languages
        .getDiagnostics(document.uri)
        .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error)
        .map(({ range }) => range.start.line)
        .sort((one, other) => one - other);
    await eventually("an error for each", () => errorLines().length >= blanks.length || undefined);
    assert.equal(errorLines(), blanks);
  });

  it("asks for what it is not told: files of the workspace, hosts that the certificate has, what changes", async () => {
    const asking = newChange().then(() => "done" as const);
    const accept = async (): Promise<"asking"> => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return "asking";
    };
    while ((await Promise.race([asking, accept()])) !== "done");
    const text = (await manifestEditor()).document.getText();
    assert.match(text, /summary: Move login\.example\.com, with a renewed certificate\n/);
    assert.match(text, /\n {12}- # TODO: the new IPv4 address\n/);
  });

  it("opens nothing where the file of the certificate holds a private key", async () => {
    assert.equal(await openedBy({ zone, certificate: key, host: "login.example.com", to: "" }), 0);
  });

  it("opens nothing of a file outside of the workspace, nor by a way that leads out of it", async () => {
    const outside = zone.with({ path: "/etc/hostname" });
    assert.equal(await openedBy({ zone: outside, certificate, host: "login.example.com", to: "" }), 0);
    const around = zone.with({ path: `${zone.path}/../../../../etc/hostname` });
    assert.equal(await openedBy({ zone: around, certificate, host: "login.example.com", to: "" }), 0);
  });

  it("opens nothing for a host that the zone does not have", async () => {
    assert.equal(await openedBy({ zone, certificate, host: "lgin.example.com", to: "" }), 0);
  });
});

function newChange(given?: object): Thenable<void> {
  return vscode.commands.executeCommand("trust-change.newChange", given);
}

function manifestEditor(): Promise<vscode.TextEditor> {
  return eventually("an untitled manifest in the editor", () => {
    const editor = vscode.window.activeTextEditor;
    const { isUntitled, languageId } = editor?.document ?? {};
    return isUntitled && languageId === expectations.language ? editor : undefined;
  });
}

/** How many documents a call of the command opens. */
async function openedBy(given: object): Promise<number> {
  const untitled = (): number => vscode.workspace.textDocuments.filter(({ isUntitled }) => isUntitled).length;
  const before = untitled();
  await newChange(given);
  return untitled() - before;
}

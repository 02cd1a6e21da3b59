import * as assert from "./assert";
import * as vscode from "vscode";
import { certificateOf, dnsNames, pem } from "../../pki/x509/certificate-writer";
import { eventually } from "./support";

const zoneText = `$TTL 1h
@ SOA ns1.example.net. hostmaster.example.com. 1 7200 3600 1209600 900
@ NS ns1.example.net.
login 300 A 203.0.113.10
`;

const manifestText = `apiVersion: trust-change/v1
kind: TrustChange
metadata: {name: sources}
spec:
  zones:
    - name: example.com
      source: zones/example.com.zone
      records:
        - {name: login, type: A, op: update, ttl: 60, value: 203.0.113.20, certificate: login-tls}
  certificates:
    - {name: login-tls, dnsNames: [login.example.com], source: login.pem}
`;

describe("files that a manifest names as what stands", () => {
  let document: vscode.TextDocument;
  let zone: vscode.Uri;
  let certificate: vscode.Uri;

  before(async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    if (folder === undefined) throw new Error("The suite runs on a folder, and none is open.");
    const write = async (name: string, text: string): Promise<vscode.Uri> => {
      const uri = vscode.Uri.joinPath(folder, "stands", ...name.split("/"));
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
      return uri;
    };
    zone = await write("zones/example.com.zone", zoneText);
    certificate = await write(
      "login.pem",
      pem(certificateOf({ extensions: [dnsNames("login.example.com")] })),
    );
    document = await vscode.workspace.openTextDocument(await write("sources.trust.yaml", manifestText));
    await vscode.window.showTextDocument(document);
  });

  after(() => vscode.commands.executeCommand("workbench.action.closeActiveEditor"));

  const at = (needle: string): vscode.Position => document.positionAt(document.getText().indexOf(needle) + 1);

  const hoverSays = (needle: string, said: RegExp): Promise<true> =>
    eventually(`a hover on ${needle} says ${said.source}`, async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        "vscode.executeHoverProvider",
        document.uri,
        at(needle),
      );
      const text = hovers
        .flatMap(({ contents }) => contents)
        .map((content) => (content instanceof vscode.MarkdownString ? content.value : ""))
        .join("\n");
      return said.test(text) ? true : undefined;
    });

  it("are shown where a record is hovered over", () =>
    hoverSays("login, type", /stands in `zones\/example\.com\.zone`: `A` `203\.0\.113\.10` · TTL `300`/));

  it("are decoded where a certificate is hovered over", () =>
    hoverSays("login-tls, dnsNames", /names `login\.example\.com`[^]*serial `04:A1:7C:5B`/));

  it("are where a record is defined", async () => {
    const found = await eventually("a definition of the record", async () => {
      const locations = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
        "vscode.executeDefinitionProvider",
        document.uri,
        at("login, type"),
      );
      return locations[0];
    });
    const [uri, range] =
      "targetUri" in found ? [found.targetUri, found.targetRange] : [found.uri, found.range];
    assert.equal(uri.path, zone.path);
    assert.equal(range.start.line, 3);
  });

  it("are linked", async () => {
    const links = await eventually("links to both files", async () => {
      const found = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
        "vscode.executeLinkProvider",
        document.uri,
      );
      const paths = found.flatMap(({ target }) => (target ? [target.path] : []));
      return paths.length >= 2 ? paths : undefined;
    });
    assert.equal([...links].sort().join(" "), [certificate.path, zone.path].sort().join(" "));
  });

  it("give the values of the record before the change", async () => {
    const position = at("login, type");
    const range = new vscode.Range(position, position);
    const title = await eventually("an action that writes previous", async () => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        document.uri,
        range,
        vscode.CodeActionKind.Refactor.value,
      );
      return actions.find(({ title }) => title.startsWith("Write previous"))?.title;
    });
    assert.equal(title, "Write previous of login.example.com/A from zones/example.com.zone");
  });
});

import assert from "node:assert/strict";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  MarkupContent,
  type CompletionList,
  type DocumentSymbol,
  type Hover,
  type InlayHint,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { makeChange } from "../bench/make-change";
import { fullClient, messageOf, plainClient, ServerProcess } from "./server-process";
import { covered, uncovered } from "./texts";

const uri = "file:///work/shop.trust.yaml";

function codes(
  diagnostics: readonly { code?: string | number | undefined }[],
): readonly (string | number | undefined)[] {
  return diagnostics.map(({ code }) => code);
}

function textEdits(edit: WorkspaceEdit | undefined): readonly TextEdit[] {
  return edit?.changes?.[uri] ?? [];
}

describe("the server as a process, for a client that asks for diagnostics", function () {
  this.timeout(60_000);
  let server: ServerProcess;
  before(async () => {
    server = await ServerProcess.start(fullClient);
  });
  after(async () => {
    assert.equal(await server.stop(), 0);
  });

  it("announces what it can", () => {
    const { capabilities, serverInfo } = server.initialized;
    assert.deepEqual(capabilities.renameProvider, { prepareProvider: true });
    assert.equal(serverInfo?.name, "trust-change");
    assert.ok(
      capabilities.hoverProvider && capabilities.completionProvider && capabilities.documentSymbolProvider,
    );
    assert.ok(capabilities.diagnosticProvider);
  });

  it("diagnoses with source, code, link, controls and the other half", async () => {
    await server.open(uri, uncovered);
    const [found, ...rest] = await server.pull(uri);
    assert.deepEqual(rest, []);
    assert.equal(found?.source, "trust-change");
    assert.equal(found.code, "san-missing-for-dns-name");
    assert.match(found.codeDescription?.href ?? "", /^https:\/\/csrc\.nist\.gov\/.*PR\.DS-02$/);
    assert.equal(server.document(uri).getText(found.range), "www");
    assert.ok((found.relatedInformation?.length ?? 0) > 0);
    assert.ok((found.data as { controls: unknown[] }).controls.length > 1);
  });

  it("fixes by an edit after which nothing is found", async () => {
    const [found] = await server.pull(uri);
    assert.ok(found);
    const actions = await server.actions(uri, found, ["quickfix"]);
    const fix = actions.find(({ title }) => title === "Add www.example.com to dnsNames of shop-tls");
    assert.ok(fix, actions.map(({ title }) => title).join("\n"));
    await server.change(uri, textEdits(fix.edit));
    assert.equal(server.text(uri), covered);
    assert.deepEqual(await server.pull(uri), []);
  });

  it("offers the exception with tab stops, and the documentation as a command", async () => {
    await server.replace(uri, ", www.example.com", "");
    const [found] = await server.pull(uri);
    assert.ok(found);
    const actions = await server.actions(uri, found);
    const exception = actions.find(({ title }) => title.startsWith("Add an exception"));
    assert.match(JSON.stringify(exception?.edit?.documentChanges), /\$\{1:why this is accepted\}/);
    assert.ok(actions.some(({ command }) => command?.command === "trust-change.showDocumentation"));
    await server.replace(uri, "[shop.example.com]", "[shop.example.com, www.example.com]");
  });

  it("keeps to the text of the moment while it is typed", async () => {
    await server.replace(uri, "ticket: CHG0021001", "ticket: CHG0021001\n  typ");
    assert.deepEqual(codes(await server.pull(uri)), ["yaml-syntax"]);
    await server.replace(uri, "\n  typ", "\n  type: normal");
    assert.deepEqual(await server.pull(uri), []);
    await server.replace(uri, "type: normal", "type: nromal");
    const [wrong] = await server.pull(uri);
    assert.ok(wrong);
    assert.match(messageOf(wrong), /normal/);
    await server.replace(uri, "\n  type: nromal", "");
    assert.deepEqual(await server.pull(uri), []);
  });

  it("completes, explains and outlines", async () => {
    const at = server
      .document(uri)
      .positionAt(server.text(uri).indexOf("certificate: shop-tls") + "certificate: ".length);
    const list: CompletionList = await server.connection.sendRequest("textDocument/completion", {
      textDocument: { uri },
      position: at,
    });
    assert.ok(list.items.some(({ label }) => label === "shop-tls"));
    const hover: Hover = await server.connection.sendRequest("textDocument/hover", {
      textDocument: { uri },
      position: at,
    });
    assert.match(JSON.stringify(hover.contents), /shop\.example\.com/);
    const [symbol]: DocumentSymbol[] = await server.connection.sendRequest("textDocument/documentSymbol", {
      textDocument: { uri },
    });
    assert.equal(symbol?.name, "shop-cert-renewal");
    assert.deepEqual(
      symbol.children?.map(({ name }) => name),
      [
        "ticket",
        "service",
        "requestedBy",
        "approvers",
        "implementers",
        "zones",
        "certificates",
        "rollback",
        "validation",
        "audit",
        "window",
      ],
    );
  });

  it("answers for untitled texts, the read-only side of a diff, and Windows paths", async () => {
    for (const other of [
      "untitled:Untitled-1",
      "git:/work/shop.trust.yaml?%7B%22ref%22%3A%22HEAD%22%7D",
      "file:///c%3A/work/shop.trust.yaml",
    ]) {
      await server.open(other, uncovered);
      assert.deepEqual(codes(await server.pull(other)), ["san-missing-for-dns-name"], other);
      await server.close(other);
    }
  });

  it("survives texts that are no manifests", async () => {
    const bad = "file:///work/bad.trust.yaml";
    const texts: Readonly<Record<string, string>> = {
      "10 MB": "a: b\n".repeat(2_200_000),
      binary: "PK\u0003\u0004\0\0\0\0",
      "deep nesting": "[".repeat(20_000),
      "a hundred levels": `${"[".repeat(100)}${"]".repeat(100)}`,
      "an alias of itself": "a: &a [*a]\n",
      "a wrong version": uncovered.replace("trust-change/v1", "trust-change/v9"),
    };
    for (const [name, text] of Object.entries(texts)) {
      await server.open(bad, text);
      assert.ok((await server.pull(bad)).length > 0, `${name}: something is said`);
      await server.close(bad);
    }
    assert.deepEqual(await server.pull(uri), []);
  });

  it("outlives a client that refuses what it is asked", async () => {
    // This client announces that it refreshes diagnostics, and answers the request with an error.
    const policy = "file:///work/trust-policy.yaml";
    await server.open(
      policy,
      "apiVersion: trust-change/v1\nkind: TrustPolicy\nmetadata: {name: team}\nspec: {}\n",
    );
    assert.deepEqual(await server.pull(policy), []);
    await server.close(policy);
    assert.deepEqual(await server.pull(uri), []);
  });

  it("says nothing of a text that is closed", async () => {
    await server.close(uri);
    assert.deepEqual(await server.pull(uri), []);
  });
});

describe("the server as a process, for a client that asks for diagnostics and hears of no others", function () {
  this.timeout(60_000);

  let server: ServerProcess;
  before(async () => {
    server = await ServerProcess.start({ textDocument: { diagnostic: {} } });
  });
  after(() => server.stop());

  it("tells everything at once: what it left out would never be asked for", async () => {
    const sound = makeChange(1_000);
    const last = sound.lastIndexOf("certificate: ") + "certificate: ".length;
    const text = `${sound.slice(0, last)}x${sound.slice(last)}`.replace("ttl: 900", "ttl: soon");
    await server.open("file:///work/large.trust.yaml", text);
    const codes = (await server.pull("file:///work/large.trust.yaml")).map(({ code }) => code);
    assert.ok(codes.includes("schema") && codes.includes("reference-unresolved"), codes.join());
  });
});

describe("the server as a process, for a client that is sent diagnostics", function () {
  this.timeout(60_000);
  let server: ServerProcess;
  before(async () => {
    server = await ServerProcess.start(plainClient);
  });
  after(async () => {
    await server.stop();
  });

  it("explains in plain text to a client that shows no Markdown", async () => {
    const words = ["plaintext"] as const;
    const silent = await ServerProcess.start({
      textDocument: {
        hover: { contentFormat: [...words] },
        completion: { completionItem: { documentationFormat: [...words] } },
        inlayHint: {},
      },
    });
    await silent.open(uri, covered);
    const position = silent.document(uri).positionAt(covered.indexOf("type: A") + "type: ".length);
    const asked = { textDocument: { uri }, position };
    const hover: Hover = await silent.connection.sendRequest("textDocument/hover", asked);
    assert.ok(MarkupContent.is(hover.contents));
    assert.equal(hover.contents.kind, "plaintext");
    assert.doesNotMatch(hover.contents.value, /`|\*\*|\]\(/);
    const list: CompletionList = await silent.connection.sendRequest("textDocument/completion", asked);
    const kinds = list.items.map(
      ({ documentation }) => MarkupContent.is(documentation) && documentation.kind,
    );
    assert.ok(kinds.includes("plaintext") && !kinds.includes("markdown"));
    const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    const hints: InlayHint[] = await silent.connection.sendRequest("textDocument/inlayHint", {
      textDocument: { uri },
      range,
    });
    for (const { tooltip } of hints) assert.ok(MarkupContent.is(tooltip) && tooltip.kind === "plaintext");
    assert.equal(await silent.stop(), 0);
  });

  it("does not offer to be asked", () => {
    assert.equal(server.initialized.capabilities.diagnosticProvider, undefined);
  });

  it("sends them after opening, after each change, and takes them back on closing", async () => {
    await server.open(uri, uncovered);
    const first = await server.publication(uri, ({ diagnostics }) => diagnostics.length > 0);
    assert.deepEqual(codes(first.diagnostics), ["san-missing-for-dns-name"]);
    assert.equal(first.version, 1);
    const version = await server.replace(uri, "[shop.example.com]", "[shop.example.com, www.example.com]");
    const second = await server.publication(uri, (published) => published.version === version);
    assert.deepEqual(second.diagnostics, []);
    const before = server.published.length;
    await server.close(uri);
    const last = await server.publication(uri, () => true, before);
    assert.deepEqual(last.diagnostics, []);
  });

  it("never sends results of an older text after those of a newer one", async () => {
    const before = server.published.length;
    await server.open(uri, uncovered);
    let version = 1;
    for (let key = 0; key < 20; key++) version = await server.replace(uri, "ticket: CHG", "ticket: CHG1");
    await server.publication(uri, (published) => published.version === version, before);
    const versions = server.published.slice(before).map((published) => published.version ?? 0);
    assert.deepEqual(
      versions,
      [...versions].sort((a, b) => a - b),
    );
    await server.close(uri);
  });

  it("writes fixes without snippets", async () => {
    const before = server.published.length;
    await server.open(uri, uncovered);
    const { diagnostics } = await server.publication(
      uri,
      (published) => published.diagnostics.length > 0,
      before,
    );
    const [found] = diagnostics;
    assert.ok(found);
    const actions = await server.actions(uri, found);
    assert.ok(actions.every(({ edit }) => edit?.documentChanges === undefined));
    assert.doesNotMatch(JSON.stringify(actions), /\$\{\d/);
    await server.close(uri);
  });

  it("opens the page of a rule from the files it came with", async () => {
    assert.deepEqual(server.initialized.capabilities.executeCommandProvider?.commands, [
      "trust-change.showDocumentation",
    ]);
    const shown = new Promise<string>((resolve) => {
      server.connection.onRequest("window/showDocument", (parameters: { uri: string }) => {
        resolve(parameters.uri);
        return { success: true };
      });
    });
    await server.connection.sendRequest("workspace/executeCommand", {
      command: "trust-change.showDocumentation",
      arguments: ["self-approval"],
    });
    assert.ok(existsSync(fileURLToPath(await shown)));
  });
});

describe("policies", function () {
  this.timeout(60_000);
  let folder: string;
  let server: ServerProcess;
  const policy = (severity: string): string =>
    `apiVersion: trust-change/v1\nkind: TrustPolicy\nmetadata: {name: team}\nspec:\n  rules: {san-missing-for-dns-name: ${severity}}\n`;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "trust-change-"));
    mkdirSync(join(folder, "changes"));
    writeFileSync(join(folder, "trust-policy.yaml"), policy("warning"));
    server = await ServerProcess.start(plainClient, { folders: [pathToFileURL(folder).href] });
  });
  after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  it("of a folder above are in force on the read-only side of a diff too", async () => {
    const { pathname } = pathToFileURL(join(folder, "changes", "earlier.trust.yaml"));
    const earlier = `git:${pathname}?%7B%22ref%22%3A%22HEAD%22%7D`;
    await server.open(earlier, uncovered);
    assert.equal((await server.publication(earlier, () => true, 0)).diagnostics[0]?.severity, 2);
    await server.close(earlier);
  });

  it("of a folder above are in force, and a change of them counts at once, saved or not", async () => {
    const change = pathToFileURL(join(folder, "changes", "shop.trust.yaml")).href;
    const policyUri = pathToFileURL(join(folder, "trust-policy.yaml")).href;
    await server.open(change, uncovered);
    const severity = async (since: number): Promise<number | undefined> =>
      (await server.publication(change, () => true, since)).diagnostics[0]?.severity;
    assert.equal(await severity(0), 2);

    const beforeEdit = server.published.length;
    await server.open(policyUri, policy("hint"));
    const edited = await server.publication(
      change,
      ({ diagnostics }) => diagnostics[0]?.severity === 4,
      beforeEdit,
    );
    assert.equal(edited.version, 1);

    await server.close(policyUri);
    writeFileSync(join(folder, "trust-policy.yaml"), policy("ignore"));
    const beforeWatch = server.published.length;
    await server.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: policyUri, type: 2 }],
    });
    await server.publication(change, ({ diagnostics }) => diagnostics.length === 0, beforeWatch);
  });
});

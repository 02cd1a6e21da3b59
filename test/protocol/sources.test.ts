import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { FileChangeType, type Diagnostic } from "vscode-languageserver/node";
import { fullClient, messageOf, plainClient, ServerProcess } from "./server-process";
import { covered } from "./texts";

const zone = `$TTL 300
@ IN SOA ns1.example.net. hostmaster.example.com. 1 7200 900 1209600 300
shop IN A 203.0.113.30
www IN A 203.0.113.30
`;

const codes = (diagnostics: readonly Diagnostic[]): unknown[] => diagnostics.map(({ code }) => code);

describe("files that a manifest names, read by the server as a process", function () {
  this.timeout(60_000);
  let folder: string;
  let uri: string;
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return pathToFileURL(join(folder, name)).href;
  };
  const text = covered.replace("- name: example.com\n", "- name: example.com\n      source: zones/a.zone\n");

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "trust-change-sources-"));
    mkdirSync(join(folder, "zones"));
    uri = pathToFileURL(join(folder, "a.trust.yaml")).href;
  });
  afterEach(async () => {
    await server?.stop();
    server = undefined;
    rmSync(folder, { recursive: true });
  });

  let server: ServerProcess | undefined;
  const start = async (capabilities = fullClient, initializationOptions?: unknown): Promise<ServerProcess> =>
    (server = await ServerProcess.start(capabilities, {
      folders: [pathToFileURL(folder).href],
      initializationOptions,
    }));

  it("count in the first answer, and again when they change", async () => {
    const file = write("zones/a.zone", zone.replace("www IN A 203.0.113.30", "www IN A 203.0.113.31"));
    const server = await start();
    await server.open(uri, text);
    assert.deepEqual(codes(await server.pull(uri)), ["source-disagrees"]);
    write("zones/a.zone", zone);
    await server.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: file, type: FileChangeType.Changed }],
    });
    assert.deepEqual(codes(await server.pull(uri)), []);
  });

  it("are told of as soon as they are read, to clients that do not ask", async () => {
    write("zones/a.zone", zone.replace("shop IN A 203.0.113.30", "shop IN A 203.0.113.31"));
    const server = await start(plainClient);
    await server.open(uri, text);
    const { diagnostics } = await server.publication(uri, (published) => published.diagnostics.length > 0);
    assert.deepEqual(codes(diagnostics), ["source-disagrees"]);
  });

  it("are left alone where the workspace is not trusted, until it is", async () => {
    write("zones/a.zone", "broken");
    const server = await start(fullClient, { trustsWorkspace: false });
    await server.open(uri, text);
    assert.deepEqual(codes(await server.pull(uri)), []);
    await server.connection.sendNotification("trust-change/trusted");
    assert.deepEqual(codes(await server.pull(uri)), ["source-unreadable"]);
  });

  it("lie in the workspace, symbolic links followed first", async () => {
    const outside = mkdtempSync(join(tmpdir(), "trust-change-outside-"));
    writeFileSync(join(outside, "a.zone"), zone);
    symlinkSync(join(outside, "a.zone"), join(folder, "zones/a.zone"));
    const server = await start();
    await server.open(uri, text);
    const [first] = await server.pull(uri);
    assert.ok(first);
    assert.match(messageOf(first), /zones\/a\.zone cannot be read: it leads out of the folder/);
    rmSync(outside, { recursive: true });
  });

  it("are shown nothing of where they hold a private key", async () => {
    const key = `-----BEGIN PRIVATE KEY-----\n${"MIGHAgEAMBMGByqGSM49".repeat(4)}\n-----END PRIVATE KEY-----\n`;
    write("key.pem", key);
    const server = await start();
    await server.open(uri, covered.replace("previous: {", "source: key.pem\n      previous: {"));
    const [first] = await server.pull(uri);
    assert.ok(first);
    assert.match(messageOf(first), /key\.pem, line 1: a private key stands here/);
    assert.ok(!JSON.stringify(first).includes("MIGHAgEAMBMGByqGSM49"));
  });
});

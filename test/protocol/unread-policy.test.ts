import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Diagnostic, WorkspaceDiagnosticReport } from "vscode-languageserver/node";
import { CliFolder } from "./cli-folder";
import { fullClient, messageOf, plainClient, ServerProcess } from "./server-process";
import { covered, uncovered } from "./texts";

const policy = "apiVersion: trust-change/v1\nkind: TrustPolicy\nmetadata: {name: ours}\nspec: {}\n";

interface Checked {
  readonly policy: string | null;
  readonly unreadPolicy: { readonly uri: string; readonly reason: string } | null;
}

describe("a policy that cannot be read, from the server as a process", function () {
  this.timeout(60_000);
  let server: ServerProcess | undefined;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "trust-change-unread-policy-"));
    mkdirSync(join(folder, "teams", "shop"), { recursive: true });
    // A folder cannot be read whatever the rights of who runs this.
    mkdirSync(policyPath());
  });
  afterEach(async () => {
    await server?.stop();
    server = undefined;
    rmSync(folder, { recursive: true });
  });

  const policyPath = (): string => join(folder, "trust-policy.yaml");
  const uriOf = (name: string): string => pathToFileURL(join(folder, name)).href;
  const start = async (
    capabilities = fullClient,
    initializationOptions?: unknown,
  ): Promise<ServerProcess> => {
    server = await ServerProcess.start(capabilities, { folders: [uriOf("")], initializationOptions });
    server.connection.onRequest("workspace/configuration", () => [{}]);
    return server;
  };
  const changePolicy = (running: ServerProcess): Promise<void> =>
    running.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: uriOf("trust-policy.yaml"), type: 2 }],
    });

  const isNotice = (one: Diagnostic): boolean => messageOf(one).includes("cannot be read");

  it("is told at the top of an open manifest, with the reason, before what is found without it", async () => {
    const running = await start();
    const uri = uriOf("teams/shop/a.trust.yaml");
    await running.open(uri, uncovered);
    const [notice, finding] = await running.pull(uri);
    assert.ok(notice && finding, "both are told");
    assert.match(
      messageOf(notice),
      /^The policy \.\.\/\.\.\/trust-policy\.yaml cannot be read: it is a folder\./,
    );
    assert.deepEqual(notice.range, { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } });
    assert.equal(notice.severity, 2);
    assert.equal(notice.source, "trust-change");
    assert.equal(finding.code, "san-missing-for-dns-name");
  });

  it("is told to clients that do not ask for diagnostics, too", async () => {
    const running = await start(plainClient);
    const uri = uriOf("a.trust.yaml");
    await running.open(uri, covered);
    const { diagnostics } = await running.publication(uri, (told) => told.diagnostics.length > 0);
    assert.equal(diagnostics.filter(isNotice).length, 1);
    assert.match(diagnostics.map(messageOf).join(), /The policy trust-policy\.yaml cannot be read/);
  });

  it("is told of manifests that are not open, and counts in what Check Workspace answers", async () => {
    writeFileSync(join(folder, "teams", "a.trust.yaml"), covered);
    const running = await start(fullClient, { trustsWorkspace: true });
    const { items }: WorkspaceDiagnosticReport = await running.connection.sendRequest(
      "workspace/diagnostic",
      {
        previousResultIds: [],
      },
    );
    const told = items.flatMap((report) => (report.kind === "full" ? report.items : []));
    assert.equal(told.filter(isNotice).length, 1);
    const answer = await running.connection.sendRequest("trust-change/check", { uris: [] });
    assert.deepEqual(answer, { files: 1, errors: 0, warnings: 1, information: 0 });
    await running.open(uriOf("teams/a.trust.yaml"), covered);
    assert.deepEqual(await running.connection.sendRequest("trust-change/check", { uris: [] }), answer);
  });

  it("is no longer told when it can be read", async () => {
    const running = await start();
    const uri = uriOf("a.trust.yaml");
    await running.open(uri, covered);
    assert.equal((await running.pull(uri)).filter(isNotice).length, 1);
    rmSync(policyPath(), { recursive: true });
    writeFileSync(policyPath(), policy);
    await changePolicy(running);
    assert.equal((await running.pull(uri)).filter(isNotice).length, 0);
  });

  it("is not told in a text with a policy of its own", async () => {
    const running = await start();
    const uri = uriOf("a.trust.yaml");
    await running.open(uri, `${policy}---\n${covered}`);
    assert.equal((await running.pull(uri)).filter(isNotice).length, 0);
  });

  it("is named in word of the check, for the status of the editor", async () => {
    const running = await start(fullClient, { showsChecks: true });
    const heard = new Promise<Checked>((resolve) =>
      running.connection.onNotification("trust-change/checked", resolve),
    );
    const uri = uriOf("a.trust.yaml");
    await running.open(uri, covered);
    await running.pull(uri);
    const { policy: inForce, unreadPolicy } = await heard;
    assert.equal(inForce, null);
    assert.deepEqual(unreadPolicy, { uri: uriOf("trust-policy.yaml"), reason: "it is a folder" });
  });
});

describe("a policy that cannot be read, on the command line", function () {
  this.timeout(60_000);
  let folder: CliFolder;
  beforeEach(() => {
    folder = new CliFolder();
    mkdirSync(join(folder.path, "trust-policy.yaml"));
  });
  afterEach(() => folder.remove());

  it("keeps manifests from being checked, with the reason", () => {
    folder.write("a.trust.yaml", covered);
    const { status, stdout } = folder.run(["check", "a.trust.yaml"]);
    assert.equal(status, 3);
    assert.match(stdout, /its policy trust-policy\.yaml cannot be read: it is a folder/);
  });

  it("does not matter to a text with a policy of its own", () => {
    folder.write("a.trust.yaml", `${policy}---\n${covered}`);
    assert.equal(folder.run(["check", "a.trust.yaml"]).status, 0);
  });
});

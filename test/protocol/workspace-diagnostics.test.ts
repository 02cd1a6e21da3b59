import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  CancellationTokenSource,
  FileChangeType,
  ProgressType,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver/node";
import { fullClient, ServerProcess } from "./server-process";
import { covered, uncovered } from "./texts";

const client = { ...fullClient, workspace: { ...fullClient.workspace, configuration: true } };
const partType = new ProgressType<WorkspaceDiagnosticReport>();
const POLICY = `apiVersion: trust-change/v1
kind: TrustPolicy
metadata: {name: ours}
spec: {rules: {san-missing-for-dns-name: ignore}}
`;

describe("diagnostics of the workspace, from the server as a process", function () {
  this.timeout(60_000);
  let server: ServerProcess | undefined;
  let folder: string;
  let settings: unknown;
  let shown: Map<string, readonly string[]>;
  let told: number;
  let waiting: CancellationTokenSource[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "trust-change-workspace-"));
    settings = {};
    shown = new Map();
    told = 0;
    waiting = [];
  });
  afterEach(async () => {
    for (const source of waiting) source.cancel();
    await server?.stop();
    server = undefined;
    rmSync(folder, { recursive: true });
  });

  const uriOf = (name: string): string => pathToFileURL(join(folder, name)).href;
  const write = (name: string, text: string): string => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
    return uriOf(name);
  };
  const start = async (initializationOptions?: unknown): Promise<ServerProcess> => {
    server = await ServerProcess.start(client, { folders: [uriOf("")], initializationOptions });
    server.connection.onRequest("workspace/configuration", () => [settings]);
    return server;
  };
  const take = (items: readonly WorkspaceDocumentDiagnosticReport[]): void => {
    told += items.length;
    for (const report of items)
      if (report.kind === "full")
        shown.set(
          report.uri,
          report.items.map(({ code }) => String(code)),
        );
  };

  /** Asks as VS Code does: takes parts for as long as the server likes. */
  const listen = (running: ServerProcess): void => {
    const source = new CancellationTokenSource();
    waiting.push(source);
    running.connection.onProgress(partType, "parts", ({ items }) => {
      take(items);
    });
    const parameters = { previousResultIds: [], partialResultToken: "parts" };
    void running.connection
      .sendRequest<WorkspaceDiagnosticReport>("workspace/diagnostic", parameters, source.token)
      .then(
        ({ items }) => {
          take(items);
        },
        () => undefined,
      );
  };
  const until = async (what: string, holds: () => boolean): Promise<void> => {
    for (let waited = 0; !holds(); waited += 20) {
      assert.ok(waited < 15_000, `${what}; shown: ${JSON.stringify([...shown])}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const shows = (uri: string, ...codes: readonly string[]): Promise<void> =>
    until(`${uri} has ${codes.join(", ")}`, () => JSON.stringify(shown.get(uri)) === JSON.stringify(codes));
  const changed = (running: ServerProcess, uri: string, type: FileChangeType): Promise<void> =>
    running.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri, type }] });
  const moment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1200));

  it("come for all manifests in its folders, and none where nobody keeps any", async () => {
    const bad = write("changes/bad's.trust.yaml", uncovered);
    const good = write("changes/deep/good.trust.yaml", covered);
    write("node_modules/x/a.trust.yaml", uncovered);
    write(".git/b.trust.yaml", uncovered);
    listen(await start());
    await shows(bad, "san-missing-for-dns-name");
    await shows(good);
    assert.equal(shown.size, 2);
  });

  it("follow files that are written, made and deleted", async () => {
    const one = write("one.trust.yaml", uncovered);
    const running = await start();
    listen(running);
    await shows(one, "san-missing-for-dns-name");
    write("one.trust.yaml", covered);
    await changed(running, one, FileChangeType.Changed);
    await shows(one);
    const two = write("two.trust.yaml", uncovered);
    await changed(running, two, FileChangeType.Created);
    await shows(two, "san-missing-for-dns-name");
    rmSync(join(folder, "two.trust.yaml"));
    await changed(running, two, FileChangeType.Deleted);
    await shows(two);
  });

  it("go with the folder that they lie in, and come from all folders of the workspace", async () => {
    const one = write("a/deep/one.trust.yaml", uncovered);
    const two = write("b/two.trust.yaml", uncovered);
    const folders = [uriOf("a"), uriOf("b")];
    server = await ServerProcess.start(client, { folders });
    server.connection.onRequest("workspace/configuration", () => [settings]);
    listen(server);
    await shows(one, "san-missing-for-dns-name");
    await shows(two, "san-missing-for-dns-name");
    rmSync(join(folder, "a", "deep"), { recursive: true });
    await server.connection.sendNotification("workspace/didDeleteFiles", {
      files: [{ uri: uriOf("a/deep") }],
    });
    await shows(one);
  });

  it("follow folders that come and go as a whole, of whose files nobody tells", async () => {
    const one = write("one.trust.yaml", uncovered);
    const running = await start();
    listen(running);
    await shows(one, "san-missing-for-dns-name");
    const deep = write("moved/deep/two.trust.yaml", uncovered);
    const governed = write("moved/ours/three.trust.yaml", uncovered);
    write("moved/ours/trust-policy.yaml", POLICY);
    const never = write("node_modules/four.trust.yaml", uncovered);
    for (const name of ["moved", "node_modules"]) await changed(running, uriOf(name), FileChangeType.Created);
    await shows(deep, "san-missing-for-dns-name");
    await shows(governed);
    assert.equal(shown.has(never), false);
    rmSync(join(folder, "moved"), { recursive: true });
    await changed(running, uriOf("moved"), FileChangeType.Deleted);
    await shows(deep);
    await shows(one, "san-missing-for-dns-name");
  });

  it("follow a folder of sources that comes after the manifest that names them", async () => {
    const named = write(
      "two.trust.yaml",
      covered.replace("- name: example.com\n", "- name: example.com\n      source: zones/a.zone\n"),
    );
    const running = await start();
    listen(running);
    await shows(named, "source-unreadable");
    write("zones/a.zone", "@ 300 SOA ns. h. 1 2 3 4 5\nshop 300 A 203.0.113.30\nwww 300 A 203.0.113.30\n");
    await changed(running, uriOf("zones"), FileChangeType.Created);
    await shows(named);
    rmSync(join(folder, "zones"), { recursive: true });
    await changed(running, uriOf("zones"), FileChangeType.Deleted);
    await shows(named, "source-unreadable");
  });

  it("do nothing because of files that are no business of theirs", async () => {
    const one = write("one.trust.yaml", uncovered);
    const running = await start();
    let refreshed = 0;
    running.connection.onRequest("workspace/diagnostic/refresh", () => {
      refreshed++;
      return null;
    });
    listen(running);
    await shows(one, "san-missing-for-dns-name");
    for (const name of ["a.txt", "build/b.js"]) {
      const uri = write(name, "");
      await changed(running, uri, FileChangeType.Created);
      await changed(running, uri, FileChangeType.Changed);
      await changed(running, uri, FileChangeType.Deleted);
    }
    await moment();
    assert.deepEqual([told, refreshed], [1, 0]);
  });

  it("follow the policy of their folder and the files that they name", async () => {
    const one = write("one.trust.yaml", uncovered);
    const sourced = covered.replace(
      "- name: example.com\n",
      "- name: example.com\n      source: zones/a.zone\n",
    );
    const two = write("two/two.trust.yaml", sourced);
    const running = await start();
    listen(running);
    await shows(one, "san-missing-for-dns-name");
    await shows(two, "source-unreadable");
    const zone = write(
      "two/zones/a.zone",
      "@ 300 SOA ns. h. 1 2 3 4 5\nshop 300 A 203.0.113.30\nwww 300 A 203.0.113.30\n",
    );
    await changed(running, zone, FileChangeType.Created);
    await shows(two);
    const policy = write("trust-policy.yaml", POLICY);
    await changed(running, policy, FileChangeType.Created);
    await shows(one);
  });

  it("leave out what is open, and come again when it is closed without being saved", async () => {
    const one = write("one.trust.yaml", uncovered);
    const running = await start();
    await running.open(one, covered);
    listen(running);
    await moment();
    assert.equal(shown.has(one), false);
    await running.close(one);
    await shows(one, "san-missing-for-dns-name");
  });

  it("come again for a file that is closed though they are the same", async () => {
    const one = write("one.trust.yaml", uncovered);
    const running = await start();
    listen(running);
    await shows(one, "san-missing-for-dns-name");
    await running.open(one, uncovered);
    await running.close(one);
    shown.clear();
    await shows(one, "san-missing-for-dns-name");
  });

  it("are taken away where the setting is off, and of what is closed then", async () => {
    const one = write("one.trust.yaml", uncovered);
    const running = await start();
    listen(running);
    await shows(one, "san-missing-for-dns-name");
    settings = { workspaceDiagnostics: false };
    await running.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await shows(one);
    await running.open(one, uncovered);
    shown.clear();
    await running.close(one);
    await shows(one);
    settings = {};
    await running.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await shows(one, "san-missing-for-dns-name");
  });

  it("are not there before the workspace is trusted", async () => {
    const one = write("one.trust.yaml", uncovered);
    const running = await start({ trustsWorkspace: false });
    listen(running);
    await moment();
    assert.equal(shown.size, 0);
    await running.connection.sendNotification("trust-change/trusted");
    await shows(one, "san-missing-for-dns-name");
  });

  it("are told once: a question is held while there is nothing new", async () => {
    const one = write("one.trust.yaml", uncovered);
    const running = await start();
    listen(running);
    await shows(one, "san-missing-for-dns-name");
    await changed(running, one, FileChangeType.Changed);
    await moment();
    assert.equal(told, 1);
  });

  it("answer clients that take no parts, with what is new to them", async () => {
    const one = write("one.trust.yaml", uncovered);
    const running = await start();
    const ask = (previousResultIds: readonly unknown[]): Promise<WorkspaceDiagnosticReport> =>
      running.connection.sendRequest("workspace/diagnostic", { previousResultIds });
    const first = await ask([]);
    take(first.items);
    await shows(one, "san-missing-for-dns-name");
    const known = first.items.map(({ uri, resultId }) => ({ uri, value: resultId }));
    const held = ask(known);
    const isHeld = await Promise.race([held.then(() => false), moment().then(() => true)]);
    assert.ok(isHeld, "nothing is new");
    write("one.trust.yaml", covered);
    await changed(running, one, FileChangeType.Changed);
    take((await held).items);
    await shows(one);
  });

  it("end when the client cancels", async () => {
    const running = await start();
    const source = new CancellationTokenSource();
    const asked = running.connection.sendRequest(
      "workspace/diagnostic",
      { previousResultIds: [] },
      source.token,
    );
    setTimeout(() => {
      source.cancel();
    }, 100);
    await assert.rejects(asked, { code: -32800 });
  });

  it("say of a file that is too long that it is not checked", async () => {
    const long = write("long.trust.yaml", `# ${"x".repeat(4_000_001)}\n${uncovered}`);
    listen(await start());
    await until("something is said of it", () => shown.get(long)?.length === 1);
  });

  describe("on demand", () => {
    const check = (running: ServerProcess, uris: readonly string[]): Promise<unknown> =>
      running.connection.sendRequest("trust-change/check", { uris });

    it("check a folder and count what is found, open texts as they stand", async () => {
      settings = { workspaceDiagnostics: false };
      const one = write("some/one.trust.yaml", uncovered);
      const two = write("some/two.trust.yaml", uncovered);
      write("others/three.trust.yaml", uncovered);
      const running = await start();
      listen(running);
      await running.open(two, covered);
      assert.deepEqual(await check(running, [uriOf("some")]), {
        files: 2,
        errors: 1,
        warnings: 0,
        information: 0,
      });
      await shows(one, "san-missing-for-dns-name");
      assert.equal(shown.size, 1);
    });

    it("check the whole workspace where nothing is named, and tell how far they are", async () => {
      for (let index = 0; index < 3; index++) write(`${index}.trust.yaml`, uncovered);
      const running = await start();
      const steps: unknown[] = [];
      running.connection.onProgress(new ProgressType<unknown>(), "mine", (step) => {
        steps.push(step);
      });
      const answer = await running.connection.sendRequest("trust-change/check", { progress: "mine" });
      assert.deepEqual(answer, { files: 3, errors: 3, warnings: 0, information: 0 });
      assert.deepEqual(steps.at(-1), { done: 2, total: 3 });
    });

    it("are cancelled", async () => {
      for (let index = 0; index < 50; index++) write(`${index}.trust.yaml`, uncovered);
      const running = await start();
      const source = new CancellationTokenSource();
      const asked = running.connection.sendRequest("trust-change/check", {}, source.token);
      setTimeout(() => {
        source.cancel();
      }, 20);
      await assert.rejects(asked, { code: -32800 });
    });
  });
});

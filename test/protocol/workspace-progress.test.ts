import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  CancellationTokenSource,
  ProgressType,
  type WorkspaceDiagnosticReport,
} from "vscode-languageserver/node";
import { fullClient, ServerProcess } from "./server-process";
import { uncovered } from "./texts";

const client = {
  ...fullClient,
  workspace: { ...fullClient.workspace, configuration: true },
  window: { workDoneProgress: true },
};
const partType = new ProgressType<WorkspaceDiagnosticReport>();

interface Step {
  readonly kind: "begin" | "report" | "end";
  readonly title?: string;
  readonly cancellable?: boolean;
  readonly message?: string;
}

describe("how far the check of the workspace is, from the server as a process", function () {
  this.timeout(60_000);
  let server: ServerProcess | undefined;
  let folder: string;
  let waiting: CancellationTokenSource;
  let steps: Step[];
  let said: string[];
  let shown: Set<string>;
  let token: string | number | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "trust-change-progress-"));
    waiting = new CancellationTokenSource();
    steps = [];
    said = [];
    shown = new Set();
    token = undefined;
  });
  afterEach(async () => {
    waiting.cancel();
    await server?.stop();
    server = undefined;
    rmSync(folder, { recursive: true });
  });

  const fill = (count: number): void => {
    for (let index = 0; index < count; index++)
      writeFileSync(join(folder, `${String(index).padStart(3, "0")}.trust.yaml`), uncovered);
  };
  /** Starts the server on the folder, and asks for the diagnostics of the workspace as VS Code does. */
  const listen = async (onStep: (step: Step) => void = () => undefined): Promise<ServerProcess> => {
    const running = await ServerProcess.start(client, { folders: [pathToFileURL(folder).href] });
    server = running;
    const { connection } = running;
    connection.onRequest("workspace/configuration", () => [{}]);
    connection.onRequest("window/workDoneProgress/create", (created: { token: string | number }) => {
      token = created.token;
      connection.onProgress(new ProgressType<Step>(), token, (step) => {
        steps.push(step);
        onStep(step);
      });
      return null;
    });
    connection.onNotification("window/showMessage", ({ message }: { message: string }) => {
      said.push(message);
    });
    connection.onProgress(partType, "parts", ({ items }) => {
      for (const { uri } of items) shown.add(uri);
    });
    const parameters = { previousResultIds: [], partialResultToken: "parts" };
    connection
      .sendRequest("workspace/diagnostic", parameters, waiting.token)
      .then(undefined, () => undefined);
    return running;
  };
  const until = async (what: string, holds: () => boolean): Promise<void> => {
    for (let waited = 0; !holds(); waited += 20) {
      assert.ok(waited < 20_000, `${what}; steps: ${JSON.stringify(steps.slice(-3))}, said: ${said.join()}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const ended = (): boolean => steps.at(-1)?.kind === "end";

  it("is told from its beginning to its end, and can be stopped by the client", async () => {
    fill(120);
    await listen();
    await until("it ends", ended);
    const [begin] = steps;
    assert.equal(begin?.kind, "begin");
    assert.equal(begin.cancellable, true);
    assert.match(begin.title ?? "", /manifests of the workspace/);
    assert.match(steps.map(({ message }) => message).join(" "), /\d+ of 120/);
    assert.equal(shown.size, 120);
  });

  it("ends where a person stops it, and the rest is not checked until something changes", async () => {
    fill(400);
    const running = await listen(({ kind }) => {
      if (kind === "begin" && steps.length === 1)
        void running.connection.sendNotification("window/workDoneProgress/cancel", { token });
    });
    await until("it ends", ended);
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.ok(shown.size < 400, `${shown.size} of 400 are told`);
    await running.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await until("all are told", () => shown.size === 400);
  });

  it("is not told of a handful", async () => {
    fill(5);
    await listen();
    await until("all are told", () => shown.size === 5);
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.deepEqual(steps, []);
  });

  it("has an end: of more manifests than it looks at, the first are checked and people are told once", async () => {
    fill(503);
    const running = await listen();
    await until("it ends", ended);
    assert.equal(shown.size, 500);
    await until("something is said", () => said.length > 0);
    assert.match(said[0] ?? "", /first 500 manifests of this workspace, and there are more/);
    await running.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    const answer = await running.connection.sendRequest("trust-change/check", { uris: [] });
    assert.deepEqual(answer, { files: 500, errors: 500, warnings: 0, information: 0, beyond: "manifests" });
    assert.equal(said.length, 1);
  });
});

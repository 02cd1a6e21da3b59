import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { fullClient, ServerProcess } from "./server-process";
import { covered } from "./texts";

interface Checked {
  readonly uri: string;
  readonly policy: string | null;
  readonly at: number;
}

describe("word of when a text was checked, from the server as a process", function () {
  this.timeout(60_000);
  let server: ServerProcess | undefined;
  let folder: string;
  let told: Checked[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "trust-change-working-"));
    told = [];
  });
  afterEach(async () => {
    await server?.stop();
    server = undefined;
    rmSync(folder, { recursive: true });
  });

  const start = async (initializationOptions: unknown): Promise<ServerProcess> => {
    const folders = [pathToFileURL(folder).href];
    server = await ServerProcess.start(fullClient, { folders, initializationOptions });
    server.connection.onNotification("trust-change/checked", (one: Checked) => {
      told.push(one);
    });
    return server;
  };
  const hear = async (): Promise<Checked> => {
    for (let waited = 0; told.length === 0 && waited < 10_000; waited += 20)
      await new Promise((resolve) => setTimeout(resolve, 20));
    const [first] = told;
    assert.ok(first, "the server tells");
    return first;
  };

  it("names the policy of the folder, and the time", async () => {
    const policy = "apiVersion: trust-change/v1\nkind: TrustPolicy\nmetadata: {name: ours}\nspec: {}\n";
    writeFileSync(join(folder, "trust-policy.yaml"), policy);
    const running = await start({ showsChecks: true });
    const uri = pathToFileURL(join(folder, "a.trust.yaml")).href;
    const before = Date.now();
    await running.open(uri, covered);
    await running.pull(uri);
    const checked = await hear();
    assert.equal(checked.uri, uri);
    assert.equal(checked.policy, pathToFileURL(join(folder, "trust-policy.yaml")).href);
    assert.ok(checked.at >= before && checked.at <= Date.now(), `${checked.at} is now`);
  });

  it("says where there is no policy, and is told once for many checks in a row", async () => {
    const running = await start({ showsChecks: true });
    const uri = pathToFileURL(join(folder, "a.trust.yaml")).href;
    await running.open(uri, covered);
    for (let round = 0; round < 5; round++) await running.pull(uri);
    assert.equal((await hear()).policy, null);
    await new Promise((resolve) => setTimeout(resolve, 400));
    assert.equal(told.length, 1);
  });

  it("is told to nobody who does not want it", async () => {
    const running = await start(undefined);
    const uri = pathToFileURL(join(folder, "a.trust.yaml")).href;
    await running.open(uri, covered);
    await running.pull(uri);
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.deepEqual(told, []);
  });
});

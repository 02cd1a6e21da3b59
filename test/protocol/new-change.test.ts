import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pem } from "../pki/x509/certificate-writer";
import { certificatePem } from "../scaffold/given";
import { fullClient, root, ServerProcess } from "./server-process";

type Answer<T> = { ok: true; value: T } | { ok: false; reason: string; lacks?: string };

interface Choices {
  readonly zone: string;
  readonly hosts: readonly { host: string; types: readonly string[]; isCovered: boolean }[];
  readonly problems: readonly string[];
}

const zone = readFileSync(join(root, "test/scaffold/zones/example.com.zone"), "utf8");
const base64 = (text: string): string => Buffer.from(text).toString("base64");
const files = {
  zone,
  zoneSource: "zones/example.com.zone",
  certificate: base64(certificatePem(["shop.example.com"])),
  certificateSource: "shop.pem",
};

describe("the server, asked for a new change", function () {
  this.timeout(60_000);
  let server: ServerProcess;
  before(async () => {
    server = await ServerProcess.start(fullClient);
  });
  after(() => server.stop());

  const choices = (parameters: unknown): Promise<Answer<Choices>> =>
    server.connection.sendRequest("trust-change/newChangeChoices", parameters);
  const made = (parameters: unknown): Promise<Answer<string>> =>
    server.connection.sendRequest("trust-change/newChange", parameters);

  it("offers the hosts of the zone, those of the certificate first", async () => {
    const answer = await choices(files);
    assert.ok(answer.ok);
    const { zone: apex, hosts, problems } = answer.value;
    assert.deepEqual([apex, problems], ["example.com", []]);
    assert.deepEqual(hosts[0], { host: "shop.example.com", types: ["A"], isCovered: true });
    const others = hosts.slice(1).map(({ host }) => host);
    assert.ok(others.includes("*.apps.example.com") && others.includes("www.example.com"));
    assert.ok(!others.some((host) => host.startsWith("_") || host.endsWith("child.example.com")));
  });

  it("writes a snippet", async () => {
    const answer = await made({ ...files, host: "shop.example.com", to: ["203.0.113.31"] });
    assert.ok(answer.ok);
    assert.match(answer.value, /\n {2}ticket: \$\{1:# TODO: the one ticket [^}]*\}\n/);
    assert.match(answer.value, /\n {10}values: \[203\.0\.113\.31\]\n/);
  });

  it("says why it writes none", async () => {
    const unnamed = await choices({
      ...files,
      zoneSource: "zones/internal",
      zone: "@ 60 NS ns.example.net.",
    });
    assert.ok(!unnamed.ok && unnamed.lacks === "zone-name");
    const named = await choices({ ...files, zoneSource: "zones/internal", zoneName: "example.com" });
    assert.ok(named.ok);
    const key = pem(new Uint8Array(48), "PRIVATE KEY");
    const secret = await choices({ ...files, certificate: base64(key) });
    assert.ok(!secret.ok && /private key stands here/.test(secret.reason));
    const nobody = await made({ ...files, host: "nobody.example.com", to: [] });
    assert.ok(!nobody.ok && /has no address/.test(nobody.reason));
  });

  it("stays calm when it is asked in another form", async () => {
    for (const parameters of [{}, { ...files, certificate: "?" }, { ...files, zone: 1 }]) {
      const answer = await choices(parameters);
      assert.ok(!answer.ok && /in a form that is not understood/.test(answer.reason));
    }
    const answer = await made({ ...files, host: "shop.example.com", to: "203.0.113.31" });
    assert.ok(!answer.ok);
  });
});

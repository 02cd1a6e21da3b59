import assert from "node:assert/strict";
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
} from "vscode-languageserver/node";
import { CliFolder } from "./cli-folder";
import { root } from "./server-process";

const examples = join(root, "examples");
const names = readdirSync(examples).filter((name) => name.endsWith(".yaml"));

/** What docs/schemas.md tells people to set. */
const page = readFileSync(join(root, "docs/schemas.md"), "utf8");
const [, settingsShown = ""] = /^```json\n(\{\n {2}"yaml\.schemas"[^]*?)^```$/m.exec(page) ?? [];
const [, entryShown = ""] = /^```json\n(\[[^]*?)^```$/m.exec(page) ?? [];

type Patterns = Readonly<Record<string, string | readonly string[]>>;

describe("yaml-language-server with our schemas", function () {
  this.timeout(60_000);
  let folder: CliFolder;
  let server: ChildProcessWithoutNullStreams;
  let connection: ProtocolConnection;
  const published = new Map<string, PublishDiagnosticsParams>();
  let wake: () => void = () => undefined;

  before(async () => {
    folder = new CliFolder();
    for (const which of ["change", "policy"])
      folder.write(`schemas/trust-${which}.schema.json`, folder.run(["schema", which]).stdout);
    const { "yaml.schemas": shown } = JSON.parse(settingsShown) as { readonly "yaml.schemas": Patterns };
    const schemas = Object.fromEntries(
      Object.entries(shown).map(([path, files]) => [pathToFileURL(join(folder.path, path)).href, files]),
    );
    const program = require.resolve("yaml-language-server/bin/yaml-language-server");
    server = spawn(process.execPath, [program, "--stdio"]);
    connection = createProtocolConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    const yaml = { validate: true, schemaStore: { enable: false }, schemas };
    connection.onRequest("workspace/configuration", ({ items }: { items: readonly { section?: string }[] }) =>
      items.map(({ section }) => (section === "yaml" ? yaml : null)),
    );
    connection.onRequest("client/registerCapability", () => null);
    connection.onNotification("textDocument/publishDiagnostics", (parameters: PublishDiagnosticsParams) => {
      published.set(parameters.uri, parameters);
      wake();
    });
    connection.listen();
    await connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities: { workspace: { configuration: true }, textDocument: { publishDiagnostics: {} } },
    });
    await connection.sendNotification("initialized", {});
    await connection.sendNotification("workspace/didChangeConfiguration", { settings: { yaml } });
  });
  after(() => {
    connection.dispose();
    server.kill();
    folder.remove();
  });

  async function told(name: string, text: string): Promise<readonly string[]> {
    const uri = pathToFileURL(join(examples, name)).href;
    const textDocument = { uri, languageId: "yaml", version: 1, text };
    await connection.sendNotification("textDocument/didOpen", { textDocument });
    while (!published.has(uri)) await new Promise<void>((resolve) => (wake = resolve));
    return (published.get(uri)?.diagnostics ?? []).map(({ message }) => message as string);
  }

  it("accepts the clean examples, whatever stands beside the change", async () => {
    const clean = names.filter((name) => !name.includes(".broken."));
    assert.ok(clean.some((name) => /^kind: DNSEndpoint/m.test(readFileSync(join(examples, name), "utf8"))));
    for (const name of clean)
      assert.deepEqual(await told(name, readFileSync(join(examples, name), "utf8")), [], name);
  });

  it("tells what has the wrong shape", async () => {
    const text = readFileSync(join(examples, "login-cutover.trust.yaml"), "utf8");
    assert.match((await told("a.trust.yaml", text.replace("ticket:", "tickets:"))).join("\n"), /tickets/);
    assert.notDeepEqual(
      await told("team/trust-policy.yaml", "apiVersion: trust-change/v1\nkind: TrustPolicy\n"),
      [],
    );
  });

  it("has an entry for SchemaStore that names the files of the language", () => {
    const entries = JSON.parse(entryShown) as readonly { readonly fileMatch: readonly string[] }[];
    const { contributes } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      readonly contributes: {
        readonly languages: readonly [
          { readonly extensions: readonly string[]; readonly filenames: readonly string[] },
        ];
      };
    };
    const [{ extensions, filenames }] = contributes.languages;
    const expected = [...extensions.map((extension) => `*${extension}`), ...filenames].sort();
    assert.deepEqual(entries.flatMap(({ fileMatch }) => fileMatch).sort(), expected);
  });
});

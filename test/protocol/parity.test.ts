import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Diagnostic } from "vscode-languageserver/node";
import { fullClient, messageOf, root, ServerProcess } from "./server-process";

interface JsonFinding {
  readonly rule: string;
  readonly severity: string;
  readonly range: unknown;
  readonly message: string;
  readonly controls: readonly unknown[];
  readonly related: readonly { readonly message: string }[];
}

const severities = ["", "error", "warning", "information", "hint"];
const examples = readdirSync(join(root, "examples")).filter((name) =>
  /\.trust\.ya?ml$|trust-policy\.ya?ml$/.test(name),
);

function checkOnCommandLine(file: string): readonly JsonFinding[] {
  const words = [join(root, "dist/cli.js"), "check", file, "--format", "json", "--fail-on", "never"];
  const report = JSON.parse(execFileSync(process.execPath, words, { cwd: root, encoding: "utf8" })) as {
    findings: readonly JsonFinding[];
  };
  return report.findings;
}

function asJson(diagnostic: Diagnostic): Omit<JsonFinding, "related"> & { related: readonly string[] } {
  return {
    rule: String(diagnostic.code),
    severity: severities[diagnostic.severity ?? 0] ?? "",
    range: diagnostic.range,
    message: messageOf(diagnostic),
    controls: (diagnostic.data as { controls: readonly unknown[] }).controls,
    related: diagnostic.relatedInformation?.map(({ message }) => message) ?? [],
  };
}

describe("the editor and the command line", function () {
  this.timeout(60_000);
  let server: ServerProcess;
  before(async () => {
    server = await ServerProcess.start(fullClient, { folders: [pathToFileURL(root).href] });
  });
  after(async () => {
    await server.stop();
  });

  for (const name of examples) {
    it(`say the same of ${name}`, async () => {
      const path = join(root, "examples", name);
      const uri = pathToFileURL(path).href;
      await server.open(uri, readFileSync(path, "utf8"));
      const inEditor = (await server.pull(uri)).map(asJson);
      const onCommandLine = checkOnCommandLine(path).map(
        ({ rule, severity, range, message, controls, related }) => ({
          rule,
          severity,
          range,
          message,
          controls,
          related: related.map((place) => place.message),
        }),
      );
      assert.deepEqual(inEditor, onCommandLine);
    });
  }
});

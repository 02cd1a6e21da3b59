import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { JsonDocument } from "../../server/src/cli/reports/json";
import type { SarifResult, SarifRule, SarifTaxonomy } from "../../server/src/cli/reports/sarif-types";
import { check as checkText } from "../../server/src/library";
import type { Diagnostic, Range } from "vscode-languageserver/node";
import { fullClient, messageOf, root, ServerProcess } from "./server-process";

interface Control {
  readonly framework: string;
  readonly id: string;
  readonly href: string;
}

/** What every output says of a finding. */
interface Said {
  readonly rule: string;
  readonly severity: string;
  readonly range: Range;
  readonly message: string;
  readonly controls: readonly Control[];
  readonly related: readonly string[];
}

interface Run {
  readonly results: readonly SarifResult[];
  readonly tool: { readonly driver: { readonly rules: readonly SarifRule[] } };
  readonly taxonomies: readonly SarifTaxonomy[];
}

const severities = ["", "error", "warning", "information", "hint"];
const examples = readdirSync(join(root, "examples")).filter((name) =>
  /\.trust\.ya?ml$|trust-policy\.ya?ml$/.test(name),
);

function check(file: string, format: string): unknown {
  const words = [join(root, "dist/cli.js"), "check", file, "--format", format, "--fail-on", "never"];
  return JSON.parse(execFileSync(process.execPath, words, { cwd: root, encoding: "utf8" }));
}

type Plain = Omit<Said, "related"> & { readonly related: readonly { readonly message: string }[] };

/** What the library and the document of `--format json` say, which share their terms. */
function plainly(findings: readonly Plain[]): readonly Said[] {
  return findings.map(({ rule, severity, range, message, controls, related }) => ({
    rule,
    severity,
    range,
    message,
    controls,
    related: related.map((place) => place.message),
  }));
}

function saidInJson(file: string): readonly Said[] {
  return plainly((check(file, "json") as JsonDocument).findings);
}

async function saidByLibrary(path: string): Promise<readonly Said[]> {
  const policy = { text: readFileSync(join(root, "examples/trust-policy.yaml"), "utf8") };
  const { findings } = await checkText(readFileSync(path, "utf8"), { path: basename(path), policy });
  return plainly(findings);
}

function saidInSarif(file: string): readonly Said[] {
  const { runs } = check(file, "sarif") as { readonly runs: readonly Run[] };
  return runs.flatMap((run) =>
    run.results.filter(({ suppressions }) => !suppressions).map((result) => saidInResult(result, run)),
  );
}

function saidInResult(result: SarifResult, { tool, taxonomies }: Run): Said {
  const { ruleId, ruleIndex, level, message, locations, relatedLocations = [], properties } = result;
  const { severity } = properties;
  assert.equal(level, severity === "error" || severity === "warning" ? severity : "note");
  const region = locations[0]?.physicalLocation.region;
  assert.ok(region);
  const controls = tool.driver.rules[ruleIndex]?.relationships.map(({ target }) => {
    const taxonomy = taxonomies[target.toolComponent.index];
    const taxon = taxonomy?.taxa[target.index];
    return { framework: taxonomy?.name ?? "", id: taxon?.id ?? "", href: taxon?.helpUri ?? "" };
  });
  return {
    rule: ruleId,
    severity,
    range: {
      start: { line: region.startLine - 1, character: region.startColumn - 1 },
      end: { line: region.endLine - 1, character: region.endColumn - 1 },
    },
    message: unescaped(message.text),
    controls: controls ?? [],
    related: relatedLocations.map((location) => unescaped(location.message?.text ?? "")),
  };
}

/** Brackets that would be a link are escaped in SARIF. */
function unescaped(text: string): string {
  return text.replaceAll("\\[", "[");
}

function saidInEditor(diagnostic: Diagnostic): Said {
  return {
    rule: String(diagnostic.code),
    severity: severities[diagnostic.severity ?? 0] ?? "",
    range: diagnostic.range,
    message: messageOf(diagnostic),
    controls: (diagnostic.data as { controls: readonly Control[] }).controls,
    related: diagnostic.relatedInformation?.map(({ message }) => message) ?? [],
  };
}

describe("the editor, the command line and the library", function () {
  this.timeout(60_000);
  let server: ServerProcess;
  before(async () => {
    server = await ServerProcess.start(fullClient, {
      folders: [pathToFileURL(root).href],
      initializationOptions: { showsChecks: true },
    });
  });
  after(async () => {
    await server.stop();
  });

  /** The first answer of a busy machine may not be the whole one: then the server has it asked for again. */
  const whenChecked = (uri: string): Promise<void> =>
    new Promise((resolve) => {
      server.connection.onRequest("workspace/diagnostic/refresh", () => {
        void server.pull(uri);
        return null;
      });
      server.connection.onNotification("trust-change/checked", (told: { readonly uri: string }) => {
        if (told.uri === uri) resolve();
      });
    });

  for (const name of examples) {
    it(`say the same of ${name}`, async () => {
      const path = join(root, "examples", name);
      const uri = pathToFileURL(path).href;
      const checked = whenChecked(uri);
      await server.open(uri, readFileSync(path, "utf8"));
      await server.pull(uri);
      await checked;
      const inEditor = (await server.pull(uri)).map(saidInEditor);
      assert.deepEqual(saidInJson(path), inEditor);
      assert.deepEqual(saidInSarif(path), inEditor);
      assert.deepEqual(await saidByLibrary(path), inEditor);
    });
  }
});

import assert from "node:assert/strict";
import type { FileReport } from "../../server/src/service/file-report";
import { JsonReport, type JsonDocument } from "../../server/src/cli/reports/json";
import { FileNames } from "../../server/src/cli/reports/report";
import { Progress } from "../../server/src/cli/progress";
import { Tally, type TallySettings } from "../../server/src/cli/tally";
import { FakeTerminal } from "./fake-terminal";
import { shownFinding } from "./shown";

const paths = ["a.trust.yaml", "b.trust.yaml"];
const inPolicy = shownFinding({ uri: "file:///work/trust-policy.yaml", rule: "duplicate-name" });
const inFile = (path: string, message = "www") => shownFinding({ uri: `file:///work/${path}`, message });

function jsonOf(
  reports: Readonly<Record<string, FileReport>>,
  { quiet = false, ...given }: Partial<TallySettings & { readonly quiet: boolean }> = {},
): { readonly document: JsonDocument; readonly exitCode: number } {
  const terminal = new FakeTerminal(undefined);
  const settings: TallySettings = {
    failOn: "error",
    statistics: false,
    baseline: undefined,
    takesAll: false,
    ...given,
  };
  const report = new JsonReport(new FileNames(paths, "/work"));
  const tally = new Tally([{ report, write: terminal.write, quiet }], terminal, settings);
  for (const [path, file] of Object.entries(reports)) tally.add(path, { kind: "checked", report: file });
  const { exitCode } = tally.end();
  return { document: JSON.parse(terminal.output) as JsonDocument, exitCode };
}

describe("the tally of a run", () => {
  it("gives a finding in a policy the policy's file, and says it once for all that are held against it", () => {
    const { document } = jsonOf({
      "a.trust.yaml": { findings: [inPolicy, inFile("a.trust.yaml")], suppressed: [] },
      "b.trust.yaml": { findings: [inPolicy, inFile("b.trust.yaml")], suppressed: [] },
    });
    assert.deepEqual(
      document.findings.map(({ file }) => file),
      ["trust-policy.yaml", "a.trust.yaml", "b.trust.yaml"],
    );
    assert.equal(document.summary.errors, 3);
  });

  it("numbers what is alike in a file, so that each has a fingerprint of its own", () => {
    const path = "a.trust.yaml";
    const { document } = jsonOf({
      [path]: { findings: [inFile(path, "one"), inFile(path, "two")], suppressed: [] },
    });
    assert.deepEqual(
      document.findings.map(({ fingerprint }) => fingerprint.split(":").at(-1)),
      ["1", "2"],
    );
  });

  it("shows with --quiet what fails, and counts the rest", () => {
    const hint = { ...inFile("a.trust.yaml", "hint"), severity: "hint" as const };
    const report = { findings: [inFile("a.trust.yaml"), hint], suppressed: [] };
    const { document, exitCode } = jsonOf({ "a.trust.yaml": report }, { quiet: true, statistics: true });
    assert.equal(document.findings.length, 1);
    assert.equal(document.summary.hints, 1);
    assert.equal(exitCode, 1);
    assert.deepEqual(document.statistics, [
      { rule: "san-missing-for-dns-name", severity: "error", count: 1 },
      { rule: "san-missing-for-dns-name", severity: "hint", count: 1 },
    ]);
  });
});

describe("the progress of a run", () => {
  it("is drawn where a person watches it, once it takes a while, and makes way for the report", () => {
    const terminal = new FakeTerminal(60);
    const progress = new Progress(4, terminal);
    progress.step();
    assert.equal(terminal.errors, "");
    terminal.time = 1000;
    progress.step();
    assert.ok(terminal.errors.endsWith(`\r\u001b[2K[${"=".repeat(20)}${" ".repeat(20)}] 2/4 files`));
    progress.around.write("a finding\n");
    assert.ok(terminal.errors.endsWith("\r\u001b[2K"));
    const { errors } = terminal;
    progress.clear();
    assert.equal(terminal.errors, errors);
  });

  it("never leaves its line, however narrow that is", () => {
    for (const columns of [1, 8, 20, 40]) {
      const terminal = new FakeTerminal(columns);
      const progress = new Progress(100_000, terminal);
      terminal.time = 1000;
      progress.step();
      const [, drawn = ""] = terminal.errors.split("\u001b[2K");
      assert.ok(drawn.length < columns, `${columns}: ${drawn}`);
    }
  });

  it("is not drawn where nobody watches", () => {
    const terminal = new FakeTerminal(undefined);
    const progress = new Progress(4, terminal);
    terminal.time = 1000;
    progress.step();
    assert.equal(terminal.errors, "");
  });
});

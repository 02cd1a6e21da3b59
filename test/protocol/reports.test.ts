import assert from "node:assert/strict";
import { fullClient, ServerProcess } from "./server-process";
import { covered } from "./texts";

interface Answer {
  readonly title: string;
  readonly text: string;
  readonly style?: string;
}

const uri = "file:///changes/a.trust.yaml";

describe("the server, asked for a report", function () {
  this.timeout(60_000);
  let server: ServerProcess;
  let changed: string[];

  beforeEach(async () => {
    server = await ServerProcess.start(fullClient);
    changed = [];
    server.connection.onNotification("trust-change/reportChanged", (told: { uri: string }) => {
      changed.push(told.uri);
    });
  });
  afterEach(() => server.stop());

  const report = (format: unknown, of = uri): Promise<Answer | null> =>
    server.connection.sendRequest("trust-change/report", { uri: of, format });

  /** Comes when the server has had its pause, and everything that it said then has been heard. */
  const settled = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, 600));
    await server.pull(uri);
  };

  it("answers in each form", async () => {
    await server.open(uri, covered);
    assert.match((await report("markdown"))?.text ?? "", /^# Change report: /);
    assert.match((await report("html"))?.text ?? "", /^<!DOCTYPE html>[^]*Content-Security-Policy/);
    assert.match((await report("svg"))?.text ?? "", /^<svg [^]*<\/svg>\n$/);
    const panel = await report("panel");
    assert.match(panel?.text ?? "", /^<main>[^]* data-range="\d+,\d+,\d+,\d+"[^]*<\/main>$/);
    assert.match(panel?.style ?? "", /--vscode-editor-foreground/);
  });

  it("leads to the places in the text", async () => {
    await server.open(uri, covered);
    const { text = "" } = (await report("panel")) ?? {};
    const [, range = ""] = /data-range="([\d,]+)"[^>]*><code[^>]*>www?[^<]*</.exec(text) ?? [];
    const [line, from, to, end] = range.split(",").map(Number);
    assert.ok(
      line !== undefined && from !== undefined && end !== undefined && to === line,
      text.slice(0, 400),
    );
    assert.match(covered.split("\n")[line]?.slice(from, end) ?? "", /^www/);
  });

  it("tells of it when it becomes another one, once for edits that come together", async () => {
    await server.open(uri, covered);
    await report("panel");
    await server.change(uri, [{ range: start, newText: "# a comment\n" }]);
    await server.replace(uri, "CHG0021001", "CHG0021002");
    await server.replace(uri, "CHG0021002", "CHG0021003");
    await settled();
    assert.deepEqual(changed, [uri]);
    assert.match((await report("panel"))?.text ?? "", /CHG0021003/);
  });

  it("says nothing where nobody has asked, where it stays the same, and after the text is closed", async () => {
    await server.open(uri, covered);
    await server.replace(uri, "CHG0021001", "CHG0021002");
    await settled();
    await report("panel");
    const { length } = server.text(uri);
    const end = server.document(uri).positionAt(length);
    await server.change(uri, [{ range: { start: end, end }, newText: "\n# a comment at the end\n" }]);
    await settled();
    await server.replace(uri, "CHG0021002", "CHG0021003");
    await server.close(uri);
    await new Promise((resolve) => setTimeout(resolve, 600));
    assert.deepEqual(changed, []);
  });

  it("has none of a text that is not open, that holds no change, or that is asked for in another form", async () => {
    assert.equal(await report("html"), null);
    await server.open(uri, "apiVersion: trust-change/v1\nkind: TrustPolicy\nmetadata: {name: p}\nspec: {}\n");
    assert.equal(await report("html"), null);
    assert.match((await report("panel"))?.text ?? "", /holds no change/);
    assert.equal(await report("pdf"), null);
    assert.equal(await server.connection.sendRequest("trust-change/report", "?"), null);
  });
});

const start = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

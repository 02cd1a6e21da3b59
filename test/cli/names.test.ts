import assert from "node:assert/strict";
import { main } from "../../server/src/cli/main";
import { FakeTerminal } from "./fake-terminal";
import { needsPipesAndLinks, TemporaryFolder } from "./temporary-folder";

describe("names of files that hold line breaks and control characters", () => {
  const name = "a\n::error::x\u001b]0;x\u0007.trust.yaml";
  let folder: TemporaryFolder;
  let terminal: FakeTerminal;
  before(function () {
    needsPipesAndLinks(this);
  });
  beforeEach(() => {
    folder = new TemporaryFolder();
    folder.write(name, "apiVersion: trust-change/v1\nkind: TrustChange\nmetadata: {name: [}\n");
    terminal = new FakeTerminal(undefined, folder.path);
  });
  afterEach(() => {
    folder.remove();
  });

  for (const words of [
    ["check", "."],
    ["check", "--fix", "."],
    ["check", "--fix-dry-run", "."],
    ["check", "--also", `json=${name}`],
    ["check", `--x${name}`],
    ["check", `x${name}`],
    ["check", "--rule", `${name}=error`],
    ["check", "--baseline", name],
    ["format", "."],
    ["controls", "."],
    ["report", name],
    ["report", `x${name}`],
    ["new", "--zone", name, "--cert", name, "--name", "www.example.com"],
    [name],
  ]) {
    it(`begin no line of their own: ${JSON.stringify(words.join(" "))}`, async () => {
      await main(words, terminal);
      const said = terminal.output + terminal.errors;
      assert.notEqual(said, "");
      assert.doesNotMatch(said, /^::|[\u0000-\u0009\u000b-\u001f]/m);
    });
  }
});

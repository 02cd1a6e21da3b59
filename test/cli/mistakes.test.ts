import assert from "node:assert/strict";
import { main } from "../../server/src/cli/main";
import { FakeTerminal } from "./fake-terminal";
import { TemporaryFolder } from "./temporary-folder";

describe("a mistake in the call", () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = new TemporaryFolder();
    folder.write(
      "login.trust.yaml",
      "apiVersion: trust-change/v1\nkind: TrustPolicy\nmetadata: {name: a}\nspec: {}\n",
    );
    folder.write("zones/example.com.zone", "@ SOA ns hostmaster 1 7200 3600 1209600 300\n");
  });
  afterEach(() => {
    folder.remove();
  });

  /** What the standard error says, on its first line. */
  async function fault(...words: readonly string[]): Promise<string> {
    const terminal = new FakeTerminal(undefined, folder.path);
    assert.equal(await main(words, terminal), 2, terminal.errors);
    assert.equal(terminal.output, "");
    const [first = "", second, ...rest] = terminal.errors.split("\n");
    assert.match(second ?? "", /^See trust-change (?:[a-z]+ )?--help\.$/);
    assert.deepEqual(rest, [""]);
    return first.replace(/^trust-change: /, "");
  }

  it("says which files count where a folder or a glob has no manifest", async () => {
    const which =
      "files named *.trust.yaml, trust-policy.yaml or *.trust-policy.yaml count, and YAML that says apiVersion: trust-change/v1, unless .gitignore leaves them out";
    assert.equal(await fault("check", "zones"), `there is no manifest in the folder "zones": ${which}`);
    assert.equal(await fault("check", "zones/*"), `no manifest matches "zones/*": ${which}`);
    const empty = new TemporaryFolder();
    const terminal = new FakeTerminal(undefined, empty.path);
    assert.equal(await main(["check"], terminal), 2);
    assert.match(terminal.errors, /^trust-change: there is no manifest in the current folder: files named/);
    empty.remove();
  });

  it("names the command where a file or an option stands in its place", async () => {
    assert.equal(
      await fault("login.trust.yaml"),
      'there is no command "login.trust.yaml"; is trust-change check login.trust.yaml meant?',
    );
    assert.equal(await fault("zones"), 'there is no command "zones"; is trust-change check zones meant?');
    assert.match(await fault("--format", "json"), /^the command comes first: trust-change COMMAND --format$/);
    assert.match(await fault("chekc"), /^there is no command "chekc"; is check meant\?$/);
  });

  it("names --stdin where the standard input is written as -", async () => {
    assert.match(
      await fault("check", "-"),
      /^there is no file or folder "-"; --stdin checks the standard input$/,
    );
    assert.match(await fault("format", "-"), /^there is no file or folder "-"$/);
  });

  it("does not take an empty standard input for a manifest in which nothing is wrong", async () => {
    assert.equal(
      await fault("check", "--stdin"),
      "the standard input is empty: what was to be piped in wrote nothing",
    );
  });

  it("takes no folder for the path of the standard input", async () => {
    assert.match(
      await fault("check", "--stdin", "--stdin-path", "zones"),
      /^--stdin-path names the folder "zones"/,
    );
  });

  it("says what an option takes, and where reports go", async () => {
    assert.match(
      await fault("check", "--rule", "schema=off"),
      /^--rule schema takes one of error, .*, not "off"$/,
    );
    assert.match(
      await fault("check", "--output", "x.sarif"),
      /^there is no option --output; --also FORMAT=FILE writes/,
    );
  });

  it("finds the rule that is meant by a part of its name", async () => {
    assert.match(await fault("explain", "san-missing"), /; is san-missing-for-dns-name meant\?$/);
  });
});

describe("a question for the version", () => {
  for (const word of ["--version", "-v", "-V", "version"])
    it(`is ${word}`, async () => {
      const terminal = new FakeTerminal(undefined);
      assert.equal(await main([word], terminal), 0);
      assert.match(terminal.output, /^\d+\.\d+\.\d+\n$/);
    });
});

import assert from "node:assert/strict";
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { CliFolder, type Run } from "./cli-folder";
import { covered } from "./texts";

const crooked = covered.replace("type: A,", "type:   A,").replace("ticket: CHG", "ticket:   CHG");

describe("trust-change format", function () {
  this.timeout(60_000);
  let own: CliFolder;
  let folder: string;
  beforeEach(() => {
    own = new CliFolder();
    folder = own.path;
  });
  afterEach(() => {
    own.remove();
  });

  const write = (name: string, text: string): string => own.write(name, text);
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");
  const run = (...words: readonly string[]): Run => own.run(words);

  it("writes what is not laid out, keeps its rights, and leaves no draft behind", () => {
    write("a.trust.yaml", crooked);
    write("b.trust.yaml", covered);
    chmodSync(join(folder, "a.trust.yaml"), 0o640);
    const unchanged = statSync(join(folder, "b.trust.yaml"));
    assert.deepEqual(run("format", "."), { status: 0, stdout: "a.trust.yaml is formatted\n", stderr: "" });
    assert.equal(read("a.trust.yaml"), covered);
    assert.equal(statSync(join(folder, "a.trust.yaml")).mode & 0o777, 0o640);
    assert.equal(statSync(join(folder, "b.trust.yaml")).mtimeMs, unchanged.mtimeMs);
    assert.deepEqual(readdirSync(folder), ["a.trust.yaml", "b.trust.yaml"]);
  });

  it("only says what is not laid out with --check", () => {
    write("a.trust.yaml", crooked);
    assert.deepEqual(run("format", "--check", "a.trust.yaml"), {
      status: 1,
      stdout: "a.trust.yaml is not formatted\n",
      stderr: "",
    });
    assert.equal(read("a.trust.yaml"), crooked);
    write("a.trust.yaml", covered);
    assert.equal(run("format", "--check", "a.trust.yaml").status, 0);
  });

  it("leaves what is broken, and formats the rest", () => {
    write("a.trust.yaml", "spec: [a, {b: [c\n");
    write("b.trust.yaml", crooked);
    const { status, stderr } = run("format", ".");
    assert.equal(status, 3);
    assert.equal(
      stderr,
      "trust-change: a.trust.yaml is left as it is: it is not sound YAML; trust-change check says where\n",
    );
    assert.equal(read("a.trust.yaml"), "spec: [a, {b: [c\n");
    assert.equal(read("b.trust.yaml"), covered);
  });

  it("writes through a link, and the link stays", () => {
    write("a.trust.yaml", crooked);
    symlinkSync("a.trust.yaml", join(folder, "link.trust.yaml"));
    assert.equal(run("format", "link.trust.yaml").status, 0);
    assert.ok(lstatSync(join(folder, "link.trust.yaml")).isSymbolicLink());
    assert.equal(read("a.trust.yaml"), covered);
  });

  it("breaks lines at the width that is given", () => {
    write("a.trust.yaml", covered);
    assert.equal(run("format", "--print-width", "60", "a.trust.yaml").status, 0);
    assert.match(read("a.trust.yaml"), /- \{\n {12}name: shop,\n/);
  });

  it("says what is wrong with the call", () => {
    assert.match(run("format").stderr, /format needs files or folders/);
    assert.match(run("format", "--print-width", "7", ".").stderr, /from 40 to 1000, not "7"/);
    assert.match(run("format", "none.yaml").stderr, /there is no file or folder "none\.yaml"/);
    assert.equal(run("format").status, 2);
  });
});

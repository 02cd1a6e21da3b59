import assert from "node:assert/strict";
import { existsSync, renameSync, rmSync, symlinkSync, utimesSync } from "node:fs";
import { changedSince } from "../../server/src/cli/changed-since";
import { UsageError } from "../../server/src/cli/terminal";
import { needsGit, needsPipesAndLinks, TemporaryFolder } from "./temporary-folder";

const manifest = (more = ""): string => `apiVersion: trust-change/v1\nkind: TrustChange\n${more}`;

describe("what changed since a commit", function () {
  this.timeout(60_000);
  let folder: TemporaryFolder;
  before(function () {
    needsGit(this);
  });
  beforeEach(() => {
    folder = new TemporaryFolder();
    folder.git("init", "-q", "-b", "main");
    folder.git("config", "core.autocrlf", "false");
    for (const name of ["a", "b", "team/c"]) folder.write(`${name}.trust.yaml`, manifest());
  });
  afterEach(() => {
    folder.remove();
  });

  const commit = (): void => {
    folder.git("add", "-A");
    folder.git("commit", "-q", "-m", "state");
  };
  const since = (name: string, ...paths: readonly string[]): Promise<readonly string[]> =>
    changedSince(
      paths.length > 0 ? paths : ["a.trust.yaml", "b.trust.yaml", "team/c.trust.yaml"],
      name,
      folder.path,
    );

  it("is told by contents, whether they are saved, staged or committed", async () => {
    commit();
    assert.deepEqual(await since("HEAD"), []);
    folder.write("a.trust.yaml", manifest());
    utimesSync(folder.at("a.trust.yaml"), 1, 1);
    assert.deepEqual(await since("HEAD"), []);
    folder.write("a.trust.yaml", manifest("# other\n"));
    assert.deepEqual(await since("HEAD"), ["a.trust.yaml"]);
    folder.git("add", "-A");
    assert.deepEqual(await since("HEAD"), ["a.trust.yaml"]);
    commit();
    assert.deepEqual(await since("HEAD~1"), ["a.trust.yaml"]);
    assert.deepEqual(await since("HEAD"), []);
  });

  it("is the same whether git turns line breaks or not", async () => {
    folder.git("config", "core.autocrlf", "true");
    folder.write("a.trust.yaml", manifest().replaceAll("\n", "\r\n"));
    commit();
    assert.deepEqual(await since("HEAD"), []);
    folder.git("config", "core.autocrlf", "false");
    folder.write("a.trust.yaml", manifest());
    folder.write("b.trust.yaml", manifest("# turned\n").replaceAll("\n", "\r\n"));
    commit();
    assert.deepEqual(await since("HEAD"), []);
    assert.deepEqual(await since("HEAD~1"), ["b.trust.yaml"]);
  });

  it("knows what git does not know yet, but for what is ignored", async () => {
    folder.write(".gitignore", "private/\n*.zone\n");
    commit();
    folder.write("new.trust.yaml", manifest());
    folder.write("private/d.trust.yaml", manifest());
    assert.deepEqual(await since("HEAD", "new.trust.yaml", "private/d.trust.yaml"), ["new.trust.yaml"]);
    folder.write("made.zone", "");
    folder.write("a.trust.yaml", manifest("# source: made.zone\n"));
    commit();
    assert.deepEqual(await since("HEAD"), []);
  });

  it("goes on to what lies below a policy, also one that is new or gone", async () => {
    folder.write("team/trust-policy.yaml", "kind: TrustPolicy\n");
    commit();
    assert.deepEqual(await since("HEAD"), []);
    rmSync(folder.at("team/trust-policy.yaml"));
    assert.deepEqual(await since("HEAD"), ["team/c.trust.yaml"]);
    folder.git("add", "-A");
    assert.deepEqual(await since("HEAD"), ["team/c.trust.yaml"]);
    commit();
    folder.write("shared.trust-policy.yaml", "kind: TrustPolicy\n");
    assert.equal((await since("HEAD")).length, 3);
    commit();
    renameSync(folder.at("shared.trust-policy.yaml"), folder.at("policy.yaml"));
    assert.equal((await since("HEAD")).length, 3);
  });

  it("goes on to who names a file, and not to files that nobody can read to the end", async function () {
    needsPipesAndLinks(this);
    folder.write("zones/a.zone", "");
    folder.write("a.trust.yaml", manifest("# source: zones/a.zone\n"));
    folder.write("b.trust.yaml", manifest("# source: /dev/zero\n"));
    symlinkSync("c.trust.yaml", folder.at("team/link.trust.yaml"));
    commit();
    assert.deepEqual(await since("HEAD", "a.trust.yaml", "b.trust.yaml", "team/link.trust.yaml"), []);
    rmSync(folder.at("zones/a.zone"));
    folder.makePipe("zones/a.zone");
    rmSync(folder.at("team/link.trust.yaml"));
    symlinkSync("../a.trust.yaml", folder.at("team/link.trust.yaml"));
    const expected = ["a.trust.yaml", "team/link.trust.yaml"];
    assert.deepEqual(await since("HEAD", "a.trust.yaml", "b.trust.yaml", "team/link.trust.yaml"), expected);
  });

  it("is what a submodule is at, for what lies in one", async () => {
    commit();
    const id = folder.git("rev-parse", "HEAD").trim();
    folder.git("update-index", "--add", "--cacheinfo", `160000,${id},module`);
    folder.write("module/d.trust.yaml", manifest());
    folder.git("commit", "-q", "-m", "module");
    assert.deepEqual(await since("HEAD", "module/d.trust.yaml"), []);
    assert.deepEqual(await since("HEAD~1", "module/d.trust.yaml"), ["module/d.trust.yaml"]);
  });

  it("starts no program that the repository names, and fetches nothing", async function () {
    needsPipesAndLinks(this);
    const started = (name: string): string => `touch '${folder.at(name)}'; cat`;
    const names = ["clean", "a=b", "process", "ssh", "monitor", "diff", "text", "hook"];
    folder.write(".gitattributes", "*.yaml filter=x diff=x\nb.trust.yaml filter=y\n*.zone filter=a=b\n");
    commit();
    folder.git("config", "filter.x.clean", started("clean"));
    folder.git("config", "filter.x.required", "true");
    folder.git("config", "filter.y.process", started("process"));
    folder.git("config", "filter.a=b.clean", started("a=b"));
    folder.git("config", "core.fsmonitor", started("monitor"));
    folder.git("config", "diff.external", started("diff"));
    folder.git("config", "diff.x.textconv", started("text"));
    folder.git("config", "core.sshCommand", started("ssh"));
    folder.git("config", "core.repositoryFormatVersion", "1");
    folder.git("config", "extensions.partialClone", "origin");
    folder.git("config", "remote.origin.promisor", "true");
    folder.git("config", "remote.origin.url", "ssh://git.example.com/x");
    folder.write("hooks/post-index-change", `#!/bin/sh\n${started("hook")}\n`);
    folder.git("config", "core.hooksPath", folder.at("hooks"));
    // What has another time, and the same size, is what git would read.
    for (const name of ["a", "b"]) utimesSync(folder.at(`${name}.trust.yaml`), 1, 1);
    folder.write("new.zone", "");
    assert.deepEqual(await since("HEAD"), []);
    folder.write("a.trust.yaml", manifest("# other\n"));
    assert.deepEqual(await since("HEAD"), ["a.trust.yaml"]);
    const missing = "1234567890123456789012345678901234567890";
    await assert.rejects(
      since(missing),
      new UsageError(
        `--changed-since: git knows no commit "${missing}"; in a shallow clone it has to be fetched first`,
      ),
    );
    const tree = folder.git("-c", "core.fsmonitor=false", "rev-parse", "HEAD^{tree}").trim();
    rmSync(folder.at(`.git/objects/${tree.slice(0, 2)}/${tree.slice(2)}`));
    await assert.rejects(
      since("HEAD"),
      /^Error: --changed-since: git cannot compare with "HEAD"; what a partial/,
    );
    assert.deepEqual(
      names.filter((name) => existsSync(folder.at(name))),
      [],
    );
  });

  it("waits for no pattern of a .gitignore", async () => {
    commit();
    const deep = `${"a/".repeat(40)}d.trust.yaml`;
    folder.write(".gitignore", `${"**/a/".repeat(14)}b\n`);
    folder.write(deep, manifest());
    // git itself would try for minutes.
    assert.deepEqual(await since("HEAD", deep), [deep]);
  });
});

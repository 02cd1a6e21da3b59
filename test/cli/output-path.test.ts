import assert from "node:assert/strict";
import { linkSync, mkdirSync, symlinkSync } from "node:fs";
import { refuseReport } from "../../server/src/cli/output-path";
import { UsageError } from "../../server/src/cli/terminal";
import { needsPipesAndLinks, TemporaryFolder } from "./temporary-folder";

describe("the path of a report", () => {
  let folder: TemporaryFolder;
  let cwd: string;
  before(function () {
    needsPipesAndLinks(this);
  });
  beforeEach(() => {
    folder = new TemporaryFolder();
    for (const name of ["out", "repository/.git", "repository/changes", "repository/build"])
      mkdirSync(folder.at(name), { recursive: true });
    cwd = folder.at("repository");
    folder.write("out/target", "mine");
    folder.write("repository/a.yaml", "");
  });
  afterEach(() => {
    folder.remove();
  });

  /** Why it is refused; undefined where it is not. */
  function refusal(path: string, root = cwd, from = cwd): string | undefined {
    try {
      refuseReport({ option: "--also", path, cwd: from, root, read: ["a.yaml", "known.json"] });
      return undefined;
    } catch (error) {
      assert.ok(error instanceof UsageError);
      return error.message;
    }
  }

  it("leads through no link out of the folder that is worked in", () => {
    symlinkSync("../out/target", `${cwd}/trust.sarif`);
    symlinkSync("../out/missing", `${cwd}/new.sarif`);
    symlinkSync("/proc/self/fd/1", `${cwd}/stdout`);
    symlinkSync("../out", `${cwd}/reports`);
    for (const path of ["trust.sarif", "new.sarif", "stdout", "reports/a.sarif", `${cwd}/trust.sarif`]) {
      const expected = `--also names "${path}", which leads out of ${cwd} by a link: name the place that it leads to`;
      assert.equal(refusal(path), expected);
      // Also where only a folder in it is the root.
      assert.equal(refusal(path, `${cwd}/changes`), expected);
    }
  });

  it("leads to nothing of git", () => {
    symlinkSync(".git/config", `${cwd}/trust.sarif`);
    folder.write("repository/.git/config", "");
    for (const path of ["trust.sarif", ".git/new"])
      assert.equal(refusal(path), `--also names "${path}", which lies in what is git's own`);
  });

  it("is none of what is read, by whatever name", () => {
    symlinkSync("a.yaml", `${cwd}/link`);
    linkSync(`${cwd}/a.yaml`, `${cwd}/hard`);
    for (const path of ["a.yaml", "./changes/../a.yaml", "link", "hard", "known.json"])
      assert.equal(refusal(path), `--also names "${path}", which is read`);
  });

  it("is no name of manifests and policies", () => {
    folder.write("repository/b.trust.yaml", "");
    symlinkSync("b.trust.yaml", `${cwd}/link`);
    for (const path of ["new.trust.yaml", "changes/trust-policy.yml", "x.trust-policy.yaml", "link"])
      assert.match(refusal(path) ?? "", /, and manifests and policies are called like that$/, path);
  });

  it("is any other, and leads where it says itself", () => {
    symlinkSync("build", `${cwd}/made`);
    symlinkSync("build/real.json", `${cwd}/link.json`);
    folder.write("repository/build/real.json", "");
    symlinkSync("target", folder.at("out/link"));
    const elsewhere = ["../out/target", "../out/new", "../out/link", folder.at("out/new"), "/dev/null"];
    for (const path of [
      "new.json",
      "made/new.json",
      "link.json",
      "missing/new.json",
      ".gitlab.json",
      ...elsewhere,
    ])
      assert.equal(refusal(path), undefined, path);
    symlinkSync("repository", folder.at("same"));
    assert.equal(refusal("new.json", folder.at("same"), folder.at("same")), undefined);
  });
});

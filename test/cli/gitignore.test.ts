import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { symlinkSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { discover } from "../../server/src/cli/discover";
import { IgnorePatterns } from "../../server/src/cli/gitignore";
import { assertTakesLinearTime } from "../growth-of-time";
import { howMany } from "../how-much";
import { below, oneOf, seeded } from "../random";
import { needsGit, needsPipesAndLinks, TemporaryFolder } from "./temporary-folder";

const ignored = (text: string, path: string, foldsCase = false): boolean | undefined =>
  new IgnorePatterns(text, foldsCase).verdict(path.replace(/\/$/, "").split("/"), path.endsWith("/"));

describe("patterns of .gitignore", () => {
  for (const [pattern, matching, others] of [
    ["*.log", ["a.log", "b/a.log", ".log"], ["log", "a.log.txt"]],
    ["/a", ["a", "a/"], ["b/a"]],
    ["a/b", ["a/b"], ["c/a/b", "a/b/c"]],
    ["build/", ["build/", "c/build/"], ["build", "build/a"]],
    ["**/a/b", ["a/b", "c/a/b", "c/d/a/b"], ["a/c/b"]],
    ["a/**", ["a/b", "a/b/c"], ["a", "a/", "b/a/c"]],
    ["a/**/b", ["a/b", "a/c/b", "a/c/d/b"], ["b", "a/b/c"]],
    ["a**/b", ["a/b", "ac/b"], ["a/c/b"]],
    ["**", ["a", "a/b"], []],
    ["a/*/c", ["a/b/c"], ["a/c", "a/b/d/c"]],
    ["?.a[b-d!]", ["x.ac", "é.a!"], ["xx.ac", ".ac", "x.ae"]],
    ["[!a-c]x", ["dx"], ["bx", "x"]],
    ["[]-]x[[:digit:]]", ["]x1", "-x2"], ["ax1", "]xx"]],
    ["\\#a\\*", ["#a*"], ["#ab", "\\#a*"]],
    ["a\\ ", ["a "], ["a"]],
    ["a   ", ["a"], ["a   "]],
    ["a\r\n#b", ["a"], ["#b", "b"]],
    ["[a", [], ["[a", "a"]],
    ["a\\", [], ["a", "a\\"]],
    ["A*b*c", ["Abc", "AbbXcbcc"], ["abc", "Abcb"]],
  ] as const) {
    it(`${JSON.stringify(pattern)} matches what git says`, () => {
      for (const path of matching) assert.equal(ignored(pattern, path), true, path);
      for (const path of others) assert.equal(ignored(pattern, path), undefined, path);
    });
  }

  it("count from the last one, and take back", () => {
    assert.equal(ignored("*.yaml\n!keep.yaml", "a/keep.yaml"), false);
    assert.equal(ignored("!keep.yaml\n*.yaml", "a/keep.yaml"), true);
  });

  it("are the same in both cases where the file system takes them so", () => {
    assert.equal(ignored("Build/*.[X-Z]", "bUILD/a.y", true), true);
    assert.equal(ignored("Build/*.[X-Z]", "bUILD/a.y"), undefined);
  });

  it("take no longer for patterns that could match in ever more ways", () => {
    const deep = [...Array.from({ length: 500 }, () => "a"), "c"].join("/");
    const growing: Readonly<Record<string, (length: number) => readonly [string, string]>> = {
      "stars for folders": (length) => [`${"**/a/".repeat(length)}b`, deep],
      "stars in a name": (length) => [`${"*a".repeat(length)}b`, "a".repeat(250)],
      lines: (length) => [`${"x\n".repeat(length * 5_000)}a`, "a"],
    };
    for (const [what, of] of Object.entries(growing))
      assertTakesLinearTime(what, 30, (length) => {
        const [patterns, path] = of(length);
        return () => assert.equal(ignored(patterns, path), undefined);
      });
  });

  it("match as in git, whatever they are", function () {
    needsGit(this);
    this.timeout(60_000);
    const random = seeded(11);
    const some = (parts: readonly string[], most: number): string =>
      Array.from({ length: 1 + below(most, random) }, () => oneOf(parts, random)).join("");
    const pattern = (): string =>
      some(["a", "b", "/", "*", "**/", "/**", "?", "[ab]", "[!a]", "\\a", "/a", "!", " "], 6);
    const folder = new TemporaryFolder();
    try {
      folder.git("init", "-q");
      for (let round = 0; round < howMany(50, 150); round++) {
        const text = Array.from({ length: 1 + below(3, random) }, pattern).join("\n");
        // Git takes stars behind a letter that begins the pattern for folders, and its manual says otherwise.
        if (/[^/\n!*]\*\*+(?:\/|$)/m.test(text)) continue;
        folder.write(".gitignore", text);
        const paths = Array.from({ length: 30 }, () =>
          Array.from({ length: 1 + below(4, random) }, () => some(["a", "b", "c"], 2)).join("/"),
        );
        const { stdout } = spawnSync("git", ["check-ignore", "--no-index", "-v", "-n", "-z", "--stdin"], {
          cwd: folder.path,
          encoding: "utf8",
          input: paths.join("\0"),
        });
        const fields = stdout.split("\0");
        const patterns = new IgnorePatterns(text, false);
        paths.forEach((path, index) => {
          const found = fields[4 * index + 2] ?? "";
          const expected = found === "" ? undefined : !found.startsWith("!");
          assert.equal(verdictOf(patterns, path), expected, JSON.stringify({ text, path, found }));
        });
      }
    } finally {
      folder.remove();
    }
  });
});

/** As git asks: from the top down, and what lies in an ignored folder is ignored with it. */
function verdictOf(patterns: IgnorePatterns, path: string): boolean | undefined {
  const names = path.split("/");
  for (let depth = 1; depth < names.length; depth++)
    if (patterns.verdict(names.slice(0, depth), true) === true) return true;
  return patterns.verdict(names, false);
}

describe("the search for manifests", () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = new TemporaryFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  const found = async (...words: readonly string[]): Promise<readonly string[]> =>
    (await discover(words, folder.path, folder.path)).paths;

  it("leaves out what a .gitignore above it ignores, and nothing brings back what lies in an ignored folder", async () => {
    folder.write(".gitignore", "private/\n*.trust.yaml\n!keep*\n");
    folder.write("private/.gitignore", "!*\n");
    folder.write("private/a.trust.yaml", "");
    folder.write("b.trust.yaml", "");
    folder.write("keep.trust.yaml", "");
    folder.write("team/.gitignore", "!c.trust.yaml\n/keep.trust.yaml\n");
    folder.write("team/c.trust.yaml", "");
    folder.write("team/keep.trust.yaml", "");
    const expected = [join("keep.trust.yaml"), join("team", "c.trust.yaml")];
    assert.deepEqual(await found("."), expected);
    assert.deepEqual(await found("**/*.trust.yaml"), expected);
    assert.deepEqual(await found("private/a.trust.yaml"), ["private/a.trust.yaml"]);
  });

  it("waits for no .gitignore that is a pipe, a link or too large", async function () {
    needsPipesAndLinks(this);
    for (const name of ["pipe", "link", "large"]) folder.write(`${name}/a.trust.yaml`, "");
    folder.makePipe("pipe/.gitignore");
    symlinkSync(folder.makePipe("elsewhere"), folder.at("link/.gitignore"));
    truncateSync(folder.write("large/.gitignore", "*\n"), 2 * 1024 * 1024);
    assert.deepEqual(await found("."), ["large/a.trust.yaml", "link/a.trust.yaml", "pipe/a.trust.yaml"]);
  });
});

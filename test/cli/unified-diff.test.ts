import assert from "node:assert/strict";
import { unifiedDiff } from "../../server/src/cli/unified-diff";
import { below, seeded } from "../random";

/** Applies a diff the way `patch` does, without any leeway: every line has to be where the diff says it is. */
function applied(before: string, diff: string): string {
  const lines = before === "" ? [] : before.split(/(?<=\n)/);
  const result: string[] = [];
  let at = 0;
  const body = diff.split(/(?<=\n)/).slice(2);
  for (let index = 0; index < body.length; index++) {
    const line = body[index] ?? "";
    const hunk = /^@@ -(\d+),(\d+) \+(\d+),(\d+) @@\n$/.exec(line);
    if (hunk) {
      const start = Number(hunk[1]) - (hunk[2] === "0" ? 0 : 1);
      result.push(...lines.slice(at, start));
      at = start;
      assert.equal(result.length, Number(hunk[3]) - (hunk[4] === "0" ? 0 : 1), line);
      continue;
    }
    if (line.startsWith("\\")) continue;
    const ends = (body[index + 1] ?? "").startsWith("\\");
    const text = ends ? line.slice(1, -1) : line.slice(1);
    if (line[0] !== "+") assert.equal(lines[at++], text);
    if (line[0] !== "-") result.push(text);
  }
  return [...result, ...lines.slice(at)].join("");
}

describe("a unified diff", () => {
  it("shows a change with three lines around it", () => {
    const before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
    assert.equal(
      unifiedDiff("a.yaml", before, before.replace("5", "five")),
      "--- a/a.yaml\n+++ b/a.yaml\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n",
    );
  });

  it("is empty where nothing differs", () => {
    assert.equal(unifiedDiff("a.yaml", "a\n", "a\n"), "");
  });

  it("says where a last line has no end", () => {
    assert.equal(
      unifiedDiff("a", "a", "b\n"),
      "--- a/a\n+++ b/a\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+b\n",
    );
    assert.equal(unifiedDiff("a", "", "b\n"), "--- a/a\n+++ b/a\n@@ -0,0 +1,1 @@\n+b\n");
  });

  it("quotes names that would break its lines", () => {
    assert.match(unifiedDiff('a"\n.yaml', "a\n", "b\n"), /^--- "a\/a\\"\\012\.yaml"\n/);
  });

  it("gives the other text where it is applied, whatever the texts are", () => {
    const random = seeded(7);
    const text = (): string => {
      const lines = Array.from({ length: below(40, random) }, () => "abc".charAt(below(3, random)));
      return lines.join("\n") + (below(2, random) === 0 ? "\n" : "");
    };
    for (let round = 0; round < 500; round++) {
      const [before, after] = [text(), text()];
      assert.equal(applied(before, unifiedDiff("f", before, after)), after);
    }
  });

  it("stays fast where everything differs", () => {
    const lines = (lead: string): string =>
      Array.from({ length: 20_000 }, (_, at) => `${lead}${at}\n`).join("");
    const [before, after] = [lines("a"), lines("b")];
    assert.equal(applied(before, unifiedDiff("f", before, after)), after);
  });
});

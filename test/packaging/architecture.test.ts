import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { root } from "../root";

type Floors = Readonly<Record<string, readonly string[]>>;

/** What each room may import, as the linter holds it. */
function floorsOfLinter(): Floors {
  const text = readFileSync(join(root, "eslint.config.mjs"), "utf8");
  const [, written = ""] = /^const floors = (\{[^]*?^\});/m.exec(text) ?? [];
  return JSON.parse(JSON.stringify(runInNewContext(`(${written})`))) as Floors;
}

/** The arrows of the picture in CONTRIBUTING.md, dotted ones left out. */
function arrows(): readonly (readonly [string, string])[] {
  const text = readFileSync(join(root, "CONTRIBUTING.md"), "utf8");
  const [, picture = ""] = /^```mermaid\n([^]*?)^```$/m.exec(text) ?? [];
  const names = (part: string): readonly string[] =>
    part.split("&").map((name) => name.replace(/\[.*\]/, "").trim());
  return picture
    .split("\n")
    .filter((line) => line.includes(" --> "))
    .flatMap((line) => {
      const [from = "", to = ""] = line.split(" --> ");
      return names(from).flatMap((source) => names(to).map((target) => [source, target] as const));
    });
}

/** The rooms that lie below one along the arrows. */
function below(room: string): ReadonlySet<string> {
  const found = new Set([room]);
  // A set that grows while it is walked through.
  for (const at of found) for (const [from, to] of arrows()) if (from === at) found.add(to);
  found.delete(room);
  return found;
}

describe("the picture of the architecture", () => {
  const floors = floorsOfLinter();
  const rooms = Object.keys(floors);

  it("shows every room that the linter knows, and every folder of the server", () => {
    const shown = new Set(arrows().flat());
    assert.deepEqual(
      rooms.filter((room) => !shown.has(room)),
      [],
    );
    const entries = readdirSync(join(root, "server/src"), { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    assert.deepEqual(
      folders.filter((name) => !shown.has(name)),
      [],
    );
  });

  it("has no arrow that the linter forbids", () => {
    const inside = arrows().filter(([from]) => rooms.includes(from));
    assert.ok(inside.length >= rooms.length);
    assert.deepEqual(
      inside.filter(([from, to]) => !floors[from]?.includes(to)),
      [],
    );
  });

  it("leads from each room to all that the linter lets it import", () => {
    for (const room of rooms)
      assert.deepEqual(
        (floors[room] ?? []).filter((other) => !below(room).has(other)),
        [],
        room,
      );
  });
});

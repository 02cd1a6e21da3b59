import assert from "node:assert/strict";
import { table } from "../../server/src/cli/table";

describe("a table", () => {
  const rows = [
    ["a", "one two three four five six"],
    ["longer", "seven"],
  ];

  it("has a line for each row where nobody watches", () => {
    assert.equal(
      table(["id", "what"], rows, undefined),
      "ID      WHAT\na       one two three four five six\nlonger  seven\n",
    );
  });

  it("breaks its last column between words to the width of the terminal", () => {
    const lines = table(["id", "what"], rows, 28).split("\n");
    assert.deepEqual(lines, [
      "ID      WHAT",
      "a       one two three four",
      "        five six",
      "longer  seven",
      "",
    ]);
  });

  it("leaves a word whole that is wider than the room", () => {
    const wide = "w".repeat(40);
    assert.equal(table(["id", "what"], [["a", `x ${wide} y`]], 28), `ID  WHAT\na   x\n    ${wide}\n    y\n`);
  });

  it("puts its last column below the others where a terminal has no room for it beside them", () => {
    const lines = table(["id", "what"], rows, 20).split("\n");
    assert.deepEqual(lines, [
      "ID",
      "    WHAT",
      "a",
      "    one two three",
      "    four five six",
      "longer",
      "    seven",
      "",
    ]);
  });
});

import assert from "node:assert/strict";
import { progressColumns, wantsColours } from "../../server/src/cli/terminal";

describe("colours", () => {
  it("are for terminals that can show them, where nobody asks for none", () => {
    assert.equal(wantsColours({}, true), true);
    assert.equal(wantsColours({}, false), false);
    assert.equal(wantsColours({ TERM: "dumb" }, true), false);
    assert.equal(wantsColours({ NO_COLOR: "1" }, true), false);
  });

  it("can be forced, and NO_COLOR is heard before that", () => {
    assert.equal(wantsColours({ FORCE_COLOR: "1" }, false), true);
    assert.equal(wantsColours({ FORCE_COLOR: "1", TERM: "dumb" }, false), true);
    assert.equal(wantsColours({ FORCE_COLOR: "0" }, true), false);
    assert.equal(wantsColours({ FORCE_COLOR: "1", NO_COLOR: "1" }, true), false);
  });
});

describe("progress", () => {
  const watched = { isTTY: true, columns: 80 };

  it("is for a person who watches a terminal that can take a line back", () => {
    assert.equal(progressColumns({}, watched), 80);
    assert.equal(progressColumns({}, { isTTY: false, columns: 80 }), undefined);
    assert.equal(progressColumns({ CI: "true" }, watched), undefined);
    assert.equal(progressColumns({ TERM: "dumb" }, watched), undefined);
  });
});

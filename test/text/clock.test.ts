import assert from "node:assert/strict";
import { clockTime, instantText } from "../../server/src/text/clock";

describe("clockTime", () => {
  const nine = Date.UTC(2026, 11, 1, 21, 0, 0);

  it("has its date unless it stands beside an instant of the same day", () => {
    assert.equal(clockTime(nine), "2026-12-01 21:00");
    assert.equal(clockTime(nine, Date.UTC(2026, 11, 1)), "21:00");
    assert.equal(clockTime(nine, Date.UTC(2026, 11, 2)), "2026-12-01 21:00");
  });

  it("has seconds where there are some", () => {
    assert.equal(clockTime(nine + 5000, nine), "21:00:05");
  });
});

describe("instantText", () => {
  it("is what the language reads", () => {
    assert.equal(instantText(Date.UTC(2026, 10, 30, 20, 0, 5, 999)), "2026-11-30T20:00:05Z");
  });

  it("stays within the calendar", () => {
    assert.equal(instantText(1e20), "9999-12-31T23:59:59Z");
    assert.equal(instantText(-1e20), "0000-01-01T00:00:00Z");
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { parseDate, parseDateOrTime, parseTime } from "../../server/src/pki/time";

describe("parseTime", () => {
  const good: readonly (readonly [string, string])[] = [
    ["2026-12-01T20:00:00Z", "2026-12-01T20:00:00.000Z"],
    ["2026-12-01t20:00:00z", "2026-12-01T20:00:00.000Z"],
    ["2026-12-01 20:00:00Z", "2026-12-01T20:00:00.000Z"],
    ["2026-12-01T20:00:00+01:00", "2026-12-01T19:00:00.000Z"],
    ["2026-12-01T20:00:00-08:30", "2026-12-02T04:30:00.000Z"],
    ["2026-12-01T20:00:00-00:00", "2026-12-01T20:00:00.000Z"],
    ["1985-04-12T23:20:50.52Z", "1985-04-12T23:20:50.520Z"],
    ["1937-01-01T12:00:27.87+00:20", "1937-01-01T11:40:27.870Z"],
    ["1990-12-31T23:59:60Z", "1991-01-01T00:00:00.000Z"],
    ["1990-12-31T15:59:60-08:00", "1991-01-01T00:00:00.000Z"],
    ["2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"],
    ["0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000Z"],
    ["0050-01-01T00:00:00Z", "0050-01-01T00:00:00.000Z"],
    ["2026-12-01T20:00:00.123456789Z", "2026-12-01T20:00:00.123Z"],
  ];
  for (const [text, expected] of good)
    it(`reads ${text}`, () => {
      const parsed = parseTime(text);
      assert.ok(parsed.ok, parsed.ok ? "" : parsed.reason);
      assert.equal(new Date(parsed.ms).toISOString(), expected);
    });

  const bad: readonly (readonly [string, RegExp])[] = [
    ["2026-12-01T20:00:00", /no offset/],
    ["2026-12-01T20:00", /no offset/],
    ["2026-12-01 20:00:00", /no offset/],
    ["2026-12-01", /is a date; expected a time/],
    ["2026-02-30T00:00:00Z", /day that does not exist/],
    ["2026-02-29T00:00:00Z", /day that does not exist/],
    ["2026-13-01T00:00:00Z", /day that does not exist/],
    ["2026-00-10T00:00:00Z", /day that does not exist/],
    ["2026-12-00T00:00:00Z", /day that does not exist/],
    ["2026-12-01T24:00:00Z", /time of day/],
    ["2026-12-01T20:60:00Z", /time of day/],
    ["2026-12-01T20:00:61Z", /time of day/],
    ["2026-12-01T20:00:60Z", /60th second/],
    ["2026-12-01T20:00:00+24:00", /time of day/],
    ["2026-12-01T20:00:00+0100", /not a time/],
    ["2026-12-1T20:00:00Z", /not a time/],
    ["26-12-01T20:00:00Z", /not a time/],
    ["2026-12-01T20:00:00Z ", /not a time/],
    ["2026-12-01T20:00:00.Z", /not a time/],
    ["tomorrow", /not a time/],
    ["", /not a time/],
  ];
  for (const [text, pattern] of bad)
    it(`refuses ${JSON.stringify(text)}`, () => {
      const parsed = parseTime(text);
      assert.ok(!parsed.ok);
      assert.match(parsed.reason, pattern);
    });

  it("reads every instant that the platform writes", () => {
    const instants = fc.date({
      min: new Date("0001-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (instant) => {
        assert.deepEqual(parseTime(instant.toISOString()), { ok: true, ms: instant.getTime() });
      }),
      { seed: 3339, numRuns: 2000 },
    );
  });

  it("accepts exactly the days that exist", () => {
    for (let month = 0; month <= 13; month++)
      for (let day = 0; day <= 32; day++) {
        const text = `2026-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
        const exists =
          month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(2026, month, 0)).getUTCDate();
        assert.equal(parseDate(text).ok, exists, text);
      }
  });
});

describe("parseDateOrTime", () => {
  it("tells dates from times", () => {
    assert.deepEqual(parseDateOrTime("2026-12-01"), {
      ok: true,
      ms: Date.UTC(2026, 11, 1),
      isDateOnly: true,
    });
    assert.deepEqual(parseDateOrTime("2026-12-01T01:00:00Z"), {
      ok: true,
      ms: Date.UTC(2026, 11, 1, 1),
      isDateOnly: false,
    });
    assert.equal(parseDateOrTime("2026-02-30").ok, false);
    assert.equal(parseDateOrTime("01.12.2026").ok, false);
  });
});

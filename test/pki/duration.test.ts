import assert from "node:assert/strict";
import fc from "fast-check";
import { formatDuration, parseDuration } from "../../server/src/pki/duration";

describe("parseDuration", () => {
  const good: readonly (readonly [string, number])[] = [
    ["2160h", 7_776_000],
    ["1h30m", 5400],
    ["1.5h", 5400],
    ["1h30m10.5s", 5410.5],
    ["30m1h", 5400],
    ["0", 0],
    ["0s", 0],
    ["+1h", 3600],
    [".5s", 0.5],
    ["1.s", 1],
    ["100ms", 0.1],
    ["5\u00B5s", 0.000_005],
    ["5\u03BCs", 0.000_005],
    ["5us", 0.000_005],
    ["1h1h", 7200],
    [" 720h ", 2_592_000],
  ];
  for (const [text, seconds] of good)
    it(`reads ${text}`, () => assert.deepEqual(parseDuration(text), { ok: true, seconds }));

  const converted: readonly (readonly [string, string, number])[] = [
    ["90d", "2160h", 7_776_000],
    ["1w", "168h", 604_800],
    ["1d12h", "36h", 129_600],
    ["1.5d", "36h", 129_600],
    ["1w2d30m", "216h30m", 777_600 + 1800],
    ["90D", "2160h", 7_776_000],
    ["2160H", "2160h", 7_776_000],
    ["1d1.5s", "24h1.5s", 86_401.5],
    ["0d", "0s", 0],
  ];
  for (const [text, form, seconds] of converted)
    it(`converts ${text} to ${form}`, () => {
      const parsed = parseDuration(text);
      assert.ok(!parsed.ok);
      assert.equal(parsed.converted, form);
      assert.equal(parsed.seconds, seconds);
      assert.match(parsed.reason, new RegExp(`write ${form}$`));
      assert.deepEqual(parseDuration(form), { ok: true, seconds });
    });

  const bad: readonly (readonly [string, RegExp])[] = [
    ["", /not a duration/],
    ["90", /no unit/],
    ["1.5", /no unit/],
    ["-1h", /negative/],
    ["h", /not a duration/],
    ["1h30", /not a duration/],
    ["90 days", /not a duration/],
    ["90days", /the unit "days"/],
    ["3M", /the unit "M"/],
    ["1y", /the unit "y"/],
    ["P90D", /not a duration/],
    ["1h 30m", /not a duration/],
    ["1e3s", /not a duration|the unit/],
    [".s", /not a duration/],
    ["1..5h", /not a duration/],
    ["++1h", /not a duration/],
    ["99999999h", /longer than a duration/],
    ["99999999d", /longer than a duration/],
    ["1h".repeat(1000), /not a duration/],
    ["9".repeat(100_000) + "h", /not a duration/],
  ];
  for (const [text, pattern] of bad)
    it(`refuses ${JSON.stringify(text).slice(0, 30)}`, () => {
      const parsed = parseDuration(text);
      assert.ok(!parsed.ok && parsed.converted === undefined);
      assert.match(parsed.reason, pattern);
    });

  it("names the first unit that Go does not know", () => {
    const parsed = parseDuration("1w2d");
    assert.ok(!parsed.ok && parsed.reason.includes('the unit "w"'));
  });

  it("reads back what formatDuration writes", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9_000_000_000 }),
        fc.constantFrom(0, 0.5, 0.125),
        (whole, fraction) => {
          assert.deepEqual(parseDuration(formatDuration(whole + fraction)), {
            ok: true,
            seconds: whole + fraction,
          });
        },
      ),
      { seed: 2160, numRuns: 1000 },
    );
  });

  it("never throws", () => {
    const text = fc.string({
      unit: fc.constantFrom("1", "0", ".", "h", "m", "d", "µ", "s", " ", "-", "+", "é"),
      maxLength: 12,
    });
    fc.assert(
      fc.property(text, (written) => {
        const parsed = parseDuration(written);
        assert.ok(parsed.ok ? parsed.seconds >= 0 : parsed.reason.length > 0);
      }),
      { seed: 2161, numRuns: 3000 },
    );
  });
});

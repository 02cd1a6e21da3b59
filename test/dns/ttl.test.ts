import assert from "node:assert/strict";
import fc from "fast-check";
import { highestTtl, parseTtl } from "../../server/src/dns/ttl";

describe("parseTtl", () => {
  const good: readonly (readonly [string | number, number])[] = [
    [0, 0],
    [300, 300],
    ["300", 300],
    [" 300 ", 300],
    ["1h", 3600],
    ["1H", 3600],
    ["5m", 300],
    ["30s", 30],
    ["1w2d3h", 604_800 + 172_800 + 10_800],
    ["1h30m", 5400],
    ["30m1h", 5400],
    ["2147483647", highestTtl],
  ];
  for (const [value, seconds] of good)
    it(`reads ${JSON.stringify(value)}`, () => assert.deepEqual(parseTtl(value), { ok: true, seconds }));

  const bad = [
    "",
    "1h30",
    "h",
    "1.5h",
    "-1",
    "1y",
    "1 h",
    "3600 s",
    "0x10",
    "1ms",
    "٣",
    "1e3",
    1.5,
    -1,
    NaN,
    Infinity,
    2 ** 31,
    "2147483648",
    "99999w",
    "9".repeat(400),
    "1h".repeat(40),
  ];
  for (const value of bad)
    it(`refuses ${JSON.stringify(String(value)).slice(0, 30)}`, () => {
      const parsed = parseTtl(value);
      assert.ok(!parsed.ok && /TTL/.test(parsed.reason) && parsed.reason.length < 250);
    });

  it("reads every sum of units", () => {
    const lengths = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 };
    const part = fc.tuple(
      fc.nat(999),
      fc.constantFrom("w" as const, "d" as const, "h" as const, "m" as const, "s" as const),
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), (parts) => {
        const seconds = parts.reduce((sum, [count, unit]) => sum + count * lengths[unit], 0);
        const parsed = parseTtl(parts.map(([count, unit]) => `${count}${unit}`).join(""));
        assert.ok(parsed.ok ? parsed.seconds === seconds : seconds > highestTtl);
      }),
      { seed: 2181, numRuns: 1000 },
    );
  });
});

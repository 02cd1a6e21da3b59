import assert from "node:assert/strict";
import fc from "fast-check";
import {
  durationDays,
  limitAt,
  shortLivedLimits,
  validationReuseLimits,
  validityDays,
  validityLimitAt,
  validityLimits,
} from "../../server/src/pki/validity";
import { referenceFacts } from "../reference-facts";

const day = 86_400_000;

describe("validityLimitAt", () => {
  const cases: readonly (readonly [string, number, number])[] = [
    ["2020-09-01T00:00:00Z", 398, 397],
    ["2026-03-14T23:59:59.999Z", 398, 397],
    ["2026-03-15T00:00:00Z", 200, 199],
    ["2027-03-14T23:59:59Z", 200, 199],
    ["2027-03-15T00:00:00Z", 100, 99],
    ["2029-03-14T23:59:59Z", 100, 99],
    ["2029-03-15T00:00:00Z", 47, 46],
    ["2040-01-01T00:00:00Z", 47, 46],
  ];
  for (const [issuedAt, must, should] of cases)
    it(`${issuedAt}: ${must}`, () => {
      const limit = validityLimitAt(Date.parse(issuedAt));
      assert.deepEqual([limit?.must, limit?.should], [must, should]);
    });

  it("knows those for mail and for code", () => {
    const must = (day: string, requirements: "s/mime" | "code signing"): number | undefined =>
      validityLimitAt(Date.parse(day), requirements)?.must;
    assert.deepEqual([must("2025-07-14", "s/mime"), must("2025-07-15", "s/mime")], [1185, 825]);
    assert.equal(must("2026-03-01", "code signing"), 460);
  });

  it("knows no limit for an invalid instant", () => assert.equal(validityLimitAt(NaN), undefined));
});

describe("dated tables", () => {
  it("apply one entry at a time and leave no gap", () => {
    for (const table of [validityLimits, validationReuseLimits, shortLivedLimits])
      for (const [index, entry] of table.entries()) assert.equal(entry.before, table[index + 1]?.from);
  });

  it("give the other limits by date", () => {
    assert.equal(limitAt(validationReuseLimits, Date.UTC(2026, 2, 14))?.days, 398);
    assert.equal(limitAt(validationReuseLimits, Date.UTC(2029, 2, 15))?.days, 10);
    assert.equal(limitAt(shortLivedLimits, Date.UTC(2024, 2, 14)), undefined);
    assert.equal(limitAt(shortLivedLimits, Date.UTC(2026, 2, 15))?.seconds, 7 * 86_400);
  });

  it("agree with the reference facts", function () {
    const reference = referenceFacts(this) as Record<
      string,
      readonly Record<string, number | string | null>[]
    >;
    const date = (ms: number | undefined): string | null =>
      ms === undefined ? null : new Date(ms).toISOString().slice(0, 10);
    assert.deepEqual(
      validityLimits.map(({ from, before, must, should }) => ({
        issuedFrom: date(from),
        issuedBefore: date(before),
        must,
        should,
      })),
      reference.maxValidityDays,
    );
    assert.deepEqual(
      validationReuseLimits.map(({ from, before, days }) => ({
        issuedFrom: date(from),
        issuedBefore: date(before),
        max: days,
      })),
      reference.domainValidationReuseDays,
    );
    assert.deepEqual(
      shortLivedLimits.map(({ from, before, seconds }) => [date(from), date(before), seconds]),
      reference.shortLived?.map((entry) => [entry.issuedFrom, entry.issuedBefore ?? null, entry.maxSeconds]),
    );
  });
});

describe("validityDays", () => {
  it("counts the last second", () => {
    const notBefore = Date.UTC(2026, 11, 1);
    assert.equal(validityDays(notBefore, notBefore + 200 * day - 1000), 200);
    assert.equal(validityDays(notBefore, notBefore + 200 * day), 201);
    assert.equal(validityDays(notBefore, notBefore + 200 * day - 999), 201);
    assert.equal(validityDays(notBefore, notBefore), 1);
  });

  it("is one day more exactly where the duration is a whole number of days", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 * 86_400 }), (seconds) => {
        const expected = durationDays(seconds) + (seconds % 86_400 === 0 ? 1 : 0);
        assert.equal(validityDays(0, seconds * 1000), expected);
      }),
      { seed: 632, numRuns: 1000 },
    );
  });

  it("reads a requested duration as a length", () => {
    assert.equal(durationDays(200 * 86_400), 200);
    assert.equal(durationDays(200 * 86_400 + 1), 201);
    assert.equal(durationDays(3600), 1);
  });
});

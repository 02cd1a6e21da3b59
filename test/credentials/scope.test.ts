import assert from "node:assert/strict";
import fc from "fast-check";
import { UNBOUNDED, type Scope } from "../../server/src/credentials/capability";
import { intersectScopes, scopesDisjoint, withoutScope } from "../../server/src/credentials/scope";
import { contains, type TextPattern, type TextSet } from "../../server/src/credentials/text-set";

const pattern: fc.Arbitrary<TextPattern> = fc.record({
  match: fc.constantFrom<TextPattern["match"][]>("exact", "glob", "subtree", "below", "prefix"),
  value: fc.constantFrom("a", "b", "a.b", "*", "a*", "*b"),
});
const textSet: fc.Arbitrary<TextSet> = fc.record({
  included: fc.oneof(fc.constant("all" as const), fc.array(pattern, { minLength: 1, maxLength: 2 })),
  excluded: fc.array(pattern, { maxLength: 1 }),
});
const scope: fc.Arbitrary<Scope> = fc
  .record({
    zones: textSet,
    ownerNames: textSet,
    recordTypes: textSet,
    view: fc.constantFrom("public", "internal", undefined),
  })
  .map(({ view, ...sets }) => ({ ...UNBOUNDED, ...sets, ...(view && { view }) }));

/** A few points in the space of zones, names and types. */
const TEXTS = ["a", "b", "a.b", "c"];
const POINTS = TEXTS.flatMap((zone) => TEXTS.flatMap((name) => TEXTS.map((type) => ({ zone, name, type }))));

function holds(
  one: Scope,
  { zone, name, type }: (typeof POINTS)[number],
  view: "public" | "internal",
): boolean {
  const inView = one.view === undefined || one.view === view;
  return (
    inView && contains(one.zones, zone) && contains(one.ownerNames, name) && contains(one.recordTypes, type)
  );
}

const RUNS = { seed: 31, numRuns: 300 };
const VIEWS = ["public", "internal"] as const;

describe("scopes", () => {
  it("take away exactly, or say that they do not and lose nothing", () => {
    fc.assert(
      fc.property(scope, scope, (one, denied) => {
        const left = withoutScope(one, denied);
        for (const point of POINTS)
          for (const view of VIEWS) {
            const expected = holds(one, point, view) && !holds(denied, point, view);
            const found = left !== undefined && holds(left.scope, point, view);
            if (expected || left?.exact !== false)
              assert.equal(found, expected, JSON.stringify({ point, view }));
          }
      }),
      RUNS,
    );
  });

  it("intersect without losing a point, and exactly where they say so", () => {
    fc.assert(
      fc.property(scope, scope, (one, other) => {
        const both = intersectScopes(one, other);
        for (const point of POINTS)
          for (const view of VIEWS) {
            const expected = holds(one, point, view) && holds(other, point, view);
            const found = both !== undefined && holds(both.scope, point, view);
            if (expected || both?.exact !== false)
              assert.equal(found, expected, JSON.stringify({ point, view }));
            if (expected) assert.equal(scopesDisjoint(one, other), false);
          }
      }),
      RUNS,
    );
  });

  it("do not compare zones by id with zones by name", () => {
    const byName: Scope = {
      ...UNBOUNDED,
      zones: { included: [{ match: "exact", value: "a" }], excluded: [] },
      zonesBy: "name",
    };
    const byId: Scope = {
      ...byName,
      zonesBy: "id",
      zones: { included: [{ match: "exact", value: "z" }], excluded: [] },
    };
    assert.equal(scopesDisjoint(byName, byId), false);
    assert.equal(withoutScope(byName, byId)?.exact, false);
    assert.equal(intersectScopes(byName, byId)?.exact, false);
    assert.equal(intersectScopes(UNBOUNDED, byName)?.scope.zonesBy, "name");
  });
});

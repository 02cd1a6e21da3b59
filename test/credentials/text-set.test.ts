import assert from "node:assert/strict";
import fc from "fast-check";
import {
  ALL,
  allBut,
  complement,
  contains,
  globPattern,
  intersect,
  isEmpty,
  isUnbounded,
  listed,
  matches,
  matching,
  only,
  patternCovers,
  patternsDisjoint,
  setCovers,
  setsDisjoint,
  union,
  type TextPattern,
  type TextSet,
} from "../../server/src/credentials/text-set";

/** All texts over a small alphabet, to hold the algebra against what it says of single texts. */
const TEXTS = allTexts(["a", "b", "."], 4);

function allTexts(alphabet: readonly string[], length: number): string[] {
  const shorter = length === 0 ? [] : allTexts(alphabet, length - 1);
  const longest = length === 0 ? [""] : shorter.filter((text) => text.length === length - 1);
  return length === 0
    ? [""]
    : [...shorter, ...longest.flatMap((text) => alphabet.map((next) => text + next))];
}

const pattern: fc.Arbitrary<TextPattern> = fc.record({
  match: fc.constantFrom<TextPattern["match"][]>("exact", "glob", "subtree", "below", "child", "prefix"),
  value: fc.string({ unit: fc.constantFrom("a", "b", ".", "*", "?"), minLength: 0, maxLength: 4 }),
});

const textSet: fc.Arbitrary<TextSet> = fc.record({
  included: fc.oneof(fc.constant("all" as const), fc.array(pattern, { maxLength: 3 })),
  excluded: fc.array(pattern, { maxLength: 2 }),
});

const RUNS = { seed: 4711, numRuns: 300 };

describe("sets of texts", () => {
  it("reads * and ? as wildcards, dots included", () => {
    const glob = globPattern("*example.com");
    assert.equal(matches(glob, "evilexample.com"), true);
    assert.equal(matches(glob, "_acme-challenge.example.com"), true);
    assert.equal(matches(glob, "example.com.evil.net"), false);
    assert.equal(matches(globPattern("a?c"), "a.c"), true);
    assert.equal(matches(globPattern("a?c"), "ac"), false);
    assert.equal(globPattern("plain.example").match, "exact");
  });

  it("knows subtrees and what is below a name", () => {
    assert.equal(matches({ match: "subtree", value: "example.com" }, "example.com"), true);
    assert.equal(matches({ match: "subtree", value: "example.com" }, "evilexample.com"), false);
    assert.equal(matches({ match: "below", value: "example.com" }, "example.com"), false);
    assert.equal(matches({ match: "below", value: "example.com" }, "a.b.example.com"), true);
  });

  it("knows names one label below another, and beginnings", () => {
    const child: TextPattern = { match: "child", value: "example.com" };
    assert.equal(matches(child, "host.example.com"), true);
    for (const other of ["example.com", "a.host.example.com", ".example.com", "hostexample.com"])
      assert.equal(matches(child, other), false, other);
    assert.equal(matches({ match: "prefix", value: "*." }, "*.example.com"), true);
    assert.equal(matches({ match: "prefix", value: "*." }, "a.example.com"), false);
    assert.equal(patternCovers({ match: "below", value: "example.com" }, child), true);
    assert.equal(patternCovers(child, { match: "below", value: "example.com" }), false);
    assert.equal(isUnbounded(matching([{ match: "prefix", value: "" }])), true);
  });

  it("lists the texts of a plain list only", () => {
    assert.deepEqual(listed(only("A", "TXT")), ["A", "TXT"]);
    assert.equal(listed(ALL), undefined);
    assert.equal(listed(matching([globPattern("A*")])), undefined);
    assert.deepEqual(listed({ ...only("A", "TXT"), excluded: [globPattern("T*")] }), ["A"]);
  });

  it("sees that a bare star has no bound", () => {
    assert.equal(isUnbounded(matching([globPattern("**")])), true);
    assert.equal(isUnbounded(allBut([globPattern("a*")])), true);
    assert.equal(isUnbounded(matching([globPattern("*.example.com")])), false);
  });

  it("says that a pattern covers another only if it does", () => {
    fc.assert(
      fc.property(pattern, pattern, (outer, inner) => {
        if (!patternCovers(outer, inner)) return;
        for (const text of TEXTS) if (matches(inner, text)) assert.equal(matches(outer, text), true, text);
      }),
      RUNS,
    );
  });

  it("says that patterns are disjoint exactly when no text matches both", () => {
    fc.assert(
      fc.property(pattern, pattern, (one, other) => {
        const common = TEXTS.find((text) => matches(one, text) && matches(other, text));
        if (common !== undefined) assert.equal(patternsDisjoint(one, other), false, common);
        assert.equal(patternsDisjoint(one, other), patternsDisjoint(other, one));
      }),
      RUNS,
    );
    assert.equal(patternsDisjoint(globPattern("a*"), globPattern("*b")), false);
    assert.equal(patternsDisjoint(globPattern("a*"), globPattern("b*")), true);
    assert.equal(patternsDisjoint(globPattern("*.com"), { match: "subtree", value: "example.net" }), true);
  });

  it("keeps covering, disjointness and emptiness true to the texts in the sets", () => {
    fc.assert(
      fc.property(textSet, textSet, (one, other) => {
        const inOther = TEXTS.filter((text) => contains(other, text));
        if (setCovers(one, other)) for (const text of inOther) assert.equal(contains(one, text), true, text);
        if (setsDisjoint(one, other))
          for (const text of inOther) assert.equal(contains(one, text), false, text);
        if (isEmpty(other)) assert.deepEqual(inOther, []);
      }),
      RUNS,
    );
  });

  it("intersects without losing a text, and exactly where it says so", () => {
    fc.assert(
      fc.property(textSet, textSet, (one, other) => {
        const { set, exact } = intersect(one, other);
        for (const text of TEXTS) {
          const inBoth = contains(one, text) && contains(other, text);
          if (inBoth || exact) assert.equal(contains(set, text), inBoth, text);
        }
      }),
      RUNS,
    );
  });

  it("joins without losing a text, and exactly where it says so", () => {
    fc.assert(
      fc.property(textSet, textSet, (one, other) => {
        const { set, exact } = union(one, other);
        for (const text of TEXTS) {
          const inEither = contains(one, text) || contains(other, text);
          if (inEither || exact) assert.equal(contains(set, text), inEither, text);
        }
      }),
      RUNS,
    );
  });

  it("complements exactly or not at all", () => {
    fc.assert(
      fc.property(textSet, (set) => {
        const rest = complement(set);
        if (rest === undefined) return;
        for (const text of TEXTS) assert.equal(contains(rest, text), !contains(set, text), text);
      }),
      RUNS,
    );
    assert.equal(complement({ included: [globPattern("a*")], excluded: [globPattern("ab")] }), undefined);
  });

  it("matches long hostile patterns in reasonable time", () => {
    const hostile = globPattern(`${"*a".repeat(500)}b`);
    assert.equal(matches(hostile, "a".repeat(5000)), false);
    assert.equal(patternsDisjoint(hostile, globPattern(`${"a*".repeat(500)}c`)), true);
  });
});

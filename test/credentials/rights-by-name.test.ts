import assert from "node:assert/strict";
import { UNBOUNDED, type Capability } from "../../server/src/credentials/capability";
import { readGrants } from "../../server/src/credentials/grants";
import { rightsThatMayHold } from "../../server/src/credentials/rights-by-name";
import { contains, type TextPattern, type TextSet } from "../../server/src/credentials/text-set";
import { below, oneOf, seeded } from "../random";

const KINDS = ["exact", "glob", "subtree", "below", "child", "prefix"] as const;
const VALUES = [
  "example.com",
  "a.example.com",
  "b.a.example.com",
  "com",
  "*.example.com",
  "a.",
  "",
  "xample.com",
];
const NAMES = [...VALUES, "c.b.a.example.com", "evilexample.com", "*.a.example.com", "b"];

function rightOver(certificateNames: TextSet): Capability {
  return {
    source: "grants",
    path: [],
    plane: "pki",
    operation: "issue",
    writes: true,
    scope: { ...UNBOUNDED, certificateNames },
    text: "issue",
    unread: [],
    callerConditions: [],
  };
}

describe("rights by name", () => {
  it("leave out no right that holds a name, whatever its patterns", () => {
    const random = seeded(11);
    const patterns = (): readonly TextPattern[] =>
      Array.from({ length: below(30, random) }, () => ({
        match: oneOf(KINDS, random),
        value: oneOf(VALUES, random),
      }));
    for (let round = 0; round < 300; round++) {
      const all = Array.from({ length: 6 }, () =>
        rightOver({ included: below(6, random) === 0 ? "all" : patterns(), excluded: [] }),
      );
      for (const name of NAMES) {
        const holding = all.filter(({ scope }) => contains(scope.certificateNames, name));
        const asked = rightsThatMayHold(all, "certificateNames", name);
        assert.deepEqual(
          holding.filter((right) => !asked.includes(right)),
          [],
          name,
        );
        assert.equal(new Set(asked).size, asked.length);
      }
    }
  });

  it("are few, however many names a credential lists", () => {
    const resources = Array.from({ length: 1000 }, (_, index) => `app-${index}.example.com`);
    const rights = readGrants({ plane: "pki", actions: ["issue", "deploy"], resources });
    assert.equal(rights.kind, "read");
    const { capabilities } = rights;
    assert.equal(capabilities.length, 2000);
    assert.equal(rightsThatMayHold(capabilities, "certificateNames", "app-7.example.com").length, 2);
    assert.equal(rightsThatMayHold(capabilities, "certificateNames", "x.app-7.example.com").length, 2);
    assert.equal(rightsThatMayHold(capabilities, "certificateNames", "example.com").length, 0);
  });
});

import assert from "node:assert/strict";
import { rightsAtName } from "../../server/src/credentials/by-name";
import { UNBOUNDED, type Capability } from "../../server/src/credentials/capability";
import { contains, type TextPattern } from "../../server/src/credentials/text-set";

const patterns: readonly TextPattern[] = [
  ...Array.from({ length: 20 }, (_, index): TextPattern => ({
    match: "exact",
    value: `h${index}.example.org`,
  })),
  { match: "subtree", value: "example.org" },
  { match: "below", value: "h1.example.org" },
  { match: "child", value: "org" },
  { match: "glob", value: "h*.example.org" },
  { match: "prefix", value: "h1." },
];

function right(pattern: TextPattern): Capability {
  return {
    source: "grants",
    path: [],
    plane: "dns",
    operation: "record-write",
    writes: true,
    scope: { ...UNBOUNDED, ownerNames: { included: [pattern], excluded: [] } },
    text: "",
    unread: [],
    callerConditions: [],
  };
}

describe("rights by name", () => {
  const rights = patterns.map(right);
  const names = [
    "h1.example.org",
    "a.h1.example.org",
    "example.org",
    "org",
    "h99.example.org",
    "h1.x",
    "",
    "com",
  ];
  for (const name of names)
    it(`leave out nothing that reaches ${JSON.stringify(name)}`, () => {
      const found = rightsAtName(rights, "ownerNames", name);
      for (const one of rights)
        assert.ok(
          found.includes(one) || !contains(one.scope.ownerNames, name),
          JSON.stringify(one.scope.ownerNames),
        );
      assert.ok(found.length < 8, "hardly anything is left out");
      assert.equal(new Set(found).size, found.length);
    });
});

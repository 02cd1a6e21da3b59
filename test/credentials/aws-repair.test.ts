import assert from "node:assert/strict";
import { allows } from "../../server/src/credentials/questions";
import { allow, CHANGE, CHANGES, deny, NAMES, policy, read, TYPES, ZONE } from "./aws-policies";
import { repaired } from "./repair";

const all = "ForAllValues:StringEquals";

function remarks(value: unknown) {
  return read(value).notes.filter(({ kind }) => kind !== "not-understood");
}

/** Carries out one repair after the other until nothing is left to repair. */
function afterRepairs(value: unknown): unknown {
  let current = value;
  for (let round = 0; round < 8; round++) {
    const repair = remarks(current).find((note) => note.repair !== undefined)?.repair;
    if (repair === undefined) break;
    current = repaired(current, repair);
  }
  return current;
}

describe("repairs of IAM conditions that never match or do not bind", () => {
  const cases: readonly [
    title: string,
    condition: Record<string, unknown>,
    right: Record<string, unknown>,
  ][] = [
    [
      "an operator for single values",
      { StringEquals: { [NAMES]: ["a.example.com"], [TYPES]: ["A"] } },
      { [all]: { [NAMES]: ["a.example.com"], [TYPES]: ["A"] } },
    ],
    [
      "ForAnyValue in an Allow",
      { "ForAnyValue:StringLike": { [NAMES]: ["_acme-challenge.*"] } },
      { "ForAllValues:StringLike": { [NAMES]: ["_acme-challenge.*"] } },
    ],
    [
      "an operator that fits its other key",
      { StringEquals: { [TYPES]: ["TXT"], "aws:PrincipalOrgID": "o-exampleorgid" } },
      { [all]: { [TYPES]: ["TXT"] }, StringEquals: { "aws:PrincipalOrgID": ["o-exampleorgid"] } },
    ],
    [
      "an operator whose right form stands there already",
      { StringEquals: { [TYPES]: ["TXT"] }, [all]: { [NAMES]: ["a.example.com"] } },
      { [all]: { [TYPES]: ["TXT"], [NAMES]: ["a.example.com"] } },
    ],
    [
      "names with capitals, a final dot and strange characters",
      { [all]: { [NAMES]: ["Login.Example.com", "www.example.com.", "a/b.example.com"] } },
      { [all]: { [NAMES]: ["login.example.com", "www.example.com", "a\\057b.example.com"] } },
    ],
    [
      "types and changes in lower case",
      { [all]: { [TYPES]: ["txt"], [CHANGES]: "upsert" } },
      { [all]: { [TYPES]: ["TXT"], [CHANGES]: "UPSERT" } },
    ],
  ];
  for (const [title, wrong, right] of cases) {
    it(title, () => {
      const before = policy(allow(CHANGE, ZONE, wrong));
      assert.notEqual(remarks(before).length, 0);
      const after = afterRepairs(before);
      assert.deepEqual(after, policy(allow(CHANGE, ZONE, right)));
      assert.deepEqual(remarks(after), []);
    });
  }

  it("proposes ForAnyValue where a Deny would let mixed batches through", () => {
    const wide = allow(CHANGE, ZONE);
    const before = policy(wide, deny(CHANGE, "*", { [all]: { [TYPES]: ["NS"] } }));
    assert.deepEqual(
      remarks(before).map(({ kind }) => kind),
      ["condition-does-not-bind"],
    );
    const after = afterRepairs(before);
    assert.deepEqual(remarks(after), []);
    const ns = {
      zoneId: "Z2FDTNDATAQYW2",
      ownerName: "a.example.com",
      type: "NS",
      change: "CREATE",
    } as const;
    assert.equal(allows(read(before).capabilities, ns), "unknown");
    assert.equal(allows(read(after).capabilities, ns), "no");
  });

  it("does not guess what a wildcard should mean, or what change is meant", () => {
    for (const condition of [
      { [all]: { [NAMES]: ["*.example.com"] } },
      { [all]: { [CHANGES]: ["MODIFY"] } },
    ]) {
      const [note] = remarks(policy(allow(CHANGE, ZONE, condition)));
      assert.equal(note?.kind, "condition-never-matches");
      assert.equal(note.repair, undefined);
    }
    const [star] = remarks(policy(allow(CHANGE, ZONE, { [all]: { [NAMES]: ["*.example.com"] } })));
    assert.match(star?.text ?? "", /\\052 for a wildcard record.*StringLike for a pattern/);
  });
});

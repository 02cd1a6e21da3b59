import assert from "node:assert/strict";
import type { NeededScope } from "../../server/src/credentials/capability";
import {
  allow,
  at,
  breadth,
  CHANGE,
  CHANGES,
  EVERY_ZONE,
  NAMES,
  policy,
  TYPES,
  verdict,
  ZONE,
} from "./aws-policies";

const needed: NeededScope = {
  zoneIds: ["Z2FDTNDATAQYW2"],
  names: ["Login.Example.com.", "*.example.com"],
  types: ["a"],
};
const narrowed = {
  Effect: "Allow",
  Action: CHANGE,
  Resource: ZONE,
  Condition: {
    "ForAllValues:StringEquals": { [NAMES]: ["login.example.com", "\\052.example.com"], [TYPES]: ["A"] },
  },
};

function proposal(value: unknown, scope = needed) {
  return breadth(value, scope).find((finding) => finding.proposal !== undefined)?.proposal;
}

/** The policy with the proposed value in its place. */
function applied(value: Record<string, unknown>): Record<string, unknown> {
  const found = proposal(value);
  assert.ok(found);
  const copy = structuredClone(value);
  const parent = at(copy, found.path.slice(0, -1)) as Record<string | number, unknown>;
  parent[found.path.at(-1) ?? ""] = found.value;
  return copy;
}

describe("narrower IAM statements", () => {
  it("replace a statement that only changes records", () => {
    assert.deepEqual(proposal(policy(allow(CHANGE, EVERY_ZONE))), {
      path: ["Statement", 0],
      value: narrowed,
    });
    assert.deepEqual(proposal(policy(allow([CHANGE], [ZONE]))), { path: ["Statement", 0], value: narrowed });
  });

  it("are no longer too broad, wherever they are put", () => {
    for (const value of [
      policy(allow(CHANGE, EVERY_ZONE)),
      policy(allow("route53:*", "*")),
      policy(allow([CHANGE, "route53:ListHostedZones"], "*"), allow("s3:GetObject", "*")),
      policy(allow(CHANGE, EVERY_ZONE, { "ForAllValues:StringLike": { [NAMES]: ["*example.com"] } })),
    ]) {
      assert.notEqual(verdict(value), "T");
      assert.equal(verdict(applied(value)), "T", JSON.stringify(applied(value)));
    }
  });

  it("keep other rights in a statement of their own, on the resources that they had", () => {
    const value = policy(
      allow("s3:GetObject", "*"),
      allow([CHANGE, "route53:GetChange", "ec2:DescribeVpcs"], "*"),
    );
    assert.deepEqual(proposal(value), {
      path: ["Statement"],
      value: [
        allow("s3:GetObject", "*"),
        narrowed,
        { Effect: "Allow", Action: ["route53:GetChange", "ec2:DescribeVpcs"], Resource: "*" },
      ],
    });
  });

  it("keep the reads of a service wildcard as far as its resources let them through", () => {
    const kept = (resource: string) => {
      const found = proposal(policy(allow("route53:*", resource)));
      return found && at(found.value, [1, "Action"]);
    };
    assert.deepEqual(kept(ZONE), "route53:ListResourceRecordSets");
    assert.equal((kept("*") as string[]).includes("route53:GetChange"), true);
  });

  it("keep conditions that bound the statement otherwise", () => {
    const value = policy(
      allow(CHANGE, EVERY_ZONE, {
        "ForAllValues:StringEquals": { [CHANGES]: ["UPSERT"], [TYPES]: ["A", "TXT"] },
        Bool: { "aws:SecureTransport": "true" },
      }),
    );
    assert.deepEqual(at(proposal(value)?.value, ["Condition"]), {
      Bool: { "aws:SecureTransport": "true" },
      "ForAllValues:StringEquals": {
        ...narrowed.Condition["ForAllValues:StringEquals"],
        [CHANGES]: ["UPSERT"],
      },
    });
  });

  it("drop the conditions on names and types that they replace, whatever the operator", () => {
    const value = policy(
      allow(CHANGE, EVERY_ZONE, { "ForAllValues:StringLike": { [NAMES]: ["*example.com"], [TYPES]: ["*"] } }),
    );
    assert.deepEqual(at(proposal(value)?.value, ["Condition"]), narrowed.Condition);
  });

  it("keep the partition and the Sid", () => {
    const statement = { Sid: "Dns", ...allow(CHANGE, "arn:aws-cn:route53:::hostedzone/*") };
    const found = proposal(policy(statement));
    assert.equal(at(found?.value, ["Sid"]), "Dns");
    assert.equal(at(found?.value, ["Resource"]), "arn:aws-cn:route53:::hostedzone/Z2FDTNDATAQYW2");
  });

  it("are not made up where the need is not known, or the wildcard spans services", () => {
    const wide = policy(allow(CHANGE, EVERY_ZONE));
    assert.equal(proposal(wide, { ...needed, zoneIds: [] }), undefined);
    assert.equal(proposal(wide, { ...needed, names: [] }), undefined);
    assert.equal(proposal(wide, { ...needed, types: [] }), undefined);
    assert.equal(proposal(policy(allow("*", "*"))), undefined);
    assert.equal(proposal(policy({ Effect: "Allow", NotAction: ["iam:*"], Resource: "*" })), undefined);
    assert.equal(proposal("AmazonRoute53FullAccess"), undefined);
    assert.equal(proposal(policy(allow("route53domains:*", "*"))), undefined);
  });
});

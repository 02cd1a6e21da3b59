import assert from "node:assert/strict";
import { mended, mendableNotes } from "../../server/src/credentials/mended";
import { readPolicy } from "../../server/src/credentials/read";

/** A policy of Route 53 with a condition. */
function withCondition(condition: object) {
  const statement = {
    Effect: "Allow",
    Action: "route53:ChangeResourceRecordSets",
    Resource: "arn:aws:route53:::hostedzone/Z0EXAMPLE",
    Condition: condition,
  };
  return { provider: "route53", policy: { Statement: [statement] } };
}

const NAMES = "route53:ChangeResourceRecordSetsNormalizedRecordNames";
const TYPES = "route53:ChangeResourceRecordSetsRecordTypes";

function mendedAll(condition: object) {
  const document = withCondition(condition);
  const read = readPolicy(document);
  return mended(document, mendableNotes(read.kind === "read" ? read.notes : []));
}

describe("a policy whose conditions are written as they are meant", () => {
  it("has other values", () => {
    assert.deepEqual(
      mendedAll({ "ForAllValues:StringEquals": { [NAMES]: ["Shop.example.com.", "www.example.com"] } }),
      withCondition({ "ForAllValues:StringEquals": { [NAMES]: ["shop.example.com", "www.example.com"] } }),
    );
  });

  it("has other operators, and the values below them", () => {
    assert.deepEqual(
      mendedAll({ StringEquals: { [NAMES]: ["Shop.example.com."], [TYPES]: ["A"] } }),
      withCondition({ "ForAllValues:StringEquals": { [NAMES]: ["shop.example.com"], [TYPES]: ["A"] } }),
    );
  });

  it("is the same where every condition can hold", () => {
    const condition = { "ForAllValues:StringEquals": { [NAMES]: ["shop.example.com"] } };
    assert.deepEqual(mendedAll(condition), withCondition(condition));
  });
});

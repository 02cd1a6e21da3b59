import assert from "node:assert/strict";
import { misspeltWords } from "../../server/src/credentials/aws/misspelt";
import { AWS_ACTIONS } from "../../server/src/credentials/data/aws-actions";
import { isSlip } from "../../server/src/manifest/model/names";

const statement = {
  Sid: "dns",
  Effect: "Allow",
  Action: ["route53:ChangeResourceRecordSets", "route53:GetChange"],
  Resource: "arn:aws:route53:::hostedzone/Z2FDTNDATAQYW2",
  Condition: {
    "ForAllValues:StringEquals": {
      "route53:ChangeResourceRecordSetsNormalizedRecordNames": ["login.example.com"],
      "route53:ChangeResourceRecordSetsRecordTypes": ["A"],
    },
  },
};

function found(policy: unknown): readonly string[] {
  return misspeltWords(policy, isSlip).map(
    ({ path, key, found: word, meant }) =>
      `${[...path, ...(key === undefined ? [] : [key])].join(".")}: ${word} -> ${meant}`,
  );
}

/** The policy with one of its texts replaced, wherever it stands. */
function withSlip(from: string, to: string): unknown {
  return JSON.parse(
    JSON.stringify({ Version: "2012-10-17", Statement: [statement] }).replace(`"${from}"`, `"${to}"`),
  );
}

describe("misspelt words of IAM policies", () => {
  const slips: readonly (readonly [from: string, to: string, told: string])[] = [
    ["Statement", "Sattement", "Sattement: Sattement -> Statement"],
    ["Action", "Acton", "Statement.0.Acton: Acton -> Action"],
    ["Effect", "Efect", "Statement.0.Efect: Efect -> Effect"],
    ["Condition", "Cnodition", "Statement.0.Cnodition: Cnodition -> Condition"],
    ["Allow", "Alow", "Statement.0.Effect: Alow -> Allow"],
    [
      "route53:ChangeResourceRecordSets",
      "route53:ChangeRsourceRecordSets",
      "Statement.0.Action.0: route53:ChangeRsourceRecordSets -> route53:ChangeResourceRecordSets",
    ],
    [
      "ForAllValues:StringEquals",
      "ForAllValues:StringEqual",
      "Statement.0.Condition.ForAllValues:StringEqual: ForAllValues:StringEqual -> ForAllValues:StringEquals",
    ],
    [
      "route53:ChangeResourceRecordSetsRecordTypes",
      "route53:ChangeResourceRecordSetsRecordType",
      "Statement.0.Condition.ForAllValues:StringEquals.route53:ChangeResourceRecordSetsRecordType: route53:ChangeResourceRecordSetsRecordType -> route53:ChangeResourceRecordSetsRecordTypes",
    ],
    [
      "arn:aws:route53:::hostedzone/Z2FDTNDATAQYW2",
      "arn:aws:route53:::hotedzone/Z2FDTNDATAQYW2",
      "Statement.0.Resource: hotedzone -> hostedzone",
    ],
  ];
  for (const [from, to, told] of slips)
    it(`are found: ${to}`, () => assert.deepEqual(found(withSlip(from, to)), [told]));

  it("are found in a list of statements and in a single one", () => {
    assert.deepEqual(found([{ Effect: "Allow", Acton: "*" }]), ["0.Acton: Acton -> Action"]);
    assert.deepEqual(found({ Effect: "Alow", Action: "*" }), ["Effect: Alow -> Allow"]);
  });

  it("are none in sound policies, whatever else AWS has", () => {
    assert.deepEqual(found({ Version: "2012-10-17", Id: "x", Statement: [statement, statement] }), []);
    assert.deepEqual(
      found({
        Statement: {
          Effect: "Deny",
          NotAction: ["s3:GetObject", "route53:ListTagsForResources", "route53:*", "acm:RenewCertificate"],
          NotResource: ["arn:aws:s3:::bucket/key", "${Zone}", "arn:aws:route53:::domain/example.com"],
          NotPrincipal: { AWS: "*" },
          Condition: {
            DateLessThanIfExists: { "aws:CurrentTime": "2027-01-01T00:00:00Z" },
            stringequals: { "ROUTE53:changeresourcerecordsetsactions": "UPSERT" },
          },
        },
      }),
      [],
    );
    for (const { name } of AWS_ACTIONS)
      assert.deepEqual(found({ Effect: "Allow", Action: name, Resource: "*" }), []);
  });

  it("are none in what is no policy", () => {
    for (const policy of [
      undefined,
      null,
      1,
      "AmazonRoute53FullAccess",
      [],
      [[]],
      {},
      { Statement: [1, null, "x"] },
    ])
      assert.deepEqual(found(policy), []);
  });
});

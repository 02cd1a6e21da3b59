import assert from "node:assert/strict";
import { awsIamReader, readIamPolicy } from "../../server/src/credentials/aws-iam";
import { NOTHING_NEEDED } from "../../server/src/credentials/capability";
import { allows } from "../../server/src/credentials/questions";
import {
  allow,
  breadth,
  CHANGE,
  CHANGES,
  deny,
  EVERY_ZONE,
  NAMES,
  policy,
  read,
  TYPES,
  verdict,
  ZONE,
} from "./aws-policies";

const all = "ForAllValues:StringEquals";
const like = "ForAllValues:StringLike";
const any = "ForAnyValue:StringEquals";

const change = {
  zoneId: "Z2FDTNDATAQYW2",
  zoneName: "example.com",
  ownerName: "login.example.com",
  type: "A",
  change: "UPSERT",
} as const;

function answer(value: unknown, differing: Partial<Parameters<typeof allows>[1]> = {}): string {
  return allows(read(value).capabilities, { ...change, ...differing });
}

function operations(value: unknown): string[] {
  return [...new Set(read(value).capabilities.map(({ plane, operation }) => `${plane} ${operation}`))].sort();
}

describe("IAM actions", () => {
  it("compares action names without regard to case, with wildcards anywhere", () => {
    assert.deepEqual(operations(policy(allow("ROUTE53:changeresourcerecordsets", ZONE))), [
      "dns record-write",
    ]);
    assert.deepEqual(operations(policy(allow("route53:Change*RecordSets", ZONE))), ["dns record-write"]);
    assert.deepEqual(operations(policy(allow("route53:?hangeResourceRecordSets", ZONE))), [
      "dns record-write",
    ]);
    assert.deepEqual(operations(policy(allow("*:ChangeResourceRecordSets", ZONE))), ["dns record-write"]);
  });

  it("leaves policies alone that touch neither DNS nor certificates", () => {
    const value = policy(allow(["s3:*", "ec2:Describe*", "iam:PassRole"], "*"));
    assert.deepEqual(read(value), { kind: "read", capabilities: [], notes: [], breadth: [] });
  });

  it("knows that * on * is everything", () => {
    const value = policy(allow("*", "*"));
    assert.equal(verdict(value), "O");
    assert.equal(breadth(value).length, 1);
    assert.deepEqual(breadth(value)[0]?.alsoAt, [["Statement", 0, "Resource"]]);
    assert.match(breadth(value)[0]?.why ?? "", /names and the certificates/);
  });

  it("reads NotAction as everything else", () => {
    const value = policy({ Effect: "Allow", NotAction: ["iam:*"], Resource: "*" });
    assert.equal(verdict(value), "O");
    assert.deepEqual(breadth(value)[0]?.path, ["Statement", 0, "NotAction"]);
    const without = policy({ Effect: "Allow", NotAction: ["route53*", "acm*"], Resource: "*" });
    assert.deepEqual(operations(without), []);
  });

  it("does not take reading for writing", () => {
    assert.equal(verdict(policy(allow(["route53:Get*", "route53:List*", "acm:Describe*"], "*"))), "T");
    assert.deepEqual(operations(policy(allow("route53:List*", "*"))), ["dns read"]);
  });

  it("gives one finding for an action that two entries bring in", () => {
    assert.equal(breadth(policy(allow([CHANGE, "route53:*"], "*"))).length, 1);
  });

  it("finds registrar control, whatever else the policy does", () => {
    const value = policy(
      allow(CHANGE, ZONE, { [all]: { [NAMES]: ["login.example.com"], [TYPES]: ["A"] } }),
      allow(["route53domains:UpdateDomainNameservers", "route53domains:GetDomainDetail"], "*"),
    );
    assert.equal(verdict(value), "O");
    assert.deepEqual(breadth(value)[0]?.path, ["Statement", 1, "Action", 0]);
    const expected = { zoneIds: [], names: [], types: [], operations: ["registrar"] } as const;
    assert.equal(verdict(value, expected), "T");
  });

  it("does not call the creation of zones or renewals too broad: they have no narrower resource", () => {
    assert.equal(verdict(policy(allow("route53:CreateHostedZone", "*"))), "T");
    assert.equal(verdict(policy(allow("route53domains:RenewDomain", "*"))), "T");
  });

  it("tells zone administration in one zone from that in all", () => {
    assert.equal(verdict(policy(allow("route53:DeleteHostedZone", EVERY_ZONE))), "O");
    assert.equal(verdict(policy(allow("route53:DeleteHostedZone", ZONE))), "M");
    const expected = { zoneIds: [], names: [], types: [], operations: ["zone-admin"] } as const;
    assert.equal(verdict(policy(allow("route53:DeleteHostedZone", ZONE)), expected), "T");
  });

  it("accepts DNSSEC keys in one zone where the change rolls them", () => {
    const value = policy(allow(["route53:CreateKeySigningKey", "route53:DeactivateKeySigningKey"], ZONE));
    assert.equal(verdict(value), "O");
    assert.equal(verdict(value, { zoneIds: [], names: [], types: [], operations: ["key-manage"] }), "T");
    assert.equal(verdict(policy(allow("route53:EnableHostedZoneDNSSEC", ZONE))), "M");
  });

  it("sees resolver configuration", () => {
    assert.equal(verdict(policy(allow("route53resolver:*", "*"))), "O");
    assert.equal(verdict(policy(allow("route53resolver:UpdateResolverDnssecConfig", "*"))), "M");
    const rule = "arn:aws:route53resolver:eu-west-1:111122223333:resolver-rule/rslvr-rr-1";
    assert.equal(verdict(policy(allow("route53resolver:UpdateResolverRule", rule))), "T");
    assert.deepEqual(operations(policy(allow("route53resolver:UpdateResolverRule", rule))), [
      "resolver trust-write",
    ]);
  });
});

describe("IAM resources", () => {
  it("reads the partitions alike", () => {
    for (const partition of ["aws", "aws-cn", "aws-us-gov", "aws-iso-b"]) {
      const value = policy(allow(CHANGE, `arn:${partition}:route53:::hostedzone/*`));
      assert.equal(verdict(value), "O", partition);
      assert.equal(
        answer(policy(allow(CHANGE, `arn:${partition}:route53:::hostedzone/Z2FDTNDATAQYW2`))),
        "yes",
      );
    }
  });

  it("sees every way to say all hosted zones", () => {
    for (const resource of [
      "*",
      "**",
      "arn:aws:route53:::*",
      "arn:aws:route53:::hostedzone*",
      "arn:aws:route53:*",
      "arn:*:route53:::hostedzone/*",
      "arn:aws:*",
      "arn:aws:route53:::hostedzone/**",
      "*hostedzone/*",
    ]) {
      assert.equal(verdict(policy(allow(CHANGE, resource))), "O", resource);
    }
  });

  it("finds one zone behind a wildcard in the fields before its id", () => {
    const condition = { [all]: { [NAMES]: ["login.example.com"], [TYPES]: ["A"] } };
    for (const resource of [
      "arn:*:route53:::hostedzone/Z2FDTNDATAQYW2",
      "*hostedzone/Z2FDTNDATAQYW2",
      "arn:aws:route53:*:*:hostedzone/Z2FDTNDATAQYW2",
    ]) {
      const value = policy(allow(CHANGE, resource, condition));
      assert.equal(verdict(value), "T", resource);
      assert.equal(answer(value, { zoneId: "Z9" }), "no", resource);
    }
    assert.equal(answer(policy(allow(CHANGE, "*hostedzone/Z2FDTNDATAQYW2", condition))), "yes");
  });

  it("does not take other resources for hosted zones", () => {
    for (const resource of [
      "arn:aws:route53:::change/*",
      "arn:aws:s3:::*",
      "arn:aws:route53:::hostedzon/*",
    ]) {
      assert.deepEqual(operations(policy(allow(CHANGE, resource))), [], resource);
    }
  });

  it("knows that an action without resource types needs *", () => {
    assert.deepEqual(operations(policy(allow("route53:ListHostedZonesByName", ZONE))), []);
    assert.deepEqual(operations(policy(allow("route53:ListHostedZonesByName", "*"))), ["dns read"]);
  });

  it("compares zone ids exactly", () => {
    const value = policy(allow(CHANGE, ["arn:aws:route53:::hostedzone/Z1", ZONE]));
    assert.equal(answer(value), "yes");
    assert.equal(answer(value, { zoneId: "Z2" }), "no");
    assert.equal(answer(value, { zoneId: undefined }), "unknown");
    assert.equal(answer(policy(allow(CHANGE, EVERY_ZONE)), { zoneId: undefined }), "yes");
  });

  it("reads NotResource as every other zone", () => {
    const value = policy({ Effect: "Allow", Action: CHANGE, NotResource: ZONE });
    assert.equal(verdict(value), "O");
    assert.equal(answer(value), "no");
    assert.equal(answer(value, { zoneId: "Z9" }), "yes");
  });

  it("does not judge what is filled in elsewhere", () => {
    for (const resource of [
      "arn:aws:route53:::hostedzone/${ZONE_ID}",
      "arn:aws:route53:::hostedzone/<your zone id>",
      { "Fn::Sub": "arn:aws:route53:::hostedzone/*" },
      "aws_route53_zone.main.arn",
    ]) {
      const value = policy(allow(CHANGE, resource));
      assert.equal(verdict(value), "T", JSON.stringify(resource));
      assert.equal(answer(value), "unknown");
    }
  });

  it("points at zone ids that are patterns", () => {
    const value = policy(
      allow(CHANGE, "arn:aws:route53:::hostedzone/Z2*", {
        [all]: { [NAMES]: ["a.example.com"], [TYPES]: ["A"] },
      }),
    );
    assert.deepEqual(
      breadth(value).map(({ level, path }) => [level, path]),
      [["broad", ["Statement", 0, "Resource"]]],
    );
    assert.equal(answer(value, { ownerName: "a.example.com" }), "yes");
  });
});

describe("IAM conditions on records", () => {
  const narrow = allow(CHANGE, ZONE, {
    [all]: {
      [NAMES]: ["login.example.com", "\\052.example.com"],
      [TYPES]: ["A", "TXT"],
      [CHANGES]: ["UPSERT"],
    },
  });

  it("allows what all of them admit, and nothing else", () => {
    assert.equal(answer(policy(narrow)), "yes");
    assert.equal(answer(policy(narrow), { ownerName: "LOGIN.example.com." }), "yes");
    assert.equal(answer(policy(narrow), { ownerName: "*.example.com" }), "yes");
    assert.equal(answer(policy(narrow), { ownerName: "www.example.com" }), "no");
    assert.equal(answer(policy(narrow), { type: "AAAA" }), "no");
    assert.equal(answer(policy(narrow), { change: "DELETE" }), "no");
  });

  it("does not care how the keys are cased, but how the values are", () => {
    const lower = policy(allow(CHANGE, ZONE, { [all]: { [TYPES.toLowerCase()]: ["A"] } }));
    assert.equal(answer(lower), "yes");
    const wrong = policy(
      allow(CHANGE, ZONE, { [all]: { [NAMES]: ["Login.Example.com", "login.example.com."], [TYPES]: "A" } }),
    );
    assert.equal(answer(wrong), "no");
    assert.deepEqual(
      read(wrong).notes.map(({ kind, path }) => [kind, path.at(-1)]),
      [
        ["condition-never-matches", 0],
        ["condition-never-matches", 1],
      ],
    );
    const ignoring = policy(
      allow(CHANGE, ZONE, {
        "ForAllValues:StringEqualsIgnoreCase": { [NAMES]: ["Login.Example.com"], [TYPES]: ["a"] },
      }),
    );
    assert.equal(answer(ignoring), "yes");
    assert.deepEqual(read(ignoring).notes, []);
  });

  it("knows values that can never match", () => {
    const never = { [NAMES]: "*.example.com", [TYPES]: "txt", [CHANGES]: "MODIFY" };
    for (const [key, value] of Object.entries(never)) {
      const { notes, capabilities } = read(policy(allow(CHANGE, ZONE, { [all]: { [key]: [value] } })));
      assert.deepEqual(capabilities, [], key);
      assert.equal(notes.length, 1);
      assert.match(notes[0]?.text ?? "", /never matches/);
    }
    const star = read(policy(allow(CHANGE, ZONE, { [all]: { [NAMES]: ["*.example.com"] } }))).notes[0];
    assert.match(star?.text ?? "", /\\052/);
  });

  it("sees that ForAnyValue binds nothing", () => {
    const value = policy(
      allow(CHANGE, EVERY_ZONE, { [any]: { [NAMES]: ["login.example.com"], [TYPES]: ["A"] } }),
    );
    assert.equal(verdict(value), "O");
    assert.deepEqual(
      read(value).notes.map(({ kind }) => kind),
      ["condition-does-not-bind", "condition-does-not-bind"],
    );
  });

  it("knows that conditions on records do not bind other actions", () => {
    const value = policy(allow("route53:*", "*", { [all]: { [NAMES]: ["login.example.com"] } }));
    assert.equal(verdict(value), "O");
    assert.equal(operations(value).includes("dns zone-admin"), true);
    const positive = policy(allow("route53:*", "*", { [any]: { [NAMES]: ["login.example.com"] } }));
    assert.deepEqual(operations(positive), ["dns record-write"]);
  });

  it("reads exceptions", () => {
    const value = policy(allow(CHANGE, ZONE, { "ForAllValues:StringNotEquals": { [TYPES]: ["NS", "SOA"] } }));
    assert.equal(answer(value), "yes");
    assert.equal(answer(value, { type: "NS" }), "no");
    assert.equal(verdict(value), "M");
  });

  it("joins several conditions on one key", () => {
    const value = policy(
      allow(CHANGE, ZONE, {
        [like]: { [NAMES]: ["*.example.com"] },
        "ForAllValues:StringNotLike": { [NAMES]: ["_acme-challenge.*"] },
        [all]: { [TYPES]: ["A"] },
      }),
    );
    assert.equal(answer(value), "yes");
    assert.equal(answer(value, { ownerName: "_acme-challenge.example.com" }), "no");
    assert.equal(answer(value, { ownerName: "example.com" }), "no");
  });

  it("does not judge a statement with a condition that it does not know", () => {
    for (const condition of [
      { IpAddress: { "aws:Unheard": "192.0.2.0/24" } },
      { StringEquals: { "aws:ResourceTag/team": "dns" } },
      { StringEquals: { "aws:RequestedRegion": "eu-west-1" } },
      { NumericLessThan: { [NAMES]: "1" } },
      { StringLike: { "route53:Unheard": "x" } },
      { [all]: { [NAMES]: ["${aws:PrincipalTag/zone}"] } },
      { [all]: "not an object" },
    ]) {
      const value = policy(allow("route53:*", "*", condition));
      assert.equal(verdict(value), "T", JSON.stringify(condition));
      assert.equal(answer(value), "unknown");
      assert.equal(
        read(value).notes.some(({ kind }) => kind === "not-understood"),
        true,
      );
    }
  });

  it("judges the other statements all the same", () => {
    const strange = allow("route53:*", "*", { StringEquals: { "aws:ResourceTag/team": "dns" } });
    const value = policy(strange, allow(CHANGE, EVERY_ZONE));
    assert.deepEqual(
      breadth(value).map(({ path }) => path),
      [["Statement", 1, "Resource"]],
    );
  });

  it("does not take conditions on the caller for a bound on names", () => {
    for (const condition of [
      { Bool: { "aws:SecureTransport": "true" }, StringEquals: { "aws:PrincipalOrgID": "o-exampleorgid" } },
      { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } },
      { DateLessThan: { "aws:CurrentTime": "2027-01-01T00:00:00Z" } },
      { NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } },
      { StringEquals: { "aws:SourceVpce": "vpce-1a2b3c4d" } },
    ]) {
      const value = policy(allow("route53:*", "*", condition));
      assert.equal(verdict(value), "O", JSON.stringify(condition));
      assert.equal(answer(value), "unknown");
    }
    const outside = policy(
      allow("route53:*", "*"),
      deny("*", "*", { NotIpAddress: { "aws:SourceIp": "192.0.2.0/24" } }),
    );
    assert.equal(verdict(outside), "O");
    assert.equal(answer(outside), "unknown");
  });

  it("takes a wildcard for a disguise only where it leaves the domain", () => {
    const named = (name: string, types: string[]) =>
      policy(allow(CHANGE, EVERY_ZONE, { [like]: { [NAMES]: [name] }, [all]: { [TYPES]: types } }));
    assert.equal(verdict(named("*example.com", ["TXT"])), "O");
    assert.equal(verdict(named("*example.co.uk", ["TXT"])), "O");
    assert.equal(verdict(named("*example.com", ["A"])), "M");
    for (const name of ["*.example.com", "*-dev.example.com", "*host.example.com", "_acme-challenge.*"]) {
      assert.equal(verdict(named(name, ["TXT"])), "M", name);
    }
    assert.equal(verdict(named("*", ["A"])), "O");
    assert.equal(verdict(named("www.*", ["A"])), "O");
    const inZone = policy(
      allow(CHANGE, ZONE, { [like]: { [NAMES]: ["*example.com"] }, [all]: { [TYPES]: ["TXT"] } }),
    );
    assert.equal(verdict(inZone), "M");
    assert.match(breadth(inZone)[0]?.why ?? "", /_acme-challenge\.other\.example\.com/);
    assert.match(breadth(named("*-dev.example.com", ["A"]))[0]?.why ?? "", /`other-dev\.example\.com`/);
  });

  it("reads Null conditions", () => {
    const present = policy(allow(CHANGE, ZONE, { Null: { [NAMES]: "false" }, [all]: { [TYPES]: "A" } }));
    assert.equal(answer(present), "yes");
    assert.deepEqual(operations(policy(allow(CHANGE, ZONE, { Null: { [NAMES]: true } }))), []);
  });
});

describe("IAM Deny", () => {
  const wide = allow(CHANGE, EVERY_ZONE);

  it("takes away the whole of an action", () => {
    assert.deepEqual(operations(policy(wide, deny("route53:*", "*"))), []);
    assert.deepEqual(operations(policy(deny("*", "*"), allow("*", "*"))), []);
    const rest = policy(allow(["route53:*", "route53domains:*"], "*"), deny("route53domains:*", "*"));
    assert.equal(
      operations(rest).some((operation) => operation.startsWith("registrar")),
      false,
    );
  });

  it("takes away a zone, a type or a name where that is all it bounds", () => {
    const zone = policy(wide, deny(CHANGE, ZONE));
    assert.equal(answer(zone), "no");
    assert.equal(answer(zone, { zoneId: "Z9" }), "yes");
    assert.equal(verdict(zone), "O");
    const type = policy(allow(CHANGE, ZONE), deny(CHANGE, "*", { [any]: { [TYPES]: ["NS"] } }));
    assert.equal(answer(type, { type: "NS" }), "no");
    assert.equal(answer(type), "yes");
    const name = policy(
      allow(CHANGE, ZONE),
      deny(CHANGE, "*", { "ForAnyValue:StringLike": { [NAMES]: ["_acme-challenge.*"] } }),
    );
    assert.equal(answer(name, { ownerName: "_acme-challenge.example.com" }), "no");
    assert.equal(answer(name), "yes");
  });

  it("narrows to what a negated Deny leaves", () => {
    const value = policy(wide, {
      Effect: "Deny",
      Action: CHANGE,
      NotResource: ZONE,
    });
    assert.equal(answer(value), "yes");
    assert.equal(answer(value, { zoneId: "Z9" }), "no");
    assert.equal(verdict(value), "M");
    const types = policy(
      allow(CHANGE, EVERY_ZONE),
      deny(CHANGE, "*", { "ForAnyValue:StringNotEquals": { [TYPES]: ["TXT"] } }),
    );
    assert.equal(answer(types), "no");
    assert.equal(answer(types, { type: "TXT" }), "yes");
    assert.equal(verdict(types), "M");
  });

  it("leaves alone what it does not touch", () => {
    assert.equal(verdict(policy(wide, deny("s3:*", "*"))), "O");
    assert.equal(verdict(policy(wide, deny(CHANGE, "arn:aws:route53:::change/*"))), "O");
    assert.equal(answer(policy(allow(CHANGE, ZONE), deny(CHANGE, "arn:aws:route53:::hostedzone/Z9"))), "yes");
    const types = policy(
      allow(CHANGE, ZONE, { [all]: { [TYPES]: ["A"] } }),
      deny(CHANGE, "*", { [any]: { [TYPES]: ["NS"], [NAMES]: ["example.com"] } }),
    );
    assert.equal(answer(types), "yes");
  });

  it("is unknown where it cuts off a corner, or cannot be read", () => {
    const corner = policy(wide, deny(CHANGE, "*", { [any]: { [TYPES]: ["NS"], [NAMES]: ["example.com"] } }));
    assert.equal(verdict(corner), "T");
    assert.equal(answer(corner), "unknown");
    for (const condition of [
      { StringEquals: { "aws:ResourceTag/team": "dns" } },
      { "ForAllValues:StringEquals": { [TYPES]: ["NS"] } },
    ]) {
      const value = policy(wide, deny("*", "*", condition));
      assert.equal(verdict(value), "T", JSON.stringify(condition));
      assert.equal(answer(value), "unknown");
    }
    const unreadable = policy(wide, { Effect: "Deny", Action: { Ref: "Actions" }, Resource: "*" });
    assert.equal(verdict(unreadable), "T");
    assert.equal(answer(unreadable), "unknown");
  });

  it("works across the policies of one identity, managed ones included", () => {
    const value = ["AmazonRoute53FullAccess", policy(deny("route53*", "*"))];
    assert.deepEqual(operations(value), []);
    assert.equal(verdict(value), "T");
  });
});

describe("IAM policies as documents", () => {
  it("reads a single statement, a list of them, and exported forms", () => {
    const statement = allow(CHANGE, EVERY_ZONE);
    const paths: [unknown, (string | number)[]][] = [
      [statement, ["Resource"]],
      [[statement], [0, "Resource"]],
      [{ Statement: statement }, ["Statement", "Resource"]],
      [
        { PolicyName: "dns", PolicyDocument: policy(statement) },
        ["PolicyDocument", "Statement", 0, "Resource"],
      ],
      [
        [policy(), policy(statement)],
        [1, "Statement", 0, "Resource"],
      ],
    ];
    for (const [value, path] of paths) assert.deepEqual(breadth(value)[0]?.path, path);
  });

  it("reads the roles of templates, of the command line and of tools", () => {
    const statement = allow(CHANGE, EVERY_ZONE);
    const inline = ["PolicyDocument", "Statement", 0, "Resource"];
    const admin = "arn:aws:iam::aws:policy/AdministratorAccess";
    const trust = { Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "x" } }] };
    const paths: [unknown, (string | number)[]][] = [
      [{ ManagedPolicyArns: [admin] }, ["ManagedPolicyArns", 0]],
      [
        {
          Type: "AWS::IAM::Role",
          Properties: { AssumeRolePolicyDocument: trust, ManagedPolicyArns: [admin] },
        },
        ["Properties", "ManagedPolicyArns", 0],
      ],
      [
        { Properties: { Policies: [{ PolicyName: "dns", PolicyDocument: policy(statement) }] } },
        ["Properties", "Policies", 0, ...inline],
      ],
      [{ Policies: ["AmazonRoute53FullAccess", policy(statement)] }, ["Policies", 0]],
      [
        { managed_policy_arns: [admin.replace("aws:iam", "${AWS::Partition}:iam")] },
        ["managed_policy_arns", 0],
      ],
      [{ role: "deployer", policy_arn: admin }, ["policy_arn"]],
      [
        { inline_policy: [{ name: "dns", policy: JSON.stringify(policy(statement)) }] },
        ["inline_policy", 0, "policy"],
      ],
      [{ role: "deployer", policy: policy(statement) }, ["policy", "Statement", 0, "Resource"]],
      [{ managedPolicies: ["AdministratorAccess"] }, ["managedPolicies", 0]],
      [{ inlinePolicies: { dns: policy(statement) } }, ["inlinePolicies", "dns", "Statement", 0, "Resource"]],
      [{ policies: { admin } }, ["policies", "admin"]],
      [
        { AttachedPolicies: [{ PolicyName: "AdministratorAccess", PolicyArn: admin }] },
        ["AttachedPolicies", 0, "PolicyArn"],
      ],
      [
        { RolePolicyList: [{ PolicyName: "dns", PolicyDocument: policy(statement) }] },
        ["RolePolicyList", 0, ...inline],
      ],
      [
        { PolicyVersion: { Document: policy(statement), VersionId: "v1" } },
        ["PolicyVersion", "Document", "Statement", 0, "Resource"],
      ],
      [{ attachPolicyARNs: [admin] }, ["attachPolicyARNs", 0]],
      [{ attachPolicy: policy(statement) }, ["attachPolicy", "Statement", 0, "Resource"]],
      [
        { ManagedPolicies: [], InlinePolicy: policy(statement) },
        ["InlinePolicy", "Statement", 0, "Resource"],
      ],
      [
        [policy(), { ManagedPolicyArns: admin }],
        [1, "ManagedPolicyArns"],
      ],
    ];
    for (const [value, path] of paths) {
      assert.deepEqual(breadth(value)[0]?.path, path);
      assert.equal(verdict(value), "O", JSON.stringify(value));
    }
  });

  it("lets a Deny in one policy of a role take away what another one gives", () => {
    const Policies = [{ PolicyName: "no-dns", PolicyDocument: policy(deny("route53*", "*")) }];
    const value = { ManagedPolicyArns: ["AmazonRoute53FullAccess"], Policies };
    assert.deepEqual(operations(value), []);
  });

  it("takes what a template fills in as perhaps anything, and judges what stands beside it", () => {
    const readOnly = "AmazonRoute53ReadOnlyAccess";
    for (const part of [
      { Ref: "OurPolicy" },
      { "Fn::If": ["IsProduction", "AdministratorAccess", readOnly] },
    ]) {
      const value = { ManagedPolicyArns: [readOnly, part], Policies: { "Fn::If": ["A", "B"] } };
      assert.equal(answer(value), "unknown");
      assert.equal(verdict(value), "T");
    }
    const beside = { ManagedPolicyArns: [{ Ref: "OurPolicy" }, "AdministratorAccess"] };
    assert.deepEqual(breadth(beside)[0]?.path, ["ManagedPolicyArns", 1]);
  });

  it("leaves aside roles below a boundary, and what only names a role", () => {
    const ManagedPolicyArns = ["AdministratorAccess"];
    for (const value of [
      { ManagedPolicyArns, PermissionsBoundary: "arn:aws:iam::123456789012:policy/boundary" },
      { Properties: { ManagedPolicyArns, PermissionsBoundary: "x" } },
      { managed_policy_arns: ManagedPolicyArns, permissions_boundary: "x" },
      { RoleName: "AdministratorAccess" },
      { ManagedPolicyArns: [] },
    ])
      assert.equal(readIamPolicy(value, NOTHING_NEEDED).kind, "unknown", JSON.stringify(value));
  });

  it("does not take the policies of other providers for its own", () => {
    for (const value of [
      { policies: [{ effect: "allow", permission_groups: ["DNS Write"], resources: {} }] },
      { policy: 'path "pki/*" { capabilities = ["update"] }', roles: {} },
      { policy: { x509: { allow: { dns: ["*"] } } } },
      { properties: { roleDefinitionId: "x", scope: "/subscriptions/s" } },
    ])
      assert.equal(awsIamReader.recognizes(value), false, JSON.stringify(value));
    assert.equal(awsIamReader.recognizes({ ManagedPolicyArns: ["AdministratorAccess"] }), true);
  });

  it("ignores Principal, Sid, Id and Version", () => {
    const statement = { ...allow(CHANGE, EVERY_ZONE), Sid: "x", Principal: { AWS: "*" } };
    assert.equal(verdict({ Version: "2008-10-17", Id: "y", Statement: [statement] }), "O");
  });

  it("does not mind what it cannot read of other services", () => {
    const trust = { Effect: "Allow", Action: "sts:AssumeRoleWithWebIdentity", Principal: { Federated: "x" } };
    assert.deepEqual(read(policy(trust)), { kind: "read", capabilities: [], notes: [], breadth: [] });
  });

  it("keeps a statement that it cannot read as perhaps anything", () => {
    const value = policy(
      { Effect: "Maybe", Action: "s3:*", Resource: "*" },
      7 as unknown as Record<string, unknown>,
    );
    assert.equal(verdict(value), "T");
    assert.equal(answer(value), "unknown");
    assert.deepEqual(
      read(value).notes.map(({ kind, path }) => [kind, path]),
      [
        ["not-understood", ["Statement", 0]],
        ["not-understood", ["Statement", 1]],
      ],
    );
  });

  it("takes a managed policy that it does not know as perhaps anything", () => {
    const value = ["SomethingOfOurOwn", "AmazonRoute53ReadOnlyAccess"];
    assert.equal(answer(value), "unknown");
    assert.equal(verdict(value), "T");
  });

  it("reads every managed policy that it knows by name", () => {
    const expected: Record<string, string> = {
      AdministratorAccess: "O",
      PowerUserAccess: "O",
      "arn:aws:iam::aws:policy/job-function/NetworkAdministrator": "O",
      AmazonRoute53DomainsFullAccess: "O",
      AmazonRoute53AutoNamingFullAccess: "O",
      AmazonRoute53ResolverFullAccess: "O",
      AmazonRoute53ReadOnlyAccess: "T",
      AWSPrivateCAPrivilegedUser: "O",
      AWSPrivateCAFullAccess: "O",
      AWSPrivateCAReadOnly: "T",
      ReadOnlyAccess: "T",
    };
    for (const [name, level] of Object.entries(expected)) assert.equal(verdict(name), level, name);
    assert.equal(breadth("AmazonRoute53AutoNamingFullAccess").length, 1);
  });
});

describe("IAM rights to give out rights", () => {
  const records = allow("route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z0EXAMPLE", {
    "ForAllValues:StringEquals": {
      "route53:ChangeResourceRecordSetsNormalizedRecordNames": ["a.example.com"],
      "route53:ChangeResourceRecordSetsRecordTypes": ["A"],
    },
  });
  const found = (...statements: Record<string, unknown>[]) =>
    breadth(policy(records, ...statements)).map(({ aspect, level, path }) => [aspect, level, path.at(1)]);

  it("are the right to everything", () => {
    for (const action of ["iam:*", "iam:Put*", "iam:AttachRolePolicy", "IAM:CreatePolicyVersion"])
      assert.deepEqual(found(allow(action, "*")), [["account", "overbroad", 1]], action);
    assert.deepEqual(found(allow("iam:PutRolePolicy", "arn:aws:iam::111122223333:role/*")).length, 1);
    assert.deepEqual(breadth(["AmazonRoute53ReadOnlyAccess", "IAMFullAccess"]), []);
    assert.match(
      breadth(["AmazonRoute53FullAccess", "IAMFullAccess"])[1]?.what ?? "",
      /IAMFullAccess: `iam:\*`/,
    );
  });

  it("are none where they only read, name a role, or are bounded elsewhere", () => {
    for (const statement of [
      allow(["iam:Get*", "iam:List*", "iam:PassRole", "iam:CreateServiceLinkedRole"], "*"),
      allow("iam:*", "arn:aws:iam::111122223333:role/shop-app"),
      allow("iam:PutRolePolicy", "*", {
        StringEquals: { "iam:PermissionsBoundary": "arn:aws:iam::1:policy/b" },
      }),
    ])
      assert.deepEqual(found(statement), []);
    assert.deepEqual(found(allow("iam:*", "*"), { Effect: "Deny", Action: "iam:Put*", Resource: "*" }), []);
    assert.deepEqual(breadth(policy(allow("iam:*", "*"))), []);
    assert.equal(found(allow("*", "*")).length, 1);
  });
});

describe("IAM rights over certificates", () => {
  const CA = "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/1122";

  it("names the plane and operation", () => {
    assert.deepEqual(operations(policy(allow("acm:*", "*"))), [
      "pki ca-admin",
      "pki deploy",
      "pki issue",
      "pki key-manage",
      "pki read",
      "pki revoke",
    ]);
    assert.deepEqual(operations(policy(allow("acm-pca:PutPolicy", CA))), ["pki ca-admin"]);
  });

  it("bounds ACM requests by their names", () => {
    assert.equal(verdict(policy(allow("acm:RequestCertificate", "*"))), "M");
    const bound = policy(
      allow("acm:RequestCertificate", "*", { [all]: { "acm:DomainNames": ["*.example.com"] } }),
    );
    assert.equal(verdict(bound), "T");
    assert.equal(verdict(policy(allow(["acm:DescribeCertificate", "acm:ListCertificates"], "*"))), "T");
  });

  it("judges templates and the administration of authorities", () => {
    assert.equal(verdict(policy(allow("acm-pca:IssueCertificate", CA))), "M");
    const everyRegion = "arn:aws:acm-pca:*:*:certificate-authority/*";
    const oneRegion = "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/*";
    for (const resource of ["*", everyRegion, oneRegion]) {
      assert.equal(verdict(policy(allow("acm-pca:IssueCertificate", resource))), "O", resource);
      assert.equal(verdict(policy(allow("acm-pca:PutPolicy", resource))), "O", resource);
      assert.equal(verdict(policy(allow("acm-pca:RevokeCertificate", resource))), "M", resource);
    }
    assert.equal(verdict(policy(allow("acm-pca:PutPolicy", CA))), "M");
    assert.equal(verdict(policy(allow("acm-pca:RevokeCertificate", CA))), "T");
    const subordinate = {
      ArnLike: { "acm-pca:TemplateArn": "arn:aws:acm-pca:::template/*CACertificate*/V*" },
    };
    assert.equal(verdict(policy(allow("acm-pca:IssueCertificate", CA, subordinate))), "M");
  });

  it("sees keys that can be taken out", () => {
    assert.equal(verdict(policy(allow("acm:ExportCertificate", "*"))), "M");
    const one = "arn:aws:acm:eu-west-1:111122223333:certificate/1122";
    assert.equal(verdict(policy(allow("acm:ExportCertificate", one))), "T");
  });
});

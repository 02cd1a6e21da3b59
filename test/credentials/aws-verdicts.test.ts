import assert from "node:assert/strict";
import {
  allow,
  at,
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
const ANY_CA = "arn:aws:acm-pca:*:*:certificate-authority/*";
const ONE_CA =
  "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/11223344-1234-1122-2233-112233445566";
const END_ENTITY = {
  ArnLike: { "acm-pca:TemplateArn": "arn:aws:acm-pca:*:*:template/EndEntityCertificate/V*" },
};

interface Case {
  readonly title: string;
  readonly policy: unknown;
  readonly expected: "O" | "M" | "T";
  /** Where the worst finding stands. */
  readonly path?: readonly (string | number)[];
  /** What its words must say. */
  readonly says?: RegExp;
}

const cases: Case[] = [
  {
    title: "A1 route53:* on *",
    policy: policy(allow("route53:*", "*")),
    expected: "O",
    path: ["Statement", 0, "Action"],
    says: /`route53:\*` on `\*` allows \d+ actions that change hosted zones.*DisableHostedZoneDNSSEC/,
  },
  {
    title: "A2 AmazonRoute53FullAccess, by its name",
    policy: "AmazonRoute53FullAccess",
    expected: "O",
    path: [],
    says: /AmazonRoute53FullAccess.*registrar control/,
  },
  {
    title: "A2 AmazonRoute53FullAccess, by its ARN in a list",
    policy: ["arn:aws:iam::aws:policy/AmazonRoute53FullAccess"],
    expected: "O",
    path: [0],
  },
  {
    title: "A2 the same, written out",
    policy: policy(allow(["route53:*", "route53domains:*"], "*")),
    expected: "O",
    path: ["Statement", 0, "Action", 0],
  },
  {
    title: "A3 changes on every hosted zone (external-dns default)",
    policy: policy(allow([CHANGE], [EVERY_ZONE]), allow(["route53:ListHostedZones"], ["*"])),
    expected: "O",
    path: ["Statement", 0, "Resource", 0],
    says: /every type, NS and CAA included, at every name of every hosted zone/,
  },
  {
    title: "A4 only TXT, on every hosted zone (cert-manager)",
    policy: policy(allow(CHANGE, EVERY_ZONE, { [all]: { [TYPES]: ["TXT"] } })),
    expected: "M",
    path: ["Statement", 0, "Resource"],
    says: /certificates for every name in the account/,
  },
  {
    title: "A5 one zone, no condition (certbot)",
    policy: policy(allow([CHANGE], [ZONE])),
    expected: "M",
    path: ["Statement", 0, "Action", 0],
    says: /Z2FDTNDATAQYW2/,
  },
  {
    title: "A6 one zone, TXT at _acme-challenge.*",
    policy: policy(
      allow(CHANGE, ZONE, { [like]: { [NAMES]: ["_acme-challenge.*"] }, [all]: { [TYPES]: ["TXT"] } }),
    ),
    expected: "M",
    path: ["Statement", 0, "Condition", like, NAMES, 0],
  },
  {
    title: "A7 one zone, one name, TXT (lego least privilege)",
    policy: policy(
      allow(CHANGE, ZONE, { [all]: { [NAMES]: ["_acme-challenge.example.com"], [TYPES]: ["TXT"] } }),
    ),
    expected: "T",
  },
  {
    title: "A8 one zone, one name, A, UPSERT only",
    policy: policy(
      allow(CHANGE, ZONE, {
        [all]: { [NAMES]: ["login.example.com"], [TYPES]: ["A"], [CHANGES]: ["UPSERT"] },
      }),
    ),
    expected: "T",
  },
  {
    title: "A9 every zone, *example.com, with TXT (external-dns fine-grained)",
    policy: policy(
      allow(CHANGE, EVERY_ZONE, {
        [like]: { [NAMES]: ["host.example.com", "*example.com"] },
        [all]: { [TYPES]: ["A", "AAAA", "CNAME", "TXT"] },
      }),
    ),
    expected: "O",
    path: ["Statement", 0, "Condition", like, NAMES, 1],
    says: /evilexample\.com.*_acme-challenge\.example\.com/,
  },
  {
    title: "A10 route53:* and acm:* in one role",
    policy: policy(allow(["route53:*", "acm:*"], "*")),
    expected: "O",
    path: ["Statement", 0, "Action", 0],
  },
  {
    title: "A11 a Deny with NotAction (service control policy)",
    policy: policy({ Effect: "Deny", NotAction: ["route53:*"], Resource: "*" }),
    expected: "T",
  },
  {
    title: "A12 GetChange on change/*, ListHostedZonesByName on *",
    policy: policy(
      allow("route53:GetChange", "arn:aws:route53:::change/*"),
      allow(["route53:ListHostedZonesByName", "route53:ListResourceRecordSets"], "*"),
    ),
    expected: "T",
  },
  {
    title: "A13 AWSPrivateCAUser",
    policy: "AWSPrivateCAUser",
    expected: "M",
    says: /every private certificate authority/,
  },
  {
    title: "A13 AWSPrivateCAUser as AWS writes it, with its Deny",
    policy: policy(
      allow("acm-pca:IssueCertificate", ANY_CA, END_ENTITY),
      deny("acm-pca:IssueCertificate", ANY_CA, { ArnNotLike: END_ENTITY.ArnLike }),
    ),
    expected: "M",
  },
  {
    title: "A13 AWSPrivateCAConnectorForKubernetesPolicy",
    policy: "arn:aws:iam::aws:policy/AWSPrivateCAConnectorForKubernetesPolicy",
    expected: "O",
    says: /from any template/,
  },
  {
    title: "A13 AWSCertificateManagerFullAccess",
    policy: "AWSCertificateManagerFullAccess",
    expected: "O",
    says: /`acm:\*`/,
  },
  {
    title: "A13 certificates from one CA by one template",
    policy: policy(allow("acm-pca:IssueCertificate", ONE_CA, END_ENTITY)),
    expected: "T",
  },
  {
    title: "A14 without ForAllValues: not judged",
    policy: policy(allow(CHANGE, EVERY_ZONE, { StringEquals: { [TYPES]: ["TXT"] } })),
    expected: "T",
  },
  {
    title: "A15 DNSSEC can be ended",
    policy: policy(allow(["route53:DisableHostedZoneDNSSEC", "route53:DeactivateKeySigningKey"], ZONE)),
    expected: "O",
    path: ["Statement", 0, "Action", 0],
    says: /DNSSEC/,
  },
];

describe("breadth of IAM policies: the table of verdicts", () => {
  for (const one of cases) {
    it(`${one.title}: ${one.expected}`, () => {
      const findings = breadth(one.policy);
      assert.equal(verdict(one.policy), one.expected, JSON.stringify(findings, undefined, 1));
      const worst = findings.find(({ level }) => level === (one.expected === "O" ? "overbroad" : "broad"));
      if (one.path !== undefined) assert.deepEqual(worst?.path, one.path);
      if (one.says !== undefined) assert.match(`${worst?.what ?? ""} ${worst?.why ?? ""}`, one.says);
    });
  }

  it("points every finding at a value that is there", () => {
    for (const one of cases) {
      for (const finding of breadth(one.policy)) {
        for (const path of [finding.path, ...finding.alsoAt])
          assert.notEqual(at(one.policy, path), undefined, one.title);
      }
    }
  });

  it("says for every finding what is wrong, why and what to do, in whole sentences", () => {
    for (const one of cases) {
      for (const { what, why, remedy } of breadth(one.policy)) {
        for (const text of [what, why, remedy]) assert.match(text, /^[`A-Z_*].*\.$/s, text);
        assert.doesNotMatch(`${what}${why}${remedy}`, /undefined|,\.|\s{2}/);
      }
    }
  });

  it("A10 has rights on both planes", () => {
    const planes = new Set(
      read(policy(allow(["route53:*", "acm:*"], "*"))).capabilities.map(({ plane }) => plane),
    );
    assert.deepEqual([...planes].sort(), ["dns", "pki"]);
  });

  it("A14 explains itself in a note at the operator", () => {
    const { notes } = read(policy(allow(CHANGE, ZONE, { StringEquals: { [TYPES]: ["TXT"] } })));
    const note = notes.find(({ kind }) => kind === "condition-never-matches");
    assert.deepEqual(note?.path, ["Statement", 0, "Condition", "StringEquals"]);
    assert.match(note.text, /ForAllValues:StringEquals/);
  });
});

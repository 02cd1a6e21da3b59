import assert from "node:assert/strict";
import type { RecordChange } from "../../server/src/credentials/capability";
import {
  closestCertificateMiss,
  missingForCertificate,
  missingForRecord,
} from "../../server/src/credentials/missing-right";
import { allows, allowsCertificate } from "../../server/src/credentials/questions";
import { traitsOf, wordsOfGrants } from "../../server/src/credentials/read";
import { allow, CHANGE, CHANGES, NAMES, policy, TYPES, ZONE } from "./aws-policies";
import { read } from "./reading";

const all = "ForAllValues:StringEquals";
const change: RecordChange = {
  zoneId: "Z2FDTNDATAQYW2",
  zoneName: "example.com",
  view: "public",
  ownerName: "login.example.com",
  type: "A",
  change: "DELETE",
};

function missing(provider: string, written: unknown, differing: Partial<RecordChange> = {}): string {
  const credential = { provider, policy: written };
  const { capabilities } = read(credential);
  const wanted = { ...change, ...differing };
  assert.equal(allows(capabilities, wanted), "no");
  return missingForRecord(capabilities, wanted, traitsOf(credential)?.vocabulary ?? wordsOfGrants).words;
}

const A8 = policy(
  allow(CHANGE, ZONE, { [all]: { [NAMES]: ["login.example.com"], [TYPES]: ["A"], [CHANGES]: ["UPSERT"] } }),
);
const GCP = {
  role: "r",
  managedZone: "example-com",
  includedPermissions: [
    "dns.changes.create",
    "dns.resourceRecordSets.create",
    "dns.resourceRecordSets.update",
  ],
};
const AZURE_ZONE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/dnsZones/example.com";

describe("missing rights in the words of the provider", () => {
  const cases: [title: string, words: string, expected: string][] = [
    [
      "Route 53: A8 cannot go back",
      missing("route53", A8),
      "`DELETE` in `route53:ChangeResourceRecordSetsActions`",
    ],
    [
      "Route 53: another type",
      missing("route53", A8, { change: "UPSERT", type: "aaaa" }),
      "`AAAA` in `route53:ChangeResourceRecordSetsRecordTypes`",
    ],
    [
      "Route 53: another name",
      missing("route53", A8, { change: "UPSERT", ownerName: "*.example.com." }),
      "`\\052.example.com` in `route53:ChangeResourceRecordSetsNormalizedRecordNames`",
    ],
    [
      "Route 53: another zone",
      missing("route53", A8, { change: "UPSERT", zoneId: "/hostedzone/Z0OTHER" }),
      "`arn:aws:route53:::hostedzone/Z0OTHER` in `Resource`",
    ],
    [
      "Route 53: two bounds",
      missing("route53", A8, { type: "TXT" }),
      "`TXT` in `route53:ChangeResourceRecordSetsRecordTypes` and `DELETE` in `route53:ChangeResourceRecordSetsActions`",
    ],
    [
      "Route 53: a right for something else",
      missing("route53", A8, { ownerName: "a.example.net", type: "TXT" }),
      "`route53:ChangeResourceRecordSets` on `arn:aws:route53:::hostedzone/Z2FDTNDATAQYW2`",
    ],
    [
      "Route 53: nothing like it",
      missing("route53", policy(allow("route53:GetChange", "*")), { zoneId: undefined }),
      "`route53:ChangeResourceRecordSets` on the hosted zone of example.com",
    ],
    [
      "Cloudflare",
      missing(
        "cloudflare",
        [
          {
            effect: "allow",
            permission_groups: ["DNS Write"],
            resources: { "com.cloudflare.api.account.zone.other": "*" },
          },
        ],
        { zoneId: "0a1b" },
      ),
      "`com.cloudflare.api.account.zone.0a1b` among the zone resources",
    ],
    [
      "Google Cloud: another change",
      missing("gcloud", GCP, { zoneId: "example-com" }),
      "`dns.resourceRecordSets.delete`",
    ],
    [
      "Google Cloud: another zone",
      missing("gcloud", GCP, { zoneId: "example-net", change: "CREATE" }),
      "the role on `managedZones/example-net`",
    ],
    [
      "Google Cloud: nothing like it",
      missing("gcloud", { role: "roles/dns.reader", project: "p" }, { zoneId: "example-com" }),
      "`dns.resourceRecordSets.delete` and `dns.changes.create` on `managedZones/example-com`",
    ],
    [
      "Azure: another record set",
      missing("azuredns", { role: "DNS Zone Contributor", scope: `${AZURE_ZONE}/A/www` }),
      "the scope `.../dnsZones/example.com/A/login`",
    ],
    [
      "Azure: another type",
      missing("azuredns", { Name: "x", Actions: ["Microsoft.Network/dnsZones/TXT/*"], scope: AZURE_ZONE }),
      "`Microsoft.Network/dnsZones/A/delete`",
    ],
    [
      "Azure: the apex",
      missing(
        "azuredns",
        { role: "DNS Zone Contributor", scope: `${AZURE_ZONE}/A/www` },
        { ownerName: "example.com" },
      ),
      "the scope `.../dnsZones/example.com/A/@`",
    ],
    [
      "BIND",
      missing("rfc2136", "grant k name www.example.com. A;"),
      "`grant KEY name login.example.com. A;`",
    ],
    [
      "BIND: another type",
      missing("rfc2136", "grant k name login.example.com. TXT;"),
      "the type `A` in the rule",
    ],
    [
      "ExternalDNS",
      missing("external-dns", ["--domain-filter=example.com", "--policy=upsert-only"]),
      "`--policy=sync`",
    ],
    [
      "Kubernetes",
      missing("kubernetes", {
        kind: "Role",
        rules: [{ apiGroups: ["externaldns.k8s.io"], resources: ["dnsendpoints"], verbs: ["create"] }],
      }),
      "`delete` on `dnsendpoints.externaldns.k8s.io`",
    ],
  ];
  for (const [title, words, expected] of cases) it(title, () => assert.equal(words, expected));

  it("says it in the manifest's own words for grants", () => {
    const grants = [{ plane: "dns", actions: ["record-write"], resources: ["www.example.com/A"] }];
    const { capabilities } = read({ grants });
    assert.equal(
      missingForRecord(capabilities, change, wordsOfGrants).words,
      "`login.example.com/A` in `resources`",
    );
    assert.equal(
      missingForRecord([], change, wordsOfGrants).words,
      "`record-write` on `login.example.com/A`",
    );
  });

  it("says what is missing for certificates", () => {
    const issue = { operation: "issue", names: ["a.example.com", "b.example.net"] } as const;
    const vault = (written: unknown) => {
      const credential = { provider: "vault", policy: written };
      const { capabilities } = read(credential);
      const wanted = { ...issue, authority: "pki_int", profile: "shop" };
      assert.equal(allowsCertificate(capabilities, wanted), "no");
      return missingForCertificate(capabilities, wanted, traitsOf(credential)?.vocabulary ?? wordsOfGrants)
        .words;
    };
    assert.equal(
      vault('path "pki_int/sign/other" { capabilities = ["update"] }'),
      "`update` on `pki_int/sign/shop`",
    );
    assert.equal(
      vault({ name: "shop", allowed_domains: ["example.com"], allow_subdomains: true }),
      "`b.example.net` in `allowed_domains` of the role",
    );
    const acm = read({
      provider: "aws",
      policy: policy(
        allow("acm:RequestCertificate", "*", { [all]: { "acm:DomainNames": ["a.example.com"] } }),
      ),
    }).capabilities;
    assert.deepEqual(closestCertificateMiss(acm, issue)?.missing, ["certificateNames"]);
    assert.equal(closestCertificateMiss(acm, { ...issue, names: ["a.example.com"] }), undefined);
    const aws = traitsOf({ provider: "aws" })?.vocabulary ?? wordsOfGrants;
    assert.equal(
      missingForCertificate([], { operation: "revoke", names: ["a"], authority: "one" }, aws).words,
      "`acm-pca:RevokeCertificate` on `arn:aws:acm-pca:*:*:certificate-authority/one`",
    );
    assert.equal(
      missingForCertificate(acm, { operation: "deploy", names: ["a"] }, aws).words,
      "`acm:ImportCertificate` on the certificate's ARN",
    );
  });

  it("knows the traits of a provider by its name, or by the form of its policy", () => {
    assert.equal(traitsOf({ provider: "azuredns" })?.offersRecordScope, true);
    assert.equal(traitsOf({ provider: "cloudflare" })?.offersWorkloadIdentity, false);
    assert.equal(traitsOf({ policy: A8 })?.offersWorkloadIdentity, true);
    assert.equal(traitsOf({ provider: "someone", policy: "words" }), undefined);
  });
});

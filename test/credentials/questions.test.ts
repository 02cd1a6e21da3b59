import assert from "node:assert/strict";
import { isCertain, normalizeOwnerName, type Capability } from "../../server/src/credentials/capability";
import {
  allows,
  allowsCertificate,
  canProveControl,
  dnsWrite,
  onlyChallengeTxt,
  onlyListedChallengeTxt,
  pkiWrite,
} from "../../server/src/credentials/questions";
import { closestMiss } from "../../server/src/credentials/missing-right";
import { allow, CHANGE, CHANGES, NAMES, policy, read, TYPES, ZONE } from "./aws-policies";

const all = "ForAllValues:StringEquals";

function capabilities(...statements: Record<string, unknown>[]): readonly Capability[] {
  return read(policy(...statements)).capabilities;
}

function challenge(names: string[], types: string[], operator = all): readonly Capability[] {
  return capabilities(
    allow(CHANGE, ZONE, {
      [operator]: { [NAMES]: names },
      [all]: { ...(operator === all && { [NAMES]: names }), [TYPES]: types },
    }),
  );
}

describe("questions on capabilities", () => {
  it("tells the planes of what is certain", () => {
    const mixed = capabilities(
      allow(["route53:*", "route53domains:*", "route53resolver:*", "acm:*"], "*"),
      allow("acm-pca:*", "*", { StringEquals: { "aws:ResourceTag/team": "pki" } }),
    );
    assert.deepEqual([...new Set(dnsWrite(mixed).map(({ plane }) => plane))], ["dns", "registrar"]);
    assert.equal(
      pkiWrite(mixed).every((one) => isCertain(one) && one.text.startsWith("acm:*")),
      true,
    );
    assert.equal(pkiWrite(mixed).length > 0, true);
    assert.deepEqual(dnsWrite(capabilities(allow("route53:List*", "*"))), []);
  });

  it("knows rights that reach no further than challenge TXT", () => {
    assert.equal(challenge(["_acme-challenge.example.com"], ["TXT"]).every(onlyChallengeTxt), true);
    assert.equal(
      challenge(["_acme-challenge.*"], ["TXT"], "ForAllValues:StringLike").every(onlyChallengeTxt),
      true,
    );
    for (const [names, types] of [
      [["_acme-challenge.example.com"], ["TXT", "CNAME"]],
      [["_acme-challenge.example.com", "example.com"], ["TXT"]],
      [["_acme-challengex.example.com"], ["TXT"]],
    ] as [string[], string[]][]) {
      assert.equal(challenge(names, types).some(onlyChallengeTxt), false, names.join());
    }
    assert.equal(
      challenge(["_acme-challenge*"], ["TXT"], "ForAllValues:StringLike").some(onlyChallengeTxt),
      false,
    );
    assert.equal(capabilities(allow(CHANGE, ZONE)).some(onlyChallengeTxt), false);
    assert.equal(capabilities(allow("route53:GetChange", "*")).every(onlyChallengeTxt), true);
    assert.equal(capabilities(allow("route53:DeleteHostedZone", ZONE)).some(onlyChallengeTxt), false);
  });

  it("tells names that are listed from patterns", () => {
    assert.equal(challenge(["_acme-challenge.example.com"], ["TXT"]).every(onlyListedChallengeTxt), true);
    assert.equal(
      challenge(["_acme-challenge.*"], ["TXT"], "ForAllValues:StringLike").some(onlyListedChallengeTxt),
      false,
    );
  });

  it("says what is missing from the nearest right", () => {
    const rights = capabilities(
      allow(CHANGE, "arn:aws:route53:::hostedzone/Z9"),
      allow(CHANGE, ZONE, { [all]: { [NAMES]: ["a.example.com"], [TYPES]: ["A"], [CHANGES]: ["UPSERT"] } }),
    );
    const wanted = {
      zoneId: "Z2FDTNDATAQYW2",
      ownerName: "a.example.com",
      type: "A",
      change: "DELETE",
    } as const;
    assert.equal(allows(rights, wanted), "no");
    const miss = closestMiss(rights, { ...wanted, type: "TXT", zoneId: "Z2FDTNDATAQYW2" });
    assert.deepEqual(miss?.missing, ["zones"]);
    const [, narrow] = rights;
    assert.deepEqual(narrow && closestMiss([narrow], wanted)?.missing, ["changes"]);
    assert.equal(closestMiss([], wanted), undefined);
    assert.equal(closestMiss(rights, { ...wanted, zoneId: "Z9", type: "TXT" })?.missing.length, 3);
  });

  it("asks for certificates by name, authority and operation", () => {
    const CA = "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/";
    const rights = capabilities(
      allow("acm-pca:IssueCertificate", `${CA}one`),
      allow("acm:RequestCertificate", "*", { [all]: { "acm:DomainNames": ["*.example.com"] } }),
    );
    const issue = { operation: "issue", names: ["www.example.net"] } as const;
    assert.equal(allowsCertificate(rights, { ...issue, authority: "one" }), "yes");
    assert.equal(allowsCertificate(rights, { ...issue, authority: "two" }), "no");
    assert.equal(allowsCertificate(rights, issue), "unknown");
    assert.equal(allowsCertificate(rights, { ...issue, names: ["*.Example.com."] }), "yes");
    assert.equal(allowsCertificate(rights, { ...issue, operation: "revoke", authority: "one" }), "no");
  });

  it("knows which rights can prove control of a name", () => {
    assert.equal(challenge(["login.example.com"], ["A"]).some(canProveControl), false);
    assert.equal(challenge(["login.example.com"], ["TXT"]).some(canProveControl), true);
  });

  it("normalises owner names as Route 53's condition keys have them", () => {
    assert.equal(normalizeOwnerName("*.Example.COM."), "\\052.example.com");
    assert.equal(normalizeOwnerName("\\052.example.com"), "\\052.example.com");
    assert.equal(normalizeOwnerName("_acme-challenge.a-b.example.com"), "_acme-challenge.a-b.example.com");
    assert.equal(normalizeOwnerName("a/b.example.com"), "a\\057b.example.com");
  });
});

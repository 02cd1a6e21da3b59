import assert from "node:assert/strict";
import type { CaaData } from "../../server/src/dns/caa";
import { authorize, type CaaRequest } from "../../server/src/dns/caa-authorization";
import { parseRecordData } from "../../server/src/dns/record-data";

const ours: CaaRequest = {
  domains: ["ca.example"],
  mayGoBy: () => false,
  certifies: "host",
  accountUri: "https://ca.example/acct/1",
  method: "dns-01",
};

function rrsetOf(values: readonly string[]): readonly CaaData[] {
  return values.flatMap((value) => {
    const parsed = parseRecordData("CAA", value);
    assert.ok(parsed.ok && parsed.data.type === "CAA", value);
    return [parsed.data];
  });
}

function told(values: readonly string[], request: Partial<CaaRequest> = {}): string {
  const verdict = authorize(rrsetOf(values), { ...ours, ...request });
  if (verdict.kind !== "refused") return verdict.kind;
  const { refusal } = verdict;
  return refusal.kind === "not-named"
    ? `not-named in ${refusal.tag}: ${refusal.domains.join(" ")}`
    : `${refusal.kind} at ${refusal.index}`;
}

describe("authorize", () => {
  it("lets everybody issue where no property speaks of issuing", () => {
    assert.equal(told(['0 iodef "mailto:a@example.com"']), "allowed");
    assert.equal(told(['0 contactemail "a@example.com"', '0 tbs "x"']), "allowed");
    assert.equal(told(['0 issuewild ";"']), "allowed");
  });

  it("wants one property that names the authority, and adds them up", () => {
    assert.equal(told(['0 issue "ca.example"']), "allowed");
    assert.equal(told(['0 issue ";"', '0 issue "CA.example"']), "allowed");
    assert.equal(
      told(['0 issue "other.example"', '0 issue "third.example"']),
      "not-named in issue: other.example third.example",
    );
    assert.equal(told(['0 issue ";"']), "not-named in issue: ");
    assert.equal(told(['0 issue "sub.ca.example"']), "not-named in issue: sub.ca.example");
  });

  it("asks issuemail alone for mailboxes", () => {
    const mailbox = { certifies: "mailbox" } as const;
    assert.equal(told(['0 issue ";"', '0 issuewild ";"'], mailbox), "allowed");
    assert.equal(told(['0 issuemail "ca.example"', '0 issue ";"'], mailbox), "allowed");
    assert.equal(told(['0 issuemail "other.example"'], mailbox), "not-named in issuemail: other.example");
    assert.equal(told(['0 issuemail ";"'], mailbox), "not-named in issuemail: ");
    assert.equal(told(['0 issuemail "other.example"']), "allowed");
    assert.equal(told(['128 tbs "x"'], mailbox), "critical-tag at 0");
  });

  it("asks issuewild for wildcards, and issue where there is none", () => {
    const wildcard = { certifies: "wildcard" } as const;
    assert.equal(told(['0 issue "ca.example"'], wildcard), "allowed");
    assert.equal(told(['0 issue "ca.example"', '0 issuewild ";"'], wildcard), "not-named in issuewild: ");
    assert.equal(told(['0 issue ";"', '0 issuewild "ca.example"'], wildcard), "allowed");
    assert.equal(told(['0 issue ";"', '0 issuewild "ca.example"']), "not-named in issue: ");
  });

  it("refuses by an unknown tag with the critical bit, and by no known one", () => {
    assert.equal(told(['0 issue "ca.example"', '128 tbs "x"']), "critical-tag at 1");
    assert.equal(told(['0 issue "ca.example"', '0 tbs "x"']), "allowed");
    assert.equal(told(['128 issue "ca.example"', '128 iodef "mailto:a@example.com"']), "allowed");
  });

  it("holds account and method against the property that names the authority", () => {
    const other = '0 issue "ca.example; accounturi=https://ca.example/acct/2"';
    assert.equal(told([other]), "account at 0");
    assert.equal(told([other, '0 issue "ca.example; validationmethods=http-01,dns-01"']), "allowed");
    assert.equal(told(['0 issue "ca.example; validationmethods=http-01,tls-alpn-01"']), "method at 0");
    assert.equal(told([other], { accountUri: undefined }), "allowed");
    assert.equal(told(['0 issue "ca.example; validationmethods=http-01"'], { method: undefined }), "allowed");
  });

  it("tells a value that nobody can meet", () => {
    assert.equal(told(['0 issue "ca.example; accounturi=a:b; accounturi=c:d"']), "unsatisfiable at 0");
    assert.equal(told(['0 issue "ca.example accounturi=a:b"']), "unsatisfiable at 0");
  });

  it("does not judge other domains where an authority may have more than are known", () => {
    const open = { mayGoBy: (domain: string) => domain === "brand.example" };
    assert.equal(told(['0 issue "brand.example"'], open), "unknown");
    assert.equal(told(['0 issue ";"'], open), "not-named in issue: ");
    assert.equal(told(['0 issue "ca.example"'], open), "allowed");
    assert.equal(
      told(['0 issue "ca.example; validationmethods=http-01"', '0 issue "brand.example"'], open),
      "unknown",
    );
    assert.equal(told(['0 issue "other.example"'], open), "not-named in issue: other.example");
    assert.equal(told(['0 issue "other.example"', '0 issue "brand.example"'], open), "unknown");
  });
});

import assert from "node:assert/strict";
import { CompletionItemKind } from "vscode-languageserver-types";
import { offered } from "./support";
import { change, policy, SHOP, specOf } from "./samples";

describe("completion of words that the schema allows", () => {
  it("offers each with a sentence", () => {
    const list = offered(change("type: |"));
    assert.deepEqual(list.labels, ["standard", "normal", "emergency"]);
    assert.match(JSON.stringify(list.item("emergency").documentation), /incident/);
    assert.equal(list.item("normal").detail, "default");
  });

  it("offers them in a flow map, behind a colon without a space, and on a line of their own", () => {
    assert.equal(
      specOf(offered(change("service: {exposure: |}")).accept("hybrid")),
      "service: {exposure: hybrid}",
    );
    assert.equal(specOf(offered(change("type:|")).accept("normal")), "type: normal");
    assert.equal(specOf(offered(change("type:\n  |")).accept("normal")), "type:\n  normal");
  });

  it("replaces the whole word", () => {
    assert.equal(specOf(offered(change("type: stan|dard # why")).accept("normal")), "type: normal # why");
  });

  it("keeps quotes, and closes those that are open", () => {
    assert.equal(specOf(offered(change('type: "sta|"')).accept("normal")), 'type: "normal"');
    assert.equal(specOf(offered(change("type: '|'")).accept("normal")), "type: 'normal'");
    assert.equal(specOf(offered(change('type: "sta|')).accept("normal")), 'type: "normal"');
  });

  it("leaves out words that the list has already", () => {
    const marked = change("certificates:\n  - name: x\n    usages:\n      - server auth\n      - |");
    const { labels } = offered(marked);
    assert.ok(labels.includes("client auth") && !labels.includes("server auth"));
    assert.equal(
      offered(marked).accept("digital signature").split("\n").at(-1),
      "        - digital signature",
    );
  });

  it("offers them as a list where a list is wanted", () => {
    const marked = change("approvers:\n  - {identity: bob@example.com, for: |}");
    assert.equal(
      specOf(offered(marked).accept("pki")),
      "approvers:\n  - {identity: bob@example.com, for: [pki]}",
    );
  });

  it("offers true and false", () => {
    const { labels } = offered(change("certificates:\n  - name: x\n    mustStaple: |"));
    assert.deepEqual(labels, ["true", "false"]);
  });

  it("offers numbers with their meaning", () => {
    const marked = change(
      "zones:\n  - name: example.com\n    records:\n      - {name: _443._tcp.a, type: TLSA, values: [{certificate_usage: |}]}",
    );
    const list = offered(marked);
    assert.deepEqual(list.labels, ["0", "1", "2", "3"]);
    assert.match(JSON.stringify(list.item("3").documentation), /DANE-EE/);
    assert.ok(list.accept("3").includes("certificate_usage: 3}"));
  });

  it("offers the lengths of keys that the algorithm has", () => {
    const sizes = (key: string): readonly string[] =>
      offered(change(`certificates:\n  - name: a\n    privateKey: ${key}`)).labels;
    assert.deepEqual(sizes("{algorithm: RSA, size: |}"), ["2048", "3072", "4096"]);
    assert.deepEqual(sizes("{size: |, algorithm: ECDSA}"), ["256", "384", "521"]);
    assert.deepEqual(sizes("\n      algorithm: Ed25519\n      size: |"), []);
    assert.deepEqual(sizes("{algorithm: DSA, size: |}"), []);
    assert.deepEqual(sizes("{size: |}").toSorted(), ["2048", "256", "3072", "384", "4096", "521"]);
    const { detail } = offered(change("certificates:\n  - {name: a, privateKey: {size: |}}")).item("384");
    assert.equal(detail, "ECDSA · P-384");
  });

  it("leaves out keys that the issuer refuses, as the rule on keys tells of them", () => {
    const labels = (key: string, rest: string): readonly string[] =>
      offered(change(`certificates:\n  - {name: a, ${rest}, privateKey: ${key}}`)).labels;
    const issuer = (name: string): string => `issuerRef: {name: ${name}}`;
    assert.deepEqual(labels("{algorithm: ECDSA, size: |}", issuer("letsencrypt-prod")), ["256", "384"]);
    assert.deepEqual(labels("{algorithm: RSA, size: |}", issuer("aws-acm")), ["2048"]);
    assert.deepEqual(labels("{size: |}", issuer("aws-acm")).toSorted(), ["2048", "256", "384"]);
    assert.deepEqual(labels("{algorithm: |, size: 521}", issuer("letsencrypt-prod")), ["RSA", "ECDSA"]);
    // Others take them, of others nothing is known, and a key that stays is not refused any more.
    assert.deepEqual(labels("{algorithm: ECDSA, size: |}", issuer("digicert")), ["256", "384", "521"]);
    assert.deepEqual(labels("{algorithm: ECDSA, size: |}", issuer("internal-ca")), ["256", "384", "521"]);
    assert.deepEqual(labels("{algorithm: |}", issuer("internal-ca")), ["RSA", "ECDSA", "Ed25519"]);
    const kept = `op: keep, ${issuer("letsencrypt-prod")}`;
    assert.deepEqual(labels("{algorithm: ECDSA, size: |}", kept), ["256", "384", "521"]);
  });

  it("leaves out usages and challenges that the issuer refuses, and renewals before the start", () => {
    const labels = (rest: string): readonly string[] =>
      offered(change(`certificates:\n  - {name: a, dnsNames: ["*.example.com"], ${rest}}`)).labels;
    const issuer = (name: string): string => `issuerRef: {name: ${name}}`;
    const usages = labels(`${issuer("letsencrypt-prod")}, usages: [|]`);
    assert.ok(usages.includes("server auth") && usages.includes("digital signature"));
    for (const usage of ["cert sign", "code signing", "timestamping"])
      assert.ok(!usages.includes(usage), usage);
    const challenges = labels(`${issuer("letsencrypt-prod")}, challenge: |`);
    assert.ok(challenges.includes("dns-01") && !challenges.includes("http-01"));
    // Of other authorities nothing is known, and of what stays nothing is asked any more.
    for (const rest of [issuer("internal-ca"), `op: keep, ${issuer("letsencrypt-prod")}`]) {
      assert.ok(labels(`${rest}, usages: [|]`).includes("code signing"), rest);
      assert.ok(labels(`${rest}, challenge: |`).includes("http-01"), rest);
    }
    assert.deepEqual(labels("duration: 2160h, renewBefore: |"), ["720h"]);
    assert.deepEqual(labels("duration: 720h, renewBefore: |"), ["240h"]);
    assert.deepEqual(labels("renewBefore: |"), ["720h"]);
  });

  it("leaves out what certificates for mail and for code may not have", () => {
    const usages = (rest: string): readonly string[] =>
      offered(
        change(
          `issuers: [{name: ca, trust: public}]\ncertificates:\n  - {name: a, issuerRef: {name: ca}, ${rest}}`,
        ),
      ).labels;
    const forMail = usages("emailAddresses: [a@example.com], usages: [email protection, |]");
    assert.ok(forMail.includes("client auth") && !forMail.includes("server auth"));
    const forCode = usages("usages: [code signing, |]");
    assert.ok(forCode.includes("email protection") && !forCode.includes("any"));
    // What has no names yet may still become anything.
    assert.ok(usages("usages: [|]").includes("email protection"));
    const sizes = usages("usages: [code signing], privateKey: {algorithm: RSA, size: |}");
    assert.ok(sizes.includes("3072") && !sizes.includes("2048"));
    const algorithms = usages("emailAddresses: [a@example.com], privateKey: {algorithm: |}");
    assert.ok(algorithms.includes("Ed25519"));
  });

  it("offers record types with what each is for", () => {
    const list = offered(
      change("zones:\n  - name: example.com\n    records:\n      - name: a\n        type: |"),
    );
    assert.deepEqual(list.labels.slice(0, 3), ["A", "AAAA", "CNAME"]);
    for (const type of ["MX", "CAA", "TLSA", "HTTPS", "TXT", "SSHFP"])
      assert.ok(list.labels.includes(type), type);
    assert.match(JSON.stringify(list.item("CNAME").documentation), /alias/);
    assert.equal(list.item("A").kind, CompletionItemKind.EnumMember);
  });

  it("offers record types in place of one that stands there", () => {
    const { labels } = offered(
      change("zones:\n  - name: e.com\n    records:\n      - {name: a, type: A|, value: 203.0.113.1}"),
    );
    assert.ok(labels.includes("AAAA") && labels.includes("CNAME"));
  });

  it("offers defaults and examples that help, as values", () => {
    const list = offered(change("rollback: {window: |}"));
    assert.deepEqual(list.labels, ["30m", "4h"]);
    assert.equal(list.item("4h").detail, "example");
    assert.equal(list.item("4h").kind, CompletionItemKind.Value);
    assert.ok(
      offered(change("zones:\n  - name: example.com\n    provider: |")).labels.includes("cloudflare"),
    );
    assert.ok(offered(change("policyChecks: [|]")).labels.includes("trust-change check"));
  });

  it("offers no sample data as if it were known", () => {
    assert.deepEqual(offered(change("ticket: |")).labels, []);
    assert.deepEqual(offered(change("requestedBy: |")).labels, []);
    // The serial number of another certificate would have that one revoked.
    const serial = "certificates:\n  - {name: a, previous: {serial: |}}";
    assert.deepEqual(offered(change(serial)).labels, []);
    const count = "certificates:\n  - {name: a, inventory: {count: |, source: x}}";
    assert.deepEqual(offered(change(count)).labels, []);
  });

  it("offers severities in a policy", () => {
    const { labels } = offered(policy("rules:\n  schema: |"));
    assert.deepEqual(labels, ["error", "warning", "information", "hint", "ignore"]);
  });

  it("offers words in the second document of a file", () => {
    const text = `${change(SHOP)}\n---\n${change("type: |")}`;
    assert.deepEqual(offered(text).labels, ["standard", "normal", "emergency"]);
  });

  it("offers words below a line that cannot be read, and inside brackets that are not closed", () => {
    assert.deepEqual(offered(change("ticket CHG1\ntype: |")).labels, ["standard", "normal", "emergency"]);
    assert.deepEqual(offered(change("steps:\n  - {name: a, trust: |\n  - {name: b, wait: 1h}")).labels, [
      "add",
      "remove",
    ]);
  });
});

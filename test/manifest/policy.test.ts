import assert from "node:assert/strict";
import type { TouchedZone } from "../../server/src/manifest/model/touched";
import { changeIn, changeUnder, edit, manifestOf } from "./changes";

describe("what a policy shares with every change", () => {
  const policy = `defaults:
  audit: {zoneEdits: {sink: "siem://policy"}, privateKeyAccess: {sink: "siem://policy"}}
  monitoring: {resolverFailures: "https://policy.example.com"}
  policyChecks: [trust-change check]
  issuers: [{name: mesh, trust: private}, {name: letsencrypt-prod, trust: public}]
  trustStores: [{name: jvm, holds: [root]}]
  credentials: [{name: deployer, principal: "role/deployer"}]
  dnssec: {Example.com.: {reason: from the policy}}
`;

  it("is found by name", () => {
    const change = changeUnder(policy);
    assert.equal(change.issuers.named("mesh")[0]?.view.at("trust").text, "private");
    assert.equal(change.trustStores.named("jvm").length, 1);
    assert.equal(change.credential("deployer")?.principal, "role/deployer");
    assert.equal(change.people.canonical("deployer"), "role/deployer");
    assert.deepEqual(change.issuers.named("other"), []);
    assert.equal(change.credential("other"), undefined);
  });

  it("is no part of the change: only names lead to it", () => {
    const change = changeUnder(policy);
    assert.deepEqual([change.issuers.all(), change.trustStores.all(), change.credentials()], [[], [], []]);
    assert.deepEqual(change.credentialsNamed("deployer"), []);
  });

  it("gives way to what the change says itself", () => {
    const change = changeUnder(
      policy,
      `issuers: [{name: mesh, trust: public}]
credentials: [{name: deployer, principal: "role/own"}]
trustStores: [{name: jvm, holds: [other]}]
`,
    );
    assert.deepEqual(
      change.issuers.named("mesh").map(({ view }) => view.at("trust").text),
      ["public"],
    );
    assert.equal(change.credential("deployer")?.principal, "role/own");
    assert.equal(change.trustStores.named("jvm").length, 1);
  });

  it("fills what the change leaves out, part by part", () => {
    const { safeguards } = changeUnder(
      policy,
      `audit: {zoneEdits: {sink: "siem://own"}}
monitoring: {validationErrors: "https://own.example.com"}
policyChecks: [opa]
`,
    );
    assert.equal(safeguards.audit("zoneEdits").at("sink").text, "siem://own");
    assert.equal(safeguards.audit("privateKeyAccess").at("sink").text, "siem://policy");
    assert.equal(safeguards.audit("registrationChanges").exists, false);
    assert.equal(safeguards.monitoring("resolverFailures").text, "https://policy.example.com");
    assert.equal(safeguards.monitoring("validationErrors").text, "https://own.example.com");
    assert.deepEqual(
      safeguards.policyChecks().map(({ source }) => source),
      ["opa", "trust-change check"],
    );
  });

  it("counts as the exception from signing of a zone that has none of its own", () => {
    const { zones } = {
      zones: changeUnder(policy, "zones: [{name: example.com}, {name: example.net}]\n").zones(),
    };
    assert.deepEqual(
      zones.map(({ dnssecException }) => dnssecException.at("reason").text),
      ["from the policy", undefined],
    );
    const own = changeUnder(
      policy,
      "zones: [{name: example.com, dnssec: {exception: {reason: own}}}]\n",
    ).zones();
    assert.equal(own[0]?.dnssecException.at("reason").text, "own");
  });

  it("follows the text of the policy", () => {
    const manifest = manifestOf("summary: nothing\n", policy);
    const change = changeIn(manifest);
    assert.equal(change.credential("deployer")?.principal, "role/deployer");
    edit(manifest, "role/deployer", "role/another");
    assert.equal(change.credential("deployer")?.principal, "role/another");
  });
});

describe("what a change touches", () => {
  const keep = "{name: a, type: A, op: keep, value: 203.0.113.1}";
  const update = "{name: a, type: A, value: 203.0.113.2, previous: {ttl: 60, values: [203.0.113.1]}}";
  const zone = (rest: string): string => `zones: [{name: example.com, ${rest}}]\n`;

  function planes(spec: string): string {
    const { touched } = changeUnder(undefined, spec);
    return (["dns", "pki"] as const).filter((plane) => touched.plane(plane)).join(" ");
  }

  it("is DNS by a record, a key, a DS, the signing, the delegation, or a step on them", () => {
    assert.equal(planes(zone(`records: [${keep}]`)), "");
    assert.equal(planes(zone(`records: [${update}]`)), "dns");
    assert.equal(planes(zone("dnssec: {status: signed, keys: [{key_tag: 1, op: keep}, {key_tag: 2}]}")), "");
    assert.equal(planes(zone("dnssec: {keys: [{key_tag: 1, op: delete}]}")), "dns");
    assert.equal(planes(zone("dnssec: {ds: [{key_tag: 1, op: create}]}")), "dns");
    assert.equal(planes(zone("dnssec: {status: unsigning}")), "dns");
    assert.equal(planes(zone("delegation: {nameServers: [ns1.example.net]}")), "");
    assert.equal(
      planes(
        zone("delegation: {nameServers: [ns1.example.net], previous: {nameServers: [ns2.example.net]}}"),
      ),
      "dns",
    );
    assert.equal(
      planes(`${zone("view: public")}steps: [{name: x, dnssec: sign, zone: Example.com.}]\n`),
      "dns",
    );
    assert.equal(
      planes(`${zone("view: public")}steps: [{name: x, delegation: update, zone: example.org}]\n`),
      "",
    );
  });

  it("is PKI by a certificate, or a step on certificates or trust stores", () => {
    assert.equal(planes("certificates: [{name: a, op: keep, dnsNames: [a.example.com]}]\n"), "");
    assert.equal(planes("certificates: [{name: a, dnsNames: [a.example.com]}]\n"), "pki");
    assert.equal(planes("certificates: [{name: a, op: revoke}]\n"), "pki");
    assert.equal(planes("steps: [{name: x, trust: add, certificates: [root], stores: [jvm]}]\n"), "pki");
    assert.equal(planes("steps: [{name: x, wait: 10m}]\n"), "");
  });

  it("knows which types of records change", () => {
    const { touched } = changeUnder(undefined, zone(`records: [${keep}, {name: "", type: CAA, op: create}]`));
    assert.ok(touched.type("CAA") && !touched.type("A"));
  });

  const demands = `zones:
  - {match: [apps.example.com], risk: low}
  - {match: [example.com, "*.internal.example.net"], risk: high}
`;

  function zonesOf(spec: string): readonly string[] {
    const told = ({ plane, name, policyZone }: TouchedZone): string =>
      `${plane} ${name}: ${policyZone?.risk ?? "?"}`;
    return changeUnder(demands, spec).touched.zones().map(told);
  }

  it("finds the demands of the policy by the zones with changes, each side for itself", () => {
    assert.deepEqual(zonesOf(zone(`records: [${keep}]`)), []);
    assert.deepEqual(zonesOf(zone(`records: [${update}]`)), ["dns example.com: high"]);
    const other = "zones: [{name: example.org, records: [" + update + "]}]\n";
    assert.deepEqual(zonesOf(other), ["dns example.org: ?"]);
  });

  it("finds them by the deepest listed zone that the names of certificates lie in", () => {
    const zones = "zones: [{name: example.com}, {name: apps.example.com}]\n";
    const certificate = (names: string): string => `certificates: [{name: a, dnsNames: [${names}]}]\n`;
    assert.deepEqual(zonesOf(zones + certificate("x.apps.example.com")), ["pki apps.example.com: low"]);
    assert.deepEqual(zonesOf(zones + certificate('"*.example.com", x.apps.example.com')), [
      "pki example.com: high",
      "pki apps.example.com: low",
    ]);
    assert.deepEqual(zonesOf(`${zones}certificates: [{name: a, op: keep, dnsNames: [example.com]}]\n`), []);
  });

  it("finds them by the names of certificates in zones that are not listed", () => {
    const certificate = (name: string): string => `certificates: [{name: a, dnsNames: [${name}]}]\n`;
    assert.deepEqual(zonesOf(certificate("login.example.com")), ["pki example.com: high"]);
    assert.deepEqual(zonesOf(certificate("x.apps.example.com")), ["pki apps.example.com: low"]);
    assert.deepEqual(zonesOf(certificate("vault.internal.example.net")), [
      "pki vault.internal.example.net: high",
    ]);
    assert.deepEqual(zonesOf(certificate("www.example.org")), []);
  });

  it("raises the risk of a change whose certificates alone reach into a zone", () => {
    const certificate = "certificates: [{name: a, dnsNames: [login.example.com]}]\n";
    assert.equal(changeUnder(demands, certificate).risk(), "high");
    assert.equal(changeUnder(undefined, certificate).risk(), "low");
  });

  it("follows the text, of the change and of the policy", () => {
    const manifest = manifestOf("certificates: [{name: a, dnsNames: [login.example.com]}]\n", demands);
    const { touched } = changeIn(manifest);
    assert.deepEqual(
      touched.zones().map(({ name }) => name),
      ["example.com"],
    );
    edit(manifest, "login.example.com", "login.example.org");
    assert.deepEqual(touched.zones(), []);
    edit(manifest, '[example.com, "*.', '[example.org, "*.');
    assert.deepEqual(
      touched.zones().map(({ name }) => name),
      ["example.org"],
    );
  });
});

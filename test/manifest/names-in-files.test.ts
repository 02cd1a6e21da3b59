import assert from "node:assert/strict";
import type { DomainName } from "../../server/src/dns/name";
import { Manifest } from "../../server/src/manifest/model/manifest";
import type { TrustChange } from "../../server/src/manifest/model/trust-change";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { dnsNames, pem, requestOf } from "../pki/x509/certificate-writer";
import { filesOf } from "../rules/files";

const request = pem(
  requestOf({ extensions: [dnsNames("login.example.com", "*.apps.example.com")] }),
  "CERTIFICATE REQUEST",
);

function changeWith(certificate: string): TrustChange {
  const manifest = new Manifest(
    parseSource(
      "file:///a.trust.yaml",
      `apiVersion: trust-change/v1
kind: TrustChange
metadata: {name: a}
spec:
  service: {name: a, critical: login}
  zones:
    - {name: example.com, records: []}
  certificates:
    - {name: tls, ${certificate}}
`,
    ),
  );
  manifest.setFiles(filesOf({ "a.csr": request }));
  const [first] = manifest.changes();
  assert.ok(first);
  return first;
}

describe("names that stand in the source of a certificate", () => {
  const having = (change: TrustChange, name: string) =>
    change.certificateNames.having(name as DomainName).map(({ name: own }) => own);
  const below = (change: TrustChange, name: string) =>
    change.certificateNames.below(name as DomainName).map(({ name: own }) => own);
  const hosts = (change: TrustChange) => change.criticalHosts.all().map(({ name }) => name);

  it("count as those that are written", () => {
    const change = changeWith("source: a.csr");
    assert.deepEqual(having(change, "login.example.com"), ["tls"]);
    assert.deepEqual(having(change, "*.apps.example.com"), ["tls"]);
    assert.deepEqual(having(change, "x.apps.example.com"), []);
    assert.deepEqual(below(change, "apps.example.com"), ["tls"]);
    assert.deepEqual(below(change, "example.com"), ["tls"]);
    assert.deepEqual(below(change, "example.net"), []);
    assert.deepEqual(hosts(change), ["apps.example.com", "login.example.com"]);
    const [host] = change.criticalHosts.all();
    const place = host && change.criticalHosts.placeOf(host);
    assert.equal(place?.kind === "scalar" ? place.source : undefined, "a.csr");
  });

  it("count for nothing where names are written, the file is not there, or the certificate goes", () => {
    const written = changeWith("source: a.csr, dnsNames: [www.example.com]");
    assert.deepEqual(having(written, "login.example.com"), []);
    assert.deepEqual(hosts(written), ["www.example.com"]);
    assert.deepEqual(having(changeWith("source: b.csr"), "login.example.com"), []);
    const gone = changeWith("source: a.csr, op: revoke");
    assert.deepEqual(below(gone, "example.com"), []);
    assert.deepEqual(hosts(gone), []);
  });
});

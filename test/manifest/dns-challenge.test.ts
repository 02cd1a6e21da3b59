import assert from "node:assert/strict";
import {
  canWriteAt,
  challengeNameOf,
  challengesBehindWildcard,
  dns01IssuerOf,
  hostsBehindWildcard,
} from "../../server/src/manifest/model/dns-challenge";
import { parseHost } from "../../server/src/manifest/model/names";
import type { Certificate } from "../../server/src/manifest/model/certificate";
import type { TrustChange } from "../../server/src/manifest/model/trust-change";
import { changeOf } from "./texts";

function changeWith(records: string, names: string, solver: string): [TrustChange, Certificate] {
  const change = changeOf(
    `zones:\n  - {name: example.com, records: [${records}]}\nissuers:\n  - {name: le, challenge: dns-01, solver: {${solver}}}\ncertificates:\n  - {name: tls, dnsNames: [${names}], issuerRef: {name: le}}\n`,
  );
  const [certificate] = change.certificates();
  assert.ok(certificate);
  return [change, certificate];
}

const alias = '{name: "*.apps", type: CNAME, op: keep, value: edge.example.net.}';
const address = '{name: "*.apps", type: A, op: keep, value: 203.0.113.1}';

function found(
  of: typeof hostsBehindWildcard,
  records: string,
  names: string,
  solver = "",
): readonly string[] {
  const [change, certificate] = changeWith(records, names, solver);
  return of(change, certificate).map(({ host, wildcard }) => `${host} by ${wildcard}`);
}

describe("challenges and wildcards", () => {
  it("share a name for a host and its wildcard", () => {
    for (const text of ["a.example.com", "*.a.example.com"]) {
      const name = parseHost(text);
      assert.ok(name);
      assert.equal(challengeNameOf(name), "_acme-challenge.a.example.com");
    }
  });

  it("meet where a wildcard alias answers for the challenge, once for each challenge", () => {
    assert.deepEqual(
      found(challengesBehindWildcard, alias, '"*.apps.example.com", apps.example.com, a.apps.example.com'),
      ["apps.example.com by *.apps.example.com", "a.apps.example.com by *.apps.example.com"],
    );
    assert.deepEqual(found(challengesBehindWildcard, address, '"*.apps.example.com"'), []);
    const hidden = `${alias}, {name: a.apps, type: TXT, op: keep, value: text}`;
    assert.deepEqual(found(challengesBehindWildcard, hidden, "a.apps.example.com"), []);
  });

  it("hide a host that a wildcard alone leads to an address", () => {
    assert.deepEqual(found(hostsBehindWildcard, address, 'a.apps.example.com, "*.apps.example.com"'), [
      "a.apps.example.com by *.apps.example.com",
    ]);
    assert.deepEqual(found(hostsBehindWildcard, alias, "a.apps.example.com"), []);
    assert.deepEqual(found(hostsBehindWildcard, alias, "a.apps.example.com", "cnameStrategy: None"), [
      "a.apps.example.com by *.apps.example.com",
    ]);
  });

  it("need a certificate that is issued by dns-01", () => {
    const change = changeOf(
      "issuers: [{name: le, challenge: http-01}]\ncertificates:\n  - {name: a, issuerRef: {name: le}}\n  - {name: b, issuerRef: {name: le}, challenge: dns-01}\n  - {name: c, op: keep, issuerRef: {name: le}, challenge: dns-01}\n  - {name: d, ca: {}, issuerRef: {name: le}, challenge: dns-01}\n",
    );
    const by = change.certificates().filter((certificate) => dns01IssuerOf(change, certificate));
    assert.deepEqual(
      by.map(({ name }) => name),
      ["b"],
    );
  });

  it("are within reach of a solver by its zone, out of reach outside of the listed zones, else unknown", () => {
    const reach = (solver: string, target: string): boolean | undefined => {
      const [change, certificate] = changeWith(alias, "a.example.com", solver);
      const issuer = dns01IssuerOf(change, certificate);
      const name = parseHost(target);
      assert.ok(issuer && name);
      return canWriteAt(change, issuer, name);
    };
    assert.equal(reach("zone: acme.example.org", "x.acme.example.org"), true);
    assert.equal(reach("zone: acme.example.org", "x.example.org"), false);
    assert.equal(reach("", "edge.example.net"), false);
    assert.equal(reach("", "edge.example.com"), undefined);
  });
});

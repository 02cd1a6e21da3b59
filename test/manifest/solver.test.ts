import assert from "node:assert/strict";
import { challengesOf, solverOf } from "../../server/src/manifest/model/solver";
import { changeOf } from "./texts";

interface Scene {
  readonly records?: string;
  readonly names?: string;
  readonly certificate?: string;
  readonly issuer?: string;
  readonly before?: string;
  readonly zone?: string;
  readonly zones?: string;
}

function scene({
  records = "",
  names = "www.example.org",
  certificate = "",
  issuer = "",
  before = "",
  zone = "",
  zones = "",
}: Scene) {
  const change = changeOf(`zones:
  - {name: example.org, zoneId: Z1, ${zone}records: [${records}]}
  - {name: acme.example.net, zoneId: Z2, records: []}
${zones}issuers:
  - {name: ca, ${issuer.includes("solver") ? issuer : `${issuer}solver: {credential: solver}`}}
certificates:
  - {name: tls, dnsNames: [${names}], issuerRef: {name: ca}${certificate}}
steps: [${before}{name: issue, certificates: [tls], do: issue}]
`);
  const found = change.certificate("tls");
  const [step] = change.stepsNamed("issue");
  assert.ok(found && step);
  return { change, certificate: found, step };
}

function places(of: Scene): readonly string[] {
  const { change, certificate, step } = scene(of);
  return challengesOf(change, certificate, step).map(
    ({ place: { ownerName, zoneId } }) => `${ownerName} in ${zoneId ?? "?"}`,
  );
}

const alias = (op: string, target = "x.acme.example.net."): string =>
  `{name: _acme-challenge.www, type: CNAME, op: ${op}, ttl: 60, value: ${target}}`;

describe("where challenges are written", () => {
  it("is below the name, for a wildcard too", () =>
    assert.deepEqual(places({ names: 'www.example.org, "*.example.org"' }), [
      "_acme-challenge.www.example.org in Z1",
      "_acme-challenge.example.org in Z1",
    ]));
  it("is the zone of the target of an alias", () =>
    assert.deepEqual(places({ records: alias("keep") }), ["x.acme.example.net in Z2"]));
  it("is a name in no listed zone where the alias leads out of them", () =>
    assert.deepEqual(places({ records: alias("keep", "x.example.com.") }), ["x.example.com in ?"]));
  it("is the target of an alias that is made before", () =>
    assert.deepEqual(
      places({
        records: alias("create"),
        before: "{name: alias, records: [_acme-challenge.www.example.org/CNAME]}, ",
      }),
      ["x.acme.example.net in Z2"],
    ));
  it("is not known of an alias that is made at no known time, or taken away", () => {
    assert.deepEqual(places({ records: alias("create") }), []);
    assert.deepEqual(places({ records: alias("delete") }), []);
  });
  it("is the name itself where the solver does not follow aliases, unless one stands in the way", () => {
    const issuer = "challenge: dns-01, solver: {credential: solver, cnameStrategy: None}, ";
    assert.deepEqual(places({ issuer }), ["_acme-challenge.www.example.org in Z1"]);
    assert.deepEqual(places({ issuer, records: alias("keep") }), []);
  });
  it("is where a DNAME leads the name", () => {
    const records = "{name: www, type: DNAME, op: keep, ttl: 60, value: www.acme.example.net.}";
    assert.deepEqual(places({ records }), ["_acme-challenge.www.acme.example.net in Z2"]);
  });
  it("is not known where an alias differs from provider to provider", () => {
    const at = (provider: string, target: string): string =>
      `{name: _acme-challenge.www, type: CNAME, op: keep, ttl: 60, value: ${target}.acme.example.net., provider: ${provider}}`;
    const zone = "providers: [{name: old}, {name: new}], ";
    assert.deepEqual(places({ zone, records: `${at("old", "x")}, ${at("new", "y")}` }), []);
    assert.deepEqual(places({ zone, records: `${at("old", "x")}, ${at("new", "x")}` }), [
      "x.acme.example.net in Z2",
    ]);
  });
  it("is in the zone that answers outside for a public authority, and in the deepest one for others", () => {
    const zones = "  - {name: www.example.org, view: internal, zoneId: Z3, records: []}\n";
    assert.deepEqual(places({ zones, issuer: "trust: public, " }), ["_acme-challenge.www.example.org in Z1"]);
    assert.deepEqual(places({ zones, issuer: "trust: private, " }), [
      "_acme-challenge.www.example.org in Z3",
    ]);
    assert.deepEqual(places({ zones }), ["_acme-challenge.www.example.org in Z3"]);
  });
  it("is not known of aliases in a circle", () =>
    assert.deepEqual(places({ records: alias("keep", "_acme-challenge.www.example.org.") }), []));
  it("is not known below a delegation", () =>
    assert.deepEqual(
      places({ records: "{name: www, type: NS, op: keep, ttl: 60, value: ns1.example.com.}" }),
      [],
    ));
});

describe("who writes challenges", () => {
  const solver = (of: Scene): string | undefined => {
    const { change, certificate } = scene(of);
    return solverOf(change, certificate)?.node.source;
  };
  it("is the solver of the issuer", () => assert.equal(solver({}), "solver"));
  it("is nobody for other challenges", () => {
    assert.equal(solver({ issuer: "challenge: http-01, " }), undefined);
    assert.equal(solver({ certificate: ", challenge: http-01" }), undefined);
  });
  it("is the solver where the certificate wants another challenge than its issuer", () =>
    assert.equal(solver({ issuer: "challenge: http-01, ", certificate: ", challenge: dns-01" }), "solver"));
});

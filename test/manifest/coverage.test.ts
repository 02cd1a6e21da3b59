import assert from "node:assert/strict";
import { parseHost } from "../../server/src/manifest/model/names";
import { changeOf } from "./texts";

/** What answers for a name: the kind, and the record where there is one. */
function answer(spec: string, name: string, certificate?: string): string {
  const change = changeOf(spec);
  const host = parseHost(name);
  if (host === undefined) throw new Error(`${name} is no name`);
  const coverage = change.coverageOf(host, change.certificate(certificate));
  return "record" in coverage ? `${coverage.kind} ${coverage.record.reference ?? ""}` : coverage.kind;
}

const zone = (records: string, more = ""): string =>
  `zones:\n  - {name: example.com${more}, records: [${records}]}\n`;

describe("what answers for a name of a certificate", () => {
  it("1. is unknown outside of every listed zone; of several zones the deepest one decides", () => {
    assert.equal(answer(zone(""), "shop.example.net"), "unknown");
    assert.equal(answer(zone(""), "shopexample.com"), "unknown");
    const two =
      "zones:\n  - {name: example.com, records: [{name: '*', type: A, value: 203.0.113.1}]}\n  - {name: eu.example.com, records: []}\n";
    assert.equal(answer(two, "shop.eu.example.com"), "nothing");
    assert.equal(answer(two, "shop.example.com"), "record *.example.com/A");
  });

  it("2. is elsewhere at and below a delegation, and below a DNAME", () => {
    const spec = zone(
      "{name: cloud, type: NS, values: [ns1.example.net.]}, {name: labs, type: DNAME, value: labs.example.net.}, {name: '', type: NS, values: [ns1.example.net.]}",
    );
    assert.equal(answer(spec, "cloud.example.com"), "elsewhere cloud.example.com/NS");
    assert.equal(answer(spec, "a.b.cloud.example.com"), "elsewhere cloud.example.com/NS");
    assert.equal(answer(spec, "*.cloud.example.com"), "elsewhere cloud.example.com/NS");
    assert.equal(answer(spec, "x.labs.example.com"), "elsewhere labs.example.com/DNAME");
    assert.equal(answer(spec, "labs.example.com"), "nothing");
    assert.equal(answer(spec, "example.com"), "nothing");
  });

  it("3. is a record that bears addresses, itself or as a wildcard under RFC 4592", () => {
    const spec = zone(
      "{name: a, type: AAAA, value: '2001:db8::1'}, {name: c, type: CNAME, value: x.example.net.}, {name: '', type: ALIAS, value: x.example.net.}, {name: p, type: Route53Provider/ALIAS, value: x.example.net.}, {name: h, type: HTTPS, value: {svcpriority: 0, targetname: x.example.net.}}, {name: s, type: HTTPS, value: {svcpriority: 1, targetname: .}}, {name: '*.w', type: A, value: 203.0.113.1}, {name: x.w, type: TXT, value: text}, {name: deep.y.w, type: TXT, value: text}",
    );
    assert.equal(answer(spec, "a.example.com"), "record a.example.com/AAAA");
    assert.equal(answer(spec, "c.example.com"), "record c.example.com/CNAME");
    assert.equal(answer(spec, "example.com"), "record example.com/ALIAS");
    assert.equal(answer(spec, "p.example.com"), "record p.example.com/Route53Provider/ALIAS");
    assert.equal(answer(spec, "h.example.com"), "record h.example.com/HTTPS");
    assert.equal(answer(spec, "s.example.com"), "nothing");
    assert.equal(answer(spec, "any.w.example.com"), "record *.w.example.com/A");
    assert.equal(answer(spec, "two.labels.w.example.com"), "record *.w.example.com/A");
    // A name that exists hides the wildcard, also when it owns nothing itself.
    assert.equal(answer(spec, "x.w.example.com"), "nothing");
    assert.equal(answer(spec, "y.w.example.com"), "nothing");
    assert.equal(answer(spec, "w.example.com"), "nothing");
  });

  it("3. is for a wildcard any address one label below its base", () => {
    const spec = zone(
      "{name: a.apps, type: A, value: 203.0.113.1}, {name: a.b.far, type: A, value: 203.0.113.1}, {name: '*.w', type: A, value: 203.0.113.1}",
    );
    assert.equal(answer(spec, "*.apps.example.com"), "record a.apps.example.com/A");
    assert.equal(answer(spec, "*.w.example.com"), "record *.w.example.com/A");
    assert.equal(answer(spec, "*.far.example.com"), "nothing");
    assert.equal(answer(spec, "*.example.com"), "nothing");
  });

  it("4. is not asked for where the author says so, and where only clients hold the certificate", () => {
    const spec = `${zone("")}certificates:\n  - {name: a, dnsNames: [cdn.example.com, x.example.com], external: [{name: CDN.example.com., why: x}]}\n  - {name: b, dnsNames: [x.example.com], usages: [client auth]}\n  - {name: c, dnsNames: [x.example.com], usages: [client auth, server auth]}\n`;
    assert.equal(answer(spec, "cdn.example.com", "a"), "exempt");
    assert.equal(answer(spec, "x.example.com", "a"), "nothing");
    assert.equal(answer(spec, "x.example.com", "b"), "exempt");
    assert.equal(answer(spec, "x.example.com", "c"), "nothing");
  });

  it("5. is another rule's matter for internal names", () => {
    for (const name of ["localhost", "db.default.svc", "db.default.svc.cluster.local", "*.default.svc"]) {
      assert.equal(answer(zone(""), name), "exempt", name);
    }
  });

  it("6. is nothing where a zone that is known lacks it, and unknown where its data stands in a file", () => {
    assert.equal(answer(zone(""), "shop.example.com"), "nothing");
    assert.equal(answer(zone("", ", source: zones/example.com.zone"), "shop.example.com"), "unknown");
    const providers =
      ", providers: [{name: a, provider: route53, source: zones/a.yaml}, {name: b, provider: cloudflare}]";
    assert.equal(answer(zone("", providers), "shop.example.com"), "unknown");
  });

  it("is what the change leaves behind: a deleted record answers no more, the last phase counts", () => {
    const gone = "{name: shop, type: A, op: delete, previous: {ttl: 60, values: [203.0.113.1]}}";
    assert.equal(answer(zone(gone), "shop.example.com"), "nothing");
    const phases = `{id: a, name: shop, type: A, value: 203.0.113.1}, {id: b, ${gone.slice(1)}`;
    assert.equal(answer(zone(phases), "shop.example.com"), "nothing");
  });

  it("may stand in one of two views", () => {
    const spec =
      "zones:\n  - {name: example.com, records: []}\n  - {name: example.com, view: internal, records: [{name: shop, type: A, value: 10.0.0.1}]}\n";
    assert.equal(answer(spec, "shop.example.com"), "record shop.example.com/A");
    assert.equal(answer(spec, "www.example.com"), "nothing");
  });

  it("is unknown where a record cannot be read", () => {
    assert.equal(answer(zone("{type: A, value: 203.0.113.1}"), "shop.example.com"), "unknown");
    assert.equal(answer(zone("{name: shop, value: 203.0.113.1}"), "shop.example.com"), "unknown");
    assert.equal(
      answer("zones:\n  - {name: example.com, record: [{name: shop, type: A}]}\n", "shop.example.com"),
      "unknown",
    );
    assert.equal(answer("zones:\n  - name: example.com\n    records:\n", "shop.example.com"), "unknown");
  });
});

import assert from "node:assert/strict";
import { offered } from "./support";
import { change, SHOP } from "./samples";

function shop(from: string, to: string, ...more: readonly string[]): string {
  assert.ok(SHOP.includes(from), from);
  return change(SHOP.replace(from, to), ...more);
}

describe("completion of names in a certificate", () => {
  it("offers first what its records serve and it does not hold, then what nothing covers, then wildcards", () => {
    const list = offered(shop("[shop.example.com, new.example.com]", "[shop.example.com, |]"));
    assert.deepEqual(list.labels, ["www.example.com", "api.example.com", "*.example.com"]);
    const www = list.item("www.example.com");
    assert.equal(www.detail, "CNAME edge.example.net.");
    assert.match(JSON.stringify(www.documentation), /served with this certificate/);
    assert.equal(list.item("api.example.com").documentation, undefined);
  });

  it("offers names that another certificate covers after the wildcards", () => {
    const other = "  - {name: api-tls, dnsNames: [api.example.com]}\ncredentials:";
    const marked = SHOP.replace("credentials:", other).replace("[shop.example.com, new.example.com]", "[|]");
    assert.deepEqual(offered(change(marked)).labels, [
      "shop.example.com",
      "www.example.com",
      "*.example.com",
      "api.example.com",
    ]);
  });

  it("counts what a wildcard of the list covers as covered", () => {
    const { labels } = offered(shop("[shop.example.com, new.example.com]", '["*.example.com", |]'));
    assert.deepEqual(labels, ["shop.example.com", "www.example.com", "api.example.com"]);
  });

  it("offers no wildcard where CAA lets nobody issue one, unless the authority is a private one", () => {
    const caa = (value: string): string =>
      SHOP.replace("[shop.example.com, new.example.com]", "[shop.example.com, |]")
        .replace("{name: letsencrypt-prod}", "{name: letsencrypt}")
        .replace(
          "    records:\n",
          `    records:\n      - {name: "", type: CAA, op: keep, ttl: 300, values: [{flags: 0, tag: issue, value: letsencrypt.org}, {flags: 0, tag: issuewild, value: "${value}"}]}\n`,
        );
    assert.deepEqual(offered(change(caa(";"))).labels, ["www.example.com", "api.example.com"]);
    assert.ok(offered(change(caa("letsencrypt.org"))).labels.includes("*.example.com"));
    const ofOurs = caa(";").replace("{name: letsencrypt}", "{name: ours}");
    const issuers = "issuers:\n  - {name: ours, type: step-ca}\n";
    assert.ok(offered(change(ofOurs, issuers)).labels.includes("*.example.com"));
  });

  it("quotes a wildcard, and leaves the quotes that stand there", () => {
    assert.ok(
      offered(shop("[shop.example.com, new.example.com]", "[|]"))
        .accept("*.example.com")
        .includes('["*.example.com"]'),
    );
    assert.ok(
      offered(shop("[shop.example.com, new.example.com]", '["*|"]'))
        .accept("*.example.com")
        .includes('["*.example.com"]'),
    );
    const block = shop("dnsNames: [shop.example.com, new.example.com]", "dnsNames:\n      - |");
    assert.ok(offered(block).accept("*.example.com").includes('\n        - "*.example.com"\n'));
  });

  it("offers no names of services and none at which no TLS is served", () => {
    const records =
      "{name: _sip, type: CNAME, value: x.example.net.}\n      - {name: plain, type: A, value: 203.0.113.9, tls: none}\n      - {name: api,";
    const { labels } = offered(
      change(SHOP.replace("{name: api,", records).replace("new.example.com]", "|]")),
    );
    assert.ok(labels.includes("api.example.com"));
    assert.ok(!labels.includes("plain.example.com") && !labels.includes("_sip.example.com"));
  });

  it("offers names without a record as external, those that should have one first", () => {
    const marked = SHOP.replace(
      "new.example.com]",
      "new.example.com, shop.example.org]\n    external:\n      - name: |",
    );
    const list = offered(change(marked));
    assert.deepEqual(list.labels, ["new.example.com", "shop.example.org"]);
    assert.equal(list.item("shop.example.org").detail, "outside the listed zones");
  });

  it("offers a name of the certificate as its common name", () => {
    const { labels } = offered(shop("new.example.com]", "new.example.com]\n    commonName: |"));
    assert.deepEqual(labels, ["shop.example.com", "new.example.com"]);
  });
});

describe("completion of owner names and hosts", () => {
  it("offers names of certificates that have no record yet first, relative to the zone", () => {
    const list = offered(shop("{name: api,", "{name: |,"));
    // There is an A record of shop already.
    assert.deepEqual(list.labels, ["new", "www", "@"]);
    assert.equal(list.item("new").detail, "new.example.com · certificate shop-tls");
    assert.ok(list.accept("@").includes('{name: "@", type: A'));
  });

  it("puts wildcards that are begun into quotes, which YAML takes for aliases", () => {
    const names = (text: string): ReturnType<typeof offered> =>
      offered(shop("[shop.example.com, new.example.com]", text));
    for (const typed of ["*|", "*.|", "*.exa|mple"]) {
      const list = names(`[shop.example.com, ${typed}]`);
      assert.deepEqual(list.labels, ["*.example.com"]);
      assert.ok(list.accept("*.example.com").includes('dnsNames: [shop.example.com, "*.example.com"]'));
      const lines = names(`\n      - shop.example.com\n      - ${typed}`);
      assert.ok(lines.accept("*.example.com").includes('\n        - "*.example.com"\n'));
    }
    const owner = offered(shop("{name: api,", "{name: *|,"));
    assert.deepEqual(owner.labels, ["*"]);
    assert.ok(owner.accept("*").includes('{name: "*", type: A'));
  });

  it("offers nothing that an alias may be meant by", () => {
    assert.deepEqual(offered(shop("type: workload-identity", "type: *|")).labels, []);
    assert.deepEqual(offered(shop("{name: coverage,", "*|\n  - {name: coverage,")).labels, []);
  });

  it("offers no name that has a record set of the type already", () => {
    const apex = "{name: '@', type: CAA, op: keep, ttl: 300, value: '0 issue \";\"'}\n      - {name: api,";
    const names = (record: string): readonly string[] =>
      offered(
        shop("{name: api,", apex.replace("{name: api,", `${record}\n      - {name: api,`)),
      ).labels.toSorted();
    assert.deepEqual(names("{name: |, type: CAA}"), ["api", "new", "shop", "www"]);
    assert.deepEqual(names("{type: CNAME, name: |}"), ["@", "api", "new", "shop"]);
    assert.deepEqual(names("{name: |}"), ["@", "api", "new", "shop", "www"]);
  });

  it("offers the names under which TLSA records stand", () => {
    const { labels } = offered(shop("{name: api, type: A,", "{name: |, type: TLSA,"));
    assert.ok(labels.includes("_443._tcp.shop"));
  });

  it("offers hosts with addresses as targets, then targets that are in use", () => {
    const list = offered(shop("value: edge.example.net.", "value: |"));
    assert.deepEqual(list.labels, ["shop.example.com.", "api.example.com."]);
    const mx = "{name: mail, type: MX, values: [{preference: 10, exchange: |}]}\n      - {name: api,";
    assert.deepEqual(offered(shop("{name: api,", mx)).labels, [
      "shop.example.com.",
      "api.example.com.",
      "www.example.com.",
      "edge.example.net.",
    ]);
  });

  it("offers no targets where addresses stand", () => {
    assert.deepEqual(offered(shop("203.0.113.31", "|")).labels, []);
  });

  it("offers the delegation's name servers for NS", () => {
    const marked = change(
      "zones:\n  - name: example.com\n    delegation: {nameServers: [ns1.example.net]}\n    records:\n      - {name: '@', type: NS, values: [|]}",
    );
    assert.deepEqual(offered(marked).labels, ["ns1.example.net."]);
  });

  it("offers hosts as endpoints, those with a certificate first", () => {
    const { labels } = offered(change(SHOP, "endpoints:\n  - {host: www.example.com}\n  - host: |"));
    assert.deepEqual(labels, ["shop.example.com", "new.example.com", "api.example.com"]);
  });

  it("offers hosts and addresses as targets of a check", () => {
    const { labels } = offered(shop("phase: before}", "phase: before, targets: [|]}"));
    assert.ok(labels.includes("shop.example.com") && labels.includes("api.example.com via 203.0.113.31"));
  });

  it("offers what records lose as released", () => {
    const { labels } = offered(change(SHOP, "releases: [|]"));
    assert.deepEqual(labels, ["old.example.net", "203.0.113.3"]);
  });
});

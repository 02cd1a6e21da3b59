import assert from "node:assert/strict";
import { aliasAt, circleFrom, followAliases, type Question } from "../../server/src/manifest/model/aliases";
import { zoneInView, zoneSeenFrom } from "../../server/src/manifest/model/zone-views";
import { Manifest } from "../../server/src/manifest/model/manifest";
import type { TrustChange } from "../../server/src/manifest/model/trust-change";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { name as named } from "../dns/names";
import { filesOf } from "../rules/files";
import { changeOf, editableChangeOf } from "./texts";

type Asked = Partial<Omit<Question, "zoneOf">> & { readonly view?: "public" | "internal" };

function questionOf(change: TrustChange, { view = "public", ...asked }: Asked): Question {
  return { moment: "after", zoneOf: (name) => zoneInView(change, name, view), ...asked };
}

/** Where the aliases from a name lead: the names that are gone through, and how it ends. */
function followed(change: TrustChange, host: string, asked: Asked = {}, longest?: number): string {
  const chain = followAliases(change, named(host), questionOf(change, asked), longest);
  return [...chain.aliases.map(({ name }) => name), `${chain.name} (${chain.end.kind})`].join(" > ");
}

function circle(change: TrustChange, host: string, asked: Asked = {}): string | undefined {
  return circleFrom(change, named(host), questionOf(change, asked))
    ?.map(({ name }) => name)
    .join(" > ");
}

const zone = (records: readonly string[], more = "", name = "example.com"): string =>
  `  - {name: ${name}, ${more}records: [${records.join(", ")}]}\n`;
const zones = (...all: readonly string[]): TrustChange => changeOf(`zones:\n${all.join("")}`);
const one = (...records: readonly string[]): TrustChange => zones(zone(records));
const record =
  (type: string) =>
  (name: string, value: string, more = "op: keep") =>
    `{name: "${name}", type: ${type}, value: "${value}", ${more}}`;
const [a, cname, dname, alias] = ["A", "CNAME", "DNAME", "ALIAS"].map(record) as [
  ReturnType<typeof record>,
  ReturnType<typeof record>,
  ReturnType<typeof record>,
  ReturnType<typeof record>,
];
const route53 = (name: string, ...of: readonly (readonly [target: string, type: string])[]): string =>
  `{name: "${name}", type: Route53Provider/ALIAS, op: keep, values: [${of.map(([target, type]) => `{name: ${target}, type: ${type}}`).join(", ")}]}`;

/** A change with one zone that is known as a whole from its file. */
function withSource(records: readonly string[], source: string): TrustChange {
  const text = `apiVersion: trust-change/v1\nkind: TrustChange\nmetadata: {name: a}\nspec:\n  zones:\n  ${zone(records, "source: example.com.zone, ")}`;
  const manifest = new Manifest(parseSource("file:///a.trust.yaml", text));
  const head =
    "$TTL 300\n@ IN SOA ns1.example.net. hostmaster.example.com. 1 7200 900 1209600 300\n@ IN NS ns1.example.net.\n";
  manifest.setFiles(filesOf({ "example.com.zone": head + source }));
  const [change] = manifest.changes();
  assert.ok(change);
  return change;
}

describe("the zone that answers for a name", () => {
  const change = zones(
    zone([]),
    zone([], "view: internal, ", "eu.example.com"),
    zone([], "view: internal, ", "corp.example"),
  );
  const names = (view: "public" | "internal", host: string): readonly (string | undefined)[] =>
    [zoneInView, zoneSeenFrom].map((of) => of(change, named(host), view)?.name);

  it("is the deepest one of the view in which it is asked for", () => {
    assert.deepEqual(names("public", "www.eu.example.com"), ["example.com", "example.com"]);
    assert.deepEqual(names("internal", "www.eu.example.com"), ["eu.example.com", "eu.example.com"]);
  });
  it("is one of the other view where that is all that is known", () => {
    assert.deepEqual(names("public", "www.corp.example"), [undefined, "corp.example"]);
    assert.deepEqual(names("internal", "www.example.com"), [undefined, "example.com"]);
    assert.deepEqual(names("public", "www.example.net"), [undefined, undefined]);
  });
});

describe("aliases", () => {
  it("are followed to records, to nothing, and out of the zones", () => {
    const change = one(
      cname("a", "b.example.com."),
      cname("b", "c.example.com."),
      a("c", "192.0.2.1"),
      cname("d", "gone.example.com."),
      cname("e", "e.example.net."),
      '{name: sub, type: NS, op: keep, value: "ns.example.net."}',
      cname("f", "f.sub.example.com."),
    );
    assert.equal(
      followed(change, "a.example.com"),
      "a.example.com > b.example.com > c.example.com (records)",
    );
    assert.equal(followed(change, "c.example.com"), "c.example.com (records)");
    assert.equal(followed(change, "d.example.com"), "d.example.com > gone.example.com (nothing)");
    assert.equal(followed(change, "e.example.com"), "e.example.com > e.example.net (outside)");
    assert.equal(followed(change, "f.example.com"), "f.example.com > f.sub.example.com (delegated)");
  });

  it("are the same however their names are written", () => {
    const change = zones(
      zone(
        [cname("ÄPFEL", "Birnen.BÜCHER.example"), a("xn--birnen", "192.0.2.1"), a("birnen", "192.0.2.1")],
        "",
        "bücher.example",
      ),
    );
    assert.equal(
      followed(change, "äpfel.bücher.example."),
      "xn--pfel-koa.xn--bcher-kva.example > birnen.xn--bcher-kva.example (records)",
    );
  });

  it("are those of the moment", () => {
    const change = changeOf(
      `zones:\n${zone([
        cname("a", "b.example.com.", "op: update, previous: {values: [c.example.com.]}"),
        cname("b", "d.example.com.", "op: create"),
        "{name: c, type: CNAME, op: delete, previous: {values: [d.example.com.]}}",
        a("d", "192.0.2.1"),
      ])}steps:\n  - {name: first, records: [b.example.com/CNAME]}\n  - {name: then, records: [a.example.com/CNAME]}\n`,
    );
    const [first, then] = ["first", "then"].map((name) => change.stepsNamed(name)[0]);
    assert.ok(first && then);
    assert.equal(
      followed(change, "a.example.com"),
      "a.example.com > b.example.com > d.example.com (records)",
    );
    const before = "a.example.com > c.example.com > d.example.com (records)";
    assert.equal(followed(change, "a.example.com", { moment: "before" }), before);
    assert.equal(followed(change, "b.example.com", { moment: first }), "b.example.com (nothing)");
    assert.equal(
      followed(change, "b.example.com", { moment: then }),
      "b.example.com > d.example.com (records)",
    );
    // No step says when it goes.
    assert.equal(
      followed(change, "a.example.com", { moment: then }),
      "a.example.com > c.example.com (unknown)",
    );
  });

  it("are those of the last phase", () => {
    const change = one(
      cname("a", "b.example.com.", "id: one, op: update, previous: {values: [x.example.net.]}"),
      cname("a", "c.example.com.", "id: two, op: update, previous: {values: [b.example.com.]}"),
    );
    assert.equal(followed(change, "a.example.com"), "a.example.com > c.example.com (nothing)");
  });

  it("stay in their view", () => {
    const change = zones(
      zone([cname("a", "b.eu.example.com."), a("b.eu", "192.0.2.1")]),
      zone([cname("b", "c.example.net.")], "view: internal, ", "eu.example.com"),
    );
    assert.equal(followed(change, "a.example.com"), "a.example.com > b.eu.example.com (records)");
    assert.equal(
      followed(change, "b.eu.example.com", { view: "internal" }),
      "b.eu.example.com > c.example.net (outside)",
    );
  });

  it("are not clear where they have several targets, or one that cannot be read", () => {
    const change = one(
      `{name: a, type: CNAME, op: keep, values: [b.example.com., c.example.com.]}`,
      cname("d", "not a name"),
      `{name: e, type: CNAME, op: keep, values: [b.example.com., B.EXAMPLE.com]}`,
      cname("f", "a.example.com."),
      `{name: g, type: CNAME, op: keep, values: [b.example.com., not a name]}`,
    );
    assert.equal(followed(change, "a.example.com"), "a.example.com (unclear)");
    assert.equal(followed(change, "g.example.com"), "g.example.com (unclear)");
    assert.equal(followed(change, "d.example.com"), "d.example.com (unclear)");
    assert.equal(followed(change, "e.example.com"), "e.example.com > b.example.com (nothing)");
    assert.equal(followed(change, "f.example.com"), "f.example.com > a.example.com (unclear)");
  });

  it("end behind as many as are followed", () => {
    const change = one(
      ...Array.from({ length: 50 }, (_, i) => cname(`c${i}`, `c${i + 1}.example.com.`)),
      a("c50", "192.0.2.1"),
    );
    const ends = (host: string, longest?: number): string | undefined =>
      followed(change, `${host}.example.com`, {}, longest).split(" > ").at(-1);
    assert.equal(ends("c0"), "c8.example.com (too-long)");
    assert.equal(ends("c42"), "c50.example.com (records)");
    assert.equal(ends("c0", 50), "c50.example.com (records)");
    assert.equal(ends("c0", 0), "c0.example.com (too-long)");
    assert.equal(circle(change, "c0.example.com"), undefined);
  });

  it("are told without what else stands there", () => {
    const change = one(cname("a", "b.example.com."), a("b", "192.0.2.1"), dname("c", "d.example.com."));
    const targetAt = (host: string): string | undefined =>
      aliasAt(change, named(host), questionOf(change, {}))?.target;
    assert.equal(targetAt("a.example.com"), "b.example.com");
    assert.equal(targetAt("b.example.com"), undefined);
    assert.equal(targetAt("x.c.example.com"), "x.d.example.com");
    assert.equal(targetAt("c.example.com"), undefined);
    assert.equal(targetAt("x.example.net"), undefined);
  });
});

describe("aliases at one of several providers", () => {
  const providers = "providers: [{name: old}, {name: new}], ";
  const at = (provider: string): string => `op: keep, provider: ${provider}`;

  it("count for those who ask that one", () => {
    const change = zones(
      zone([cname("a", "b.example.com.", at("old")), a("a", "192.0.2.1", at("new"))], providers),
    );
    assert.equal(
      followed(change, "a.example.com", { provider: "old" }),
      "a.example.com > b.example.com (nothing)",
    );
    assert.equal(followed(change, "a.example.com", { provider: "new" }), "a.example.com (records)");
    assert.equal(followed(change, "a.example.com"), "a.example.com (unclear)");
    assert.equal(
      followed(change, "a.example.com", { provider: "of-another-zone" }),
      "a.example.com (unclear)",
    );
  });

  it("count for all where each provider has the same", () => {
    const two = (target: string): TrustChange =>
      zones(zone([cname("a", "b.example.com.", at("old")), cname("a", target, at("new"))], providers));
    assert.equal(followed(two("b.example.com."), "a.example.com"), "a.example.com > b.example.com (nothing)");
    assert.equal(followed(two("c.example.com."), "a.example.com"), "a.example.com (unclear)");
  });

  it("are those of the only provider where the zone does not list several", () => {
    const change = one(cname("a", "b.example.com.", at("old")));
    assert.equal(followed(change, "a.example.com"), "a.example.com > b.example.com (nothing)");
  });
});

describe("aliases of which a provider picks one for each question", () => {
  const endpoint = (endpoints: readonly string[]): string =>
    `apiVersion: externaldns.k8s.io/v1alpha1\nkind: DNSEndpoint\nmetadata: {name: e}\nspec: {endpoints: [${endpoints.join(", ")}]}`;
  const set = (target: string, more = ""): string =>
    `{dnsName: a.example.com, recordType: CNAME, targets: [${target}]${more}}`;
  const withEndpoints = (...endpoints: readonly string[]): TrustChange =>
    editableChangeOf(`zones:\n${zone([])}`, endpoint(endpoints)).change;

  it("are not clear", () => {
    const picked = withEndpoints(
      set("a.example.com", ", setIdentifier: one"),
      set("b.example.com", ", setIdentifier: two"),
    );
    assert.equal(followed(picked, "a.example.com"), "a.example.com (unclear)");
    assert.equal(
      followed(withEndpoints(set("b.example.com")), "a.example.com"),
      "a.example.com > b.example.com (nothing)",
    );
  });
});

describe("aliases by a DNAME", () => {
  it("are those of the names below it, whatever is listed there", () => {
    const change = zones(
      zone([
        dname("old", "new.example.net."),
        a("www.old", "192.0.2.1"),
        a("old", "192.0.2.1"),
        dname("sub.old", "elsewhere.example.net."),
      ]),
      zone([a("www.new", "192.0.2.1")], "", "example.net"),
    );
    assert.equal(
      followed(change, "www.old.example.com"),
      "www.old.example.com > www.new.example.net (records)",
    );
    assert.equal(followed(change, "old.example.com"), "old.example.com (records)");
    assert.equal(
      followed(change, "x.sub.old.example.com"),
      "x.sub.old.example.com > x.sub.new.example.net (nothing)",
    );
  });

  it("are not clear where they make no name", () => {
    const long = `${Array.from({ length: 4 }, () => "x".repeat(60)).join(".")}.`;
    const change = one(dname("old", long), dname("root", "."));
    assert.equal(followed(change, "a-long-label.old.example.com"), "a-long-label.old.example.com (unclear)");
    assert.equal(followed(change, "www.root.example.com"), "www.root.example.com (unclear)");
  });

  it("go in circles, alone and with others", () => {
    const change = one(
      dname("old", "new.example.com."),
      cname("www.new", "www.old.example.com."),
      dname("p", "q.example.com."),
      dname("q", "p.example.com."),
      dname("grows", "more.grows.example.com."),
    );
    assert.equal(circle(change, "www.new.example.com"), "www.new.example.com > www.old.example.com");
    assert.equal(circle(change, "*.p.example.com"), "*.p.example.com > *.q.example.com");
    assert.equal(circle(change, "www.grows.example.com"), undefined);
  });
});

describe("aliases of wildcards", () => {
  const records = [cname("*", "www.example.com."), cname("own", "www.example.com.")];

  it("are not known where names may stand beside them", () => {
    assert.equal(followed(one(...records), "www.example.com"), "www.example.com (unknown)");
    assert.equal(followed(one(...records), "*.example.com"), "*.example.com > www.example.com (unknown)");
  });
  it("count as listed, or never, for those who say so", () => {
    const way = (wildcards: "where-listed" | "never", host: string): string =>
      followed(one(...records, a("www", "192.0.2.1")), host, { wildcards });
    assert.equal(way("where-listed", "x.example.com"), "x.example.com > www.example.com (records)");
    assert.equal(way("never", "x.example.com"), "x.example.com (nothing)");
    assert.equal(way("never", "own.example.com"), "own.example.com > www.example.com (records)");
    const inFile = zones(zone(records, "source: example.com.zone, "));
    assert.equal(followed(inFile, "x.example.com", { wildcards: "where-listed" }), "x.example.com (unknown)");
  });
  it("count in a zone of which all is known", () => {
    const known = withSource([cname("*", "www.example.com.", "op: create")], "shop IN A 192.0.2.1\n");
    assert.equal(followed(known, "shop.example.com"), "shop.example.com (records)");
    assert.equal(
      followed(known, "x.example.com"),
      "x.example.com > www.example.com > www.example.com (circle)",
    );
    assert.equal(circle(known, "x.example.com"), "www.example.com");
    const broken = withSource([cname("*", "www.example.com.", "op: create")], "shop IN A what\n");
    assert.equal(followed(broken, "x.example.com"), "x.example.com (unknown)");
  });
  it("do not answer for names that exist, with or without records", () => {
    const known = withSource([], "* IN CNAME www\nwww IN A 192.0.2.1\na.b IN A 192.0.2.1\n");
    assert.equal(followed(known, "c.b.example.com"), "c.b.example.com (nothing)");
    assert.equal(followed(known, "b.example.com"), "b.example.com (nothing)");
    assert.equal(followed(known, "x.y.example.com"), "x.y.example.com > www.example.com (records)");
  });
});

describe("circles of aliases", () => {
  it("are told without the names that only lead there", () => {
    const change = one(
      cname("in", "a.example.com."),
      cname("a", "b.example.com."),
      cname("b", "a.example.com."),
      cname("self", "self.example.com."),
    );
    assert.equal(circle(change, "in.example.com"), "a.example.com > b.example.com");
    assert.equal(circle(change, "b.example.com"), "b.example.com > a.example.com");
    assert.equal(circle(change, "self.example.com"), "self.example.com");
    assert.equal(
      followed(change, "in.example.com"),
      "in.example.com > a.example.com > b.example.com > a.example.com (circle)",
    );
  });

  it("may be long, but not endless", () => {
    const ring = (length: number): TrustChange =>
      one(...Array.from({ length }, (_, i) => cname(`r${i}`, `r${(i + 1) % length}.example.com.`)));
    assert.equal(circle(ring(50), "r7.example.com")?.split(" > ").length, 50);
    assert.equal(circle(ring(100), "r7.example.com"), undefined);
  });
});

describe("aliases that providers answer", () => {
  it("lead on those who ask for addresses, and nobody else", () => {
    const change = one(alias("", "www.example.com."), a("www", "192.0.2.1"));
    assert.equal(followed(change, "example.com"), "example.com (records)");
    assert.equal(
      followed(change, "example.com", { addresses: "A" }),
      "example.com > www.example.com (records)",
    );
  });

  it("may be for one family", () => {
    const change = one(route53("", ["www.example.com.", "A"], ["www6.example.com.", "AAAA"]));
    assert.equal(
      followed(change, "example.com", { addresses: "A" }),
      "example.com > www.example.com (nothing)",
    );
    assert.equal(
      followed(change, "example.com", { addresses: "AAAA" }),
      "example.com > www6.example.com (nothing)",
    );
    const half = one(route53("", ["www.example.com.", "A"]));
    assert.equal(followed(half, "example.com", { addresses: "AAAA" }), "example.com (records)");
  });

  it("are not clear beside addresses that may go before them", () => {
    const beside = (...records: readonly string[]): string =>
      followed(one(...records), "example.com", { addresses: "A" });
    assert.equal(beside(alias("", "www.example.com."), a("", "192.0.2.1")), "example.com (unclear)");
    assert.equal(
      beside(alias("", "www.example.com."), record("AAAA")("", "2001:db8::1")),
      "example.com (unclear)",
    );
    const ofIts = route53("", ["www.example.com.", "A"]);
    assert.equal(beside(ofIts, record("AAAA")("", "2001:db8::1")), "example.com > www.example.com (nothing)");
    assert.equal(beside(ofIts, a("", "192.0.2.1")), "example.com (unclear)");
    assert.equal(
      beside(alias("", "www.example.com."), record("OtherProvider/A")("", "192.0.2.1")),
      "example.com (unclear)",
    );
    assert.equal(
      beside(alias("", "www.example.com."), record("TXT")("", "x")),
      "example.com > www.example.com (nothing)",
    );
    assert.equal(
      followed(zones(zone([alias("", "www.example.com.")], "source: a.zone, ")), "example.com", {
        addresses: "A",
      }),
      "example.com (unclear)",
    );
  });

  it("give way to a CNAME", () => {
    const change = one(alias("a", "b.example.com."), cname("a", "c.example.com."));
    assert.equal(
      followed(change, "a.example.com", { addresses: "A" }),
      "a.example.com > c.example.com (nothing)",
    );
  });

  it("of an internal zone may be looked up outside, unless they copy a record of it", () => {
    const inside = (record: string): string =>
      followed(zones(zone([record], "view: internal, ")), "example.com", {
        view: "internal",
        addresses: "A",
      });
    assert.equal(inside(alias("", "example.com.")), "example.com (unclear)");
    assert.equal(inside(route53("", ["example.com.", "A"])), "example.com > example.com (circle)");
  });

  it("go in circles with others", () => {
    const change = one(alias("", "www.example.com."), cname("www", "Example.COM"));
    assert.equal(circle(change, "www.example.com", { addresses: "A" }), "www.example.com > example.com");
    assert.equal(circle(change, "www.example.com"), undefined);
  });
});

import assert from "node:assert/strict";
import { answerOf, type ZoneAnswer } from "../../server/src/dns/zone/answer";
import { canonicalZoneText, distinctData } from "../../server/src/dns/zone/canonical";
import { factsOf, isRefusedByServers, type ZoneFact } from "../../server/src/dns/zone/facts";
import { buildZone, rrsetAt, rrsetsAt, type Zone } from "../../server/src/dns/zone/zone";
import { formatRecordData, parseRecordData } from "../../server/src/dns/record-data";
import { name } from "./names";
import { complaints, readText } from "./zones";

function zoneOf(text: string): Zone {
  const reading = readText(`$TTL 60\n${text}`);
  assert.deepEqual(complaints(reading), []);
  return reading.zone;
}

const zone = zoneOf(`@ SOA ns h 1 1 1 1 1
@ NS ns
@ ALIAS lb.example.net.
ns A 192.0.2.53
www CNAME web
web A 192.0.2.1
web A 192.0.2.2
* TXT any
a.b.deep A 192.0.2.3
*.wild CNAME web
sub NS ns.sub
sub DS 1 13 1 abababababababababababababababababababab
ns.sub A 192.0.2.4
moved DNAME new.example.net.
`);

describe("a zone", () => {
  it("has its RRsets by owner and type", () => {
    const web = rrsetAt(zone, name("web.example.com"), "A");
    assert.deepEqual(
      web?.records.map(({ data }) => formatRecordData(data)),
      ["192.0.2.1", "192.0.2.2"],
    );
    assert.equal(web.ttl, 60);
    assert.deepEqual(
      rrsetsAt(zone, name("example.com")).map(({ type }) => type),
      ["SOA", "NS", "ALIAS"],
    );
    assert.equal(rrsetAt(zone, name("web.example.com"), "AAAA"), undefined);
    assert.deepEqual(rrsetsAt(zone, name("none.example.com")), []);
  });

  it("keeps what lies outside apart", () => {
    const { outside, rrsets } = zoneOf(
      "a.example.net. A 192.0.2.1\nxexample.com. A 192.0.2.1\na A 192.0.2.1\n",
    );
    assert.deepEqual(
      outside.map(({ owner }) => owner),
      ["a.example.net", "xexample.com"],
    );
    assert.equal(rrsets.size, 1);
  });

  it("keeps signatures over several types in several sets, each with its TTL", () => {
    const signature = "13 2 60 20300101000000 20200101000000 1 @ AQID";
    const signed = zoneOf(
      `a 5 RRSIG A ${signature}\na 6 RRSIG AAAA ${signature}\na 5 RRSIG A ${signature}\n`,
    );
    assert.deepEqual(
      rrsetsAt(signed, name("a.example.com")).map(({ covers, ttl, records }) => [
        covers,
        ttl,
        records.length,
      ]),
      [
        ["A", 5, 2],
        ["AAAA", 6, 1],
      ],
    );
  });

  it("may be built from records of any origin", () => {
    const parsed = parseRecordData("A", "192.0.2.1");
    assert.ok(parsed.ok);
    const built = buildZone(name("example.com"), [
      {
        owner: name("a.example.com"),
        type: "A",
        ttl: undefined,
        data: parsed.data,
        place: { kind: "path", path: ["a", "value"] },
      },
    ]);
    assert.equal(canonicalZoneText(built), "a.example.com. - IN A 192.0.2.1\n");
  });
});

describe("the answer of a zone", () => {
  const shown = (answer: ZoneAnswer): string => {
    switch (answer.kind) {
      case "records":
        return `${answer.rrset.type} at ${answer.owner}`;
      case "alias":
        return `${answer.rrset.type} at ${answer.owner} to ${answer.target ?? "nowhere"}`;
      case "delegation":
        return `delegation at ${answer.owner} to ${answer.rrset?.records.length ?? 0} server`;
      case "no-such-name":
        return `nothing below ${answer.closestEncloser}`;
      case "other-zone":
        return "other zone";
      default:
        return `${answer.kind} at ${answer.owner}`;
    }
  };
  const cases: readonly (readonly [string, string, string])[] = [
    ["web.example.com", "A", "A at web.example.com"],
    ["web.example.com", "MX", "no-data at web.example.com"],
    ["www.example.com", "A", "CNAME at www.example.com to web.example.com"],
    ["www.example.com", "CNAME", "CNAME at www.example.com"],
    ["example.com", "AAAA", "provider-alias at example.com"],
    ["example.com", "MX", "no-data at example.com"],
    ["x.example.com", "TXT", "TXT at *.example.com"],
    ["x.example.com", "A", "no-data at *.example.com"],
    ["b.deep.example.com", "A", "no-data at b.deep.example.com"],
    ["x.deep.example.com", "TXT", "nothing below deep.example.com"],
    ["q.wild.example.com", "A", "CNAME at *.wild.example.com to web.example.com"],
    ["sub.example.com", "A", "delegation at sub.example.com to 1 server"],
    ["ns.sub.example.com", "A", "delegation at sub.example.com to 1 server"],
    ["sub.example.com", "DS", "DS at sub.example.com"],
    ["moved.example.com", "A", "no-data at moved.example.com"],
    ["a.b.moved.example.com", "A", "DNAME at moved.example.com to a.b.new.example.net"],
    ["example.net", "A", "other zone"],
  ];
  for (const [owner, type, expected] of cases)
    it(`for ${owner} ${type} is ${expected}`, () =>
      assert.equal(shown(answerOf(zone, name(owner), type)), expected));

  it("knows no target where a DNAME makes too long a name", () => {
    const long = zoneOf(`moved DNAME ${"a".repeat(63)}.${"a".repeat(63)}.${"a".repeat(63)}.\n`);
    const answer = answerOf(long, name(`${"b".repeat(63)}.moved.example.com`), "A");
    assert.ok(answer.kind === "alias");
    assert.equal(answer.target, undefined);
  });
});

describe("facts of a zone", () => {
  const sound = "@ SOA ns.example.net. h 1 1 1 1 1\n@ NS ns.example.net.\n";
  const shown = (fact: ZoneFact): string => {
    const about =
      "rrset" in fact ? ` ${fact.rrset.owner}/${fact.rrset.type}` : "owner" in fact ? ` ${fact.owner}` : "";
    return `${isRefusedByServers(fact) ? "!" : ""}${fact.kind}${about}`;
  };
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ["a sound zone has none", `${sound}a A 192.0.2.1\nsub NS ns.sub\n`, []],
    ["CNAME beside other data", `${sound}a CNAME b\na TXT x\n`, ["!cname-and-other-data a.example.com"]],
    ["CNAME beside CAA at the apex", `${sound}@ CNAME b\n`, ["!cname-and-other-data example.com"]],
    [
      "CNAME beside its signature and proof",
      `${sound}a CNAME b\na NSEC b CNAME\na RRSIG CNAME 13 2 60 20300101000000 20200101000000 1 @ AQID\n`,
      [],
    ],
    ["several CNAMEs", `${sound}a CNAME b\na CNAME c\n`, ["!several-values a.example.com/CNAME"]],
    ["the same CNAME twice", `${sound}a CNAME b\na CNAME B\n`, []],
    ["several SOAs", `${sound}@ SOA ns.example.net. h 2 1 1 1 1\n`, ["!several-values example.com/SOA"]],
    [
      "an SOA below the apex",
      `${sound}a SOA ns.example.net. h 2 1 1 1 1\n`,
      ["!soa-below-apex a.example.com/SOA"],
    ],
    ["DS at the apex", `${sound}@ DS 1 13 9 ab\n`, ["!ds-at-apex example.com/DS"]],
    ["no SOA and no NS", "a A 192.0.2.1\n", ["!no-soa", "!no-name-servers"]],
    [
      "a name server without an address",
      `${sound}@ NS ns\nns TXT x\n`,
      ["!name-server-without-address example.com/NS"],
    ],
    [
      "a name server behind an alias",
      `${sound}@ NS ns\nns CNAME web\n`,
      ["!name-server-is-alias example.com/NS"],
    ],
    ["a name server behind a delegation", `${sound}@ NS ns.sub\nsub NS x.example.net.\n`, []],
    ["a name server by wildcard", `${sound}@ NS ns.sub\n*.sub A 192.0.2.1\n`, []],
    [
      "several TTLs in a set",
      `${sound}a 5 A 192.0.2.1\na 6 A 192.0.2.2\n`,
      ["differing-ttls a.example.com/A"],
    ],
    ["what lies outside", `${sound}a.example.net. A 192.0.2.1\n`, ["out-of-zone"]],
    ["several provider aliases", `${sound}@ ALIAS a\n@ ALIAS b\n`, []],
  ];
  for (const [title, text, expected] of cases)
    it(title, () => assert.deepEqual(factsOf(zoneOf(text)).map(shown), expected));

  it("name the TTLs in ascending order", () => {
    const fact = factsOf(zoneOf(`${sound}a 6 A 192.0.2.1\na 5 A 192.0.2.2\na 60 A 192.0.2.3\n`))[0];
    assert.ok(fact?.kind === "differing-ttls");
    assert.deepEqual(fact.ttls, [5, 6, 60]);
    assert.equal(fact.rrset.ttl, 6, "servers take the first");
  });
});

describe("canonical text", () => {
  it("is the same for zones that hold the same", () => {
    const one = zoneOf("b A 192.0.2.2\nb A 192.0.2.1\na TXT x\nb TXT y\n");
    const other = zoneOf(
      '$ORIGIN com.\nB.Example TXT "y"\na.example TXT x\nb.example A 192.0.2.1\n A ( 192.0.2.2 )\n A 192.0.2.1\n',
    );
    assert.equal(canonicalZoneText(one), canonicalZoneText(other));
  });

  it("orders owners and values by their octets, types by their numbers", () =>
    assert.equal(
      canonicalZoneText(
        zoneOf(
          "z A 192.0.2.1\n*.z A 192.0.2.1\n\\001.z A 192.0.2.1\n@ MX 2 a\n@ MX 10 a\n@ A 192.0.2.10\n@ A 192.0.2.9\n@ NS b\n@ SOA . . 1 1 1 1 1\n",
        ),
      ),
      `example.com. 60 IN SOA . . 1 1 1 1 1
example.com. 60 IN NS b.example.com.
example.com. 60 IN A 192.0.2.9
example.com. 60 IN A 192.0.2.10
example.com. 60 IN MX 2 a.example.com.
example.com. 60 IN MX 10 a.example.com.
z.example.com. 60 IN A 192.0.2.1
\\001.z.example.com. 60 IN A 192.0.2.1
*.z.example.com. 60 IN A 192.0.2.1
`,
    ));

  it("escapes in names only what a zone file needs", () =>
    assert.equal(
      canonicalZoneText(zoneOf('a,b:\\@\\. TXT "a\\\\,b"\n')),
      'a,b:\\@\\..example.com. 60 IN TXT "a\\\\,b"\n',
    ));

  it("tells where strings are split", () => {
    const rrset = rrsetAt(zoneOf("a TXT ab\na TXT a b\na TXT ab\n"), name("a.example.com"), "TXT");
    assert.ok(rrset);
    assert.deepEqual(distinctData(rrset).map(formatRecordData), ['"a" "b"', '"ab"']);
  });
});

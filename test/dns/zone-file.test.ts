import assert from "node:assert/strict";
import fc from "fast-check";
import { complaints, lines, readText } from "./zones";
import type { ZoneReading } from "../../server/src/dns/zone-file/read";

function recordsOf(text: string): string[] {
  const reading = readText(text);
  assert.deepEqual(complaints(reading), []);
  return lines(reading);
}

/** The texts at the places of the records, owner by owner. */
function placesOf(text: string): string[] {
  return recordPlaces(readText(text)).map(({ start, end }) => text.slice(start, end));
}

function recordPlaces({ zone }: ZoneReading): { line: number; start: number; end: number }[] {
  return [...zone.rrsets.values()].flat().flatMap((rrset) =>
    rrset.records.map(({ place }) => {
      assert.ok(place.kind === "text");
      return place;
    }),
  );
}

describe("the entries of a zone file", () => {
  it("have owner, TTL, class, type and data, the middle ones in either order or not at all", () => {
    const text = `a 60 IN A 192.0.2.1
a IN 60 A 192.0.2.2
a 60 A 192.0.2.3
a\tin\tAAAA\t2001:DB8::1
a CLASS1 type16 x
`;
    assert.deepEqual(recordsOf(`$TTL 60\n${text}`), [
      "a 60 A 192.0.2.1",
      "a 60 A 192.0.2.2",
      "a 60 A 192.0.2.3",
      'a 60 TXT "x"',
      "a 60 AAAA 2001:db8::1",
    ]);
  });

  it("take the owner of the line above where they name none", () =>
    assert.deepEqual(recordsOf("a 5 A 192.0.2.1\n  5 A 192.0.2.2\n\n ; note\n\t5 TXT x\nb 5 A 192.0.2.3\n"), [
      "a 5 A 192.0.2.1",
      "a 5 A 192.0.2.2",
      'a 5 TXT "x"',
      "b 5 A 192.0.2.3",
    ]));

  it("go over several lines in parentheses, with comments between", () =>
    assert.deepEqual(
      recordsOf(
        '@ 5 SOA ns. h ( 1 ; serial (\n 1h\n\n\t15m ) 1w (5m)\n(b 5 \n A\n 192.0.2.1)\n (\n 5 TXT\n "x" "y" )\n',
      ),
      ["@ 5 SOA ns. h.example.com. 1 3600 900 604800 300", "b 5 A 192.0.2.1", 'b 5 TXT "x" "y"'],
    ));

  it("hold strings with every character", () =>
    assert.deepEqual(
      recordsOf(
        `a 5 TXT "a;b" c\\;d \\"e "f\\"g(" "h\\\\" "\\009"; end\nb 5 TXT "x\\\ny" a"b"c\nc 5 TXT ü\n`,
      ),
      [
        'a 5 TXT "a;b" "c;d" "\\"e" "f\\"g(" "h\\\\" "\\009"',
        'b 5 TXT "x\\010y" "a" "b" "c"',
        'c 5 TXT "\\195\\188"',
      ],
    ));

  it("hold parameters with quoted values", () =>
    assert.deepEqual(recordsOf('a 5 HTTPS 1 . key65280="a b;(" alpn="h2,h3"\n'), [
      'a 5 HTTPS 1 . alpn="h2,h3" key65280="a b;("',
    ]));

  it("hold such pairs only where parameters stand", () =>
    assert.match(complaints(readText('a 5 HTTPS 1 b="x" alpn=h2\n')).join(), /svcparams cannot be read/));

  it("end with every kind of line end, and without one", () => {
    const expected = ["a 5 A 192.0.2.1", "b 5 A 192.0.2.2"];
    for (const text of [
      "a 5 A 192.0.2.1\r\nb 5 A 192.0.2.2",
      "a 5 A 192.0.2.1\rb 5 A 192.0.2.2\r",
      "\uFEFFa 5 A 192.0.2.1 ;\nb 5 A 192.0.2.2 ",
    ])
      assert.deepEqual(recordsOf(text), expected, JSON.stringify(text));
  });

  it("may be of types without a name (RFC 3597)", () =>
    assert.deepEqual(
      recordsOf("a 5 TYPE65280 \\# 3 ab ( cd\n 01 )\na 5 A \\# 4 c0000201\nb 5 TYPE1 192.0.2.2\n"),
      ["a 5 A 192.0.2.1", "a 5 TYPE65280 \\# 3 ABCD01", "b 5 A 192.0.2.2"],
    ));

  it("may be aliases that only some servers know", () =>
    assert.deepEqual(recordsOf("@ 5 ALIAS lb.example.net.\n"), ["@ 5 ALIAS lb.example.net."]));

  it("may be of another class, where the zone is", () => {
    const reading = readText("a 5 CH TXT x\nb 5 IN A 192.0.2.1\n", { recordClass: "CH" });
    assert.deepEqual(lines(reading), ['a 5 CH TXT "x"']);
    assert.deepEqual(complaints(reading), ["zone:2 error class: the class IN is not that of the zone, CH"]);
  });
});

describe("TTLs in a zone file", () => {
  it("come from the record, from $TTL, or from the record before (RFC 1035), in this order", () => {
    assert.deepEqual(recordsOf("$TTL 1h\na 5 A 192.0.2.1\nb A 192.0.2.1\n$TTL 2h30m\nc A 192.0.2.1\n"), [
      "a 5 A 192.0.2.1",
      "b 3600 A 192.0.2.1",
      "c 9000 A 192.0.2.1",
    ]);
    assert.deepEqual(recordsOf("a 5 A 192.0.2.1\nb A 192.0.2.1\n"), ["a 5 A 192.0.2.1", "b 5 A 192.0.2.1"]);
  });

  it("come from the SOA's minimum where nothing else says them", () =>
    assert.deepEqual(recordsOf("@ SOA . . 1 1 1 1 300\na A 192.0.2.1\nb 5 A 192.0.2.1\nc A 192.0.2.1\n"), [
      "@ 300 SOA . . 1 1 1 1 300",
      "a 300 A 192.0.2.1",
      "b 5 A 192.0.2.1",
      "c 300 A 192.0.2.1",
    ]));

  it("are unknown where nothing says them, which is told once", () => {
    const reading = readText("a A 192.0.2.1\nb A 192.0.2.1\nc 5 A 192.0.2.1\n");
    assert.deepEqual(lines(reading), ["a - A 192.0.2.1", "b - A 192.0.2.1", "c 5 A 192.0.2.1"]);
    assert.deepEqual(complaints(reading), [
      "zone:1 error ttl: neither this record nor a $TTL before it says what its TTL is",
    ]);
  });

  it("are 0 for servers where they are higher than 31 bits", () => {
    const reading = readText("a 2147483648 A 192.0.2.1\n");
    assert.deepEqual(lines(reading), ["a 0 A 192.0.2.1"]);
    assert.match(complaints(reading).join(), /^zone:1 warning ttl: a TTL of "2147483648" is too high/);
  });

  it("of one RRset are one: the first of the last run of lines", () => {
    const reading = readText(
      "a 5 A 192.0.2.1\na 6 A 192.0.2.2\nb 5 A 192.0.2.1\na 7 A 192.0.2.3\n 8 A 192.0.2.4\n",
    );
    assert.deepEqual(
      lines(reading),
      ["1", "2", "3", "4"].map((last) => `a 7 A 192.0.2.${last}`).concat("b 5 A 192.0.2.1"),
    );
  });
});

describe("places in a zone file", () => {
  it("are those of the record, from its first to its last token", () => {
    const text = "$TTL 5\na A 192.0.2.1 ; note\n   TXT x  \n(b\n A 192.0.2.2 )\n";
    assert.deepEqual(placesOf(text), ["a A 192.0.2.1", "TXT x", "b\n A 192.0.2.2"]);
    assert.deepEqual(
      recordPlaces(readText(text)).map(({ line }) => line),
      [1, 2, 3],
    );
  });

  it("count the lines inside quoted parameters", () =>
    assert.deepEqual(
      recordPlaces(readText('a 5 HTTPS 1 . key65280="x\\\ny"\nb 5 A 192.0.2.1\n')).map(({ line }) => line),
      [0, 2],
    ));

  it("count lines as editors do", () => {
    const text = '\r\n; x\ry\na 5 TXT "x\\\ny" (\n)\nb 5 A 192.0.2.1\rc 5 A 192.0.2.1\n';
    assert.deepEqual(
      recordPlaces(readText(text)).map(({ line }) => line),
      [3, 6, 7],
    );
  });
});

describe("problems in a zone file", () => {
  const cases: readonly (readonly [text: string, complaint: RegExp])[] = [
    ["a 5 FOO x", /^zone:1 error type: "FOO" is neither a record type nor a class nor a TTL$/],
    ["a 5 IN IN A 192.0.2.1", /type: "IN" is neither/],
    ["a 5 5 A 192.0.2.1", /type: "5" is neither/],
    ["a 1h30 A 192.0.2.1", /ttl: "1h30" is not a TTL/],
    ["a 5 CH A 192.0.2.1", /class: the class CH is not that of the zone, IN/],
    ["a 5 IN ANY \\# 0", /type: ANY is a type that no zone can hold/],
    ["a 5 TYPE65280 x", /data: TYPE65280 record: a value of TYPE65280 has the form \\# LENGTH HEXADECIMAL/],
    ["a 5 A 192.0.2.300", /data: A record: "192.0.2.300" is not an IPv4 address/],
    ["a 5 A", /syntax: the data of the A record is missing/],
    ["a 5", /syntax: the type of the record is missing$/],
    ['a "A" x', /syntax: the type of the record is missing, but "A" stands there/],
    ["a", /syntax: the type of the record is missing$/],
    ["a..b 5 A 192.0.2.1", /name: .*two dots in a row.*; lines below without an owner/],
    [" 5 A 192.0.2.1", /no-owner: the line names no owner/],
    ['a 5 TXT "x', /syntax: a quotation mark is not closed on its line/],
    ["a 5 A 192.0.2.1 )", /syntax: a closing parenthesis has no opening one/],
    ["$FOO x", /unknown-directive: "\$FOO" is no directive; known are/],
    ["$TTL", /syntax: \$TTL needs a time$/],
    ["$TTL 1x", /ttl: "1x" is not a TTL/],
    ["$TTL 5 6", /syntax: "6" stands behind the end of the entry/],
    ["$ORIGIN", /syntax: \$ORIGIN needs a name/],
    ["$ORIGIN a..b", /name: \$ORIGIN: .*; records up to the next \$ORIGIN are left out/],
  ];
  for (const [text, complaint] of cases)
    it(`${text} costs one line`, () => {
      const reading = readText(`${text}\nafter.example.com. 5 A 192.0.2.9\n`);
      const problems = complaints(reading);
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0] ?? "", complaint);
      assert.equal(lines(reading).length, /ORIGIN a/.test(text) ? 0 : 1);
    });

  it("cost what rests on them, and nothing else", () => {
    const reading = readText(
      "a..b 5 A 192.0.2.1\n 5 A 192.0.2.2\nc 5 A 192.0.2.3\n$ORIGIN a..b\nd 5 A 192.0.2.4\n$ORIGIN x\ne 5 A 192.0.2.5\n$ORIGIN y.example.com.\nf 5 A 192.0.2.6\n",
    );
    assert.deepEqual(lines(reading), ["c 5 A 192.0.2.3", "f.y 5 A 192.0.2.6"]);
    assert.equal(reading.problems.length, 2);
  });

  it("of a record leave its owner to the next line", () =>
    assert.deepEqual(lines(readText("a 5 A x\n 5 A 192.0.2.2\n")), ["a 5 A 192.0.2.2"]));

  it("of an open parenthesis cost its line, not the file", () => {
    const reading = readText("a 5 A 192.0.2.1\nb 5 SOA x y (\n 1 1 1 1 1\nc 5 TXT ( x )\nd 5 A 192.0.2.2\n");
    assert.deepEqual(lines(reading), ["a 5 A 192.0.2.1", 'c 5 TXT "x"', "d 5 A 192.0.2.2"]);
    assert.deepEqual(complaints(reading), [
      "zone:2 error syntax: a parenthesis is opened here and never closed",
      'zone:3 error type: "1" is neither a record type nor a class nor a TTL',
    ]);
  });

  it("stop the reading where there are too many", () => {
    const reading = readText("a 5 A x\n".repeat(20), { limits: { problems: 5 } });
    assert.equal(reading.problems.length, 6);
    assert.match(complaints(reading).at(-1) ?? "", /limit: the zone has more problems than these/);
  });

  it("never quote more than a piece of the text", () => {
    const reading = readText(`a 5 A ${"x".repeat(10_000)}\n`);
    assert.ok((reading.problems[0]?.reason.length ?? 0) < 200);
  });
});

describe("any text", () => {
  const piece = fc.constantFrom(
    ...'();"\\$@ .\n\t0a*#,=-',
    "$TTL 5\n",
    "$ORIGIN x\n",
    "$GENERATE 1-3 a$ A 192.0.2.$\n",
    "$INCLUDE zone\n",
    "\n",
    " A 192.0.2.1\n",
    "a 5 TXT ",
    "\r\n",
    "IN ",
    "\\000",
    "ü",
    "@ 5 SOA . . 1 1 1 1 1\n",
    'SVCB 1 . a="',
    "\\# 4 ",
  );

  it("is read without an exception, and each place lies in it", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join("");
        const reading = readText(text);
        for (const { place } of reading.problems) {
          assert.ok(place.kind === "text");
          assert.ok(place.start <= place.end && place.end <= text.length, JSON.stringify(place));
          assert.equal(
            place.line,
            text.slice(0, place.start).split(/\r\n|\r|\n/).length - 1,
            JSON.stringify(text),
          );
        }
        lines(reading);
      }),
      { seed: 1035, numRuns: 3000 },
    );
  }).timeout(20_000);

  it("is read in good time", () => {
    for (const text of [
      "(".repeat(200_000),
      "a (\n".repeat(50_000),
      '"'.repeat(200_001),
      ")\n".repeat(50_000),
      "\\".repeat(200_001),
      "$INCLUDE zone\n".repeat(20_000),
      "a 5 TXT ( x\n".repeat(20_000),
      "$ORIGIN a\n".repeat(5_000),
      "; x\r".repeat(100_000),
    ])
      readText(text);
  }).timeout(20_000);

  it("may be a zone of 50,000 records", () => {
    const entries = Array.from(
      { length: 50_000 },
      (_, index) => `host${index} IN A 10.0.${(index >> 8) & 255}.${index & 255}\n`,
    );
    const { zone, problems } = readText(`$TTL 1h\n${entries.join("")}`);
    assert.equal(problems.length, 0);
    assert.equal(zone.rrsets.size, 50_000);
  }).timeout(20_000);
});

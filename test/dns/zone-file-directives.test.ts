import assert from "node:assert/strict";
import { complaints, lines, readFiles, readText } from "./zones";

describe("$ORIGIN", () => {
  it("changes what names are relative to, relative to itself too", () =>
    assert.deepEqual(
      lines(readText("$TTL 5\n$ORIGIN a\nx CNAME y\n$origin b\n@ MX 1 x\n$ORIGIN example.com.\nz PTR .\n")),
      ["b.a 5 MX 1 x.b.a.example.com.", "x.a 5 CNAME y.a.example.com.", "z 5 PTR ."],
    ));
});

describe("$INCLUDE", () => {
  it("reads a file at its place, with an origin of its own", () => {
    const reading = readFiles({
      zone: '$TTL 5\na A 192.0.2.1\n$INCLUDE one sub ; note\n A 192.0.2.2\n$INCLUDE "one"\n',
      one: "x A 192.0.2.3\n",
    });
    assert.deepEqual(complaints(reading), []);
    assert.deepEqual(lines(reading), [
      "a 5 A 192.0.2.1",
      "a 5 A 192.0.2.2",
      "x.sub 5 A 192.0.2.3",
      "x 5 A 192.0.2.3",
    ]);
    assert.deepEqual(reading.files, ["zone", "one"]);
  });

  it("keeps origin and owner of the including file, and the TTL of the included one", () => {
    const reading = readFiles({
      zone: "$TTL 5\na A 192.0.2.1\n$INCLUDE one\n A 192.0.2.2\nb A 192.0.2.2\n",
      one: " TXT inherited\n$ORIGIN sub\n$TTL 6\nx A 192.0.2.3\n",
    });
    assert.deepEqual(lines(reading), [
      "a 6 A 192.0.2.1",
      "a 6 A 192.0.2.2",
      'a 5 TXT "inherited"',
      "b 6 A 192.0.2.2",
      "x.sub 6 A 192.0.2.3",
    ]);
  });

  it("names the file and the line of what stands in it", () => {
    const reading = readFiles({ zone: "$INCLUDE one\n", one: "\na 5 A x\n" });
    assert.deepEqual(complaints(reading), ['one:2 error data: A record: "x" is not an IPv4 address']);
  });

  it("costs its line where the file cannot be had", () => {
    const reading = readFiles({ zone: "$INCLUDE none\na 5 A 192.0.2.1\n" });
    assert.deepEqual(complaints(reading), [
      'zone:1 error include: "none" is not read: there is no such file',
    ]);
    assert.deepEqual(lines(reading), ["a 5 A 192.0.2.1"]);
    const without = readText("$INCLUDE one\n", { include: undefined });
    assert.match(complaints(without).join(), /"one" is not read: included files are not looked for here/);
  });

  it("does not go round in circles", () => {
    const reading = readFiles({
      zone: "$INCLUDE one\n",
      one: "$INCLUDE two\n",
      two: "$INCLUDE one\na 5 A 192.0.2.1\n",
    });
    assert.deepEqual(complaints(reading), ['two:1 error include: "one" is not read: it includes itself']);
    assert.deepEqual(lines(reading), ["a 5 A 192.0.2.1"]);
  });

  it("has bounds in depth and size", () => {
    const endless = readText("$INCLUDE 1\n", {
      include: (path) => ({ ok: true, file: path, text: `$INCLUDE ${Number(path) + 1}\n` }),
    });
    assert.deepEqual(complaints(endless), [
      '16:1 error include: "17" is not read: files include files more than 16 deep',
    ]);
    const wide = readFiles(
      { zone: "$INCLUDE one\n".repeat(3), one: "a 5 A 192.0.2.1\n".repeat(10) },
      { limits: { characters: 400 } },
    );
    assert.deepEqual(complaints(wide), [
      "one:1 error limit: the zone has more than 400 characters; this file is not read",
    ]);
  });

  it("has a bound in number, and looks for nothing that it does not read", () => {
    const ten = (options: Parameters<typeof readText>[1]) => {
      const asked: string[] = [];
      const reading = readText("a 5 A 192.0.2.1\n$INCLUDE 1\n", {
        ...options,
        include: (path) => {
          asked.push(path);
          const text = path === "9" ? "" : `$INCLUDE ${Number(path) + 1}\n`.repeat(10);
          return { ok: true, file: path, text };
        },
      });
      return { ...reading, asked };
    };
    const bounded = ten({ limits: { includes: 50, problems: 3 } });
    assert.match(complaints(bounded)[0] ?? "", /is not read: files are included more than 50 times$/);
    assert.equal(bounded.asked.length, 50);
    const { problems, zone, asked } = ten({});
    assert.ok(problems.length > 0 && asked.length <= 10_000 && zone.rrsets.size === 1);
    const large = { zone: "$INCLUDE one\n".repeat(20), one: `;${"x".repeat(300)}\n` };
    const wide = readFiles(large, { limits: { characters: 400 } });
    assert.match(complaints(wide)[1] ?? "", /"one" is not read: the zone has more than 400 characters$/);
  });

  it("may be of thousands of files", () => {
    const names = Array.from({ length: 3000 }, (_, index) => `f${index}`);
    const files = new Map(names.map((name) => [name, `${name} 5 A 192.0.2.1\n`]));
    const zone = names.map((name) => `$INCLUDE ${name}\n`).join("");
    const reading = readFiles({ zone, ...Object.fromEntries(files) });
    assert.deepEqual(complaints(reading), []);
    assert.equal(reading.zone.rrsets.size, 3000);
  });

  it("asks with the name that is written and the file it is written in", () => {
    const asked: string[] = [];
    readText('$INCLUDE "a b/c.zone"\n$INCLUDE ..\\d\n', {
      include: (path, from) => {
        asked.push(`${from}: ${path}`);
        return { ok: false, reason: "no" };
      },
    });
    assert.deepEqual(asked, ["zone: a b/c.zone", "zone: ..\\d"]);
  });

  for (const [text, pattern] of [
    ["$INCLUDE", /\$INCLUDE needs a file/],
    ["$INCLUDE one sub x", /"x" stands behind the end/],
    ['$INCLUDE one "sub"', /needs a name behind the file, but "sub" stands there/],
    ["$INCLUDE one a..b", /\$INCLUDE: .*two dots/],
  ] as const)
    it(`${text} is a problem`, () => {
      const reading = readFiles({ zone: `${text}\nb 5 A 192.0.2.1\n`, one: "a 5 A 192.0.2.1\n" });
      assert.match(complaints(reading).join(), pattern);
      assert.deepEqual(lines(reading), ["b 5 A 192.0.2.1"]);
    });
});

describe("$GENERATE", () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["1-3 h$ A 192.0.2.$", ["h1 A 192.0.2.1", "h2 A 192.0.2.2", "h3 A 192.0.2.3"]],
    [
      "0-4/2 h$ CNAME $.x",
      ["h0 CNAME 0.x.example.com.", "h2 CNAME 2.x.example.com.", "h4 CNAME 4.x.example.com."],
    ],
    ["9-10 h${1,3} A 192.0.2.${-5}", ["h010 A 192.0.2.4", "h011 A 192.0.2.5"]],
    ["10-10 ${0,4,x}.${0,2,X}.${0,4,o} TXT ${0,0,d}", ['000a.0a.0012 TXT "10"']],
    ["18-18 ${0,5,n}a.${0,0,N}b TXT x", ['2.1.0a.2.1b TXT "x"']],
    ["1-1 ${10}-$-x TXT x", ['11-11-x TXT "x"']],
    ['1-1 a\\$b$$c TXT "\\$$"', ['a\\$b\\$c1 TXT "$1"']],
    ['1-1 m$ MX "10 mail$"', ["m1 MX 10 mail1.example.com."]],
    ["2-2 n${-5,4} TXT ${-5,4,x}", ['n-003 TXT "fffffffd"']],
  ];
  for (const [line, expected] of cases)
    it(line, () => {
      const [range = "", owner = "", ...rest] = line.split(" ");
      const reading = readText(`$GENERATE ${range} ${owner} 5 IN ${rest.join(" ")}\n`);
      assert.deepEqual(complaints(reading), []);
      const got = lines(reading).map((one) => one.replace(/^(\S+) 5 /, "$1 "));
      assert.deepEqual(
        got.toSorted(),
        expected.map((one) => one.replace("a\\$b\\$c1", "a\\$b\\$c")).toSorted(),
      );
    });

  const wrong: readonly (readonly [string, RegExp])[] = [
    ["1", /needs a range|"1" is no range/],
    ["2-1 a$ A 192.0.2.$", /"2-1" is no range/],
    ["1-2/0 a$ A 192.0.2.$", /is no range/],
    ["0-9999999999 a$ A 192.0.2.$", /is no range/],
    ["1-2 a$", /type of the record is missing/],
    ["1-2 a$ A", /needs a range, an owner, a type and data/],
    ["1-2 a${ A 192.0.2.$", /braces/],
    ["1-2 a${1,2,q} A 192.0.2.$", /braces/],
    ["1-2 a$ A 192.0.2.$ x", /"x" stands behind the end/],
    ["254-260 a$ A 192.0.2.$", /for 256: "192.0.2.256" is not an IPv4 address/],
    ["1-2 a..$ A 192.0.2.$", /for 1: .*two dots/],
    ["1-2 a${0,128} A 192.0.2.$", /the number 1 has no text in the form/],
    ["1-2 a${-5,0,n} A 192.0.2.$", /the number 1 has no text in the form/],
    ["1-2 a$ FOO x", /"FOO" is neither/],
  ];
  for (const [line, pattern] of wrong)
    it(`${line} is one problem`, () => {
      const reading = readText(`$TTL 5\n$GENERATE ${line}\nz A 192.0.2.1\n`);
      assert.equal(reading.problems.length, 1);
      assert.match(complaints(reading)[0] ?? "", pattern);
      assert.equal(lines(reading).at(-1), "z 5 A 192.0.2.1");
    });

  it("leaves the owner of the line before to the line behind", () =>
    assert.deepEqual(lines(readText("$TTL 5\na A 192.0.2.1\n$GENERATE 1-1 b A 192.0.2.2\n A 192.0.2.3\n")), [
      "a 5 A 192.0.2.1",
      "a 5 A 192.0.2.3",
      "b 5 A 192.0.2.2",
    ]));

  it("has a bound over the whole zone", () => {
    const reading = readText("$TTL 5\n$GENERATE 1-60 a$ A 192.0.2.$\n$GENERATE 1-60 b$ A 192.0.2.$\n", {
      limits: { generated: 100 },
    });
    assert.deepEqual(complaints(reading), [
      "zone:3 error generate: the zone generates more than 100 records, so these are left out",
    ]);
    assert.equal(lines(reading).length, 60);
    const endless = readText("$TTL 5\n$GENERATE 0-2147483647 a$ A 192.0.2.1\n");
    assert.equal(endless.zone.rrsets.size, 0);
  });

  it("points at its own line", () => {
    const { zone } = readText("$TTL 5\n$GENERATE 1-2 a$ A 192.0.2.$ ; note\n");
    const place = [...zone.rrsets.values()][1]?.[0]?.records[0]?.place;
    assert.deepEqual(place, { kind: "text", file: "zone", line: 1, start: 7, end: 35 });
  });
});

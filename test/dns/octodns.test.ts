import assert from "node:assert/strict";
import fc from "fast-check";
import { readOctodnsZone, type OctodnsReading } from "../../server/src/dns/octodns/read";
import { name } from "./names";
import { complaints, lines } from "./zones";

function read(value: unknown, options: { defaultTtl?: number; apex?: string } = {}): OctodnsReading {
  const { apex = "example.com", ...rest } = options;
  return readOctodnsZone(value, { apex: name(apex), ...rest });
}

function recordsOf(value: unknown): string[] {
  const reading = read(value);
  assert.deepEqual(complaints(reading), []);
  return lines(reading);
}

describe("an octoDNS zone", () => {
  it("has one record or a list of them for a name", () =>
    assert.deepEqual(
      recordsOf({
        "": [
          { type: "A", ttl: 60, values: ["192.0.2.2", "192.0.2.1"] },
          { type: "MX", ttl: 60, value: { preference: 10, exchange: "mail.example.com." } },
        ],
        www: { type: "CNAME", value: "web.example.com." },
        "*": { type: "TXT", value: "any" },
        "a.b": { type: "AAAA", ttl: 5, value: "2001:db8::1" },
      }),
      [
        "@ 60 A 192.0.2.1",
        "@ 60 A 192.0.2.2",
        "@ 60 MX 10 mail.example.com.",
        '* 3600 TXT "any"',
        "a.b 5 AAAA 2001:db8::1",
        "www 3600 CNAME web.example.com.",
      ],
    ));

  it("takes value for a list and values for one value", () =>
    assert.deepEqual(
      recordsOf({
        a: { type: "A", value: ["192.0.2.1", "192.0.2.2"] },
        b: { type: "A", values: "192.0.2.3" },
      }),
      ["a 3600 A 192.0.2.1", "a 3600 A 192.0.2.2", "b 3600 A 192.0.2.3"],
    ));

  it("prefers values where both are given", () =>
    assert.deepEqual(recordsOf({ a: { type: "A", value: "192.0.2.1", values: ["192.0.2.2"] } }), [
      "a 3600 A 192.0.2.2",
    ]));

  it("has numbers for names in reverse zones, as numbers or texts", () => {
    const ptr = { type: "PTR", value: "host.example.com." };
    const expected = ["1.2.0.192.in-addr.arpa. 3600 PTR host.example.com."];
    for (const value of [new Map([[1, ptr]]), new Map([["1", ptr]]), { 1: ptr }])
      assert.deepEqual(lines(read(value, { apex: "2.0.192.in-addr.arpa" })), expected);
  });

  it("has names relative to the zone, whatever they end in, U-labels among them", () =>
    assert.deepEqual(
      recordsOf({
        "www.example.com": { type: "A", value: "192.0.2.1" },
        bücher: { type: "A", value: "192.0.2.1" },
      }),
      ["www.example.com 3600 A 192.0.2.1", "xn--bcher-kva 3600 A 192.0.2.1"],
    ));

  it("has types of providers, beside their plain forms", () => {
    const reading = read({
      "": [
        {
          type: "Route53Provider/ALIAS",
          ttl: 942942942,
          values: [{ type: "A", name: "www", "evaluate-target-health": false }],
        },
        { type: "ALIAS", value: "lb.example.net." },
        {
          type: "URLFWD",
          value: { code: 301, masking: 2, path: "/", query: 0, target: "https://example.net/" },
        },
      ],
    });
    assert.deepEqual(complaints(reading), []);
    assert.deepEqual(
      [...reading.zone.rrsets.values()].flat().map(({ type, ttl }) => [type, ttl]),
      [
        ["Route53Provider/ALIAS", undefined],
        ["ALIAS", 3600],
        ["URLFWD", 3600],
      ],
    );
  });

  it("has escaped semicolons and quoted pieces in texts", () =>
    assert.deepEqual(
      recordsOf({
        a: { type: "TXT", value: "v=DKIM1\\; k=rsa" },
        b: { type: "TXT", value: '"one" "two"' },
        c: { type: "CAA", value: { flags: 0, tag: "issue", value: "ca.example\\; a=b" } },
      }),
      ['a 3600 TXT "v=DKIM1; k=rsa"', 'b 3600 TXT "one" "two"', 'c 3600 CAA 0 issue "ca.example; a=b"'],
    ));

  it("has settings of its own, which say nothing about the records", () =>
    assert.deepEqual(
      recordsOf({
        a: {
          type: "A",
          ttl: "60",
          value: "192.0.2.1",
          octodns: { cloudflare: { proxied: true }, lenient: true, healthcheck: { host: "x" } },
          geo: { NA: ["192.0.2.9"] },
          dynamic: { pools: {}, rules: [] },
        },
      }),
      ["a 60 A 192.0.2.1"],
    ));

  it("still has the early names of fields", () =>
    assert.deepEqual(
      recordsOf({
        a: { type: "MX", value: { priority: 10, value: "mail.example.com." } },
        b: { type: "DS", value: { flags: 1, protocol: 13, algorithm: 9, public_key: "ab" } },
      }),
      ["a 3600 MX 10 mail.example.com.", "b 3600 DS 1 13 9 AB"],
    ));

  it("has service parameters as mappings, in maps or objects", () => {
    const svcparams = new Map<string, unknown>([
      ["alpn", ["h2"]],
      ["port", 443],
    ]);
    const value = new Map<string, unknown>([
      ["svcpriority", 1],
      ["targetname", "."],
      ["svcparams", svcparams],
    ]);
    assert.deepEqual(
      recordsOf({
        a: new Map<string, unknown>([
          ["type", "HTTPS"],
          ["value", value],
        ]),
      }),
      ['a 3600 HTTPS 1 . alpn="h2" port=443'],
    );
  });

  it("may be empty", () => {
    for (const value of [undefined, null, {}, new Map()]) assert.deepEqual(recordsOf(value), []);
  });

  it("takes the default TTL of its provider", () =>
    assert.deepEqual(lines(read({ a: { type: "A", value: "192.0.2.1" } }, { defaultTtl: 5 })), [
      "a 5 A 192.0.2.1",
    ]));
});

describe("places in an octoDNS zone", () => {
  it("are the keys and indices that lead to a value", () => {
    const { zone } = read(
      new Map<unknown, unknown>([
        [1, { type: "A", values: ["192.0.2.1"] }],
        [
          "a",
          [
            { type: "A", value: "192.0.2.1" },
            { type: "TXT", values: "x" },
          ],
        ],
      ]),
    );
    const places = [...zone.rrsets.values()]
      .flat()
      .flatMap(({ records }) => records.map(({ place }) => place));
    assert.deepEqual(places, [
      { kind: "path", path: [1, "values", 0] },
      { kind: "path", path: ["a", 0, "value"] },
      { kind: "path", path: ["a", 1, "values"] },
    ]);
  });
});

describe("problems in an octoDNS zone", () => {
  const a = { type: "A", value: "192.0.2.1" };
  const cases: readonly (readonly [string, unknown, RegExp])[] = [
    ["a list at the top", [a], /^ error syntax: expected a mapping from names/],
    ["a text at the top", "x", /^ error syntax: expected a mapping/],
    [
      "a name with a final dot",
      { "a.": a },
      /^a\. error name: "a\." ends in a dot, but names here are relative/,
    ],
    ["a name with an empty label", { "a..b": a }, /^a\.\.b error name: .*empty label/],
    ["a key that is no text", new Map([[true, a]]), /^ error name: "true" is no name/],
    ["a record that is none", { a: 5 }, /^a error syntax: expected a record/],
    ["a record in a list that is none", { a: [a, null] }, /^a\/1 error syntax: expected a record/],
    ["no type", { a: { value: 1 } }, /^a error type: the record has no type/],
    ["a type that is no text", { a: { type: 5 } }, /^a error type: the type is not text/],
    ["an unknown type", { a: { type: "FOO", value: 1 } }, /^a\/type error type: "FOO" is no record type/],
    ["a type twice", { a: [a, a] }, /^a\/1 error syntax: the name has two records of type A/],
    ["no value", { a: { type: "A" } }, /^a error data: the A record has neither value nor values/],
    [
      "an empty value",
      { a: { type: "A", values: [null] } },
      /^a\/values\/0 error data: A record: expected an IPv4/,
    ],
    [
      "a wrong value",
      { a: { type: "A", values: ["192.0.2.1", "x"] } },
      /^a\/values\/1 error data: A record: "x" is not an IPv4/,
    ],
    [
      "a wrong field",
      { a: { type: "MX", value: { preference: -1, exchange: "a.example.com." } } },
      /^a\/value\/preference error data: MX record: preference "-1"/,
    ],
    [
      "a missing field",
      { a: { type: "MX", value: { preference: 1 } } },
      /^a\/value error data: MX record: exchange is missing/,
    ],
    [
      "a wrong TTL",
      { a: { ...a, ttl: "1h" } },
      /^a\/ttl error ttl: the TTL is not a whole number of seconds/,
    ],
    ["a TTL that is no scalar", { a: { ...a, ttl: [5] } }, /^a\/ttl error ttl/],
  ];
  for (const [title, value, pattern] of cases)
    it(title, () => {
      const problems = complaints(read(value));
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0] ?? "", pattern);
    });

  it("leave the rest alone", () => {
    const reading = read({ "a.": a, b: { ...a, ttl: "1h" }, c: [a, { type: "FOO" }], "@": a });
    assert.deepEqual(lines(reading), ["@ 3600 A 192.0.2.1", "b - A 192.0.2.1", "c 3600 A 192.0.2.1"]);
    assert.equal(reading.problems.filter(({ severity }) => severity === "warning").length, 1);
  });

  it("never end in an exception", () => {
    const key = fc.constantFrom(
      "",
      "@",
      "www",
      "*",
      "1",
      "a..b",
      "type",
      "ttl",
      "value",
      "values",
      "svcparams",
      "name",
    );
    const scalar = fc.oneof(
      fc.constantFrom("A", "MX", "TXT", "HTTPS", "LOC", "Route53Provider/ALIAS", "192.0.2.1"),
      fc.jsonValue({ maxDepth: 1 }),
    );
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5, depthSize: "small" },
        scalar,
        fc.dictionary(key, tie("tree")),
        fc.array(tie("tree"), { maxLength: 3 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(key, tree), (value) => {
        lines(read(value));
      }),
      { seed: 53, numRuns: 400 },
    );
    const endless: Record<string, unknown> = { type: "MX" };
    endless.value = endless;
    endless[""] = [endless];
    read(endless);
  }).timeout(10_000);
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { checkServerIdentity, type PeerCertificate } from "node:tls";
import { matchHost } from "../../server/src/pki/host-match";
import { hostDifferences, type HostDifference, type Pair, type Tool } from "./host-differences";
import { Certificates, type CertifiedName } from "./openssl";
import { needsTool } from "./tools";

const hostLabel = fc.constantFrom("a", "b", "ab", "A", "www", "xn--bcher-kva", "_x", "-a", "b-", "1");
const entryLabel = fc.oneof(
  { weight: 3, arbitrary: hostLabel },
  { weight: 2, arbitrary: fc.constantFrom("*", "a*", "*b", "w*w", "**", "xn--*") },
);
const ending = fc.constantFrom("", "", "", ".");
const base = fc.constantFrom("example", "b.example", "example.com", "b.example.com", "com", "a_b.com");

/** Names near each other: mostly one or two labels in front of a few bases. */
function names(label: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(label, { maxLength: 2 }), base, ending)
    .map(([labels, end, dot]) => [...labels, end].join(".") + dot);
}

const dnsName = (text: string): CertifiedName => ({ kind: "dNSName", text });

/** Pairs that random names hardly make. */
const handMade = {
  hosts: [
    "localhost",
    "192.0.2.1",
    "0.1.2.3",
    "bücher.example",
    "b.bücher.example",
    "BÜCHER.example.",
    ".example.com",
    "www..example.com",
    "*.example.com",
    "*.b.example.com",
    "a*.example.com",
    "a.*.example.com",
    "*",
    "*.",
    "com",
  ],
  names: [
    ...[
      "localhost",
      "*.localhost",
      "192.0.2.1",
      "*.1.2.3",
      "*.0.2.1",
      "xn--bcher-kva.example",
      "*.xn--bcher-kva.example",
      ".example.com",
      "www..example.com",
      "*",
      "a.*.example.com",
      "*.*.example.com",
      "*.com",
      "*.example",
    ].map(dnsName),
    ...["www.example.com", "*.example.com", "a.b.example"].map((text) => ({
      kind: "common name" as const,
      text,
    })),
  ],
};

/** All questions, and with each of them those that the table of differences leads to. */
function questions(): { hosts: string[]; names: CertifiedName[] } {
  const hosts = [...handMade.hosts, ...fc.sample(names(hostLabel), { seed: 9525, numRuns: 145 })];
  const entries = [
    ...handMade.names,
    ...fc.sample(names(entryLabel), { seed: 6125, numRuns: 87 }).map(dnsName),
  ];
  const open = hosts.flatMap((host) => entries.map((name): Pair => ({ host, name }))).filter(isMatch);
  const seen = new Map<string, Pair>();
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const key = JSON.stringify(pair);
    if (seen.has(key)) continue;
    seen.set(key, pair);
    for (const { applies, instead } of hostDifferences)
      if (instead !== undefined && applies(pair)) open.push(instead(pair));
  }
  const led = [...seen.values()];
  const distinct = new Map(
    [...entries, ...led.map(({ name }) => name)].map((name) => [JSON.stringify(name), name]),
  );
  return { hosts: [...new Set([...hosts, ...led.map(({ host }) => host)])], names: [...distinct.values()] };
}

function isMatch({ host, name }: Pair): boolean {
  return name.kind === "dNSName"
    ? matchHost(host, [name.text]).isMatch
    : matchHost(host, [], name.text).isMatch;
}

function nodeAccepts({ host, name }: Pair): boolean {
  const certificate =
    name.kind === "dNSName"
      ? { subject: { CN: "none.invalid" }, subjectaltname: `DNS:${name.text}` }
      : { subject: { CN: name.text } };
  return checkServerIdentity(host, certificate as unknown as PeerCertificate) === undefined;
}

/**
 * Holds every verdict of a tool against this project's. Each difference has to be in the table, for that tool and with
 * that verdict, and the tool has to agree once what they differ about is taken away.
 */
function compare(
  tool: Tool,
  pairs: readonly Pair[],
  accepts: (pair: Pair) => boolean,
): Map<HostDifference, number> {
  const explained = new Map<HostDifference, number>();
  let matches = 0;
  for (const pair of pairs) {
    const ours = isMatch(pair);
    if (ours) matches++;
    if (accepts(pair) === ours) continue;
    const shown = `${pair.host} against ${pair.name.kind} ${pair.name.text}: ${tool} says ${ours ? "mismatch" : "match"}`;
    const row = hostDifferences.find(({ tools, applies }) => tools.includes(tool) && applies(pair));
    assert.ok(row, `${shown}, and no row of the table explains it`);
    assert.equal(row.verdict, ours ? "match" : "mismatch", `${shown}, unlike "${row.title}"`);
    if (row.instead !== undefined) assertAgreement(tool, row.instead(pair), accepts, shown);
    explained.set(row, (explained.get(row) ?? 0) + 1);
  }
  assert.ok(matches > 100, `${matches} of ${pairs.length} match`);
  return explained;
}

/** The tool agrees on this pair, or on one that a further row makes of it: some pairs have two causes at once. */
function assertAgreement(tool: Tool, pair: Pair, accepts: (pair: Pair) => boolean, shown: string): void {
  assert.equal(isMatch(pair), true, shown);
  if (accepts(pair)) return;
  const further = hostDifferences.find(
    ({ tools, applies, instead }) => tools.includes(tool) && instead !== undefined && applies(pair),
  );
  assert.ok(further?.instead, `${shown}, and still does for ${pair.host} and ${pair.name.text}`);
  assertAgreement(tool, further.instead(pair), accepts, shown);
}

describe("host names against certificates", function () {
  this.timeout(120_000);
  const { hosts, names: entries } = questions();
  const pairs = hosts.flatMap((host) => entries.map((name): Pair => ({ host, name })));

  it("asks at least 10,000 pairs", () => assert.ok(pairs.length >= 10_000, String(pairs.length)));

  it("differs from Node's tls.checkServerIdentity only as RFC 9525 explains", () => {
    const explained = compare("Node", pairs, nodeAccepts);
    assertEveryRowIsSeen("Node", explained);
  });

  describe("that OpenSSL makes", () => {
    let certificates: Certificates;
    const verdicts = new Map<string, readonly boolean[]>();
    const places = new Map(entries.map((name, index) => [JSON.stringify(name), index]));
    const accepts = ({ host, name }: Pair): boolean =>
      verdicts.get(host)?.[places.get(JSON.stringify(name)) ?? -1] ?? assert.fail(`${host} was not asked`);

    before(function () {
      needsTool(this, "openssl", "version");
      certificates = new Certificates(entries);
      for (const host of hosts) verdicts.set(host, certificates.verify(host));
    });
    after(() => {
      (certificates as Certificates | undefined)?.remove();
    });

    it("differ from `openssl verify -verify_hostname` only as RFC 9525 explains", () => {
      const explained = compare("OpenSSL", pairs, accepts);
      assertEveryRowIsSeen("OpenSSL", explained);
    });

    it("are judged by `openssl x509 -checkhost` just as by `openssl verify`", () => {
      const chosen = fc.sample(fc.constantFrom(...pairs.filter((pair) => accepts(pair) !== isMatch(pair))), {
        seed: 1,
        numRuns: 25,
      });
      const matching = fc.sample(fc.constantFrom(...pairs.filter(accepts)), { seed: 2, numRuns: 25 });
      for (const pair of [
        ...chosen,
        ...matching,
        ...fc.sample(fc.constantFrom(...pairs), { seed: 3, numRuns: 25 }),
      ])
        assert.equal(
          certificates.checkHost(pair.host, places.get(JSON.stringify(pair.name)) ?? -1),
          accepts(pair),
          `${pair.host} against ${pair.name.text}`,
        );
    });
  });
});

/** A row that nothing needs any more has to go. */
function assertEveryRowIsSeen(tool: Tool, explained: ReadonlyMap<HostDifference, number>): void {
  const unseen = hostDifferences.filter((row) => row.tools.includes(tool) && !explained.has(row));
  assert.deepEqual(
    unseen.map(({ title }) => title),
    [],
  );
}

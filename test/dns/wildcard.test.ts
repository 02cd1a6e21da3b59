import assert from "node:assert/strict";
import fc from "fast-check";
import { labelsOf, rootName, type DomainName } from "../../server/src/dns/name";
import { answerSource, closestEncloser, wildcardOwnerFor, zoneNames } from "../../server/src/dns/wildcard";
import { name } from "./names";

/** The zone of RFC 4592 section 2.2.1. */
const example = zoneNames(
  name("example"),
  [
    "example",
    "*.example",
    "sub.*.example",
    "host1.example",
    "_ssh._tcp.host1.example",
    "_ssh._tcp.host2.example",
    "subdel.example",
  ].map(name),
  { delegations: [name("example"), name("subdel.example")] },
);

describe("answerSource", () => {
  const cases: readonly (readonly [string, string])[] = [
    // Section 2.2.1: answers that are synthesised ...
    ["host3.example", "wildcard *.example"],
    ["foo.bar.example", "wildcard *.example"],
    // ... and answers that are not.
    ["host1.example", "owner host1.example"],
    ["sub.*.example", "owner sub.*.example"],
    ["_telnet._tcp.host1.example", "nothing _tcp.host1.example"],
    ["host.subdel.example", "delegation subdel.example"],
    ["ghost.*.example", "nothing *.example"],
    // Empty non-terminals exist (section 2.2.2).
    ["_tcp.host1.example", "empty-non-terminal _tcp.host1.example"],
    ["host2.example", "empty-non-terminal host2.example"],
    ["*.example", "owner *.example"],
    ["example", "owner example"],
    ["subdel.example", "delegation subdel.example"],
    ["example.net", "other-zone"],
    ["com", "other-zone"],
  ];
  for (const [asked, expected] of cases)
    it(`${asked}: ${expected}`, () => {
      const source = answerSource(name(asked), example);
      const where =
        "owner" in source
          ? source.owner
          : "name" in source
            ? source.name
            : "closestEncloser" in source
              ? source.closestEncloser
              : "";
      assert.equal(`${source.kind} ${where}`.trim(), expected);
    });

  it("an existing host stops the wildcard for everything below it", () => {
    const zone = zoneNames(name("example.com"), ["*.shop.example.com", "www.shop.example.com"].map(name));
    assert.equal(wildcardOwnerFor(name("_acme-challenge.www.shop.example.com"), zone), undefined);
    assert.equal(wildcardOwnerFor(name("_acme-challenge.new.shop.example.com"), zone), "*.shop.example.com");
    assert.equal(wildcardOwnerFor(name("new.example.com"), zone), undefined);
  });

  it("a challenge below a host hides the wildcard from the host itself", () => {
    const before = zoneNames(name("example.com"), [name("*.example.com")]);
    const during = zoneNames(
      name("example.com"),
      ["*.example.com", "_acme-challenge.host.example.com"].map(name),
    );
    assert.equal(wildcardOwnerFor(name("host.example.com"), before), "*.example.com");
    assert.deepEqual(answerSource(name("host.example.com"), during), {
      kind: "empty-non-terminal",
      name: "host.example.com",
    });
  });

  it("a wildcard that owns nothing itself gives no data", () => {
    const zone = zoneNames(name("example.com"), [name("_tcp.*.example.com")]);
    assert.deepEqual(answerSource(name("host.example.com"), zone), {
      kind: "empty-non-terminal",
      name: "*.example.com",
    });
    assert.equal(wildcardOwnerFor(name("host.example.com"), zone), undefined);
  });

  it("the highest cut decides", () => {
    const zone = zoneNames(name("example.com"), ["a.example.com", "b.a.example.com"].map(name), {
      delegations: [name("a.example.com"), name("b.a.example.com")],
    });
    assert.deepEqual(answerSource(name("x.b.a.example.com"), zone), {
      kind: "delegation",
      owner: "a.example.com",
    });
  });

  it("a DNAME redirects what lies below it, not its owner", () => {
    const zone = zoneNames(name("example.com"), ["old.example.com", "x.old.example.com"].map(name), {
      redirections: [name("old.example.com")],
    });
    assert.deepEqual(answerSource(name("x.old.example.com"), zone), {
      kind: "redirection",
      owner: "old.example.com",
    });
    assert.deepEqual(answerSource(name("old.example.com"), zone), {
      kind: "owner",
      owner: "old.example.com",
    });
  });

  it("works in the root zone and leaves names of other zones out", () => {
    const root = zoneNames(rootName, [name("com"), name("*")]);
    assert.equal(wildcardOwnerFor(name("net"), root), "*");
    const zone = zoneNames(name("example.com"), [name("*.example.net")]);
    assert.deepEqual([...zone.existing], ["example.com"]);
    assert.equal(wildcardOwnerFor(name("a.example.net"), zone), undefined);
  });

  it("agrees with a search over all names", () => {
    const label = fc.constantFrom("a", "b", "*", "c");
    const names = fc
      .array(label, { minLength: 1, maxLength: 4 })
      .map((labels) => name([...labels, "z"].join(".")));
    fc.assert(
      fc.property(fc.array(names, { maxLength: 8 }), names, (owners, asked) => {
        const zone = zoneNames(name("z"), owners);
        assert.equal(closestEncloser(asked, zone), naiveEncloser(asked, owners));
        assert.equal(wildcardOwnerFor(asked, zone), naiveWildcard(asked, owners));
      }),
      { seed: 4592, numRuns: 3000 },
    );
  }).timeout(10_000);
});

/** The longest suffix of the name that is a suffix of some owner, by lists of labels. */
function naiveEncloser(asked: DomainName, owners: readonly DomainName[]): string {
  const labels = labelsOf(asked);
  for (let cut = 0; cut < labels.length - 1; cut++) {
    const suffix = labels.slice(cut);
    if (owners.some((owner) => labelsOf(owner).slice(-suffix.length).join() === suffix.join()))
      return suffix.join(".");
  }
  return "z";
}

function naiveWildcard(asked: DomainName, owners: readonly DomainName[]): string | undefined {
  const encloser = naiveEncloser(asked, owners);
  const wildcard = `*.${encloser}`;
  return encloser !== asked && owners.some((owner) => owner === wildcard) ? wildcard : undefined;
}

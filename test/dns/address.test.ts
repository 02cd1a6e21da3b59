import assert from "node:assert/strict";
import fc from "fast-check";
import { classifyAddress, type AddressKind } from "../../server/src/dns/address";

describe("classifyAddress", () => {
  const cases: readonly (readonly [string, AddressKind, boolean, boolean])[] = [
    // address, kind, globally reachable, in a special-purpose registry
    ["8.8.8.8", "global", true, false],
    ["192.0.2.1", "documentation", false, true],
    ["198.51.100.255", "documentation", false, true],
    ["203.0.113.0", "documentation", false, true],
    ["203.0.114.0", "global", true, false],
    ["10.255.255.255", "private", false, true],
    ["11.0.0.0", "global", true, false],
    ["172.15.255.255", "global", true, false],
    ["172.16.0.0", "private", false, true],
    ["172.31.255.255", "private", false, true],
    ["172.32.0.0", "global", true, false],
    ["192.168.0.1", "private", false, true],
    ["100.63.255.255", "global", true, false],
    ["100.64.0.0", "shared", false, true],
    ["100.127.255.255", "shared", false, true],
    ["127.0.0.1", "loopback", false, true],
    ["169.254.1.1", "link-local", false, true],
    ["0.0.0.0", "unspecified", false, true],
    ["192.0.0.1", "protocol", false, true],
    ["192.0.0.9", "protocol", true, true],
    ["192.31.196.1", "protocol", true, true],
    ["198.19.255.255", "benchmarking", false, true],
    ["224.0.0.1", "multicast", false, false],
    ["240.0.0.1", "reserved", false, true],
    ["255.255.255.255", "broadcast", false, true],
    ["2606:4700::1", "global", true, false],
    ["2001:db8::1", "documentation", false, true],
    ["2001:db9::1", "global", true, false],
    ["3fff:fff::1", "documentation", false, true],
    ["3fff:1000::1", "global", true, false],
    ["::1", "loopback", false, true],
    ["::", "unspecified", false, true],
    ["::2", "global", true, false],
    ["::ffff:192.0.2.1", "mapped", false, true],
    ["64:ff9b::1", "translation", true, true],
    ["64:ff9b:1::1", "translation", false, true],
    ["fc00::1", "unique-local", false, true],
    ["fdff::1", "unique-local", false, true],
    ["fe80::1", "link-local", false, true],
    ["febf::1", "link-local", false, true],
    ["ff02::1", "multicast", false, false],
    ["2002::1", "tunnel", false, true],
    ["2001::1", "tunnel", false, true],
    ["2001:1::1", "protocol", true, true],
    ["2001:1::4", "protocol", false, true],
    ["2001:2::1", "benchmarking", false, true],
    ["2001:1ff::1", "protocol", false, true],
    ["2001:200::1", "global", true, false],
  ];
  for (const [address, kind, isGloballyReachable, isSpecialPurpose] of cases)
    it(`${address} is ${kind}`, () => {
      const found = classifyAddress(address);
      assert.ok(found);
      assert.deepEqual(
        {
          kind: found.kind,
          isGloballyReachable: found.isGloballyReachable,
          isSpecialPurpose: found.isSpecialPurpose,
        },
        { kind, isGloballyReachable, isSpecialPurpose },
      );
    });

  it("names the most specific block", () => {
    assert.equal(classifyAddress("192.0.0.9")?.block, "192.0.0.9/32");
    assert.equal(classifyAddress("192.0.0.11")?.block, "192.0.0.0/24");
    assert.match(classifyAddress("192.168.1.1")?.purpose ?? "", /RFC 1918/);
    assert.equal(classifyAddress("8.8.8.8")?.block, undefined);
  });

  it("knows no kind for what is no address", () => {
    for (const text of ["example.com", "10.0.0", "", "10.0.0.1/8"])
      assert.equal(classifyAddress(text), undefined);
  });

  it("gives an answer for every address", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const found = classifyAddress(text);
        assert.ok(found && (found.kind === "global") === (found.block === undefined));
      }),
      { seed: 6890, numRuns: 2000 },
    );
  });
});

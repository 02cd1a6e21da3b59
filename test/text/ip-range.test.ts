import assert from "node:assert/strict";
import { parseIpLiteral } from "../../server/src/text/ip-literal";
import { isInRange, parseIpRange } from "../../server/src/text/ip-range";

function isIn(address: string, text: string): boolean {
  const range = parseIpRange(text);
  const octets = parseIpLiteral(address)?.octets;
  assert.ok(range && octets);
  return isInRange(range, octets);
}

describe("parseIpRange", () => {
  it("reads an address with the length of a prefix", () => {
    assert.deepEqual(parseIpRange("192.0.2.0/24"), { octets: [192, 0, 2, 0], length: 24 });
    assert.equal(parseIpRange("2001:db8::/32")?.octets.length, 16);
  });

  it("reads nothing else", () => {
    for (const text of [
      "192.0.2.0",
      "192.0.2.0/33",
      "192.0.2.0/",
      "192.0.2.0/255.255.255.0",
      "::/129",
      "/8",
      "a/8",
    ])
      assert.equal(parseIpRange(text), undefined, text);
  });
});

describe("isInRange", () => {
  it("compares as many bits as are said", () => {
    assert.ok(isIn("10.23.255.255", "10.20.0.0/14"));
    assert.ok(!isIn("10.24.0.0", "10.20.0.0/14"));
    assert.ok(isIn("192.0.2.1", "0.0.0.0/0"));
    assert.ok(isIn("192.0.2.1", "192.0.2.1/32"));
    assert.ok(!isIn("192.0.2.2", "192.0.2.1/32"));
    assert.ok(isIn("2001:db8:4f::1", "2001:db8:40::/44"));
    assert.ok(!isIn("2001:db8:50::1", "2001:db8:40::/44"));
  });

  it("tells the versions apart", () => assert.ok(!isIn("::1", "0.0.0.0/0")));
});

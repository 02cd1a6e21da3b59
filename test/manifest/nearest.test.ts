import assert from "node:assert/strict";
import { nearest } from "../../server/src/manifest/nearest";

describe("what was meant by a word", () => {
  const types = ["A", "AAAA", "APL", "CAA", "TLSA", "MX"];

  it("is the same word in other letters, and nothing beside it", () => {
    assert.deepEqual(nearest("a", types), ["A"]);
    assert.deepEqual(nearest("Mx", types), ["MX"]);
  });

  it("is what is a single slip away, and nothing farther off", () => {
    assert.deepEqual(nearest("TLAS", types), ["TLSA"]);
  });

  it("is all that comes near where nothing is nearer", () => {
    assert.deepEqual(nearest("AA", ["AAAA", "CAAA"]), ["AAAA", "CAAA"]);
  });

  it("is found among very many as well, where it is a slip", () => {
    const many = Array.from({ length: 2_000 }, (_, index) => `certificate-${index}-tls`);
    for (const slip of [
      "certificate-1500-tsl",
      "cetificate-1500-tls",
      "certificate-1500-tlss",
      "xertificate-1500-tls",
    ])
      assert.ok(nearest(slip, many).includes("certificate-1500-tls"), slip);
  });
});

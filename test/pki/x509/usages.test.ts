import assert from "node:assert/strict";
import { canonicalUsage, extendedKeyUsage, isKeyUsage, keyUsages } from "../../../server/src/pki/x509/usages";
import schema from "../../../schemas/trust-change.schema.json";

const words: readonly string[] = schema.$defs.certificateUsage.enum;

/** The object identifiers of the extended key usages, from RFC 5280 section 4.2.1.12 and the older ones around it. */
const identifiers = [
  "2.5.29.37.0",
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => `1.3.6.1.5.5.7.3.${number}`),
  "1.3.6.1.4.1.311.10.3.3",
  "2.16.840.1.113730.4.1",
];

describe("usages", () => {
  it("have exactly the words of the language", () => {
    const known = new Set<string>([...keyUsages, ...identifiers.map(extendedKeyUsage)]);
    assert.deepEqual(new Set(words.map(canonicalUsage)), known);
  });

  it("are key usages or extended ones", () => {
    assert.deepEqual(new Set(words.filter(isKeyUsage)), new Set(["signing", ...keyUsages]));
    assert.equal(isKeyUsage("any"), false);
  });

  it("keep identifiers without a word", () => assert.equal(extendedKeyUsage("1.2.3"), "1.2.3"));
});

import assert from "node:assert/strict";
import { methodOfChallenge, validationMethods } from "../../server/src/pki/validation-methods";
import { referenceFacts } from "../reference-facts";

const methodOf = (section: string) => validationMethods.find((method) => method.section === section);

describe("validation methods", () => {
  it("stand once each, in the order of their sections", () => {
    const numbers = validationMethods.map(({ section }) => section.split(".").map(Number));
    for (const [index, next] of numbers.slice(1).entries()) {
      const before = numbers[index] ?? [];
      const position = next.findIndex((part, place) => part !== before[place]);
      assert.ok((before[position] ?? 0) < (next[position] ?? 0), next.join("."));
    }
  });

  it("are found by the challenges of ACME", () => {
    assert.equal(methodOfChallenge("dns-01", "name")?.coversWildcards, true);
    assert.equal(methodOfChallenge("dns-account-01", "name")?.coversWildcards, true);
    assert.equal(methodOfChallenge("dns-persist-01", "name")?.coversWildcards, true);
    assert.equal(methodOfChallenge("http-01", "name")?.coversWildcards, false);
    assert.equal(methodOfChallenge("tls-alpn-01", "name")?.coversWildcards, false);
    assert.equal(methodOfChallenge("http-01", "address")?.section, "3.2.2.5.6");
    assert.equal(methodOfChallenge("dns-01", "address"), undefined);
    assert.equal(methodOfChallenge("device-attest-01", "name"), undefined);
  });

  it("agree with the reference facts", function () {
    const { validationMethodSunsets, wildcardSuitable } = referenceFacts(this) as {
      validationMethodSunsets: readonly { from: string; methods: readonly string[] }[];
      wildcardSuitable: Record<"yes" | "no", readonly string[]>;
    };
    for (const { from, methods } of validationMethodSunsets)
      for (const section of methods) assert.equal(methodOf(section)?.retiredFrom, Date.parse(from), section);
    for (const [answer, texts] of Object.entries(wildcardSuitable))
      for (const text of texts)
        assert.equal(methodOf(text.split(" ")[0] ?? "")?.coversWildcards, answer === "yes", text);
  });
});

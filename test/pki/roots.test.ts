import assert from "node:assert/strict";
import { publicIssuers } from "../../server/src/pki/issuers";
import { wellKnownRoot, wellKnownRoots } from "../../server/src/pki/roots";

describe("wellKnownRoot", () => {
  for (const text of ["ISRG Root X1", "isrg-root-x1", "ISRGRootX1", "isrg_root_x1"])
    it(`finds ${text}`, () => assert.equal(wellKnownRoot(text)?.authority, "letsencrypt"));
  for (const text of ["ISRG Root", "X1", "", "Example Root CA", "x".repeat(10_000)])
    it(`does not find ${text.slice(0, 20) || "(empty)"}`, () => assert.equal(wellKnownRoot(text), undefined));
});

describe("well-known roots", () => {
  it("have names of their own and belong to known authorities", () => {
    const ids = new Set(publicIssuers().map(({ id }) => id));
    for (const root of wellKnownRoots) {
      assert.equal(wellKnownRoot(root.name), root);
      assert.ok(root.authority === undefined || ids.has(root.authority), root.name);
      assert.ok(root.notAfter === undefined || root.notAfter > Date.UTC(2020, 0), root.name);
    }
  });
});

import assert from "node:assert/strict";
import { redirectedName } from "../../server/src/dns/alias";
import { rootName } from "../../server/src/dns/name";
import { name as named } from "./names";

describe("what a DNAME makes of a name", () => {
  const redirect = (name: string, owner: string, target: string): string | undefined =>
    redirectedName(named(name), owner === "." ? rootName : named(owner), named(target));

  it("has the target in place of the owner, whatever stands in front", () => {
    assert.equal(redirect("www.old.example", "old.example", "new.example.net"), "www.new.example.net");
    assert.equal(redirect("a.b.old.example", "old.example", "new.example"), "a.b.new.example");
    assert.equal(redirect("*.old.example", "old.example", "new.example"), "*.new.example");
    assert.equal(redirect("a\\.b.old.example", "old.example", "new.example"), "a\\.b.new.example");
  });
  it("may lie below the owner again, and below the root", () => {
    assert.equal(redirect("www.old.example", "old.example", "x.old.example"), "www.x.old.example");
    assert.equal(redirect("www.example", ".", "old.example"), "www.example.old.example");
  });
  it("is none where that is too long for a name", () => {
    const long = Array.from({ length: 4 }, () => "x".repeat(60)).join(".");
    assert.equal(redirect("a-name-of-some-length.old.example", "old.example", long), undefined);
  });
});

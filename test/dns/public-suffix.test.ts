import assert from "node:assert/strict";
import {
  hasListedTopLevelDomain,
  isPublicSuffix,
  publicSuffix,
  registrableDomain,
} from "../../server/src/dns/public-suffix";
import { rootName } from "../../server/src/dns/name";
import { name } from "./names";

describe("public suffixes", () => {
  const cases: readonly (readonly [string, string, string | undefined])[] = [
    ["www.example.com", "com", "example.com"],
    ["example.com", "com", "example.com"],
    ["com", "com", undefined],
    ["a.b.example.co.uk", "co.uk", "example.co.uk"],
    ["co.uk", "co.uk", undefined],
    ["*.example.com", "com", "example.com"],
    ["_acme-challenge.example.com", "com", "example.com"],
    ["a.kawasaki.jp", "a.kawasaki.jp", undefined],
    ["city.kawasaki.jp", "kawasaki.jp", "city.kawasaki.jp"],
    ["www.example.xn--p1ai", "xn--p1ai", "example.xn--p1ai"],
    ["db.example.internal", "internal", "example.internal"],
  ];
  for (const [text, suffix, domain] of cases)
    it(`${text}: ${suffix}`, () => {
      assert.equal(publicSuffix(name(text)), suffix);
      assert.equal(registrableDomain(name(text)), domain);
    });

  it("looks at the private section only when asked", () => {
    const page = name("someone.github.io");
    assert.equal(publicSuffix(page), "io");
    assert.equal(publicSuffix(page, { privateSection: true }), "github.io");
    assert.equal(isPublicSuffix(name("github.io")), false);
    assert.equal(isPublicSuffix(name("github.io"), { privateSection: true }), true);
  });

  it("tells public suffixes from names below them", () => {
    assert.equal(isPublicSuffix(name("co.uk")), true);
    assert.equal(isPublicSuffix(name("example.co.uk")), false);
    assert.equal(isPublicSuffix(rootName), false);
  });

  it("tells delegated top-level domains from internal ones", () => {
    for (const text of ["example.com", "com", "example.xn--p1ai", "example.dev"])
      assert.equal(hasListedTopLevelDomain(name(text)), true, text);
    for (const text of [
      "printer.local",
      "db.internal",
      "svc",
      "a.svc.cluster.local",
      "x.corp",
      "localhost",
      "a.test",
    ])
      assert.equal(hasListedTopLevelDomain(name(text)), false, text);
    assert.equal(hasListedTopLevelDomain(rootName), false);
  });
});

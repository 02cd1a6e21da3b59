import assert from "node:assert/strict";
import { hasListedTopLevelDomain } from "../../server/src/dns/public-suffix";
import { unissuableName } from "../../server/src/pki/internal-names";
import { name as domainName } from "../dns/names";

const isDelegated = (topLevel: string): boolean => hasListedTopLevelDomain(domainName(topLevel));
const kindOf = (name: string): string => {
  const found = unissuableName(name, isDelegated);
  return found === undefined ? "fine" : `${found.kind} ${found.suffix}`;
};

describe("unissuableName", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["login.example.com", "fine"],
    ["*.example.co.uk", "fine"],
    ["xn--bcher-kva.de", "fine"],
    ["example.com", "fine"],
    ["com", "fine"],
    ["WWW.EXAMPLE.COM.", "fine"],
    ["test.example.org", "fine"],
    ["local.example.org", "fine"],
    ["facebookcorewwwi.onion", "fine"],
    ["192.0.2.1", "fine"],
    ["2001:db8::1", "fine"],
    ["", "fine"],
    ["db", "single-label db"],
    ["*.db", "single-label db"],
    ["printer.local", "special-use local"],
    ["default.svc.cluster.local", "special-use local"],
    ["LOCALHOST", "special-use localhost"],
    ["a.test", "special-use test"],
    ["a.example", "special-use example"],
    ["a.invalid", "special-use invalid"],
    ["router.home.arpa", "special-use home.arpa"],
    ["wallet.alt", "special-use alt"],
    ["vault.corp.internal.", "special-use internal"],
    ["web.default.svc", "undelegated svc"],
    ["mail.corp", "undelegated corp"],
    ["nas.lan", "undelegated lan"],
    ["host.localdomain", "undelegated localdomain"],
    ["1.2.0.192.in-addr.arpa", "reverse-zone in-addr.arpa"],
    ["8.b.d.0.1.0.0.2.ip6.arpa", "reverse-zone ip6.arpa"],
  ];
  for (const [name, expected] of cases)
    it(`${name || "(empty)"}: ${expected}`, () => assert.equal(kindOf(name), expected));

  it("says why", () => {
    assert.match(unissuableName("a.alt", isDelegated)?.reason ?? "", /^\.alt is set aside .* \(RFC 9476\)$/);
    assert.match(unissuableName("a.corp", isDelegated)?.reason ?? "", /there is no top-level domain \.corp/);
  });
});

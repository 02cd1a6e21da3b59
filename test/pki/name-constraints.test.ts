import assert from "node:assert/strict";
import { breachOf, type NameForm } from "../../server/src/pki/name-constraints";

function told(
  form: NameForm,
  name: string,
  permitted: readonly string[],
  excluded: readonly string[] = [],
): string {
  const breach = breachOf(form, name, { permitted, excluded });
  return breach?.kind === "excluded" ? `excluded by ${breach.subtree}` : (breach?.kind ?? "met");
}

describe("breachOf", () => {
  it("lets a domain hold itself and what lies below it, wildcards too", () => {
    const corp = ["corp.example.com"];
    for (const name of [
      "corp.example.com",
      "CORP.example.com.",
      "a.b.corp.example.com",
      "*.corp.example.com",
    ])
      assert.equal(told("dns", name, corp), "met", name);
    for (const name of [
      "example.com",
      "*.example.com",
      "badcorp.example.com",
      "corp.example.com.example.net",
    ])
      assert.equal(told("dns", name, corp), "not-permitted", name);
    assert.equal(told("dns", "shop.example.net", [...corp, "example.net"]), "met");
    assert.equal(told("dns", "xn--bcher-kva.example", ["bücher.example"]), "met");
  });

  it("leaves open what a dot in front of a domain leaves open", () => {
    assert.equal(told("dns", "a.corp.example.com", [".corp.example.com"]), "met");
    assert.equal(told("dns", "corp.example.com", [".corp.example.com"]), "met");
    assert.equal(told("dns", "corp.example.com", [], [".corp.example.com"]), "met");
    assert.equal(told("dns", "badcorp.example.com", [".corp.example.com"]), "not-permitted");
  });

  it("excludes what is permitted otherwise, and only what is excluded", () => {
    assert.equal(
      told("dns", "a.pay.example.com", ["example.com"], ["pay.example.com"]),
      "excluded by pay.example.com",
    );
    assert.equal(told("dns", "repay.example.com", ["example.com"], ["pay.example.com"]), "met");
    assert.equal(told("dns", "*.example.com", [], ["pay.example.com"]), "met");
  });

  it("compares the bits of addresses; one of the other version is in no range", () => {
    assert.equal(told("address", "10.23.255.255", ["10.20.0.0/14"]), "met");
    assert.equal(told("address", "10.24.0.0", ["10.20.0.0/14"]), "not-permitted");
    assert.equal(told("address", "2001:db8:4f::1", ["2001:db8:40::/44"]), "met");
    assert.equal(told("address", "2001:db8:50::1", ["2001:db8:40::/44"]), "not-permitted");
    assert.equal(told("address", "2001:db8::1", ["10.0.0.0/8"]), "not-permitted");
    assert.equal(told("address", "192.0.2.1", [], ["0.0.0.0/0"]), "excluded by 0.0.0.0/0");
    assert.equal(told("address", "2001:db8::1", [], ["0.0.0.0/0"]), "met");
  });

  it("looks at the host of a URI, which stands for itself alone unless a dot is in front", () => {
    assert.equal(told("uri", "spiffe://mesh.example.com/ns/a", ["mesh.example.com"]), "met");
    assert.equal(told("uri", "https://me@Mesh.example.com:8443?x", ["mesh.example.com"]), "met");
    assert.equal(told("uri", "spiffe://a.mesh.example.com/", ["mesh.example.com"]), "not-permitted");
    assert.equal(told("uri", "spiffe://a.mesh.example.com/", [".mesh.example.com"]), "met");
    assert.equal(told("uri", "spiffe://mesh.example.com/", [".mesh.example.com"]), "not-permitted");
    for (const uri of ["urn:example:a", "https://192.0.2.1/", "https://[2001:db8::1]/", "file:///a"])
      assert.equal(told("uri", uri, ["mesh.example.com"]), "no-host", uri);
  });

  it("knows mailboxes, hosts and domains of mailboxes", () => {
    assert.equal(told("mailbox", "ops@example.com", ["example.com"]), "met");
    assert.equal(told("mailbox", "ops@mail.example.com", ["example.com"]), "not-permitted");
    assert.equal(told("mailbox", "ops@mail.example.com", [".example.com"]), "met");
    assert.equal(told("mailbox", "ops@example.com", [".example.com"]), "not-permitted");
    assert.equal(told("mailbox", "ops@EXAMPLE.com", ["ops@example.com"]), "met");
    assert.equal(told("mailbox", "dev@example.com", ["ops@example.com"]), "not-permitted");
  });

  it("does not judge by what it cannot read", () => {
    assert.equal(told("dns", "a.example.org", []), "met");
    assert.equal(told("dns", "a.example.org", ["*.example.com"]), "met");
    assert.equal(told("dns", "a.example.org", ["", "example.com"]), "met");
    assert.equal(told("dns", "10.0.0.1", ["example.com"]), "met");
    assert.equal(told("address", "10.0.0.1", ["192.0.2.0/255.255.255.0"]), "met");
    assert.equal(told("address", "10.0.0.1", ["192.0.2.0"]), "met");
    assert.equal(told("address", "10.0.0", ["192.0.2.0/24"]), "met");
    assert.equal(told("uri", "spiffe://*.example.org/a", ["example.com"]), "met");
    assert.equal(told("uri", "spiffe://a.example.org/a", ["spiffe://example.com"]), "met");
    assert.equal(told("uri", "no uri", ["example.com"]), "met");
    assert.equal(told("mailbox", "*@example.org", ["example.com"]), "met");
  });
});

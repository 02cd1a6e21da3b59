import assert from "node:assert/strict";
import { isCertain, type ReadPolicy } from "../../server/src/credentials/capability";
import { readGrants } from "../../server/src/credentials/grants";
import {
  allows,
  allowsCertificate,
  dnsWrite,
  onlyChallengeTxt,
  pkiWrite,
} from "../../server/src/credentials/questions";

function read(grants: unknown): ReadPolicy {
  const result = readGrants(grants);
  assert.equal(result.kind, "read");
  return result;
}

function writes(resource: string, ownerName: string, type = "A"): string {
  const grants = [{ plane: "dns", actions: ["record-write"], resources: [resource] }];
  return allows(read(grants).capabilities, { zoneName: "example.com", ownerName, type, change: "DELETE" });
}

describe("grants", () => {
  it("reads zones, names, RRsets and wildcards", () => {
    assert.equal(writes("example.com", "example.com"), "yes");
    assert.equal(writes("example.com", "a.b.example.com"), "yes");
    assert.equal(writes("example.com", "evilexample.com"), "no");
    assert.equal(writes("*.example.com", "a.example.com"), "yes");
    assert.equal(writes("*.example.com", "example.com"), "no");
    assert.equal(writes("login.example.com/A", "Login.Example.com."), "yes");
    assert.equal(writes("login.example.com/A@public", "login.example.com"), "yes");
    assert.equal(writes("login.example.com/A", "login.example.com", "TXT"), "no");
    assert.equal(writes("*.example.com/TXT", "*.example.com", "TXT"), "yes");
    assert.equal(writes("*", "anything.example.net"), "yes");
  });

  it("takes a bare _acme-challenge name for its TXT records, and leaves other types there open", () => {
    const grant = { plane: "dns", actions: ["record-write"], resources: ["_acme-challenge.example.com"] };
    const { capabilities } = read([grant]);
    assert.equal(capabilities.filter(isCertain).every(onlyChallengeTxt), true);
    assert.equal(writes("_acme-challenge.example.com", "_acme-challenge.example.com", "TXT"), "yes");
    assert.equal(writes("_acme-challenge.example.com", "_acme-challenge.example.com", "CNAME"), "unknown");
    assert.equal(read([{ ...grant, resources: ["example.com"] }]).capabilities.some(onlyChallengeTxt), false);
  });

  it("keeps the planes apart, and places every right at its action", () => {
    const { capabilities } = read([
      { plane: "dns", actions: ["record-write", "registrar", "read"], resources: ["example.com"] },
      { plane: "pki", actions: ["issue", "deploy"], resources: ["login.example.com"] },
    ]);
    assert.deepEqual(
      capabilities.map(
        ({ plane, operation, source, path }) => `${plane} ${operation} ${source} ${path.join("/")}`,
      ),
      [
        "dns record-write grants 0/actions/0",
        "registrar registrar grants 0/actions/1",
        "dns read grants 0/actions/2",
        "pki issue grants 1/actions/0",
        "pki deploy grants 1/actions/1",
      ],
    );
    assert.equal(dnsWrite(capabilities).length, 2);
    assert.equal(pkiWrite(capabilities).length, 2);
    assert.equal(
      allowsCertificate(capabilities, { operation: "issue", names: ["login.example.com"] }),
      "yes",
    );
    assert.equal(
      allowsCertificate(capabilities, { operation: "issue", names: ["login.example.com", "example.com"] }),
      "no",
    );
    assert.equal(
      allowsCertificate(capabilities, { operation: "revoke", names: ["login.example.com"] }),
      "no",
    );
  });

  it("finds * in actions and resources of rights that write", () => {
    const one = (actions: unknown, resources: unknown) =>
      read([{ plane: "dns", actions, resources }]).breadth.map(
        ({ level, path }) => `${level} ${path.join("/")}`,
      );
    assert.deepEqual(one(["*"], ["example.com"]), ["overbroad 0/actions/0"]);
    assert.deepEqual(one(["record-write"], ["example.com", "*"]), ["overbroad 0/resources/1"]);
    assert.deepEqual(one(["read"], ["*"]), []);
    assert.deepEqual(one(["record-write"], ["example.com"]), []);
    assert.deepEqual(read({ plane: "pki", actions: "*", resources: "*" }).breadth[0]?.alsoAt, [
      ["resources"],
    ]);
  });

  it("keeps what it cannot read as perhaps anything", () => {
    for (const grant of [
      { plane: "email", actions: ["read"] },
      { plane: "dns" },
      { plane: "dns", actions: ["record-write", "fly"], resources: ["example.com"] },
      "dns",
      { plane: "dns", actions: ["record-write"] },
      { plane: "dns", actions: ["record-write"], resources: ["${ZONE}"] },
    ]) {
      const { capabilities, breadth } = read([grant]);
      const answer = allows(capabilities, { ownerName: "a.example.com", type: "A", change: "CREATE" });
      assert.equal(answer, "unknown", JSON.stringify(grant));
      assert.deepEqual(dnsWrite(capabilities), []);
      assert.deepEqual(breadth, []);
    }
    assert.equal(readGrants(undefined).kind, "unknown");
  });
});

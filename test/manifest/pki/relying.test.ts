import assert from "node:assert/strict";
import { leavesBelow } from "../../../server/src/manifest/model/pki/chain";
import { relyingStores } from "../../../server/src/manifest/model/pki/relying";
import { isInUseAfter, supersededOf } from "../../../server/src/manifest/model/pki/superseded";
import { changeOf } from "../texts";
import { certificateIn, named } from "./told";

const roots =
  "certificates:\n  - {name: old, ca: {}, op: keep, signedBy: self}\n  - {name: new, ca: {}, op: keep, signedBy: self}\n";
const leaf = "  - {name: leaf, dnsNames: [a.example.com], issuerRef: {name: corp}, signedBy: new}\n";
const stores = (...entries: string[]): string =>
  `trustStores:\n${entries.map((entry, index) => `  - {name: s${index + 1}, ${entry}}\n`).join("")}`;
const adds = "steps:\n  - {name: add, trust: add, certificates: [new], stores: [s1]}\n";

/** The stores whose clients meet the leaf; those that are only listed with a question mark. */
function relying(spec: string): string {
  const change = changeOf(spec);
  return relyingStores(change, certificateIn(change, "leaf"))
    .map(({ store, isCertain }) => store.name + (isCertain ? "" : "?"))
    .join(" ");
}

describe("the trust stores whose clients meet a certificate", () => {
  it("hold something of its chain, or get it", () => {
    assert.equal(relying(roots + leaf + stores("holds: [new]", "holds: [old]") + adds), "s1");
    assert.equal(relying(roots + leaf + stores("holds: [old]", "holds: [old]") + adds), "s1");
    assert.equal(relying(roots + leaf + stores("holds: [leaf]")), "");
  });

  it("hold another root of its issuer, where the root is rolled out", () => {
    const issuer = "issuers: [{name: corp, trust: private, roots: [old, new]}]\n";
    const both = stores("holds: [old]", "holds: [old]");
    assert.equal(relying(issuer + roots + leaf + both + adds), "s1 s2");
    assert.equal(relying(issuer + roots + leaf + both), "");
    const issued = roots.replace("name: new, ca: {}, op: keep", "name: new, ca: {}");
    assert.equal(relying(issuer + issued + leaf + both), "s1 s2");
  });

  it("hold the root of what was served at the same name before", () => {
    const zone =
      "zones: [{name: example.com, records: [{name: a, type: A, ttl: 60, value: 203.0.113.1, certificate: leaf, previous: {ttl: 60, values: [203.0.113.2], certificate: before}}]}]\n";
    const before = "  - {name: before, op: keep, signedBy: old}\n";
    assert.equal(relying(zone + roots + leaf + before + stores("holds: [old]", "holds: [x]")), "s1");
  });

  it("may be meant where they are listed with users, and nothing else explains them", () => {
    const used = "holds: [old], usedBy: [x]";
    assert.equal(relying(roots + leaf + stores("holds: [new]", used) + adds), "s1 s2?");
    assert.equal(relying(roots + leaf + stores("holds: [new]", "holds: [old]") + adds), "s1");
    assert.equal(relying(roots + leaf + stores("holds: [new]", used)), "s1");
    const other = "  - {name: other, op: keep, signedBy: old}\n";
    assert.equal(relying(roots + leaf + other + stores("holds: [new]", used) + adds), "s1");
    const getsOther = `${adds}  - {name: more, trust: add, certificates: [old], stores: [s2]}\n`;
    assert.equal(relying(roots + leaf + stores("holds: [new]", "holds: [], usedBy: [x]") + getsOther), "s1");
  });

  it("are none where the chain is not known", () => {
    const lost = "  - {name: leaf, signedBy: [new, lost]}\n";
    assert.equal(relying(roots + lost + stores("holds: [new]", "holds: [old], usedBy: [x]") + adds), "");
  });
});

describe("the certificates below a root", () => {
  it("are signed below it, or come from an issuer that names it", () => {
    const spec = `${roots}  - {name: ca, ca: {}, signedBy: [new, old]}
  - {name: a, signedBy: ca}
  - {name: b, signedBy: new}
  - {name: c, issuerRef: {name: corp}}
  - {name: d, issuerRef: {name: corp}, signedBy: old}
issuers: [{name: corp, roots: [new]}]
`;
    const change = changeOf(spec);
    const below = (root: string): string =>
      leavesBelow(change, root)
        .map(({ name }) => name)
        .join(" ");
    assert.equal(below("new"), "a b c");
    assert.equal(below("old"), "a d");
    assert.equal(below("ca"), "a");
    assert.equal(below("lost"), "");
  });
});

describe("the certificate that clients leave", () => {
  const zone =
    "zones: [{name: example.com, records: [{name: a, type: A, ttl: 60, value: 203.0.113.1, certificate: new, previous: {ttl: 60, values: [203.0.113.2], certificate: old}}, {name: b, type: A, op: keep, value: 203.0.113.1, certificate: both}, {name: c, type: A, value: 203.0.113.1, certificate: new, previous: {values: [203.0.113.2], certificate: both}}]}]\n";
  const certificates =
    "certificates: [{name: new}, {name: old, op: keep}, {name: both, op: keep}, {name: renewed, previous: {serial: '01'}}, {name: gone, op: revoke}, {name: spare, op: keep}]\n";

  it("is the one before a renewal, or one that a record leaves and nothing else serves", () => {
    const change = changeOf(zone + certificates);
    const left = (name: string): string => {
      const instance = supersededOf(change, certificateIn(change, name));
      return instance ? named(instance) : "none";
    };
    assert.deepEqual(["new", "old", "both", "renewed", "gone", "spare"].map(left), [
      "none",
      "old",
      "none",
      "previous of renewed",
      "none",
      "none",
    ]);
  });

  it("is not in use afterwards, as all others are that stand or come", () => {
    const change = changeOf(zone + certificates);
    const inUse = ["new", "old", "both", "renewed", "gone", "spare"].filter((name) =>
      isInUseAfter(change, certificateIn(change, name)),
    );
    assert.deepEqual(inUse, ["new", "both", "renewed", "spare"]);
  });
});

import assert from "node:assert/strict";
import { Manifest } from "../../../server/src/manifest/model/manifest";
import { holdingOf, trustStoresOf, usersOf } from "../../../server/src/manifest/model/pki/trust-stores";
import { changeOf, sourceOf } from "../texts";
import { stepIn } from "./told";

const steps = `steps:
  - {name: first, trust: add, certificates: [new], stores: [bundle]}
  - {name: between, manual: x}
  - {name: second, trust: remove, certificates: [new, old], stores: [bundle]}
  - {name: late, trust: add, certificates: [newest], stores: [bundle, other]}
`;

/** Whether the store holds any of some roots before a step, or after the change. */
function holding(store: string, roots: readonly string[], moment: string, list = steps): string {
  const entries = "certificates: [{name: new, ca: {}}, {name: old, ca: {}}, {name: newest, ca: {}}]\n";
  const change = changeOf(`${entries}trustStores: [{name: bundle, ${store}}]\n${list}`);
  const [found] = trustStoresOf(change);
  assert.ok(found);
  const result = holdingOf(
    change,
    found,
    new Set(roots),
    moment === "after" ? "after" : stepIn(change, moment),
  );
  if (result.kind !== "missing") return result.kind;
  return result.addedBy ? `missing, added by ${result.addedBy.name ?? "?"}` : "missing";
}

describe("what a trust store holds", () => {
  it("is what it says, and what steps add and remove by then", () => {
    assert.equal(holding("holds: [old]", ["old"], "first"), "held");
    assert.equal(holding("holds: [old]", ["old"], "late"), "missing");
    assert.equal(holding("holds: [old]", ["new"], "first"), "missing, added by first");
    assert.equal(holding("holds: [old]", ["new"], "between"), "held");
    assert.equal(holding("holds: [old]", ["new"], "after"), "missing");
    assert.equal(holding("holds: [old]", ["newest"], "after"), "held");
    assert.equal(holding("holds: []", ["old"], "first"), "missing");
  });

  it("needs one of several roots", () => {
    assert.equal(holding("holds: [old]", ["new", "old"], "first"), "held");
    assert.equal(holding("holds: [other]", ["new", "old"], "first"), "missing, added by first");
  });

  it("knows well-known roots by any spelling", () => {
    assert.equal(holding("holds: [isrg-root-x1]", ["ISRG Root X1"], "first"), "held");
  });

  it("is unknown where nothing says it, but for what the steps show", () => {
    assert.equal(holding("owner: x", ["old"], "first"), "unknown");
    assert.equal(holding("holds:", ["old"], "first"), "unknown");
    assert.equal(holding("owner: x", ["new"], "first"), "missing, added by first");
    assert.equal(holding("owner: x", ["new"], "between"), "held");
    assert.equal(holding("owner: x", ["old"], "late"), "missing");
  });

  it("comes with the policy, unless the change has a store of that name", () => {
    const head = "apiVersion: trust-change/v1\nkind: TrustChange\nmetadata: {name: t}\nspec:\n";
    const own = "  trustStores: [{name: a, usedBy: [x, y]}]\n";
    const policy =
      "---\napiVersion: trust-change/v1\nkind: TrustPolicy\nmetadata: {name: p}\nspec: {defaults: {trustStores: [{name: a, usedBy: [z]}, {name: b}]}}\n";
    const [change] = new Manifest(sourceOf(head + own + policy)).changes();
    assert.ok(change);
    assert.deepEqual(
      trustStoresOf(change).map(
        (store) => `${store.name} ${String(store.isShared)} ${usersOf(store).join("+")}`,
      ),
      ["a false x+y", "b true "],
    );
  });
});

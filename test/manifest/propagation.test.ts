import assert from "node:assert/strict";
import type { TrustChange } from "../../server/src/manifest/model/trust-change";
import { countingQueries } from "../../server/src/query/query";
import { edit, changeIn, manifestOf } from "./changes";

const CHANGE = `window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}
zones:
  - name: example.com
    propagation: 2m
    records:
      - {name: shop, type: A, ttl: 60, value: 203.0.113.31, certificate: shop-tls, previous: {ttl: 600, values: [203.0.113.30]}}
      - {name: new, type: A, ttl: 900, value: 203.0.113.31, tls: none}
      - {name: info, type: TXT, ttl: 60, value: new, previous: {ttl: 600, values: [old]}}
      - {name: kept, type: A, op: keep, ttl: 60, value: 203.0.113.31}
steps:
  - {name: lower, records: [shop.example.com/A], ttl: 300}
  - {name: cutover, records: [shop.example.com/A, new.example.com/A, info.example.com/TXT, kept.example.com/A]}
  - {name: check, validate: [everywhere]}
  - {name: after, validate: [tls-handshake]}
validation:
  - {name: everywhere, check: dns-propagation, targets: [shop.example.com]}
`;

/** The seconds after the change until name servers and caches have come to it, for each record of the cutover. */
function settlings(change: TrustChange): readonly (readonly [string, number, number])[] {
  const [cutover] = change.stepsNamed("cutover");
  assert.ok(cutover);
  return change.propagation
    .settlingsOf(cutover)
    .map(({ reference, changed, synced, forgotten }) => [
      reference,
      (synced - changed) / 1000,
      (forgotten - changed) / 1000,
    ]);
}

describe("how long a changed record needs to settle", () => {
  it("is the propagation of the zone, and in caches the TTL given out last for those who follow the old answer", () => {
    assert.deepEqual(settlings(changeIn(manifestOf(CHANGE))), [
      ["shop.example.com/A", 120, 420],
      ["new.example.com/A", 120, 120],
      ["info.example.com/TXT", 120, 120],
    ]);
  });

  it("follows what is edited", () => {
    const manifest = manifestOf(CHANGE);
    const change = changeIn(manifest);
    assert.equal(settlings(change)[0]?.[2], 420);
    edit(manifest, "ttl: 300}", "ttl: 30}");
    assert.equal(settlings(change)[0]?.[2], 150);
    edit(manifest, "propagation: 2m", "propagation: 1m");
    assert.deepEqual(settlings(change)[0], ["shop.example.com/A", 60, 90]);
    edit(manifest, "values: [203.0.113.30]", "values: [203.0.113.31]");
    assert.deepEqual(settlings(change)[0], ["shop.example.com/A", 60, 60]);
  });

  it("is the same whenever the window begins", () => {
    const manifest = manifestOf(CHANGE);
    const change = changeIn(manifest);
    const before = settlings(change);
    let runs = 0;
    countingQueries({ ran: (name) => void (runs += name === "settling of a record" ? 1 : 0) }, () => {
      edit(manifest, "start: 2026-12-01T20", "start: 2026-12-01T19");
      assert.deepEqual(settlings(change), before);
    });
    assert.equal(runs, 1, "the one that two steps are about, since one of them has to come first");
  });

  it("is awaited by a check that looks at the record, and by no other", () => {
    const change = changeIn(manifestOf(CHANGE));
    const [cutover] = change.stepsNamed("cutover");
    const [after] = change.stepsNamed("after");
    const isAwaited = (reference: string): boolean => {
      const record = change.record(reference);
      assert.ok(record && cutover && after);
      return change.propagation.isAwaited(record, cutover, after);
    };
    assert.equal(isAwaited("shop.example.com/A"), true);
    assert.equal(isAwaited("new.example.com/A"), false);
  });
});

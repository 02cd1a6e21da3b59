import assert from "node:assert/strict";
import { needsOf } from "../../../server/src/manifest/model/pki/needs";
import { changeOf } from "../texts";
import { clock, instanceIn, named } from "./told";

const window = "window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}\n";

/** What needs a certificate and until when. */
function needs(spec: string, instance: string): readonly string[] {
  const change = changeOf(spec);
  return needsOf(change, instanceIn(change, instance)).map((need) => {
    const whose = named(need.instance) === instance ? "" : ` (${named(need.instance)})`;
    return `${need.kind} until ${clock(need.until)}${whose}`;
  });
}

const zone = (...records: string[]): string =>
  `zones:\n  - name: example.com\n    records:\n${records.map((record) => `      - ${record}\n`).join("")}`;
const kept = "{name: www, type: A, op: keep, ttl: 300, value: 203.0.113.1, certificate: tls}";
const moved =
  "{name: www, type: A, ttl: 60, value: 203.0.113.1, certificate: tls, previous: {ttl: 3600, values: [203.0.113.2]}}";
const switched =
  "{name: www, type: A, ttl: 60, value: 203.0.113.1, certificate: tls, previous: {ttl: 3600, values: [203.0.113.2], certificate: old}}";
const renewed = "certificates:\n  - {name: tls, dnsNames: [www.example.com], previous: {serial: '01'}}\n";
const two =
  "certificates:\n  - {name: tls, dnsNames: [www.example.com]}\n  - {name: old, op: revoke, dnsNames: [www.example.com]}\n";
const deployOnly = "steps:\n  - {name: deploy, certificates: [tls], do: deploy}\n";
const steps = `steps:
  - {name: deploy, certificates: [tls], do: deploy}
  - {name: pause, wait: 30m}
  - {name: cutover, records: [www.example.com/A]}
`;
const rollback = (reverts: string): string =>
  `rollback: {window: 1h, steps: [{name: back, reverts: [${reverts}]}]}\n`;

describe("what needs a certificate", () => {
  it("is for the old one its place until the new one is deployed, then the way back", () => {
    assert.deepEqual(
      needs(window + zone(kept) + renewed + deployOnly + rollback("deploy"), "previous of tls"),
      ["replaced until 20:00", "way back until 21:00"],
    );
  });

  it("is what caches hold, and the way back behind it", () => {
    assert.deepEqual(
      needs(window + zone(moved) + renewed + steps + rollback("deploy, cutover"), "previous of tls"),
      ["replaced until 20:00", "caches until 21:30", "replaced until 20:30", "way back until 22:30"],
    );
    assert.deepEqual(needs(window + zone(switched) + two + steps + rollback("cutover"), "old"), [
      "caches until 21:30",
      "replaced until 20:30",
      "replaced until 20:00",
      "way back until 22:30",
    ]);
  });

  it("is the way back also where nobody thought of it, but not where it is closed on purpose", () => {
    const until = (text: string): readonly string[] =>
      needs(window + zone(kept) + renewed + steps + text, "previous of tls");
    assert.deepEqual(until("rollback: {window: 1h}\n").at(-1), "way back until 21:00");
    assert.deepEqual(until("rollback: {window: 1h, keeps: [{target: tls}]}\n"), ["replaced until 20:00"]);
    const reissue = "rollback: {window: 1h, steps: [{name: back, reverts: [tls], restores: reissue}]}\n";
    assert.deepEqual(until(reissue), ["replaced until 20:00"]);
  });

  it("comes without steps when the window begins", () => {
    assert.deepEqual(needs(window + zone(kept) + renewed + rollback("tls"), "previous of tls"), [
      "replaced until 20:00",
      "way back until 21:00",
    ]);
  });

  it("is at unknown times unknown", () => {
    assert.deepEqual(needs(zone(moved) + renewed + steps + rollback("deploy, cutover"), "previous of tls"), [
      "replaced until ?",
      "replaced until ?",
    ]);
  });

  it("has no end for what is served afterwards", () => {
    assert.deepEqual(needs(window + zone(kept) + renewed + steps, "tls"), ["served until for good"]);
  });

  it("is nothing for what nobody is led to", () => {
    assert.deepEqual(
      needs(window + zone(kept) + `${renewed}  - {name: spare, op: revoke}\n` + steps, "spare"),
      [],
    );
  });

  it("is for an authority what is below it", () => {
    const hierarchy = `${two}  - {name: ca, op: revoke, ca: {}, signedBy: root}\n  - {name: root, op: keep, ca: {}, signedBy: self}\n`;
    const under = (signer: string): string =>
      window +
      zone(switched) +
      hierarchy.replace("op: revoke, dnsNames", `op: revoke, signedBy: ${signer}, dnsNames`) +
      steps +
      rollback("cutover");
    const below = [
      "caches until 21:30 (old)",
      "replaced until 20:30 (old)",
      "replaced until 20:00 (old)",
      "way back until 22:30 (old)",
    ];
    assert.deepEqual(needs(under("ca"), "ca"), below);
    assert.deepEqual(needs(under("ca"), "root"), below);
    assert.deepEqual(needs(under("[ca, other]"), "ca"), []);
    assert.deepEqual(needs(under("[ca, ca]"), "ca"), below);
  });

  it("has no end for an authority with certificates below it that stay", () => {
    const authority = "  - {name: ca, op: revoke, ca: {}, signedBy: self}\n";
    assert.deepEqual(needs(`certificates:\n  - {name: leaf, op: keep, signedBy: ca}\n${authority}`, "ca"), [
      "issued until for good (leaf)",
    ]);
    assert.deepEqual(needs(`certificates:\n  - {name: leaf, signedBy: ca}\n${authority}`, "ca"), [
      "issued until for good (leaf)",
    ]);
    assert.deepEqual(
      needs(`certificates:\n  - {name: leaf, op: revoke, signedBy: ca}\n${authority}`, "ca"),
      [],
    );
  });

  it("does not hang on authorities that sign each other", () => {
    const circle =
      "certificates:\n  - {name: a, op: keep, ca: {}, signedBy: b}\n  - {name: b, op: keep, ca: {}, signedBy: a}\n";
    assert.deepEqual(needs(circle, "a"), []);
  });
});

import assert from "node:assert/strict";
import {
  isBehindPointOfNoReturn,
  isKeptOnPurpose,
  isReissued,
  leadsBackTo,
} from "../../server/src/manifest/model/way-back";
import { certificateIn, instanceIn } from "./pki/told";
import { changeOf } from "./texts";

const spec = `zones:
  - name: example.com
    records:
      - {name: www, type: A, ttl: 60, value: 203.0.113.1, certificate: new, previous: {ttl: 60, values: [203.0.113.2], certificate: old}}
      - {name: login, type: A, op: keep, ttl: 60, value: 203.0.113.1, certificate: login}
certificates:
  - {name: new, dnsNames: [www.example.com]}
  - {name: old, op: keep, dnsNames: [www.example.com]}
  - {name: login, dnsNames: [login.example.com], previous: {serial: "01"}}
steps:
  - {name: deploy, certificates: [login, new], do: deploy}
  - {name: cutover, records: [www.example.com/A]}
  - {name: revoke, certificates: [login], do: revoke}
  - {name: end, manual: x}
`;

/** The steps of the rollback that lead back to a certificate, each with what it names. */
function back(steps: readonly string[], instance: string): string {
  const list = steps.map((step) => `    - ${step}\n`).join("");
  const change = changeOf(`${spec}rollback:\n  window: 1h\n  steps:\n${list}`);
  return leadsBackTo(change, instanceIn(change, instance))
    .map(({ step, at }) => `${step.name ?? "?"} by ${at.source}`)
    .join(", ");
}

describe("the way back to a certificate", () => {
  it("is given by a step that reverts its entry or its deployment", () => {
    assert.equal(back(["{name: a, reverts: [login]}"], "previous of login"), "a by login");
    assert.equal(back(["{name: a, reverts: [cutover, deploy]}"], "previous of login"), "a by deploy");
    assert.equal(back(["{name: a, certificates: [login], do: deploy}"], "previous of login"), "a by login");
    assert.equal(back(["{name: a, reverts: [cutover]}"], "previous of login"), "");
    assert.equal(back(["{name: a, certificates: [login], do: revoke}"], "previous of login"), "");
  });

  it("leads to another one where it is issued anew", () => {
    assert.equal(back(["{name: a, reverts: [login], restores: reissue}"], "previous of login"), "");
    assert.equal(
      back(
        ["{name: a, certificates: [login], do: issue}", "{name: b, certificates: [login], do: deploy}"],
        "previous of login",
      ),
      "",
    );
  });

  it("is for a certificate with an entry of its own the way back of its records", () => {
    assert.equal(back(["{name: a, reverts: [www.example.com/A]}"], "old"), "a by www.example.com/A");
    assert.equal(
      back(["{name: a, reverts: [WWW.example.com./A@public]}"], "old"),
      "a by WWW.example.com./A@public",
    );
    assert.equal(back(["{name: a, reverts: [cutover]}"], "old"), "a by cutover");
    assert.equal(back(["{name: a, reverts: [new]}"], "old"), "a by new");
    assert.equal(back(["{name: a, reverts: [new], restores: reissue}"], "old"), "");
    assert.equal(back(["{name: a, certificates: [old], do: deploy}"], "old"), "a by old");
    assert.equal(back(["{name: a, reverts: [login]}"], "old"), "");
  });

  it("never leads to what the change issues", () => {
    assert.equal(back(["{name: a, reverts: [new, login]}"], "new"), "");
  });

  it("may be closed on purpose: issued anew, or kept", () => {
    const change = changeOf(
      `${spec}rollback: {keeps: [{target: deploy}], steps: [{name: a, reverts: [login], restores: reissue}]}\n`,
    );
    assert.equal(isReissued(change, certificateIn(change, "login")), true);
    assert.equal(isReissued(change, certificateIn(change, "new")), false);
    assert.equal(isKeptOnPurpose(change, certificateIn(change, "login")), true);
    assert.equal(isKeptOnPurpose(change, certificateIn(change, "old")), false);
  });

  it("ends at the point of no return", () => {
    const change = changeOf(`${spec}rollback: {pointOfNoReturn: revoke}\n`);
    assert.deepEqual(
      change.steps().map((step) => isBehindPointOfNoReturn(change, step)),
      [false, false, true, true],
    );
    const without = changeOf(`${spec}rollback: {pointOfNoReturn: lost}\n`);
    assert.ok(without.steps().every((step) => !isBehindPointOfNoReturn(without, step)));
  });
});

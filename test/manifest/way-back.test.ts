import assert from "node:assert/strict";
import {
  comesBackBefore,
  isBehindPointOfNoReturn,
  isKeptOnPurpose,
  isReissued,
  leadsBackTo,
  secondsIntoWayBack,
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

/** The pairs of steps of a rollback of which one is known to come before the other one: "ab ac bc". */
function inOrder(steps: readonly string[]): string {
  const list = steps.map((step) => `    - ${step}\n`).join("");
  const change = changeOf(`${spec}rollback:\n  window: 1h\n  steps:\n${list}`);
  const all = change.rollbackSteps();
  return all
    .flatMap((one) =>
      all.flatMap((other) =>
        comesBackBefore(change, one, other) ? `${one.name ?? "?"}${other.name ?? "?"}` : [],
      ),
    )
    .join(" ");
}

describe("the order of the steps of a rollback", () => {
  it("is that of the list where no step says when it comes", () => {
    assert.equal(
      inOrder(["{name: a, manual: x}", "{name: b, manual: x}", "{name: c, manual: x}"]),
      "ab ac bc",
    );
  });

  it("follows what steps say they come after, over any number of them", () => {
    const named = [
      "{name: a, manual: x, after: [b]}",
      "{name: b, manual: x, after: [c]}",
      "{name: c, manual: x, after: []}",
    ];
    assert.equal(inOrder(named), "ba ca cb");
    const twice = [
      "{name: a, manual: x}",
      "{name: b, manual: x, after: []}",
      "{name: c, manual: x, after: [a, b]}",
      "{name: d, manual: x}",
    ];
    assert.equal(inOrder(twice), "ac ad bc bd cd");
  });

  it("is that of the list for steps that say nothing, among others that do", () => {
    const steps = [
      "{name: a, manual: x}",
      "{name: b, manual: x}",
      "{name: c, manual: x, after: [a]}",
      "{name: d, manual: x}",
    ];
    assert.equal(inOrder(steps), "ab ac ad cd");
  });

  it("is not known of a step with a time of its own", () => {
    const steps = [
      "{name: a, manual: x}",
      "{name: b, manual: x, at: 2026-12-01T20:00:00Z}",
      "{name: c, manual: x}",
    ];
    assert.equal(inOrder(steps), "bc");
  });

  it("ends where steps come after each other in a circle, or after one that nobody has", () => {
    const circle = [
      "{name: a, manual: x, after: [b]}",
      "{name: b, manual: x, after: [a]}",
      "{name: c, manual: x, after: [nobody]}",
    ];
    assert.equal(inOrder(circle), "ab ba");
  });
});

describe("the times of the way back", () => {
  const times = (steps: readonly string[]): readonly (number | undefined)[] => {
    const list = steps.map((step) => `    - ${step}\n`).join("");
    const change = changeOf(`${spec}rollback:\n  window: 1h\n  steps:\n${list}`);
    return change.rollbackSteps().map((step) => secondsIntoWayBack(change, step));
  };

  it("count the waits in front of a step", () => {
    assert.deepEqual(
      times(["{name: a, manual: x}", "{name: b, wait: 1h}", "{name: c, wait: 5m}", "{name: d, manual: x}"]),
      [0, 0, 3600, 3900],
    );
  });

  it("are not known behind a wait that cannot be read, or where steps say when they come", () => {
    assert.deepEqual(times(["{name: a, wait: soon}", "{name: b, manual: x}"]), [0, undefined]);
    assert.deepEqual(times(["{name: a, wait: 1h}", "{name: b, manual: x, after: [a]}"]), [
      undefined,
      undefined,
    ]);
  });
});

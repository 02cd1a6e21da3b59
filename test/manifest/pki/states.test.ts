import assert from "node:assert/strict";
import { firstMeeting, servedAt } from "../../../server/src/manifest/model/pki/states";
import { changeOf } from "../texts";
import { certificateIn, named, stepIn } from "./told";

/** What is served at a record before the change, right before each of some steps, and after it. */
function served(spec: string, record: string, steps: readonly string[] = []): string {
  const change = changeOf(spec);
  const found = change.record(record);
  assert.ok(found);
  const moments = ["before" as const, ...steps.map((name) => stepIn(change, name)), "after" as const];
  return moments
    .map((moment) => {
      const state = servedAt(change, found, moment);
      return state.kind === "served" ? named(state.instance) : state.kind;
    })
    .join(", ");
}

const records = (text: string): string => `zones: [{name: example.com, records: [${text}]}]\n`;
const a = (more: string): string => `{name: www, type: A, ttl: 60, value: 203.0.113.1, ${more}}`;
const moved = "previous: {ttl: 60, values: [203.0.113.2]}";
const www = "www.example.com/A";

describe("what is served at a record", () => {
  const renewed = "certificates: [{name: tls, dnsNames: [www.example.com], previous: {serial: '01'}}]\n";
  const steps =
    "steps:\n  - {name: deploy, certificates: [tls], do: deploy}\n  - {name: cutover, records: [www.example.com/A]}\n  - {name: end, manual: x}\n";

  it("is before the change the certificate before, and after it the new one", () => {
    assert.equal(served(records(a("op: keep, certificate: tls")) + renewed, www), "previous of tls, tls");
    const kept = "certificates: [{name: tls, op: keep, dnsNames: [www.example.com]}]\n";
    assert.equal(served(records(a("op: keep, certificate: tls")) + kept, www), "tls, tls");
    const first = "certificates: [{name: tls, dnsNames: [www.example.com]}]\n";
    assert.equal(served(records(a("op: keep, certificate: tls")) + first, www), "nothing, tls");
  });

  it("changes with the step that deploys it", () => {
    assert.equal(
      served(records(a(`${moved}, certificate: tls`)) + renewed + steps, www, ["deploy", "cutover", "end"]),
      "previous of tls, previous of tls, tls, tls, tls",
    );
  });

  it("changes with the record where another entry was served before", () => {
    const two =
      "certificates: [{name: tls, dnsNames: [www.example.com]}, {name: old, op: keep, dnsNames: [www.example.com]}]\n";
    const record = records(
      a("previous: {ttl: 60, values: [203.0.113.2], certificate: old}, certificate: tls"),
    );
    assert.equal(served(record + two + steps, www, ["deploy", "cutover", "end"]), "old, old, old, tls, tls");
  });

  it("is nothing where the record is not there, or no TLS is served", () => {
    assert.equal(served(records(a("certificate: tls")) + renewed, www), "nothing, tls");
    const gone = records(
      "{name: www, type: A, op: delete, previous: {ttl: 60, values: [203.0.113.2], certificate: tls}}",
    );
    const kept = "certificates: [{name: tls, op: keep, dnsNames: [www.example.com]}]\n";
    assert.equal(served(gone + kept, www), "tls, nothing");
    assert.equal(served(records(a(`${moved}, tls: none`)), www), "nothing, nothing");
  });

  it("is unknown where nothing is said of it, or not when it changes", () => {
    assert.equal(served(records(a(moved)), www), "unknown, unknown");
    const noDeploy = "steps: [{name: cutover, records: [www.example.com/A]}, {name: end, manual: x}]\n";
    assert.equal(
      served(records(a(`${moved}, certificate: tls`)) + renewed + noDeploy, www, ["end"]),
      "previous of tls, unknown, tls",
    );
    const noCutover = "steps: [{name: deploy, certificates: [tls], do: deploy}, {name: end, manual: x}]\n";
    assert.equal(
      served(records(a(`${moved}, certificate: tls`)) + renewed + noCutover, www, ["end"]),
      "previous of tls, unknown, tls",
    );
    assert.equal(served(records(a(`${moved}, certificate: lost`)), www), "unknown, unknown");
  });
});

describe("the step with which clients first meet a certificate", () => {
  const steps = (order: readonly string[]): string => {
    const all: Readonly<Record<string, string>> = {
      deploy: "{name: deploy, certificates: [tls], do: deploy}",
      again: "{name: again, certificates: [tls], do: deploy}",
      cutover: "{name: cutover, records: [www.example.com/A]}",
    };
    return `steps:\n${order.map((name) => `  - ${all[name] ?? ""}\n`).join("")}`;
  };
  const met = (record: string, certificate: string, order: readonly string[]): string | undefined => {
    const change = changeOf(
      `${records(record)}certificates: [{name: tls, dnsNames: [www.example.com], ${certificate}}]\n${steps(order)}`,
    );
    return firstMeeting(change, certificateIn(change, "tls"))?.name;
  };
  const changed = a(`${moved}, certificate: tls`);
  const stays = a("op: keep, certificate: tls");

  it("is the first one that deploys it", () => {
    assert.equal(met(changed, "op: issue", ["cutover", "deploy", "again"]), "deploy");
    assert.equal(met(stays, "endpoint: lb-2", ["deploy"]), "deploy");
    assert.equal(met(stays, "op: issue", []), undefined);
  });

  it("is the one that leads clients to a new endpoint", () => {
    assert.equal(met(changed, "endpoint: lb-2", ["deploy", "cutover"]), "cutover");
    assert.equal(met(changed, "endpoint: lb-2", ["cutover", "deploy"]), "deploy");
    assert.equal(met(changed, "endpoint: lb-2", ["deploy"]), "deploy");
  });
});

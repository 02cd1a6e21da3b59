import assert from "node:assert/strict";
import { tlsaRollover, type RolloverEvent } from "../../server/src/manifest/model/tlsa-rollover";
import { changeOf } from "./texts";

const digest = (octet: string): string => octet.repeat(32);
const [a, b] = [`3 1 1 ${digest("aa")}`, `3 1 1 ${digest("bb")}`];
const whole = `3 0 1 ${digest("cc")}`;
const root = `2 1 1 ${digest("dd")}`;

interface Parts {
  readonly records?: string;
  readonly host?: string;
  readonly certificate?: string;
  readonly steps?: string;
}

const published = `{id: both, name: _25._tcp.mail, type: TLSA, ttl: 300, values: [${a}, ${b}], previous: {ttl: 3600, values: [${a}]}}, {id: one, name: _25._tcp.mail, type: TLSA, ttl: 300, values: [${b}], previous: {ttl: 300, values: [${a}, ${b}]}}`;
const inSteps =
  "steps: [{name: publish, records: [both]}, {name: wait, wait: 2h}, {name: deploy, certificates: [tls], do: deploy}, {name: drop, records: [one]}]\n";

/** The rollover of the first TLSA record: when what happens, and what becomes of each combination. */
function told({
  records = published,
  host = "certificate: tls",
  certificate = "",
  steps = inSteps,
}: Parts): string {
  const change = changeOf(
    `window: {start: 2026-12-01T20:00:00Z, end: 2026-12-02T02:00:00Z}\nzones:\n  - {name: example.com, records: [{name: mail, type: A, op: keep, value: 203.0.113.1, ${host}}, ${records}]}\ncertificates:\n  - {name: tls, dnsNames: [mail.example.com], previous: {serial: "04"}${certificate}}\n${steps}`,
  );
  const record = change.records().find(({ type }) => type === "TLSA");
  const rollover = record && tlsaRollover(change, record);
  if (!rollover) return "none";
  const event = (one: RolloverEvent | undefined): string =>
    one
      ? `${one.step?.name ?? "-"} ${one.at === undefined ? "?" : new Date(one.at).toISOString().slice(11, 16)}`
      : "never";
  const courses = rollover.courses.map(
    (course) =>
      `${course.combination} outdated ${String(course.isOutdated)}, published ${event(course.published)}, removed ${event(course.removed)}`,
  );
  return [
    `port ${rollover.port}, ttl ${rollover.ttl ?? "?"}, served ${event(rollover.served)}`,
    ...courses,
  ].join("\n");
}

describe("the rollover of TLSA records", () => {
  it("goes from publishing over the deploy to the removal", () => {
    assert.equal(
      told({}),
      "port 25, ttl 3600, served deploy 22:00\n3 1 1 outdated undefined, published publish 20:00, removed drop 22:00",
    );
  });

  it("knows what a kept or a new key means for each combination", () => {
    const records = `{name: _25._tcp.mail, type: TLSA, op: keep, ttl: 60, values: [${a}, ${whole}, ${root}]}`;
    const outdated = (certificate: string): string =>
      told({ records, certificate })
        .split("\n")
        .slice(1)
        .map((line) => line.slice(0, line.indexOf(",")))
        .join("; ");
    const rest = "3 0 1 outdated true; 2 1 1 outdated undefined";
    assert.equal(outdated(", privateKey: {rotationPolicy: Always}"), `3 1 1 outdated true; ${rest}`);
    assert.equal(outdated(", privateKey: {rotationPolicy: Never}"), `3 1 1 outdated false; ${rest}`);
    assert.equal(outdated(", op: replace"), `3 1 1 outdated true; ${rest}`);
    assert.equal(outdated(""), `3 1 1 outdated undefined; ${rest}`);
  });

  it("leaves out a combination that holds two values already", () => {
    const records = `{name: _25._tcp.mail, type: TLSA, op: keep, ttl: 60, values: [${a}, ${b}]}`;
    assert.equal(told({ records }), "port 25, ttl 60, served deploy 22:00");
  });

  it("happens at the start of the window without steps, and at an unknown time without a step of its own", () => {
    assert.match(told({ steps: "" }), /served - 20:00\n.*published - 20:00, removed - 20:00$/);
    assert.match(told({ steps: inSteps.replace("records: [one]", "wait: 1m") }), /removed never$/);
  });

  it("is none for another port, another certificate, and one that stays", () => {
    assert.equal(told({ host: "certificate: tls, port: 443" }), "none");
    assert.notEqual(told({ host: "certificate: tls, port: 25" }), "none");
    assert.equal(told({ host: "certificate: other" }), "none");
    assert.equal(told({ certificate: ", op: keep" }), "none");
    assert.equal(told({ steps: "steps: [{name: look, manual: x}]\n" }), "none");
  });
});

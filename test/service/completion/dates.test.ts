import assert from "node:assert/strict";
import { Manifest } from "../../../server/src/manifest/model/manifest";
import { parseSource } from "../../../server/src/manifest/syntax/parse";
import { analyze } from "../../../server/src/rules/engine";
import { spanOfPlace } from "../../../server/src/rules/finding";
import { NOW } from "../change";
import { change, policy, SHOP } from "./samples";
import { offered, readCursor } from "./support";

const WINDOW = "window: {start: 2026-12-01T21:00:00+01:00, end: 2026-12-01T23:00:00Z}\n";
const SECRET =
  'credentials:\n  - name: key\n    type: api-key\n    access: standing\n    owner: "@acme/dns"\n    provider: cloudflare\n';
const OLD = "certificates:\n  - name: a\n    dnsNames: [a.example.com]\n    previous:\n      ";
const LOWERED =
  "zones:\n  - name: example.com\n    records:\n      - {name: api, type: A, ttl: 60, value: 203.0.113.31, previous: {ttl: 300, values: [203.0.113.3]}}\n";

/** What is offered, and what is said of each. */
function dates(marked: string, now = NOW): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(offered(marked, { now }).items.map(({ label, detail }) => [label, detail]));
}

describe("completion of dates", () => {
  it("counts from the day that it is given, and never offers one that has passed", () => {
    assert.deepEqual(dates(change("exceptions:\n  - expires: |")), {
      "2026-11-25": "today",
      "2026-12-25": "30 days from today",
      "2027-02-23": "90 days from today",
    });
    const later = dates(change("exceptions:\n  - expires: |"), Date.parse("2031-02-27T23:59:59Z"));
    assert.deepEqual(Object.keys(later), ["2031-02-27", "2031-03-29", "2031-05-28"]);
  });

  it("offers an end behind the window, with the day on which that ends", () => {
    const expected = {
      "2026-12-01": "the day on which the window ends",
      "2026-12-25": "30 days from today",
      "2027-02-23": "90 days from today",
    };
    assert.deepEqual(dates(change(`${WINDOW}exceptions:\n  - expires: |`)), expected);
    assert.deepEqual(dates(change(`${WINDOW}preApproval: {until: |}`)), expected);
    assert.deepEqual(dates(change(`${WINDOW}${SECRET}    justification: {until: |}`)), expected);
  });

  it("offers a secret no end before the window's, nor one beyond the limit", () => {
    const far = "window: {start: 2026-12-20T20:00:00Z, end: 2026-12-27T23:00:00Z}\n";
    assert.deepEqual(dates(change(`${far}${SECRET}    expires: |`)), {
      "2026-12-27": "the day on which the window ends",
      "2027-02-23": "90 days from today",
    });
    const strict = `spec:\n  limits: {rotation: 720h}\n`;
    const head = "apiVersion: trust-change/v1\nkind: TrustPolicy\nmetadata: {name: acme}\n";
    const { labels } = offered(change(`${SECRET}    expires: |`), { policy: head + strict });
    assert.deepEqual(labels, ["2026-11-25", "2026-12-25"]);
  });

  it("offers today for what was done, as long as that is not too old when the change begins", () => {
    const today = { "2026-11-25": "today" };
    assert.deepEqual(dates(change("rollback:\n  tested: {date: |}")), today);
    assert.deepEqual(dates(change(`${SECRET}    rotation: {last: |}`)), today);
    assert.deepEqual(dates(change(`${SECRET}    rotation: {every: 24h, revocationTested: |}`)), today);
    const far = "window: {start: 2027-06-20T20:00:00Z, end: 2027-06-27T23:00:00Z}\n";
    assert.deepEqual(dates(change(`${far}rollback:\n  tested: {date: |}`)), {});
    assert.deepEqual(dates(change(`${far}${SECRET}    rotation: {last: |}`)), {});
    assert.deepEqual(dates(change(`${WINDOW}${SECRET}    rotation: {every: 24h, last: |}`)), {});
  });

  it("offers the present moment for an approval, as long as the change has not begun", () => {
    const now = Date.parse("2026-11-25T12:34:56Z");
    const text = "approvers:\n  - {identity: a@example.com, approvedAt: |}";
    assert.deepEqual(dates(change(WINDOW + text), now), { "2026-11-25T12:34:00Z": "now" });
    assert.deepEqual(dates(change(WINDOW + text), Date.parse("2026-12-02T00:00:00Z")), {});
  });

  it("offers a review within 72 hours after the window", () => {
    const text = `${WINDOW}emergency:\n  postReview: {due: |}`;
    assert.deepEqual(dates(change(text)), {
      "2026-12-02": "the day after the window ends",
      "2026-12-04T23:00:00Z": "72 h after the window ends: the latest",
    });
    assert.deepEqual(Object.keys(dates(change("emergency:\n  postReview: {due: |}"))), [
      "2026-11-26",
      "2026-11-28",
    ]);
  });

  it("offers a window that begins in the future, and one that ends behind its start", () => {
    const now = Date.parse("2026-11-25T12:34:56Z");
    assert.deepEqual(dates(change("window:\n  start: |"), now), {
      "2026-11-25T13:00:00Z": "the next full hour",
      "2026-11-26T13:00:00Z": "tomorrow at that time",
      "2026-12-02T13:00:00Z": "in a week at that time",
    });
    assert.deepEqual(dates(change("window: [{start: 2026-12-01T21:00:00+01:00, end: |}]")), {
      "2026-12-01T21:00:00Z": "1 h after it begins",
      "2026-12-01T22:00:00Z": "2 h after it begins",
      "2026-12-02T00:00:00Z": "4 h after it begins",
    });
    assert.deepEqual(Object.keys(dates(change("window: {start: |, end: 2026-11-27T00:00:00Z}"), now)), [
      "2026-11-25T13:00:00Z",
      "2026-11-26T13:00:00Z",
    ]);
    assert.deepEqual(dates(change("window: {end: |}")), {});
  });

  it("offers a step the times of the window, as they are written there, and none before what it comes after", () => {
    const days =
      "window:\n  - {start: 2026-12-01T21:00:00+01:00, end: 2026-12-01T23:00:00Z}\n  - {start: 2026-12-08T09:00:00Z, end: 2026-12-08T11:00:00Z}\n";
    assert.deepEqual(dates(change(`${days}steps:\n  - {name: a, wait: 1h, at: |}`)), {
      "2026-12-01T21:00:00+01:00": "a window begins",
      "2026-12-08T09:00:00Z": "a window begins",
    });
    assert.deepEqual(
      dates(change(`${days}steps:\n  - {name: a, wait: 1h}\n  - {name: b, validate: [x], at: |}`)),
      {
        "2026-12-01T21:00:00Z": "what it comes after has ended",
        "2026-12-08T09:00:00Z": "a window begins",
      },
    );
    assert.deepEqual(dates(change("steps:\n  - {name: a, wait: 1h, at: |}")), {});
    assert.deepEqual(dates(change(`${days}rollback:\n  steps:\n    - {name: a, reverts: [x], at: |}`)), {});
  });

  it("offers a step that lowers a TTL the day before", () => {
    const text = `${WINDOW}${LOWERED}steps:\n  - {name: a, records: [api.example.com/A], ttl: 60, at: |}`;
    assert.deepEqual(dates(change(text)), {
      "2026-11-30T20:00:00Z": "1 day before the window begins",
    });
  });

  it("keeps an old key until the way back is closed", () => {
    const back = "rollback: {window: 4h}\n";
    assert.deepEqual(dates(change(WINDOW, back, `${OLD}keepUntil: |`)), {
      "2026-12-02T00:00:00Z": "the way back is closed",
      "2026-12-25T12:00:00Z": "30 days from today",
      "2027-02-23T12:00:00Z": "90 days from today",
    });
  });

  it("offers none for what stands in a certificate already", () => {
    assert.deepEqual(dates(change(`${OLD}notAfter: |`)), {});
    assert.deepEqual(dates(change("certificates:\n  - {name: a, notAfter: |}")), {});
  });

  it("knows the day in a policy too", () => {
    const text = policy("defaults:\n  credentials:\n    - {name: a, expires: |}");
    assert.deepEqual(Object.keys(dates(text)), ["2026-11-25", "2026-12-25", "2027-02-23"]);
  });

  const PLACES: readonly string[] = [
    `${WINDOW}exceptions:\n  - {rule: wildcard-cert-scope, target: test, reason: x, approvedBy: dana@example.com, expires: |}`,
    `${WINDOW}type: standard\npreApproval: {template: T, approvedBy: dana@example.com, until: |}`,
    `${WINDOW}type: emergency\nemergency: {incident: I, reason: r, who: w@example.com, timeBox: 2h, breakGlass: dns-deployer, postReview: {by: d@example.com, due: |}}`,
    `window: {start: |, end: 2026-12-03T00:00:00Z}`,
    `window: {start: 2026-12-03T00:00:00Z, end: |}`,
    `${WINDOW}rollback: {window: 1h, trigger: x, owner: heidi@example.com, tested: {date: |, environment: lab, evidence: "https://a.example.com/"}, steps: [{name: back, reverts: [www.example.com/CNAME]}]}`,
    `${WINDOW}steps:\n  - {name: lower, records: [api.example.com/A], ttl: 60, at: |}\n  - {name: move, records: [api.example.com/A]}`,
  ];
  for (const marked of PLACES) {
    it(`offers nothing that a rule refuses: ${marked.split("\n").at(-1) ?? ""}`, () => {
      const text = change(SHOP, marked);
      const list = offered(text);
      assert.ok(list.items.length > 0);
      const [bare, offset] = readCursor(text);
      const refusals = (written: string): readonly string[] => {
        const source = parseSource("file:///a.trust.yaml", written);
        const { findings } = analyze(new Manifest(source), { now: NOW });
        return findings.flatMap(({ at, message }) =>
          spanOfPlace(at).span.start === offset ? [message] : [],
        );
      };
      assert.deepEqual(refusals(bare.slice(0, offset) + "2020-01-01" + bare.slice(offset)).length > 0, true);
      for (const label of list.labels) assert.deepEqual(refusals(list.accept(label)), [], label);
    });
  }
});

import assert from "node:assert/strict";
import type { Span } from "../../server/src/manifest/model/timeline";
import type { TrustChange } from "../../server/src/manifest/model/trust-change";
import { changeOf, editableChangeOf } from "./texts";

const window = "window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}\n";
const zone = `zones:
  - name: example.com
    records:
      - {name: www, type: A, ttl: 60, value: 203.0.113.1, previous: {ttl: 60, values: [203.0.113.2]}}
      - {name: "", type: CAA, ttl: 60, values: ['0 issue "ca.example"']}
certificates:
  - {name: www-tls, dnsNames: [www.example.com]}
`;

function clock(ms: number | undefined): string {
  return ms === undefined ? "?" : new Date(ms).toISOString().slice(8, 16).replace("T", " ");
}

function told({ start, end }: Span): string {
  return `${clock(start)} - ${clock(end)}`;
}

/** The spans of the steps, in their order. */
function spansOf(steps: readonly string[], head = window): readonly string[] {
  const change = changeOf(`${head}${zone}steps:\n${steps.map((step) => `  - ${step}\n`).join("")}`);
  return change.steps().map((step) => told(change.timeline.spanOf(step)));
}

describe("the times of steps", () => {
  it("begin with the window, follow each other, and only a wait takes time", () => {
    assert.deepEqual(
      spansOf([
        "{name: a, records: [www.example.com/A]}",
        "{name: b, wait: 10m}",
        "{name: c, validate: [dns-propagation]}",
      ]),
      ["01 20:00 - 01 20:00", "01 20:00 - 01 20:10", "01 20:10 - 01 20:10"],
    );
  });

  it("wait for everything that they come after, wherever that stands", () => {
    assert.deepEqual(
      spansOf([
        "{name: a, manual: x, after: [b, c]}",
        "{name: b, wait: 10m, after: [d]}",
        "{name: c, wait: 1h, after: [d]}",
        "{name: d, manual: x, at: 2026-12-01T21:00:00Z}",
      ]),
      ["01 22:00 - 01 22:00", "01 21:00 - 01 21:10", "01 21:00 - 01 22:00", "01 21:00 - 01 21:00"],
    );
  });

  it("are not known while a part of the window cannot be read, or ends before it begins", () => {
    const night = "{start: 2026-12-02T20:00:00Z, end: 2026-12-02T23:00:00Z}";
    const step = [
      "{name: a, records: [www.example.com/A]}",
      "{name: b, manual: x, at: 2026-12-02T21:00:00Z}",
    ];
    const unknown = ["? - ?", "? - ?"];
    const others = [
      "{start: tonight, end: 2026-12-01T23:00:00Z}",
      "{end: 2026-12-01T23:00:00Z}",
      "{start: 2026-12-01T20:00:00Z, end: 2026-12-01T10:00:00Z}",
    ];
    for (const other of others) {
      assert.deepEqual(spansOf(step, `window: [${other}, ${night}]\n`), unknown, other);
      assert.deepEqual(spansOf(step, `window: ${other}\n`), unknown, other);
    }
    const isOpenEnded = `window: [{start: 2026-12-01T20:00:00Z}, ${night}]\n`;
    assert.deepEqual(spansOf(step, isOpenEnded), ["01 20:00 - 01 20:00", "02 21:00 - 02 21:00"]);
    const { timeline } = changeOf(`${isOpenEnded}${zone}`);
    assert.equal(told(timeline.window()), "01 20:00 - ?");
    assert.deepEqual(timeline.windows().sessions, []);
  });

  it("come before the window where authorities alone look at a record, a TLSA set only grows, or the TTL alone changes", () => {
    const [old, another] = ["aa", "bb"].map((octet) => `3 1 1 ${octet.repeat(32)}`);
    const before = `previous: {ttl: 60, values: [${old}]}`;
    const records = `zones:
  - name: example.com
    records:
      - {id: account, name: _ujmmovf2vn55tgye._acme-challenge.www, type: TXT, ttl: 60, value: OVzmwNwsz0uQVvWxFpTn5kxRUnZ1vtJBHdJcRTJBwYI}
      - {id: standing, name: _validation-persist.www, type: TXT, ttl: 60, value: ca.example}
      - {id: acm, name: _3639ac51.www, type: CNAME, ttl: 60, value: _98d26466.xyz.acm-validations.aws.}
      - {id: alias, name: _3639ac52.www, type: CNAME, ttl: 60, value: www.example.net.}
      - {id: beside, name: _25._tcp.a, type: TLSA, ttl: 60, values: [${old}, ${another}], ${before}}
      - {id: instead, name: _25._tcp.b, type: TLSA, ttl: 60, values: [${another}], ${before}}
      - {id: first, name: _25._tcp.c, type: TLSA, ttl: 60, values: [${another}]}
      - {id: sooner, name: d, type: A, ttl: 60, value: 203.0.113.1, previous: {ttl: 3600, values: [203.0.113.1]}}
      - {id: reserved, name: e, type: A, ttl: 60, value: 203.0.113.1, certificate: new-tls, previous: {ttl: 3600, values: [203.0.113.1], certificate: old-tls}}
`;
    const ids = ["account", "standing", "acm", "alias", "beside", "instead", "first", "sooner", "reserved"];
    const steps = ids.map((id) => `  - {name: ${id}, records: [${id}], at: 2026-11-30T12:00:00Z}\n`);
    const change = changeOf(`${window}${records}steps:\n${steps.join("")}`);
    assert.deepEqual(
      change.steps().flatMap((step) => {
        const { start } = change.timeline.spanOf(step);
        return start === Date.UTC(2026, 10, 30, 12) ? [step.name] : [];
      }),
      ["account", "standing", "acm", "beside", "sooner"],
    );
  });

  it("come before the window only where nothing changes for clients", () => {
    const early = "at: 2026-11-30T12:00:00Z";
    assert.deepEqual(
      spansOf([
        `{name: ttl, records: [www.example.com/A], ttl: 60, ${early}}`,
        `{name: issue, certificates: [www-tls], do: issue, ${early}}`,
        `{name: caa, records: [example.com/CAA], ${early}}`,
        `{name: move, records: [www.example.com/A], ${early}}`,
        "{name: behind, manual: x}",
      ]),
      [
        "30 12:00 - 30 12:00",
        "30 12:00 - 30 12:00",
        "30 12:00 - 30 12:00",
        "01 20:00 - 01 20:00",
        "01 20:00 - 01 20:00",
      ],
    );
  });

  it("are unknown behind what is unknown: no window, a step that does not exist, a circle, a wait that is none", () => {
    assert.deepEqual(spansOf(["{name: a, manual: x}"], ""), ["? - ?"]);
    assert.deepEqual(spansOf(["{name: a, manual: x, after: [nothing]}", "{name: b, manual: x}"]), [
      "? - ?",
      "? - ?",
    ]);
    assert.deepEqual(spansOf(["{name: a, manual: x, after: [b]}", "{name: b, manual: x, after: [a]}"]), [
      "? - ?",
      "? - ?",
    ]);
    assert.deepEqual(spansOf(["{name: a, wait: soon}", "{name: b, manual: x}"]), ["01 20:00 - ?", "? - ?"]);
  });

  it("of several windows count from the first to the last", () => {
    const two =
      "window:\n  - {start: 2026-12-02T20:00:00Z, end: 2026-12-02T21:00:00Z}\n  - {start: 2026-12-01T20:00:00Z, end: 2026-12-01T21:00:00Z}\n";
    assert.equal(told(changeOf(two).timeline.window()), "01 20:00 - 02 21:00");
  });
});

describe("the order of steps", () => {
  /** Their names in the order in which they come. */
  const order = (steps: readonly string[], head = window): string => {
    const change = changeOf(`${head}${zone}steps:\n${steps.map((step) => `  - ${step}\n`).join("")}`);
    const { timeline } = change;
    const sorted = [...change.steps()].sort((a, b) => (a === b ? 0 : timeline.comesBefore(a, b) ? -1 : 1));
    return sorted.map(({ name }) => name).join(" ");
  };
  it("is that of their times, and of the text where these do not differ", () => {
    assert.equal(order(["{name: a, manual: x}", "{name: b, manual: x}"]), "a b");
    assert.equal(
      order([
        "{name: a, manual: x, at: 2026-12-01T21:00:00Z}",
        "{name: b, manual: x, at: 2026-12-01T20:30:00Z}",
      ]),
      "b a",
    );
  });

  it("follows what steps come after, also where times are equal or unknown", () => {
    assert.equal(
      order(["{name: a, manual: x, after: [b]}", "{name: b, manual: x, at: 2026-12-01T20:00:00Z}"]),
      "b a",
    );
    assert.equal(
      order(
        [
          "{name: a, manual: x, after: [c]}",
          "{name: b, manual: x, after: [c]}",
          "{name: c, manual: x, after: [d]}",
          "{name: d, wait: 0s, after: [e]}",
        ],
        "",
      ),
      "d c a b",
    );
  });

  it("is that of the text in a circle", () => {
    assert.equal(
      order(["{name: a, manual: x, after: [b]}", "{name: b, manual: x, after: [a]}"], "").length,
      3,
    );
  });
});

describe("the times of steps while one is edited", () => {
  const steps = [
    "{name: a, wait: 10m}",
    "{name: b, wait: 5m}",
    "{name: c, manual: x, after: [a]}",
    "{name: d, manual: x, after: [c]}",
  ];
  /** What a step becomes, by its place: each differs in one thing that times rest on. */
  const edits: readonly (readonly [place: number, text: string])[] = [
    [0, "{name: aa, wait: 10m}"],
    [0, "{name: a, wait: 20m}"],
    [0, "{name: a, wait: soon}"],
    [1, "{name: b, wait: 5m, at: 2026-12-01T21:00:00Z}"],
    [1, "{name: b, wait: 5m, at: tonight}"],
    [2, "{name: c, manual: x, after: [b]}"],
    [2, "{name: c, manual: x, after: [a, b]}"],
    [2, "{name: c, manual: x}"],
    // Who only prepares the change may come before its window.
    [1, "{name: b, records: [www.example.com/A], at: 2026-12-01T10:00:00Z}"],
    [1, "{name: b, certificates: [www-tls], do: issue, at: 2026-12-01T10:00:00Z}"],
  ];
  const specOf = (all: readonly string[]): string =>
    `${window}${zone}steps:\n${all.map((step) => `  - ${step}\n`).join("")}`;
  const timesIn = (change: TrustChange): readonly string[] =>
    change.steps().map((step) => told(change.timeline.spanOf(step)));

  for (const [place, text] of edits)
    it(`are as if the text were read from scratch, from each other form on: ${text}`, () => {
      const others = edits.flatMap(([at, other]) => (at === place && other !== text ? [other] : []));
      for (const before of [steps[place] ?? "", ...others]) {
        const { change, replace } = editableChangeOf(specOf(steps.with(place, before)));
        assert.equal(timesIn(change).length, steps.length);
        replace(before, text);
        const fresh = changeOf(specOf(steps.with(place, text)));
        assert.deepEqual(timesIn(change), timesIn(fresh), before);
      }
    });
});

describe("the time of the way back", () => {
  const wayBack = (steps: string, rollback = "rollback: {window: 1h}\n"): string =>
    told(changeOf(window + zone + steps + rollback).timeline.wayBack());

  it("runs from the last step that moves clients", () => {
    assert.equal(
      wayBack(
        "steps:\n  - {name: a, records: [www.example.com/A]}\n  - {name: b, wait: 30m}\n  - {name: c, certificates: [www-tls], do: deploy}\n  - {name: d, wait: 1h}\n  - {name: e, certificates: [www-tls], do: revoke}\n",
      ),
      "01 20:30 - 01 21:30",
    );
  });

  describe("with phases and deletions", () => {
    const records = (...entries: readonly string[]): string =>
      `${window}zones:\n  - name: example.com\n    records:\n${entries.map((entry) => `      - ${entry}\n`).join("")}certificates:\n  - {name: www-tls, dnsNames: [www.example.com]}\n  - {name: other-tls, dnsNames: [www.example.com]}\n`;
    const move =
      "{id: move, name: www, type: A, ttl: 60, value: 203.0.113.1, previous: {ttl: 60, values: [203.0.113.2]}}";
    const raise =
      "{id: raise, name: www, type: A, ttl: 600, value: 203.0.113.1, previous: {ttl: 60, values: [203.0.113.1]}}";
    const drop = "{name: old, type: A, op: delete, previous: {ttl: 60, values: [203.0.113.2]}}";
    const courseOf = (
      zones: string,
      ...steps: readonly string[]
    ): { span: string; moving: readonly string[] } => {
      const change = changeOf(
        `${zones}steps:\n${steps.map((step) => `  - ${step}\n`).join("")}rollback: {window: 1h}\n`,
      );
      const { timeline } = change;
      const moving = change.steps().flatMap((step) => (timeline.movesClients(step) ? (step.name ?? []) : []));
      return { span: told(timeline.wayBack()), moving };
    };

    it("starts no new one with what takes away what is superseded or gives another TTL", () => {
      assert.deepEqual(
        courseOf(
          records(move, raise, drop),
          "{name: a, records: [move]}",
          "{name: b, wait: 1h}",
          "{name: c, records: [raise]}",
          "{name: d, records: [old.example.com/A]}",
        ),
        { span: "01 20:00 - 01 21:00", moving: ["a"] },
      );
    });

    it("runs from the last of them where nothing else moves", () => {
      assert.deepEqual(
        courseOf(
          records(drop, raise),
          "{name: a, records: [raise]}",
          "{name: b, wait: 1h}",
          "{name: c, records: [old.example.com/A]}",
        ),
        { span: "01 21:00 - 01 22:00", moving: ["a", "c"] },
      );
    });

    it("starts anew with another address, and where another certificate is served at the one that stays", () => {
      const served =
        "{name: api, type: A, ttl: 60, value: 203.0.113.9, certificate: other-tls, previous: {ttl: 60, values: [203.0.113.9], certificate: www-tls}}";
      const steps = ["{name: a, records: [move]}", "{name: b, wait: 1h}"];
      assert.equal(
        courseOf(records(move, served), ...steps, "{name: c, records: [api.example.com/A]}").span,
        "01 21:00 - 01 22:00",
      );
      const created = "{name: new, type: A, ttl: 60, value: 203.0.113.9}";
      assert.equal(
        courseOf(
          records(move, created, drop),
          ...steps,
          "{name: c, records: [old.example.com/A, new.example.com/A]}",
        ).span,
        "01 21:00 - 01 22:00",
      );
    });
  });

  it("runs from the start of the window in a change without steps", () => {
    assert.equal(wayBack(""), "01 20:00 - 01 21:00");
  });

  it("has no end without a window of its own", () => {
    assert.equal(wayBack("", "rollback: {owner: x}\n"), "01 20:00 - ?");
  });
});

import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Range } from "vscode-languageserver-textdocument";
import { Manifest } from "../../server/src/manifest/model/manifest";
import { editSource } from "../../server/src/manifest/syntax/edit";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { countingQueries } from "../../server/src/query/query";
import { analyze, Analyzer } from "../../server/src/rules/engine";
import { allRules } from "../../server/src/rules/registry";
import { completion } from "../../server/src/service/completion/completion";
import type { Source } from "../../server/src/manifest/syntax/source";
import { howMany, isEverything } from "../how-much";
import { frame } from "../rules/frame";
import { ratiosToParse } from "./in-process";
import { makeChange } from "./make-change";

const NEVER = { isCancellationRequested: false };
const NOW = Date.parse("2026-11-25T12:00:00Z");

/**
 * What a keystroke may ask again, and how often at the most. `read` is a stretch of text that is read, `check ...` all
 * rules about one thing: the rules about the record that is edited, about what has its name, about what names it, and
 * about the step that checks what it leads to; where its name changes, also about the steps that issue and deploy the
 * certificate, which then seems to have the name of another record by mistake.
 */
const MOST: Readonly<Record<string, number>> = {
  read: 1,
  // What is known of the head of a change, in small questions of their own.
  "": 50,
  problems: 1,
  record: 1,
  certificate: 1,
  step: 1,
  "check text": 2,
  "check part": 4,
  "check record": 8,
  "check certificate": 2,
  "check step": 4,
  "check rollbackStep": 2,
  "check zone": 1,
};

/** How many answers may be gone through at the most to see whether they still hold: none of all records. */
const MOST_DOUBTS = howMany(250, 500);

/** How many answers all that runs again may read: a rule over a credential that goes through its records is seen here. */
const MOST_READS = howMany(2_400, 5_000);

// For people to read: what fails the tests is a count, and never a time.
after(function () {
  this.timeout(120_000);
  for (const size of isEverything ? [100, 1_000] : [100]) console.log(ratiosToParse(size));
});

/** What is asked of all records, of all in a zone or of all behind a step is seen in far fewer than people have. */
const records = howMany(1_200, 10_000);

describe("one keystroke in a change of thousands of records", function () {
  this.timeout(120_000);
  let source: Source;
  let analyzer: Analyzer;
  before(() => {
    source = parseSource("file:///large.trust.yaml", makeChange(records));
    analyzer = new Analyzer(new Manifest(source));
    assert.deepEqual(
      analyzer.analysis(NOW).findings.map(({ message }) => message),
      [],
    );
  });
  // It would have every other test carry hundreds of megabytes.
  after(() => {
    source = parseSource("file:///none.trust.yaml", "");
    analyzer = new Analyzer(new Manifest(source));
  });

  /** The service in the middle: four records each have one. */
  const middle = `app-${records / 8}`;
  const named = `name: ${middle}\n`;
  /** All of its name but the last digit: what is typed there makes the name of no other service. */
  const half = middle.slice(0, -1);

  const at = (needle: string, behind: string): number => {
    const start = source.text.indexOf(needle);
    assert.ok(start >= 0, needle);
    const end = source.text.indexOf(behind, start);
    assert.ok(end >= 0, behind);
    return end + behind.length;
  };

  /** Fails where an action has all of the text put together. */
  const withoutWholeText = (action: () => void): void => {
    const { document } = source;
    const getText = (range?: Range): string => {
      assert.ok(range, "the whole text is asked for");
      return document.slice(document.offsetAt(range.start), document.offsetAt(range.end));
    };
    Object.defineProperty(document, "getText", { value: getText, configurable: true });
    action();
    Reflect.deleteProperty(document, "getText");
  };

  /** How often each query runs after a change, the one before it settled. */
  const runsAfter = (start: number, end: number, text: string): Readonly<Record<string, number>> => {
    const runs: Record<string, number> = {};
    const reads: Record<string, number> = {};
    let doubts = 0;
    const log = {
      ran: (name: string, read: number): void => {
        runs[name] = (runs[name] ?? 0) + 1;
        reads[name] = (reads[name] ?? 0) + read;
      },
      doubted: () => doubts++,
    };
    withoutWholeText(() => {
      countingQueries(log, () => {
        editSource(source, { start, end, text });
        analyzer.analysis(NOW);
      });
    });
    assert.ok(doubts < MOST_DOUBTS, `${doubts} answers are doubted`);
    const all = Object.values(reads).reduce((sum, one) => sum + one, 0);
    assert.ok(all < MOST_READS, `${all} answers are read: ${JSON.stringify(reads)}`);
    return runs;
  };

  for (const [what, behind] of [
    ["a value", "type: A"],
    ["a key", "ttl"],
    ["a reference", `certificate: ${half}`],
  ] as const) {
    it(`has completion look at the lines around the cursor alone: ${what}`, () => {
      const position = source.document.positionAt(at(named, behind));
      withoutWholeText(() => {
        const { items } = completion(analyzer.manifest, position, { snippets: true, now: NOW }, NEVER);
        assert.ok(items.length > 0);
      });
    });
  }

  for (const [what, needle, behind] of [
    ["the TTL of a record", named, "ttl: "],
    ["its address", named, 'value: "203.0.113.'],
    ["its name", named, `name: ${half}`],
    ["its type", named, "type: A"],
    ["its certificate", named, `certificate: ${half}`],
    ["the provider of a zone", "- name: zone002.", "provider: route"],
    ["whether a zone is signed", "- name: zone002.", "dnssec: {status: sign"],
    ["who owns a credential", "- name: dns-records", 'owner: "@acme/pl'],
    ["until when a credential lasts", "- name: dns-records", "ttl: 1"],
    ["whom an issuer is trusted by", "issuers:\n", "trust: public"],
    ["the name of a step", "- name: issue-2", "issue-"],
    ["who carries out a step", "- name: issue-2", "by: certificate"],
    ["the summary", "summary: ", "Move the"],
    ["the ticket", "ticket: ", "CHG00301"],
    ["the owner of the service", "service: ", '"@acme/ed'],
    ["who asks", "requestedBy: ", "alice"],
    ["who owns the rollback", "rollback:\n", "owner: carol"],
    ["what the rollback is begun for", "rollback:\n", "error rate"],
    ["the evidence of its test", "rollback:\n", "runs/881"],
    ["where key access is recorded", "audit: ", "trust/ke"],
    ["an approver", "approvers:\n", "identity: bob"],
    ["the name of a check", "- {name: dnssec-validation-after", "dnssec"],
  ] as const) {
    it(`reads one stretch of text and asks a fixed few questions: ${what}`, () => {
      const offset = at(needle, behind);
      for (const [start, end, text] of [
        [offset, offset, "1"],
        [offset, offset + 1, ""],
      ] as const) {
        const runs = runsAfter(start, end, text);
        const tooMany = Object.entries(runs).filter(([name, count]) => count > (MOST[name] ?? 3));
        assert.deepEqual(tooMany, [], JSON.stringify(runs));
      }
    });
  }

  it("asks none of the records that a credential changes while an action is typed that is none yet", () => {
    const offset = at("- name: dns-records", "Action: route53:ChangeResourceRecordSets");
    const write = (start: number, end: number, text: string): void => {
      editSource(source, { start, end, text });
      analyzer.analysis(NOW);
    };
    write(offset, offset, "N");
    const runs = runsAfter(offset + 1, offset + 1, "o");
    assert.equal(runs["right on a record"] ?? 0, 0, JSON.stringify(runs));
    write(offset, offset + 2, "");
  });
});

describe("a text that is no YAML before it is typed to its end", () => {
  for (const [what, behind, typed] of [
    ["an item in braces", "certificate: app-5-tls", "\n        - {name: www, type: A, values: [192.0.2.1]}"],
    ["a text in quotes", "name: app-5\n          type: A", '\n          description: "Moves: the shop, too"'],
    ["an entry", "name: app-5\n          type: A", "\n          wait: 10m"],
    [
      "a value with a colon",
      "name: app-5\n          type: A",
      "\n          description: see: this, and: that",
    ],
  ] as const) {
    it(`is read again in the item alone that is typed in: ${what}`, () => {
      const source = parseSource("file:///small.trust.yaml", makeChange(60));
      const analyzer = new Analyzer(new Manifest(source));
      analyzer.analysis(NOW);
      const start = source.text.indexOf(behind) + behind.length;
      let faulty = 0;
      for (const [index, text] of [...typed].entries()) {
        const reads: string[] = [];
        countingQueries({ ran: (name) => name === "read" && reads.push(name) }, () => {
          editSource(source, { start: start + index, end: start + index, text });
          analyzer.analysis(NOW);
        });
        const after = `after ${typed.slice(0, index + 1)}`;
        assert.ok(reads.length <= 2, `${reads.length} stretches are read ${after}`);
        assert.ok(!source.documents.some(({ onePiece }) => onePiece), `all is read as one stretch ${after}`);
        faulty += Number(source.documents.some(({ problems }) => problems.length > 0));
      }
      assert.ok(faulty > 2, `${faulty} strokes leave no YAML behind`);
    });
  }
});

describe("a first look at a change of thousands of records", function () {
  this.timeout(120_000);
  it("tells of a fault in the first of them, and reads nothing beyond what was looked at", () => {
    const text = makeChange(10_000).replace("type: A\n", "type: AQ\n");
    const analyzer = new Analyzer(new Manifest(parseSource("file:///large.trust.yaml", text)));
    let reads = 0;
    const log = { ran: (name: string): number => (reads += Number(name === "read")) };
    countingQueries(log, () => {
      let checks = 0;
      assert.equal(
        analyzer.work(NOW, () => ++checks > 14_000),
        false,
      );
      const before = reads;
      const { findings } = analyzer.findingsSoFar(NOW);
      assert.match(findings.map(({ message }) => message).join(), /"AQ" is no value for "type"/);
      assert.equal(reads, before);
    });
    assert.ok(reads < 2_000, `${reads} stretches of text were read`);
  });
});

describe("the first check of a change of thousands of records", function () {
  this.timeout(120_000);
  it("looks at the clock after a few hundred questions, so that the server can answer in between", () => {
    const source = parseSource("file:///large.trust.yaml", makeChange(howMany(1_200, 2_000)));
    const analyzer = new Analyzer(new Manifest(source));
    let since: Record<string, number> = {};
    let most: Record<string, number> = {};
    const sum = (runs: Record<string, number>): number =>
      Object.values(runs).reduce((all, one) => all + one, 0);
    const log = { ran: (name: string): number => (since[name] = (since[name] ?? 0) + 1) };
    countingQueries(log, () => {
      analyzer.work(NOW, () => {
        if (sum(since) > sum(most)) most = since;
        since = {};
        return false;
      });
    });
    assert.ok(sum(most) <= 400, JSON.stringify(most));
  });
});

describe("a check that nobody follows", () => {
  /** How often something is kept in a table with weak keys while `action` runs. */
  function keptWeakly(action: () => void): number {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the table it belongs to
    const { set } = WeakMap.prototype;
    let count = 0;
    WeakMap.prototype.set = function (key: WeakKey, value: unknown) {
      count++;
      return set.call(this, key, value) as WeakMap<WeakKey, unknown>;
    };
    try {
      action();
    } finally {
      WeakMap.prototype.set = set;
    }
    return count;
  }

  it("keeps nothing that outlives it: V8 would have to carry it on", () => {
    const check = (): void => {
      const manifest = new Manifest(parseSource("file:///once.trust.yaml", makeChange(10)));
      assert.deepEqual(analyze(manifest, { now: NOW }).findings, []);
    };
    // What is known of the schemas is kept for good.
    check();
    assert.equal(keptWeakly(check), 0);
    const followed = (): unknown =>
      new Analyzer(new Manifest(parseSource("file:///edited.trust.yaml", makeChange(10)))).analysis(NOW);
    assert.ok(keptWeakly(followed) > 100, "what is edited is kept so");
  });

  it("is let go as a whole, with all that was known of its text, whatever rules have to say of it", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("globalThis.gc") as () => void;
    const check = (name: string, text: string): WeakRef<Manifest> => {
      const manifest = new Manifest(parseSource(`file:///${name}.trust.yaml`, text));
      analyze(manifest, { now: NOW });
      return new WeakRef(manifest);
    };
    const checked = [
      check("large", makeChange(10)),
      ...allRules.map(({ id, docs }) => check(id, frame(docs.bad).text)),
    ];
    // What is known of a text last is kept until the next one comes.
    check("last", makeChange(10));
    // What a weak reference was just made of lasts as long as what runs.
    await new Promise(setImmediate);
    collect();
    assert.deepEqual(
      checked.flatMap((manifest) => manifest.deref()?.source.uri ?? []),
      [],
    );
  });
});

describe("one keystroke in one of 1,000 records of a single step", function () {
  this.timeout(120_000);
  const hosts = Array.from({ length: 1_000 }, (_, index) => `host-${index}`);
  const named = hosts.map((host) => `        - ${host}.example.com/A`);
  const lowering = ["    - name: lower", "      ttl: 60", "      records:", ...named];
  const textWith = (before: readonly string[]): string =>
    [
      "apiVersion: trust-change/v1",
      "kind: TrustChange",
      "metadata: {name: move}",
      "spec:",
      "  window: {start: 2026-12-01T20:00:00Z, end: 2026-12-02T02:00:00Z}",
      "  zones:",
      "    - name: example.com",
      "      records:",
      ...hosts.map(
        (host) =>
          `        - {name: ${host}, type: A, ttl: 300, value: 203.0.113.9, tls: none, previous: {ttl: 300, values: [198.51.100.9]}}`,
      ),
      "  steps:",
      ...before,
      "    - name: cutover",
      "      records:",
      ...named,
      "    - {name: settle, wait: 1h}",
      "    - {name: check, validate: [tls-handshake]}",
      "  rollback:",
      "    window: 2h",
      "    steps: [{name: back, reverts: [cutover]}]",
      "",
    ].join("\n");

  /** How often each query runs after a keystroke in the TTL of one record. */
  const runsAfterKey = (text: string): Readonly<Record<string, number>> => {
    const source = parseSource("file:///one-step.trust.yaml", text);
    const analyzer = new Analyzer(new Manifest(source));
    analyzer.analysis(NOW);
    const runs: Record<string, number> = {};
    countingQueries({ ran: (name) => (runs[name] = (runs[name] ?? 0) + 1) }, () => {
      const at =
        source.text.indexOf("ttl: 300", source.text.search(/(?:id|name): host-500,/)) + "ttl: 300".length;
      editSource(source, { start: at, end: at, text: "0" });
      analyzer.analysis(NOW);
    });
    const tooMany = Object.entries(runs).filter(([name, count]) => count > (MOST[name] ?? 3));
    assert.deepEqual(tooMany, [], JSON.stringify(runs));
    return runs;
  };

  it("works out anew what that record needs, and of the step what rests on it", () => {
    const runs = runsAfterKey(textWith([]));
    assert.equal(runs["settling of a record"], 1);
    assert.equal(runs["check step"], 1, "the check behind it does not hear of it");
    assert.equal(runs["check part"] ?? 0, 1, "nor do the references to it");
  });

  it("asks of no other record whether a step before has lowered its TTL in time", () => {
    const runs = runsAfterKey(textWith(lowering));
    assert.ok(runs["whether a TTL is lowered"]);
  });

  it("asks of no other certificate whether it is issued too early", () => {
    const challenge = "OVzmwNwsz0uQVvWxFpTn5kxRUnZ1vtJBHdJcRTJBwYI";
    const runs = runsAfterKey(
      [
        "apiVersion: trust-change/v1",
        "kind: TrustChange",
        "metadata: {name: renew}",
        "spec:",
        "  window: {start: 2026-12-01T20:00:00Z, end: 2026-12-02T02:00:00Z}",
        "  zones:",
        "    - name: example.com",
        "      propagation: 5m",
        "      records:",
        ...hosts.map(
          (host) =>
            `        - {id: ${host}, name: _acme-challenge.${host}, type: TXT, op: create, ttl: 300, value: ${challenge}}`,
        ),
        "  certificates:",
        ...hosts.map(
          (host) =>
            `    - {name: ${host}-tls, dnsNames: [${host}.example.com], challenge: dns-01, op: issue}`,
        ),
        "  steps:",
        "    - name: answer",
        "      records:",
        ...hosts.map((host) => `        - _acme-challenge.${host}.example.com/TXT`),
        "    - name: issue",
        "      do: issue",
        "      certificates:",
        ...hosts.map((host) => `        - ${host}-tls`),
        "",
      ].join("\n"),
    );
    assert.equal(runs["what an issuance is too early for"], 1);
  });
});

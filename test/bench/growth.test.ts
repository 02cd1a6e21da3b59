import assert from "node:assert/strict";
import { Certificate } from "../../server/src/manifest/model/certificate";
import { Chain } from "../../server/src/manifest/model/dnssec/chain";
import { Manifest } from "../../server/src/manifest/model/manifest";
import { Exception } from "../../server/src/manifest/model/exception";
import { RecordSet } from "../../server/src/manifest/model/record-set";
import { RecordStates } from "../../server/src/manifest/model/record-states";
import { Step } from "../../server/src/manifest/model/step";
import { ZoneContents } from "../../server/src/manifest/model/zone-contents";
import { editSource } from "../../server/src/manifest/syntax/edit";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { Index } from "../../server/src/query/indexes";
import { countingQueries } from "../../server/src/query/query";
import { Analyzer } from "../../server/src/rules/engine";
import { howMany } from "../how-much";

const NOW = Date.parse("2026-11-25T12:00:00Z");

function opened(lines: readonly string[]): { source: ReturnType<typeof parseSource>; analyzer: Analyzer } {
  const text = [
    "apiVersion: trust-change/v1",
    "kind: TrustChange",
    "metadata: {name: growth}",
    "spec:",
    ...lines,
  ];
  const source = parseSource("file:///growth.trust.yaml", `${text.join("\n")}\n`);
  return { source, analyzer: new Analyzer(new Manifest(source)) };
}

function times<T>(count: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** One zone with records, each given behind its dash. */
function zoneOf(records: readonly string[]): readonly string[] {
  return [
    "  zones:",
    "    - name: example.com",
    "      records:",
    ...records.map((record) => `        - ${record}`),
  ];
}

/** How often a method or an accessor of a class is called while `action` runs. */
function callsOf(prototype: object, name: string, action: () => void): number {
  const own = Object.getOwnPropertyDescriptor(prototype, name) as Record<string, unknown> | undefined;
  assert.ok(own);
  let count = 0;
  const counting = (called: unknown) =>
    // Called with what it belongs to.
    function (this: unknown, ...asked: unknown[]): unknown {
      count++;
      return (called as (...asked: unknown[]) => unknown).apply(this, asked);
    };
  const kind = "value" in own ? "value" : "get";
  Object.defineProperty(prototype, name, { ...own, [kind]: counting(own[kind]) });
  try {
    action();
  } finally {
    Object.defineProperty(prototype, name, own);
  }
  return count;
}

/** Fails where twice as many things take more than twice the calls, with some that there are always. */
function assertGrowsAsItsText(
  prototype: object,
  name: string,
  lines: (count: number) => readonly string[],
): void {
  const count = howMany(40, 100);
  const [some = 0, twice = 0] = [count, 2 * count].map((many) =>
    callsOf(prototype, name, () => opened(lines(many)).analyzer.analysis(NOW)),
  );
  assert.ok(some >= count && twice <= 2.2 * some, `${name} is asked ${some} and ${twice} times`);
}

describe("a change of many things of one kind", function () {
  this.timeout(60_000);

  it("asks no other record again when a name of one certificate changes, though no record says what it serves", () => {
    const records = howMany(100, 400);
    const uncovered = records - 25;
    const { source, analyzer } = opened([
      ...zoneOf(
        times(records, (i) => `{name: host-${i}, type: A, op: create, ttl: 300, value: 203.0.113.9}`),
      ),
      "  certificates:",
      ...times(25, (i) => `    - {name: tls-${i}, op: issue, dnsNames: [host-${i}.example.com]}`),
    ]);
    const told = (): number =>
      analyzer.analysis(NOW).findings.filter(({ rule }) => rule.id === "san-missing-for-dns-name").length;
    assert.equal(told(), uncovered);
    const runs: Record<string, number> = {};
    countingQueries({ ran: (name) => (runs[name] = (runs[name] ?? 0) + 1) }, () => {
      const at = source.text.indexOf("[host-7.") + "[host-7".length;
      editSource(source, { start: at, end: at, text: "x" });
      assert.equal(told(), uncovered + 1);
    });
    assert.equal(runs["check record"], 1, "the one that the certificate had");
  });

  it("looks for what answers at a name again where that is edited, and not at all that one step creates", () => {
    const { source, analyzer } = opened([
      ...zoneOf([
        ...times(
          40,
          (i) => `{name: host-${i}, type: A, op: create, ttl: 300, value: 203.0.113.9, tls: none}`,
        ),
        ...times(
          40,
          (i) => `{name: www-${i}, type: CNAME, op: create, ttl: 300, value: host-${i}.example.com.}`,
        ),
        `{name: "*", type: A, op: delete, ttl: 300, value: 203.0.113.9, tls: none}`,
      ]),
      "  steps:",
      "    - {name: retire, records: ['*.example.com/A']}",
      `    - {name: create, records: [${times(40, (i) => `www-${i}.example.com/CNAME, host-${i}.example.com/A`).join()}]}`,
    ]);
    analyzer.analysis(NOW);
    const asked = callsOf(ZoneContents.prototype, "answerIn", () => {
      const at = source.text.indexOf("ttl: 300", source.text.indexOf("name: host-7,")) + "ttl: 300".length;
      editSource(source, { start: at, end: at, text: "0" });
      analyzer.analysis(NOW);
    });
    assert.ok(asked < 40, `${asked} times`);
  });

  it("asks those aliases again that lead to the one that is led elsewhere, and no others", () => {
    const aliases = howMany(100, 400);
    const { source, analyzer } = opened(
      zoneOf([
        ...times(
          aliases,
          (i) => `{name: a-${i}, type: CNAME, op: keep, ttl: 300, value: b-${i}.example.com.}`,
        ),
        ...times(
          aliases,
          (i) => `{name: b-${i}, type: ALIAS, op: keep, ttl: 300, value: c-${i}.example.com.}`,
        ),
      ]),
    );
    const circles = (): number =>
      analyzer.analysis(NOW).findings.filter(({ rule }) => rule.id === "cname-loop").length;
    assert.equal(circles(), 0);
    const runs: Record<string, number> = {};
    countingQueries({ ran: (name) => (runs[name] = (runs[name] ?? 0) + 1) }, () => {
      const at = source.text.indexOf("value: c-7.") + "value: ".length;
      editSource(source, { start: at, end: at + 1, text: "a" });
      assert.equal(circles(), 1);
    });
    assert.equal(runs["check record"], 2, "the alias that is edited, and the one that leads to it");
  });

  it("looks for the way on from each alias as often as it has aliases behind it", () => {
    assertGrowsAsItsText(ZoneContents.prototype, "answerIn", (count) =>
      zoneOf(
        times(
          count,
          (i) =>
            `{name: a-${i}, type: CNAME, op: keep, ttl: 300, value: a-${i + 1 - 2 * (i % 2)}.example.com.}`,
        ),
      ),
    );
  });

  describe("refused by CAA, all of them for the domain that their issuer is said to go by", () => {
    const refused = (count: number): ReturnType<typeof opened> =>
      opened([
        ...zoneOf([
          `{name: "", type: CAA, op: keep, ttl: 300, values: ['0 issue "letsencrypt.org"', '0 iodef "mailto:a@example.com"']}`,
          ...times(
            count,
            (i) =>
              `{name: host-${i}, type: A, op: keep, ttl: 300, value: 203.0.113.9, certificate: tls-${i}}`,
          ),
        ]),
        "  issuers: [{name: letsencrypt-prod, trust: public, caaDomains: [letsencrypt.com]}]",
        "  certificates:",
        ...times(
          count,
          (i) =>
            `    - {name: tls-${i}, dnsNames: [host-${i}.example.com], issuerRef: {name: letsencrypt-prod}}`,
        ),
      ]);
    const told = (analyzer: Analyzer): number =>
      analyzer.analysis(NOW).findings.filter(({ rule }) => rule.id === "caa-forbids-issuer").length;

    it("asks no other one again when one changes", () => {
      const { source, analyzer } = refused(200);
      assert.equal(told(analyzer), 1);
      const runs: Record<string, number> = {};
      countingQueries({ ran: (name) => (runs[name] = (runs[name] ?? 0) + 1) }, () => {
        const at = source.text.indexOf("[host-7.") + "[host-7".length;
        editSource(source, { start: at, end: at, text: "x" });
        assert.equal(told(analyzer), 1);
      });
      assert.deepEqual(
        [runs["check certificate"], runs["CAA judgement"], runs["what CAA refuses alike"]],
        [1, 1, 1],
      );
    });

    it("judges them one after the other, when they are opened and when their issuer is edited", () => {
      const { source, analyzer } = refused(50);
      const most = (): number => {
        let judged = 0;
        const ran = (name: string): number => (judged += Number(name === "CAA judgement"));
        const goOn = (): boolean => countingQueries({ ran }, () => analyzer.work(NOW, () => true));
        let isDone = goOn();
        let mostInOneGo = judged;
        while (!isDone) {
          judged = 0;
          isDone = goOn();
          mostInOneGo = Math.max(mostInOneGo, judged);
        }
        return mostInOneGo;
      };
      assert.equal(most(), 1);
      const at = source.text.indexOf("letsencrypt.com");
      editSource(source, { start: at, end: at + "letsencrypt.com".length, text: "letsencrypt.org" });
      assert.equal(most(), 1);
      assert.equal(told(analyzer), 0);
    });
  });

  it("asks for the state of an RRset in many phases once for each thing that wants to know it", () => {
    assertGrowsAsItsText(RecordStates.prototype, "stateOf", (count) =>
      zoneOf(
        times(count, (i) => `{id: phase-${i}, name: www, type: TXT, op: create, ttl: 60, value: text ${i}}`),
      ),
    );
  });

  it("looks at those records of a name that may be told of together", () => {
    const copy = ["    - name: example.com", "      records:"];
    const record = "        - {name: www, type: A, op: keep, ttl: 300, value: 203.0.113.9, certificate: tls}";
    assertGrowsAsItsText(RecordSet.prototype, "certificate", (count) => [
      "  certificates: [{name: tls, op: keep, dnsNames: [www.example.com]}]",
      "  zones:",
      ...times(count, () => [...copy, record]).flat(),
    ]);
  });

  it("takes all that a section held from an index at once", () => {
    const certificates = times(300, (i) => `    - {name: tls-${i}, op: keep, dnsNames: [a${i}.example.com]}`);
    const { source, analyzer } = opened(["  certificates:", ...certificates]);
    analyzer.analysis(NOW);
    const replaced = callsOf(Index.prototype, "replace", () => {
      const at = source.text.indexOf("certificates:") + "certificates".length;
      editSource(source, { start: at, end: at, text: "x" });
      analyzer.analysis(NOW);
    });
    assert.ok(replaced < certificates.length, `${replaced} times`);
  });

  it("looks once at each step for the checks that it runs", () => {
    assertGrowsAsItsText(Step.prototype, "validates", (count) => [
      "  validation:",
      ...times(count, (i) => `    - {name: check-${i}, check: tls-handshake}`),
      "  steps:",
      ...times(count, (i) => `    - {name: step-${i}, validate: [check-${i}]}`),
    ]);
  });

  it("holds a name that leads nowhere against those zones that have records of no type", () => {
    assertGrowsAsItsText(ZoneContents.prototype, "mayListUnread", (count) => [
      "  zones:",
      "    - {name: odd.example.com, records: [{name: www, op: keep, value: 203.0.113.9}]}",
      ...times(count, (i) => `    - {name: z${i}.example.com, records: []}`),
      "  steps:",
      `    - {name: publish, records: [${times(count, (i) => `gone.z${i}.example.com/A`).join(", ")}]}`,
    ]);
  });

  it("looks at those exceptions that may accept a finding", () => {
    assertGrowsAsItsText(Exception.prototype, "target", (count) => [
      ...zoneOf(
        times(
          count,
          (i) => `{name: host-${i}, type: A, op: keep, ttl: 300, value: 203.0.113.9, certificate: tls}`,
        ),
      ),
      "  certificates: [{name: tls, op: keep, dnsNames: [example.com]}]",
      "  exceptions:",
      ...times(
        count,
        (i) =>
          `    - {rule: san-missing-for-dns-name, target: host-${i}.example.com/A, reason: old, approvedBy: dana@example.com, expires: 2026-12-31}`,
      ),
    ]);
  });

  it("follows the chains below an authority once for all steps that deploy it or take roots out of stores", () => {
    assertGrowsAsItsText(Certificate.prototype, "signers", (count) => [
      "  trustStores: [{name: jvm, owner: '@acme/platform', holds: [root-a, root-b], usedBy: [batch jobs]}]",
      "  certificates:",
      "    - {name: root-a, op: keep, ca: {}, signedBy: self}",
      "    - {name: root-b, op: keep, ca: {}, signedBy: self}",
      "    - {name: issuing, op: replace, ca: {}, signedBy: root-b, previous: {serial: '04:B2', secretRef: 'vault:kv/ca'}}",
      ...times(
        count,
        (i) => `    - {name: tls-${i}, op: keep, dnsNames: [host-${i}.example.com], signedBy: issuing}`,
      ),
      "  steps:",
      ...times(count, (i) => `    - {name: deploy-${i}, certificates: [issuing], do: deploy}`),
      ...times(
        count,
        (i) => `    - {name: remove-${i}, trust: remove, certificates: [root-a], stores: [jvm]}`,
      ),
    ]);
  });

  it("holds each set of DS records against a set of keys as far as the first that leads there", () => {
    const keys = times(howMany(25, 60), (i) => `{key_tag: ${i}, algorithm: 13, role: KSK, op: create}`);
    const ds = keys.map((key) => key.replace("role: KSK", "digest_type: 2"));
    const roll = (): unknown =>
      opened([
        "  window: {start: 2026-12-01T09:00:00Z, end: 2026-12-01T12:00:00Z}",
        "  zones:",
        "    - name: example.com",
        "      dnssec:",
        "        status: signed",
        "        dnskeyTtl: 3600",
        `        keys: [{key_tag: 100, algorithm: 13, role: KSK}, ${keys.join(", ")}]`,
        `        ds: [{key_tag: 100, algorithm: 13, digest_type: 2}, ${ds.join(", ")}]`,
        "  steps:",
        ...times(keys.length, (i) =>
          ["dnskey", "ds"].map(
            (what) => `    - {name: ${what}-${i}, dnssec: publish-${what}, zone: example.com, keys: [${i}]}`,
          ),
        ).flat(),
      ]).analyzer.analysis(NOW);
    const sets = callsOf(Chain.prototype, "deadEnds", roll);
    assert.ok(sets > howMany(150, 1000), `${sets} sets`);
    assert.equal(callsOf(Chain.prototype, "mayLead", roll), sets);
  });
});

import assert from "node:assert/strict";
import { Manifest } from "../../server/src/manifest/model/manifest";
import { RecordStates } from "../../server/src/manifest/model/record-states";
import { editSource } from "../../server/src/manifest/syntax/edit";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { countingQueries } from "../../server/src/query/query";
import { Analyzer } from "../../server/src/rules/engine";

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

/** How often an answer about an RRset is put together while `action` runs. */
function statesAskedIn(action: () => void): number {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with what it belongs to
  const { stateOf } = RecordStates.prototype;
  let count = 0;
  RecordStates.prototype.stateOf = function (...asked) {
    count++;
    return stateOf.apply(this, asked);
  };
  try {
    action();
  } finally {
    RecordStates.prototype.stateOf = stateOf;
  }
  return count;
}

describe("a change of many things of one kind", function () {
  this.timeout(60_000);

  it("asks no other record again when a name of one certificate changes, though no record says what it serves", () => {
    const { source, analyzer } = opened([
      "  zones:",
      "    - name: example.com",
      "      records:",
      ...times(400, (i) => `        - {name: host-${i}, type: A, op: create, ttl: 300, value: 203.0.113.9}`),
      "  certificates:",
      ...times(100, (i) => `    - {name: tls-${i}, op: issue, dnsNames: [host-${i}.example.com]}`),
    ]);
    const uncovered = (): number =>
      analyzer.analysis(NOW).findings.filter(({ rule }) => rule.id === "san-missing-for-dns-name").length;
    assert.equal(uncovered(), 300);
    const runs: Record<string, number> = {};
    countingQueries({ ran: (name) => (runs[name] = (runs[name] ?? 0) + 1) }, () => {
      const at = source.text.indexOf("[host-7.") + "[host-7".length;
      editSource(source, { start: at, end: at, text: "x" });
      assert.equal(uncovered(), 301);
    });
    assert.equal(runs["check record"], 1, "the one that the certificate had");
  });

  it("asks for the state of an RRset in many phases once for each thing that wants to know it", () => {
    const asked = ([100, 200] as const).map((count) =>
      statesAskedIn(() => {
        const phases = times(
          count,
          (i) => `        - {id: phase-${i}, name: www, type: TXT, op: create, ttl: 60, value: text ${i}}`,
        );
        opened(["  zones:", "    - name: example.com", "      records:", ...phases]).analyzer.analysis(NOW);
      }),
    );
    const [some = 0, twice = 0] = asked;
    assert.ok(some > 100 && twice < 2.5 * some, `${some} and ${twice} times`);
  });
});

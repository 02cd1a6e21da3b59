import assert from "node:assert/strict";
import {
  entryOfKey,
  isEmpty,
  pathOf,
  spanOf,
  walk,
  type ScalarNode,
} from "../../server/src/manifest/syntax/node";
import type { Analysis } from "../../server/src/rules/engine";
import { hover } from "../../server/src/service/hover/hover";
import { code } from "../../server/src/service/hover/markdown";
import { analysisOf, NOT_CANCELLED, NOW, rulesNamed } from "./change";
import { howMany } from "../how-much";
import { outsideOfCode } from "./markdown";
import { below, oneOf, seeded } from "../random";
import { examples, mutated, ofRules, samples, variants, type Sample } from "./samples";

/** Longer hovers are not read; editors cut them or let them scroll. */
const LONGEST = 2500;

/** Every form in which Markdown, HTML or a terminal could take a word for more than a word. */
const HOSTILE: readonly string[] = [
  "EVIL",
  "`EVIL`",
  "``EVIL",
  "EVIL```",
  "```\nEVIL\n```",
  "[EVIL](https://evil.example/)",
  "![EVIL](https://evil.example/x.png)",
  "<img src=x onerror=EVIL>",
  "<script>EVIL</script>",
  "</code><b>EVIL",
  "# EVIL",
  "x\n\n# EVIL\n\n- EVIL",
  "EVIL\n===",
  "| EVIL |\n|---|\n| EVIL |",
  "**EVIL** __EVIL__ ~~EVIL~~",
  "https://evil.example/EVIL",
  "www.evil.example/EVIL",
  "EVIL@evil.example",
  "command:EVIL",
  "&lt;b&gt;EVIL",
  "\\`EVIL\\`",
  "EVIL\u202Egnp",
  "\u0000EVIL\u0007",
  " EVIL ",
  "$(EVIL) ${EVIL}",
  `EVIL${"x".repeat(5000)}`,
];

describe("texts from a manifest in hovers", () => {
  for (const hostile of HOSTILE) {
    const shown = JSON.stringify(hostile.slice(0, 40));
    it(`never become markup: ${shown} everywhere`, () =>
      checkHostile(hostileChange(hostile, hostile), hostile, everyWord));
    it(`never become markup: ${shown} as a name`, () =>
      checkHostile(hostileChange(hostile, "known"), hostile));
    it(`never become markup: ${shown} as a value`, () =>
      checkHostile(hostileChange("known", hostile), hostile));
  }

  it("never become markup where they are hosts", () => {
    const hosts = [
      "www.evil.example",
      "xn--evil.example",
      "_evil.`x`.example",
      "*.evil.example",
      "<b>.evil.example",
    ];
    for (const host of hosts) checkHostile(hostileChange("known", host), host);
  });

  it("stay whole as code, whatever is in them", () => {
    const random = seeded(31);
    const letters = ["`", "``", "a", " ", "\\", "\n", "<", "[", "]", "(", ")", "*", "_", "\u202E", "é", "😀"];
    for (let made = 0; made < 2000; made++) {
      const text = Array.from({ length: below(12, random) }, () => oneOf(letters, random)).join("");
      const span = code(text);
      assert.equal(outsideOfCode(`a ${span} b`), "a  b", `${JSON.stringify(text)} as ${span}`);
      assert.doesNotMatch(span, /[\r\n\u202E]/);
    }
  });
});

describe("hovers", () => {
  for (const sample of [...examples, ...ofRules]) {
    it(`are short everywhere in ${sample.name}`, () => {
      const analysis = analysisOf(sample.text);
      for (const [node, text] of hoversOf(analysis)) {
        assert.ok(text.length < LONGEST, `${text.length} characters at ${node.source}:\n${text}`);
      }
      checkPlaces(sample, analysis, seeded(33));
    });
  }

  it("are short for the largest things", function () {
    this.timeout(20_000);
    const names = Array.from(
      { length: 150 },
      (_, index) => `host-${index}.${"long-label.".repeat(10)}example.com`,
    );
    const values = names.map((name) => `{name: www, type: TXT, op: keep, value: "${name} ${name} ${name}"}`);
    const text = `apiVersion: trust-change/v1
kind: TrustChange
spec:
  zones: [{name: example.com, records: [${values.join(", ")}]}]
  certificates:
${names
  .map((name) => `    - {name: tls, dnsNames: [www.example.com, ${names.join(", ")}, ${name}]}`)
  .slice(0, 12)
  .join("\n")}
  steps: [{name: all, records: [${names.map((name) => `${name}/A`).join(", ")}], by: [${names.join(", ")}]}]
  rollback: {steps: [{name: back, reverts: [all, tls, www.example.com/TXT]}]}
`;
    const analysis = analysisOf(text, []);
    const wanted = ["all", "tls", "www", "example.com", "www.example.com", "www.example.com/TXT"];
    // At each of 150 records of one name the hover says the same.
    const left = new Map(wanted.map((source) => [source, 5]));
    const isWanted = ({ source }: ScalarNode): boolean => {
      const times = left.get(source) ?? 0;
      if (times > 0) left.set(source, times - 1);
      return times > 0;
    };
    const sizes = new Map<string, number>();
    for (const [{ source }, shown] of hoversOf(analysis, isWanted)) {
      sizes.set(source, Math.max(shown.length, sizes.get(source) ?? 0));
    }
    assert.deepEqual([...sizes.keys()].sort(), [...wanted].sort());
    for (const [source, size] of sizes) assert.ok(size < LONGEST, `${size} characters at ${source}`);
  });

  it("explain every key of the examples, but for pasted policies", () => {
    for (const { name, text } of examples) {
      const analysis = analysisOf(text, rulesNamed(["schema"]));
      const keys = new Set(keysOf(analysis));
      const explained = new Set([...hoversOf(analysis, (node) => keys.has(node))].map(([node]) => node));
      const unknown = new Set(analysis.findings.map(({ at }) => at));
      const unexplained = [...keys].filter((key) => !explained.has(key) && !unknown.has(key));
      assert.deepEqual(
        unexplained.map(({ source }) => source),
        [],
        name,
      );
    }
  });

  it("are asked for in vain when the request is cancelled", () => {
    const analysis = analysisOf("kind: TrustChange\n", []);
    const position = { line: 0, character: 1 };
    assert.ok(hover(analysis, position, { now: NOW }, NOT_CANCELLED));
    assert.equal(hover(analysis, position, { now: NOW }, { isCancellationRequested: true }), null);
  });

  it("cover the word that they explain, quotes included", () => {
    const analysis = analysisOf('kind: "TrustChange"\n', []);
    const answer = hover(analysis, { line: 0, character: 9 }, { now: NOW }, NOT_CANCELLED);
    assert.deepEqual(answer?.range, { start: { line: 0, character: 6 }, end: { line: 0, character: 19 } });
  });

  it("are found or not found, but never fail, at any place of any text", function () {
    this.timeout(60_000);
    const random = seeded(33);
    const others = samples.filter((sample) => !examples.includes(sample) && !ofRules.includes(sample));
    assert.ok(others.length > 20);
    for (const sample of [...others, ...variants(mutated, howMany(60, 150), 34)])
      checkPlaces(sample, analysisOf(sample.text), random);
  });

  it("are given outside of the text too, as for its nearest place", () => {
    const analysis = analysisOf("kind: TrustChange", []);
    assert.ok(hover(analysis, { line: 99, character: 99 }, { now: NOW }, NOT_CANCELLED));
    assert.ok(hover(analysis, { line: 0, character: 999 }, { now: NOW }, NOT_CANCELLED));
  });
});

/** Every scalar with its hover, where it has one. */
function* hoversOf(
  analysis: Analysis,
  wants: (node: ScalarNode) => boolean = everyWord,
): Generator<readonly [ScalarNode, string]> {
  const { document, documents } = analysis.manifest.source;
  for (const { root } of documents) {
    for (const node of walk(root)) {
      if (node.kind !== "scalar" || isEmpty(node) || !wants(node)) continue;
      const position = document.positionAt(spanOf(node).start);
      const answer = hover(analysis, position, { now: NOW }, NOT_CANCELLED);
      if (answer) yield [node, (answer.contents as { value: string }).value];
    }
  }
}

/** The keys of the product's own language. */
function* keysOf({ manifest }: Analysis): Generator<ScalarNode> {
  for (const document of [...manifest.documentsOf("TrustChange"), ...manifest.documentsOf("TrustPolicy")]) {
    for (const node of walk(document.root)) {
      if (node.kind !== "map" || pathOf(node).includes("policy")) continue;
      for (const { key } of node.entries) yield key;
    }
  }
}

const everyWord = (): boolean => true;

/** What is said at a key does not depend on which of its values are hostile: it is looked at where all of them are. */
const isValue = (node: ScalarNode): boolean => entryOfKey(node) === undefined;

function checkHostile(text: string, word: string, wants: (node: ScalarNode) => boolean = isValue): void {
  const mark = word.includes("EVIL") ? "EVIL" : word;
  let times = 0;
  for (const [node, shown] of hoversOf(analysisOf(text, []), wants)) {
    if (shown.includes(mark)) times++;
    const plain = outsideOfCode(shown);
    const where = `${JSON.stringify(node.source.slice(0, 80))} shows:\n${shown}`;
    assert.ok(!plain.includes(mark), `"${mark}" stands outside of code: ${where}`);
    assert.doesNotMatch(
      plain,
      /<|&lt;|\]\((?!https:\/\/(?:csrc\.nist\.gov|airc\.nist\.gov|owasp\.org)\/)/,
      where,
    );
    assert.doesNotMatch(plain, /^(?:#|>|\||={3}|-{3}|```|~~~)/m, where);
    assert.doesNotMatch(shown.replaceAll("\n", ""), /\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/u, where);
    assert.ok(shown.length < LONGEST, where);
  }
  assert.ok(times > 3, `only ${times} hovers show ${mark} at all`);
}

/** A change in which one text is the name of everything, another one every other value. */
function hostileChange(hostileName: string, hostileValue: string): string {
  const name = JSON.stringify(hostileName);
  const value = JSON.stringify(hostileValue);
  return `apiVersion: trust-change/v1
kind: TrustChange
metadata: {name: ${name}}
spec:
  summary: ${value}
  ticket: ${value}
  service: {name: ${name}, owner: ${name}, critical: ${value}}
  requestedBy: ${name}
  approvers: [${name}, {identity: ${name}, approvedAt: ${value}}]
  implementers: [${name}]
  window: {start: ${value}, end: ${value}}
  zones:
    - {name: ${name}, view: ${value}, provider: ${value}, risk: ${value}, dnssec: {status: ${value}}}
    - name: example.com
      provider: ${value}
      records:
        - {name: ${name}, id: ${name}, type: ${value}, op: ${value}, ttl: ${value}, values: [${value}], certificate: ${name}}
        - {name: www, type: TXT, op: update, ttl: ${value}, values: [${value}], previous: {ttl: ${value}, values: [${value}]}, certificate: ${name}}
        - {name: ${value}, type: CNAME, op: update, value: ${value}}
        - {name: "*", type: CNAME, op: update, value: ${value}}
  issuers: [{name: ${name}, trust: ${value}, challenge: ${value}, caaDomains: [${value}]}]
  certificates:
    - name: ${name}
      op: ${value}
      dnsNames: [${value}, www.example.com, other.example.com, "*.example.com"]
      external: [{name: ${value}, why: ${value}}]
      issuerRef: {name: ${name}}
      duration: ${value}
      previous: {serial: ${value}, notAfter: ${value}}
  trustStores: [{name: ${name}, owner: ${value}, holds: [${name}]}]
  credentials: [{name: ${name}, type: ${value}, provider: ${value}, access: ${value}, owner: ${name}, policy: ${value}}]
  endpoints: [{host: ${value}, role: ${value}}]
  validation: [{name: ${name}, check: ${value}, phase: ${value}}]
  steps:
    - {name: ${name}, records: [${name}, www.example.com/TXT], by: [${name}, ${value}], at: ${value}, ttl: ${value}}
    - {name: other, certificates: [${name}], do: ${value}, by: ${name}}
    - {name: third, validate: [${name}, ${value}], by: ${value}}
    - {name: fourth, dnssec: ${value}, zone: ${name}, keys: [${value}]}
  rollback:
    owner: ${name}
    trigger: ${value}
    window: ${value}
    steps: [{name: back, reverts: [${name}, other, www.example.com/TXT], by: ${name}}]
  controls:
    - {framework: nist-csf-2.0, id: ${value}, why: ${value}}
    - {framework: nist-800-53-r5, id: ${value}, why: ${value}}
    - {framework: ${value}, id: ${name}}
  exceptions: [{rule: ${value}, target: ${name}, reason: ${value}, approvedBy: ${name}, expires: ${value}}]
`;
}

/** Hovers at some places of a sample, also where there is no word. */
function checkPlaces({ name, text }: Sample, analysis: Analysis, random: () => number): void {
  const { document } = analysis.manifest.source;
  for (let left = 10; left > 0; left--) {
    const position = document.positionAt(below(text.length + 1, random));
    try {
      const answer = hover(analysis, position, { now: NOW }, NOT_CANCELLED);
      if (answer?.range) assert.ok(document.offsetAt(answer.range.start) <= document.offsetAt(position));
    } catch (error) {
      throw new Error(`${name} at ${position.line}:${position.character}:\n${text}`, { cause: error });
    }
  }
}

import assert from "node:assert/strict";
import type { SemanticTokensDelta } from "vscode-languageserver-types";
import { editSource, type TextChange } from "../../server/src/manifest/syntax/edit";
import { legend } from "../../server/src/service/semantic-tokens/legend";
import { tokensOf, TokenStream } from "../../server/src/service/semantic-tokens/semantic-tokens";
import { countingQueries } from "../../server/src/query/query";
import { makeChange } from "../bench/make-change";
import { below, oneOf, seeded } from "../random";
import { howMany } from "../how-much";
import { inverses } from "../text-changes";
import { manifestOf, wholeText } from "./change";
import { mutated, samples, truncated, variants } from "./samples";

/** A token with the text under it: `text type.modifier`. */
interface Shown {
  readonly line: number;
  readonly column: number;
  readonly text: string;
  readonly as: string;
}

/** Reads numbers as an editor does, and fails where a token does not lie in the text. */
function shown(text: string, data: readonly number[]): readonly Shown[] {
  const lines = text.split(/\r\n|\r|\n/);
  const all: Shown[] = [];
  let line = 0;
  let column = 0;
  for (let at = 0; at < data.length; at += 5) {
    const [down = 0, right = 0, length = 0, type = 0, modifiers = 0] = data.slice(at, at + 5);
    assert.ok(down >= 0 && length > 0, `token ${at / 5} of ${line}:${column} goes back`);
    const last = all.at(-1);
    column = down === 0 ? column + right : right;
    if (last && down === 0) assert.ok(column >= last.column + last.text.length, "tokens overlap");
    line += down;
    const written = (lines[line] ?? "").slice(column, column + length);
    assert.equal(written.length, length, `token ${at / 5} reaches beyond line ${line}`);
    const bits = legend.tokenModifiers.filter((_, bit) => (modifiers & (1 << bit)) !== 0);
    all.push({ line, column, text: written, as: [legend.tokenTypes[type], ...bits].join(".") });
  }
  return all;
}

function tokensIn(text: string): readonly Shown[] {
  return shown(text, tokensOf(manifestOf(text)).full().data);
}

/** What is said of a text that stands once among the tokens. */
function roleOf(tokens: readonly Shown[], text: string): string | undefined {
  return tokens.find((token) => token.text === text)?.as;
}

/** What an editor has after an answer: the data from before with the edits in it. */
function applied(data: readonly number[], answer: SemanticTokensDelta): readonly number[] {
  const result = [...data];
  for (const { start, deleteCount, data: made = [] } of [...answer.edits].reverse())
    result.splice(start, deleteCount, ...made);
  return result;
}

/** What a key that is hit by mistake does to a text. */
function slip(text: string, random: () => number): TextChange {
  const start = below(text.length, random);
  const end = Math.min(text.length, start + oneOf([0, 0, 1, 3, 40], random));
  return {
    start,
    end,
    text: oneOf(["", "x", " ", "\n", "- ", "\n# note\n", ": ", '"', "\r\n", "---\n"], random),
  };
}

const CHANGE = wholeText(`type: emergency
zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: update, ttl: 5m, value: 203.0.113.7, certificate: shop-tls}
      - {name: "*.apps", type: CNAME, op: keep, value: shop.example.com.}
certificates:
  - {name: shop-tls, dnsNames: [shop.example.com, "*.apps.example.com"], duration: 2160h}
credentials:
  - {name: dns-writer, type: api-key}
steps:
  - {name: move, records: [shop.example.com/A], by: dns-writer}
  - {name: settle, wait: 10m}
  - {name: sign, dnssec: publish-ds, zone: example.com}
  - {name: call, manual: Call the registrar}
rollback:
  window: 1h
  steps:
    - {name: back, reverts: [move, nothing-of-that-name]}
controls:
  - {framework: nist-csf-2.0, id: PR.DS-02}
unheardOf: {type: A}
`);

describe("semantic tokens", () => {
  const tokens = tokensIn(CHANGE);

  for (const [what, text, role] of [
    ["a key", "dnsNames", "property"],
    ["the key that says what a step does", "wait", "keyword"],
    ["how long a step waits", "10m", "number"],
    ["what a step does with DS records", "publish-ds", "enumMember"],
    ["what is done by hand, which is a text", "Call the registrar", undefined],
    ["the type of a record", "CNAME", "type"],
    ["a word of the language", "emergency", "enumMember"],
    ["an owner name", "shop", "variable.definition"],
    ["a wildcard owner name, with its quotes", '"*.apps"', "regexp.definition"],
    ["a dNSName", "shop.example.com", "variable"],
    ["a zone", "example.com", "namespace.definition"],
    ["a duration", "2160h", "number"],
    ["a TTL", "5m", "number"],
    ["a control", "PR.DS-02", "decorator"],
    ["the name of a step", "move", "function.definition"],
    ["a reference to a record", "shop.example.com/A", "variable"],
  ] as const)
    it(`tell ${what}`, () => assert.equal(roleOf(tokens, text), role));

  it("show what is referred to as what it is, and its definition as such", () => {
    const named = (name: string): readonly string[] =>
      tokens.filter(({ text }) => text === name).map(({ as }) => as);
    assert.deepEqual(named("shop-tls"), ["class", "class.definition"]);
    assert.deepEqual(named("dns-writer"), ["interface.definition", "interface"]);
    assert.deepEqual(named("move"), ["function.definition", "function"]);
  });

  it("leave what means nothing to the grammar: unknown keys, and references that lead nowhere", () => {
    assert.equal(roleOf(tokens, "unheardOf"), undefined);
    assert.equal(roleOf(tokens, "nothing-of-that-name"), undefined);
  });

  it("tell what an anchor or a merge key brings in once, where it is written", () => {
    const text = wholeText(
      "zones:\n  - name: example.com\n    records:\n      - &a {name: a, type: A, ttl: 1m}\n      - {<<: *a, name: b}\n",
    );
    assert.deepEqual(
      tokensIn(text)
        .filter(({ as }) => as === "type" || as === "number")
        .map(({ text }) => text),
      ["A", "1m"],
    );
  });

  it("know policies and pasted certificates", () => {
    const text = [
      "apiVersion: trust-change/v1\nkind: TrustPolicy\nspec:\n  zones:\n    - {match: ['*.example.com'], risk: high}\n",
      "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: a}\nspec: {dnsNames: [a.example.com], duration: 90h}\n",
      "apiVersion: v1\nkind: ConfigMap\ndata: {type: A, ttl: 1m}\n",
    ].join("---\n");
    const found = tokensIn(text);
    assert.equal(roleOf(found, "'*.example.com'"), "regexp");
    assert.equal(roleOf(found, "high"), "enumMember");
    assert.equal(roleOf(found, "90h"), "number");
    assert.ok(!found.some(({ text }) => text === "ttl" || text === "data"));
  });

  describe("lie in the text, in order", () => {
    for (const { name, text } of samples) it(`of ${name}`, () => void tokensIn(text));

    it("with CRLF", () => {
      const strip = ({ text, as }: Shown): string => `${text} ${as}`;
      assert.deepEqual(tokensIn(CHANGE.replaceAll("\n", "\r\n")).map(strip), tokens.map(strip));
    });

    it("of broken samples", function () {
      this.timeout(60_000);
      const cut = variants(truncated, howMany(150, 500), 31);
      for (const { name, text } of [...cut, ...variants(mutated, howMany(50, 100), 32)]) {
        try {
          tokensIn(text);
        } catch (error) {
          throw new Error(`${name}:\n${text}`, { cause: error });
        }
      }
    });
  });

  it("of a range are those of the whole text on its lines", () => {
    const text = makeChange(200);
    const manifest = manifestOf(text);
    const all = shown(text, tokensOf(manifest).full().data);
    const random = seeded(7);
    const lines = text.split("\n").length;
    for (let round = 0; round < 40; round++) {
      const start = below(lines - 1, random);
      const end = Math.min(lines - 1, start + below(60, random));
      const range = { start: { line: start, character: 3 }, end: { line: end, character: 0 } };
      const part = shown(text, new TokenStream(manifest).within(range).data);
      const has = new Set(part.map(({ line, column }) => `${line}:${column}`));
      for (const { line, column } of all)
        if (line >= start && line < end) assert.ok(has.has(`${line}:${column}`), `${line}:${column}`);
      const known = new Set(all.map((token) => JSON.stringify(token)));
      for (const token of part) assert.ok(known.has(JSON.stringify(token)));
    }
  });

  it("of a range in a large text look at what lies there, and at nothing else", () => {
    const manifest = manifestOf(makeChange(2000));
    const runs = new Map<string, number>();
    countingQueries({ ran: (name) => runs.set(name, (runs.get(name) ?? 0) + 1) }, () =>
      tokensOf(manifest).within({
        start: { line: 5000, character: 0 },
        end: { line: 5050, character: 0 },
      }),
    );
    assert.ok((runs.get("tokens") ?? 0) < 20, `${runs.get("tokens") ?? 0} stretches`);
  });

  it("follow edits of any kind: the differences make what is made from scratch", function () {
    this.timeout(60_000);
    const random = seeded(41);
    // A text that only gets worse soon has no tokens: each begins sound, and half of the slips are taken back at once.
    for (let session = 0; session < howMany(4, 10); session++) {
      const manifest = manifestOf(makeChange(12));
      const { source } = manifest;
      const stream = tokensOf(manifest);
      let answer = stream.full();
      let data: readonly number[] = answer.data;
      let undo: TextChange | undefined;
      for (let round = 0; round < 8; round++) {
        const change = undo ?? slip(source.text, random);
        undo = undo || random() < 0.5 ? undefined : inverses(source.text, [change])[0];
        editSource(source, change, round);
        const next = stream.delta(answer.resultId ?? "");
        data = "edits" in next ? applied(data, next) : next.data;
        answer = { data: [], ...(next.resultId !== undefined && { resultId: next.resultId }) };
        const anew = tokensOf(manifestOf(source.text)).full().data;
        assert.equal(data.join(), anew.join(), `session ${session}, round ${round}`);
      }
    }
  });

  it("get further with each time for working, however short it is", () => {
    const manifest = manifestOf(makeChange(12));
    const stream = tokensOf(manifest);
    let times = 1;
    while (!stream.work(() => true)) assert.ok(++times < 1000);
    assert.ok(times > 10, `${times}`);
    editSource(manifest.source, { start: 0, end: 0, text: "# " }, 1);
    while (!stream.work(() => true)) assert.ok(++times < 1000);
  });

  it("answer with everything to whoever has another answer", () => {
    const manifest = manifestOf(CHANGE);
    tokensOf(manifest).full();
    assert.ok("data" in tokensOf(manifest).delta("of somebody else"));
  });
});

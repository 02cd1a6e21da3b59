import assert from "node:assert/strict";
import type { CodeLens, Location } from "vscode-languageserver-types";
import { editSource } from "../../server/src/manifest/syntax/edit";
import { countingQueries } from "../../server/src/query/query";
import { codeLenses, resolveCodeLens } from "../../server/src/service/code-lens/code-lens";
import { makeChange } from "../bench/make-change";
import { howMany } from "../how-much";
import { manifestOf, wholeText } from "./change";
import { mutated, samples, truncated, variants } from "./samples";

const OPTIONS = { showReferences: "show" };

/** Each lens with the line that it stands above, resolved. */
function lensesIn(text: string): readonly string[] {
  const manifest = manifestOf(text);
  const lines = text.split(/\r\n|\r|\n/);
  return codeLenses(manifest).map((lens) => {
    const { command } = lens.command ? lens : resolveCodeLens(manifest, lens, OPTIONS);
    assert.ok(command && command.title !== "", JSON.stringify(lens));
    const { line } = lens.range.start;
    assert.ok(line < lines.length, `line ${line}`);
    return `${(lines[line] ?? "").trim()} <- ${command.title}`;
  });
}

function lensAt(text: string, start: string): string | undefined {
  return lensesIn(text)
    .find((lens) => lens.startsWith(start))
    ?.split(" <- ")[1];
}

const RECORDS = `zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: keep, value: 203.0.113.7, certificate: shop-tls}
      - {name: www, type: A, op: update, value: 203.0.113.7, certificate: shop-tls}
      - {name: a.apps, type: A, op: create, value: 203.0.113.7}
      - {name: bare, type: A, op: create, value: 203.0.113.7}
      - {name: plain, type: A, op: create, value: 203.0.113.7, certificate: shop-tls, tls: none}
      - {name: gone, type: A, op: delete, certificate: shop-tls}
      - {name: shop, type: TXT, op: create, value: x}
certificates:
  - {name: shop-tls, op: renew, dnsNames: [shop.example.com, "*.apps.example.com", lost.example.com]}
  - {name: other, op: keep, dnsNames: ["*.apps.example.com"]}
  - {name: unread, op: keep, source: {pem: a.pem}}
steps:
  - {name: move, records: [www.example.com/A, a.apps.example.com/A], by: writer}
  - {name: serve, certificates: [shop-tls], do: deploy, after: [move], by: writer}
credentials:
  - {name: writer, type: api-key}
  - {name: spare, type: api-key}
rollback:
  window: 1h
  steps:
    - {name: back, reverts: [move], by: writer}
`;

describe("code lens", () => {
  const text = wholeText(RECORDS);

  for (const [what, start, title] of [
    [
      "the certificate that a record names and that has its name",
      "- {name: shop, type: A",
      "covered by shop-tls",
    ],
    ["that the certificate that a record names lacks its name", "- {name: www", "not covered by shop-tls"],
    ["every certificate that has a name by a wildcard", "- {name: a.apps", "covered by shop-tls, other"],
    [
      "how many names a certificate has, and how many nothing answers for",
      "- {name: shop-tls",
      "3 SANs, 1 without a record",
    ],
    ["how often a step is referred to", "- {name: move", "2 references"],
    ["how often a credential is referred to", "- {name: writer", "3 references"],
    ["that nothing refers to a credential", "- {name: spare", "no references"],
    ["how much a change does", "kind: TrustChange", "6 records, 1 certificate, 2 steps, 1 rollback step"],
    ["how much the way back takes back", "rollback:", "2 records, 1 rollback step"],
  ] as const)
    it(`tells ${what}`, () => assert.equal(lensAt(text, start), title));

  for (const [what, start] of [
    ["a record that names no certificate and may serve no TLS", "- {name: bare"],
    ["a record that says that it serves no TLS", "- {name: plain"],
    ["a record that goes", "- {name: gone"],
    ["a record that clients do not come to", "- {name: shop, type: TXT"],
    ["a certificate whose names stand in a file", "- {name: unread"],
    ["a step that nothing refers to", "- {name: serve"],
    ["a step of the rollback that nothing refers to", "- {name: back"],
  ] as const)
    it(`is silent on ${what}`, () => assert.equal(lensAt(text, start), undefined));

  it("tells what refers to steps in every way in which something can", () => {
    const uses = `steps:
  - {name: first, wait: 1h}
  - {name: second, wait: 1h, after: [first]}
  - {name: third, wait: 1h}
  - {name: fourth, wait: 1h}
rollback:
  pointOfNoReturn: second
  keeps: [{target: third, why: x}]
  steps:
    - {name: one, wait: 1h}
    - {name: two, wait: 1h, after: [one]}
    - {name: three, wait: 1h}
exceptions:
  - {rule: wait-too-short, target: fourth}
  - {rule: wait-too-short, target: two}
`;
    const lenses = lensesIn(wholeText(uses)).filter((lens) => lens.includes("reference"));
    assert.deepEqual(
      lenses.map((lens) => /name: (\w+).* <- (.*)$/.exec(lens)?.slice(1).join(": ")),
      ["first", "second", "third", "fourth", "one", "two"].map((name) => `${name}: 1 reference`),
    );
  });

  it("does not say that a name is missing while the text is broken", () => {
    assert.equal(lensAt(`${text}\n  ticket: "open`, "- {name: www"), undefined);
  });

  it("leads to the references, in the words of the protocol", () => {
    const manifest = manifestOf(text);
    const lens = codeLenses(manifest).find(
      ({ data }) => (data as { name?: string } | undefined)?.name === "move",
    );
    assert.ok(lens);
    const { command } = resolveCodeLens(manifest, JSON.parse(JSON.stringify(lens)) as CodeLens, OPTIONS);
    assert.equal(command?.command, "show");
    const [uri, position, locations] = command.arguments as [string, unknown, readonly Location[]];
    assert.equal(uri, manifest.source.uri);
    assert.deepEqual(position, lens.range.start);
    assert.deepEqual(
      locations.map(({ range }) => manifest.source.document.getText(range)),
      ["move", "move"],
    );
  });

  it("gives no command to a client that has none", () => {
    const manifest = manifestOf(text);
    for (const lens of codeLenses(manifest))
      assert.equal(
        (resolveCodeLens(manifest, lens, { showReferences: undefined }).command ?? lens.command)?.command,
        "",
      );
  });

  it("survives what clients send back", () => {
    const manifest = manifestOf(text);
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    for (const data of [undefined, null, 1, "x", {}, { uri: "a", kind: "step", name: "gone", change: 7 }])
      assert.equal(resolveCodeLens(manifest, { range, data }, OPTIONS).command?.title, "no references");
  });

  it("counts the references of each document of a file by themselves", () => {
    const twice = `${text}\n---\n${text}`;
    const counts = lensesIn(twice).filter((lens) => lens.startsWith("- {name: writer"));
    assert.deepEqual(
      counts.map((lens) => lens.split(" <- ")[1]),
      ["3 references", "3 references"],
    );
  });

  it("says the same with CRLF", () => {
    assert.deepEqual(lensesIn(text.replaceAll("\n", "\r\n")), lensesIn(text));
  });

  for (const sample of samples) it(`lies in the text of ${sample.name}`, () => void lensesIn(sample.text));

  it("lies in the text of broken samples", function () {
    this.timeout(60_000);
    for (const sample of [
      ...variants(truncated, howMany(80, 250), 51),
      ...variants(mutated, howMany(25, 50), 52),
    ])
      lensesIn(sample.text);
  });

  it("stays with the change, its steps and its credentials in a very large text", function () {
    this.timeout(60_000);
    const titles = codeLenses(manifestOf(makeChange(1200))).map(({ command }) => command?.title);
    assert.ok(!titles.some((title) => title?.startsWith("covered")));
    assert.ok(titles.some((title) => title?.includes("rollback step")));
  });

  it("is worked out again for what a keystroke changed, and for nothing else", function () {
    this.timeout(60_000);
    const manifest = manifestOf(makeChange(600));
    codeLenses(manifest);
    const at = manifest.source.text.indexOf("ttl: ", 20_000) + "ttl: ".length;
    const runs = new Map<string, number>();
    countingQueries({ ran: (name) => runs.set(name, (runs.get(name) ?? 0) + 1) }, () => {
      editSource(manifest.source, { start: at, end: at, text: "1" });
      codeLenses(manifest);
    });
    assert.equal(runs.get("record lens"), 1);
    assert.ok((runs.get("certificate lens") ?? 0) <= 1);
  });
});

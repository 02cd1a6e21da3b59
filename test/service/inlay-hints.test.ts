import assert from "node:assert/strict";
import { countingQueries } from "../../server/src/query/query";
import { everyHint, inlayHints, type HintKinds } from "../../server/src/service/inlay-hints/inlay-hints";
import { makeChange } from "../bench/make-change";
import { readCursor } from "./cursor";
import { howMany } from "../how-much";
import { manifestOf, NOW, wholeText } from "./change";
import { mutated, samples, truncated, variants } from "./samples";

const WHOLE = { start: { line: 0, character: 0 }, end: { line: 100_000, character: 0 } };

/** Each hint behind the line up to it, with what its box says. */
function hintsIn(
  text: string,
  kinds: HintKinds = everyHint,
): readonly { label: string; behind: string; tooltip: string }[] {
  const lines = text.split(/\r\n|\r|\n/);
  return inlayHints(manifestOf(text), WHOLE, kinds, NOW).map(({ position, label, tooltip }) => {
    const line = lines[position.line] ?? "";
    assert.ok(position.character <= line.length, `${JSON.stringify(position)} lies beyond its line`);
    assert.ok(typeof label === "string" && typeof tooltip === "object" && tooltip.value !== "");
    return { label, behind: line.slice(0, position.character).trim(), tooltip: tooltip.value };
  });
}

function hintBehind(text: string, behind: string): string | undefined {
  return hintsIn(text).find((hint) => hint.behind.endsWith(behind))?.label;
}

const CHANGE = wholeText(`window: {start: 2026-12-01T20:00:00Z, end: 2026-12-02T02:00:00Z}
zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: update, ttl: 5m, value: 203.0.113.7}
      - {name: www, type: A, op: update, ttl: 300, value: 203.0.113.7}
      - {name: old, type: A, op: keep, ttl: 2d, value: 203.0.113.7}
certificates:
  - name: shop-tls
    duration: 2160h
    notAfter: 2026-12-12T20:00:00Z
    previous: {notAfter: 2026-11-30T00:00:00Z}
steps:
  - {name: lower, records: [shop.example.com/A], ttl: 60s, at: 2026-11-30T20:00:00Z}
  - {name: settle, wait: 10m}
  - {name: move, records: [shop.example.com/A]}
  - {name: lost, records: [shop.example.com/A], after: [nowhere]}
rollback:
  steps:
    - {name: back, reverts: [move]}
controls:
  - {framework: nist-csf-2.0, id: PR.DS-02}
  - {framework: nist-csf-2.0, id: PR.XX-99}
`);

describe("inlay hints", () => {
  for (const [what, behind, label] of [
    ["when a step comes that prepares, with its date", "name: lower", "from 2026-11-30 20:00 UTC"],
    ["when a step comes after another one", "name: settle", "from 20:00 UTC"],
    ["when a step comes after a wait", "name: move", "from 20:10 UTC"],
    ["the seconds of a TTL", "ttl: 5m", "= 300 s"],
    ["the days of a long duration", "duration: 2160h", "= 90 days"],
    ["the seconds of days", "ttl: 2d", "= 172800 s"],
    ["the days that a certificate has left", "notAfter: 2026-12-12T20:00:00Z", "11 days left"],
    ["that a certificate has ended before", "notAfter: 2026-11-30T00:00:00Z", "expired 1 day before"],
    [
      "the title of a control",
      "id: PR.DS-02",
      "The confidentiality, integrity, and availability of data-in-transit are protected",
    ],
  ] as const)
    it(`tell ${what}`, () => {
      const hint = hintBehind(CHANGE, behind);
      if (behind === "id: PR.DS-02") assert.match(hint ?? "", /transit/i);
      else assert.equal(hint, label);
    });

  it("are silent on what needs none, and on what cannot be known", () => {
    for (const behind of ["ttl: 300", "ttl: 60s", "name: lost", "name: back", "id: PR.XX-99", "name: shop"])
      assert.equal(hintBehind(CHANGE, behind), undefined, behind);
  });

  it("say what the days are counted from", () => {
    const boxes = (text: string): readonly string[] =>
      hintsIn(text).flatMap(({ label, tooltip }) => (label.endsWith("left") ? [tooltip] : []));
    assert.deepEqual(boxes(CHANGE), ["Counted from the start of the change's window, 2026-12-01 20:00 UTC."]);
    assert.deepEqual(boxes(wholeText("certificates: [{name: a, notAfter: 2026-12-01}]")), [
      "Counted from now, 2026-11-25 12:00 UTC; the change says no window.",
    ]);
  });

  it("say nothing of times while the window cannot be read", () => {
    const text = CHANGE.replace("2026-12-01T20:00:00Z", "soon");
    // What stands above it may prepare the change before the window; itself it waits for that.
    for (const one of [text, text.replace(", at: 2026-11-30T20:00:00Z", "")])
      assert.equal(hintBehind(one, "name: settle"), undefined);
  });

  for (const [kind, behind] of [
    ["stepStart", "name: move"],
    ["seconds", "ttl: 5m"],
    ["daysLeft", "notAfter: 2026-12-12T20:00:00Z"],
    ["controlTitle", "id: PR.DS-02"],
  ] as const)
    it(`can be switched off one by one: ${kind}`, () => {
      const left = hintsIn(CHANGE, { ...everyHint, [kind]: false });
      assert.ok(left.length > 0 && !left.some((hint) => hint.behind.endsWith(behind)));
    });

  it("come for the range that is asked about alone", () => {
    const { text, range } = readCursor(CHANGE.replace(/ {4}duration: 2160h/, "[[$&]]"));
    assert.deepEqual(
      inlayHints(manifestOf(text), range, everyHint, NOW).map(({ label }) => label),
      ["= 90 days"],
    );
  });

  it("know pasted certificates and policies", () => {
    const text =
      "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: a}\nspec: {dnsNames: [a.example.com], duration: 90m}\n---\nkind: TrustPolicy\napiVersion: trust-change/v1\nspec: {limits: {credentialTtl: 1h}}\n";
    assert.equal(hintBehind(text, "duration: 90m"), "= 5400 s");
    assert.equal(hintBehind(text, "credentialTtl: 1h"), "= 3600 s");
  });

  it("are the same with CRLF", () => {
    assert.deepEqual(hintsIn(CHANGE.replaceAll("\n", "\r\n")), hintsIn(CHANGE));
  });

  it("read no more of a large text than what is shown", () => {
    const manifest = manifestOf(makeChange(2000));
    const runs = new Map<string, number>();
    countingQueries({ ran: (name) => runs.set(name, (runs.get(name) ?? 0) + 1) }, () =>
      inlayHints(
        manifest,
        { start: { line: 2000, character: 0 }, end: { line: 2050, character: 0 } },
        everyHint,
        NOW,
      ),
    );
    assert.ok((runs.get("read") ?? 0) < 40, JSON.stringify([...runs]));
  });

  for (const sample of samples) it(`lie in the text of ${sample.name}`, () => void hintsIn(sample.text));

  it("lie in the text of broken samples", function () {
    this.timeout(60_000);
    for (const sample of [
      ...variants(truncated, howMany(80, 250), 61),
      ...variants(mutated, howMany(25, 50), 62),
    ])
      hintsIn(sample.text);
  });
});

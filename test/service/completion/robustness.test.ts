import assert from "node:assert/strict";
import fc from "fast-check";
import { Manifest } from "../../../server/src/manifest/model/manifest";
import { toPlain } from "../../../server/src/manifest/syntax/plain";
import { shapeOf } from "../../manifest/tree-shape";
import { parseSource } from "../../../server/src/manifest/syntax/parse";
import type { Source } from "../../../server/src/manifest/syntax/source";
import { completion } from "../../../server/src/service/completion/completion";
import { placesAt, type Place } from "../../../server/src/service/completion/place";
import { howMany } from "../../how-much";
import { NOT_CANCELLED, NOW } from "../change";
import { change, policy, SHOP } from "./samples";
import { offered } from "./support";

/** Small texts of every kind: sound, broken, in several layouts, with several documents. */
const SAMPLES: readonly string[] = [
  "",
  "# only a comment\n",
  change(
    'service: {name: a, owner: "@a/b"}\napprovers:\n- x@example.com\n- {identity: y@example.com, for: [dns]}\n',
  ),
  change(
    'zones:\n  - &z\n    name: example.com\n    records:\n      - name: ""\n        type: CAA\n        values: [\'0 issue "a"\']\n  - <<: *z\n    view: internal\n',
  ),
  change(
    'certificates:\n  - name: a\n    dnsNames: [a.example.com,\n      "*.b.example.com"]\nrollback: {steps: [{name: r, reverts: [a]}]}\n',
  ).replaceAll("\n", "\r\n"),
  change(
    "credentials:\n  - name: c\n    provider: rfc2136\n    policy: |\n      grant c name a. TXT;\n      # kept: |\n  - name: d\n    provider: aws\n    policy: {Statement: [{Action: route53:GetChange}]}\n",
  ),
  policy('rules: {schema: error}\ndirectory:\n  "@a/b": [x@example.com]\nzones:\n- match: [example.com]\n'),
  'kind: TrustChange\nspec:\n    steps:\n        - by: [c\n        - {name: d, validate: [x, "y\n    type: x\n',
  "kind: TrustChange\nspec:\n  ticket CHG\n\tzones: []\n  summary: 'it''s\n   long'\n",
  "apiVersion: v1\nkind: Secret\n---\n---\nkind: TrustPolicy\n...\n%YAML 1.2\n---\n- a\n- [b]\n",
  "<<<<<<< ours\nkind: TrustChange\n=======\nkind: TrustPolicy\n>>>>>>> theirs\nspec: &s {a: *s, ? b : c}\n",
];

const position = fc.record({ sample: fc.nat(SAMPLES.length - 1), at: fc.nat(2000) });

function sourceOf(text: string): Source {
  return parseSource("file:///test.trust.yaml", text);
}

describe("completion everywhere", () => {
  const manifests = SAMPLES.map((text) => new Manifest(sourceOf(text)));

  it("never fails, at random positions", () => {
    // The outcome of a position depends on nothing else, so that each is worked out once.
    const counts = new Map<string, number>();
    let offers = 0;
    fc.assert(
      fc.property(position, ({ sample, at }) => {
        const manifest = manifests[sample];
        assert.ok(manifest);
        const offset = at % (manifest.source.text.length + 1);
        const place = `${sample}:${offset}`;
        const known = counts.get(place);
        if (known !== undefined) return;
        const list = completion(
          manifest,
          manifest.source.document.positionAt(offset),
          { snippets: true, now: NOW },
          NOT_CANCELLED,
        );
        counts.set(place, list.items.length);
        offers += list.items.length;
      }),
      { seed: 20261125, numRuns: howMany(1_000, 10_000) },
    );
    assert.ok(offers > howMany(2_000, 5_000), `${offers} offers at ${counts.size} positions`);
  }).timeout(30_000);

  it("never fails where texts are cut off or cut up", () => {
    const cut = fc.record({ sample: fc.nat(SAMPLES.length - 1), from: fc.nat(2000), length: fc.nat(60) });
    fc.assert(
      fc.property(cut, ({ sample, from, length }) => {
        const text = SAMPLES[sample] ?? "";
        const start = from % (text.length + 1);
        const source = sourceOf(text.slice(0, start) + text.slice(start + length));
        completion(
          new Manifest(source),
          source.document.positionAt(start),
          { snippets: true, now: NOW },
          NOT_CANCELLED,
        );
      }),
      { seed: 20261126, numRuns: 100 },
    );
  }).timeout(30_000);

  it("leaves a text that can be read, whatever is accepted at random positions", () => {
    fc.assert(
      fc.property(position, fc.boolean(), ({ sample, at }, snippets) => {
        const text = SAMPLES[sample] ?? "";
        const offset = at % (text.length + 1);
        offered(`${text.slice(0, offset)}<|>${text.slice(offset)}`, { snippets, isForeign: true });
      }),
      { seed: 20261127, numRuns: 60 },
    );
  }).timeout(30_000);

  it("finds the same places in a text that it looked at before, and leaves it as it was", () => {
    const text = change(SHOP);
    const looked = sourceOf(text);
    const shape = shapeOf(looked).join("\n");
    fc.assert(
      fc.property(fc.nat(text.length), (offset) => {
        const again = [...placesAt(looked, offset)].map(told);
        assert.deepEqual(again, [...placesAt(sourceOf(text), offset)].map(told));
        assert.equal(looked.text, text);
        assert.equal(shapeOf(looked).join("\n"), shape);
      }),
      { seed: 20261128, numRuns: 250 },
    );
  }).timeout(30_000);

  it("offers nothing once it is cancelled", () => {
    const source = sourceOf("");
    const list = completion(
      new Manifest(source),
      { line: 0, character: 0 },
      { snippets: true, now: NOW },
      { isCancellationRequested: true },
    );
    assert.deepEqual(list, { isIncomplete: false, items: [] });
  });

  it("offers nothing for positions beyond the text", () => {
    const source = sourceOf("kind: TrustChange");
    const list = completion(
      new Manifest(source),
      { line: 9, character: 9 },
      { snippets: true, now: NOW },
      NOT_CANCELLED,
    );
    assert.equal(list.isIncomplete, false);
  });
});

/** What tells two places apart, and the text as it would be. */
function told({ document, replace, lead, quote, closing, isFlow, column, role, path }: Place): unknown {
  return { plain: toPlain(document.root), replace, lead, quote, closing, isFlow, column, role, path };
}

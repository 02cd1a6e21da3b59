import assert from "node:assert/strict";
import { Manifest } from "../../../server/src/manifest/model/manifest";
import { toPlain } from "../../../server/src/manifest/syntax/plain";
import { parseSource } from "../../../server/src/manifest/syntax/parse";
import { refactorings } from "../../../server/src/service/refactor/refactorings";
import { accept } from "../accept";
import { URI } from "../change";
import { samples } from "../samples";
import { asked } from "./asked";

const BLOCK = "Convert to block style";
const FLOW = "Convert to flow style";

describe("converting the style of a map or list", () => {
  it("writes it over lines, one level deep", () => {
    assert.equal(
      asked('service: {name|: shop, owner: "@acme/shop", x: {a: 1}} # theirs\ntype: normal\n').after(BLOCK),
      'service: # theirs\n  name: shop\n  owner: "@acme/shop"\n  x: {a: 1}\ntype: normal\n',
    );
    assert.equal(asked("approvers: [|a, b]\n").after(BLOCK), "approvers:\n  - a\n  - b\n");
    assert.equal(
      asked("steps:\n  - {name: |a, wait: 1m} # first\n  - {name: b, wait: 1m}\n").after(BLOCK),
      "steps:\n  - name: a # first\n    wait: 1m\n  - {name: b, wait: 1m}\n",
    );
  });

  it("writes it on one line", () => {
    assert.equal(
      asked('service:\n  name|: shop\n  owner: "@acme/shop"\ntype: normal\n').after(FLOW),
      'service: {name: shop, owner: "@acme/shop"}\ntype: normal\n',
    );
    assert.equal(
      asked("steps:\n  - name: |a\n    records: [b]\n    by:\n      - c\n  - {wait: 1m}\n").after(FLOW),
      "steps:\n  - {name: a, records: [b], by: [c]}\n  - {wait: 1m}\n",
    );
    assert.equal(asked("approvers:\n- |a\n- b, c\n").after(FLOW), 'approvers: [a, "b, c"]\n');
  });

  it("is not offered where something would be lost, or nothing gained", () => {
    for (const text of [
      "service:\n  name|: shop # a comment\n  owner: a\n",
      "service: # a comment\n  name|: shop\n",
      "service:\n  name|: |-\n    shop\n"
        .replace("|:", ":")
        .replace("name", "name|")
        .replace("name|", "na|me"),
      "service:\n  name|: &a shop\n  owner: *a\n",
      "service: {name|: &a shop, owner: *a}\n",
      "service: {name|: shop,\n  # comment\n  owner: a}\n",
      "service: {}|\n",
      "service:\n  name|:\n",
      `service:\n  name|: ${"long ".repeat(30)}\n`,
    ].filter((text) => text.split("|").length === 2))
      assert.deepEqual(asked(text).titles, [], text);
  });

  it("says the same afterwards wherever it is offered in the samples", () => {
    let offered = 0;
    for (const { name, text } of samples) {
      const manifest = new Manifest(parseSource(URI, text));
      const meaning = (written: string): unknown =>
        parseSource(URI, written).documents.map(({ root, problems }) => [toPlain(root), problems.length]);
      const before = meaning(text);
      for (let at = 0; at < text.length; at += 211) {
        const start = manifest.source.document.positionAt(at);
        for (const { title, edit } of refactorings(
          manifest,
          { start, end: start },
          { only: undefined, snippets: false },
        )) {
          if (!edit || (title !== BLOCK && title !== FLOW)) continue;
          offered++;
          assert.deepEqual(meaning(accept(URI, text, edit)), before, `${title} in ${name} at ${at}`);
        }
      }
    }
    assert.ok(offered > 50, `offered ${offered} times`);
  }).timeout(60_000);
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { specimens } from "../../generated/specimens";
import { textOf } from "../../generated/value";
import { howMany, oneIn } from "../../how-much";
import { applyEdits } from "../../../server/src/manifest/edits/edits";
import { toPlain } from "../../../server/src/manifest/syntax/plain";
import { parseSource } from "../../../server/src/manifest/syntax/parse";
import { format, type FormatOptions, type Formatted } from "../../../server/src/service/format/format";
import type { YamlPrinter } from "../../../server/src/service/format/printer";
import { printYaml } from "../../../server/src/yaml-printer";
import { readCursor } from "../cursor";
import { examples, mutated, ofRules, samples, variants } from "../samples";
import { URI, wholeText } from "../change";

const usual: FormatOptions = { tabSize: 2, printWidth: 120 };

function ask(text: string, options = usual, print: YamlPrinter = printYaml): Promise<Formatted> {
  return format(parseSource(URI, text), options, print);
}

/** The text afterwards; the same text where it is left as it is. */
async function formatted(text: string, options = usual): Promise<string> {
  const answer = await ask(text, options);
  return answer.ok ? applyEdits(text, answer.edits) : text;
}

function withoutMetadata(spec: string): string {
  return wholeText(spec).replace("metadata: {name: test}\n", "");
}

/** What a text says, and what is said beside it. */
function meaningOf(text: string): unknown {
  return {
    documents: parseSource(URI, text).documents.map(({ root }) => toPlain(root)),
    names: text.match(/(?<=\s)[&*][a-z]+\b/g),
    comments: text.match(/(?<=^|\s)#.*?(?=\s*$)/gm),
  };
}

async function assertKeepsItsWord(name: string, text: string): Promise<void> {
  const after = await formatted(text);
  if (after === text) return;
  assert.deepEqual(meaningOf(after), meaningOf(text), name);
  assert.equal(await formatted(after), after, `${name}, twice`);
}

describe("formatting", function () {
  this.timeout(60_000);

  it("lays out what stands crooked, and touches nothing else", async () => {
    const text = wholeText(`# who and what
service:   {name: shop,owner: "@acme/shop"}   # theirs
approvers:
- grace@example.com


- erin@example.com
window: {start: 2026-12-01T20:00:00Z,   end: 2026-12-01T23:00:00Z}
zones:
    - name: example.com
      records:
          - {name: www, type: A, value: 203.0.113.1}
`);
    assert.equal(
      await formatted(text),
      wholeText(`# who and what
service: {name: shop, owner: "@acme/shop"} # theirs
approvers:
  - grace@example.com

  - erin@example.com
window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}
zones:
  - name: example.com
    records:
      - {name: www, type: A, value: 203.0.113.1}
`),
    );
  });

  it("edits the lines that differ, and no other", async () => {
    const text = wholeText("type:  normal\nticket: CHG1\nsummary:   A move\n");
    const answer = await ask(text);
    assert.ok(answer.ok);
    const places = answer.edits.map(({ start, end, text: written }) => [text.slice(start, end), written]);
    assert.deepEqual(places, [
      ["  type:  normal\n", "  type: normal\n"],
      ["  summary:   A move\n", "  summary: A move\n"],
    ]);
  });

  it("keeps what examples and samples say, and finds nothing left to do afterwards", async () => {
    // What rules show is alike in its layout.
    const others = samples.filter((sample) => !ofRules.includes(sample));
    for (const { name, text } of [...others, ...oneIn(3, ofRules)]) await assertKeepsItsWord(name, text);
  });

  it("keeps what generated manifests say, and finds nothing left to do afterwards", async () => {
    const property = fc.asyncProperty(specimens, async ({ sound, hurt, style }) => {
      for (const value of [sound, hurt]) await assertKeepsItsWord("generated", textOf(value, style));
    });
    await fc.assert(property, { seed: 7, numRuns: howMany(8, 40), endOnFailure: true });
  });

  it("formats every sound example", async () => {
    for (const { name, text } of examples.filter(({ name }) => !name.includes(".broken.")))
      assert.ok((await ask(text)).ok, name);
  });

  it("keeps what is written in accidents, or leaves it as it is", async () => {
    let changed = 0;
    for (const { name, text } of variants(mutated, howMany(60, 150), 11)) {
      const after = await formatted(text);
      if (after === text) continue;
      changed++;
      assert.deepEqual(meaningOf(after), meaningOf(text), name);
    }
    assert.ok(changed > 5, `${changed} changed`);
  });

  it("leaves a broken text as it is", async () => {
    for (const text of ["approvers: [a, {b: [c\n", "a:\n\tb: 1\n", "a: *b\n"]) {
      const answer = await ask(wholeText(text));
      assert.deepEqual(answer, { ok: false, why: "broken" }, text);
    }
    assert.deepEqual(await ask("a: 1\rb:   2\r"), { ok: false, why: "broken" });
  });

  it("leaves a text as it is that the printer would change", async () => {
    const text = wholeText("ticket: CHG1 # one\nwindow:   {start: a}\n");
    const spoilt = [(it: string) => it.replace("CHG1", "CHG2"), (it: string) => it.replace("# one", "")];
    for (const spoil of spoilt)
      assert.deepEqual(await ask(text, usual, (it) => Promise.resolve(spoil(it))), {
        ok: false,
        why: "would-change",
      });
  });

  it("keeps line breaks, each where it stands", async () => {
    const text = wholeText("type:  normal\nticket: CHG1\n").replaceAll("\n", "\r\n");
    assert.equal(await formatted(text), text.replace("type:  ", "type: "));
    const mixed = "kind: TrustChange\r\nspec:\n  type:  normal\n  ticket: CHG1\r\n";
    assert.equal(await formatted(mixed), mixed.replace("  type:  normal\n", "  type: normal\r\n"));
    const bare = `\uFEFF${wholeText("ticket:  CHG1\n")}`;
    assert.equal(await formatted(bare), bare.replace("ticket:  ", "ticket: "));
  });

  it("keeps the braces and quotes that most of the text uses", async () => {
    const spaced = withoutMetadata(
      "service: { name: 'shop', owner: 'a' }\napprovers: [ a ]\nrollback: {window: 1h}\nwindow: { start: a, end: b }\nemergency: { who: c }\n",
    );
    assert.equal(
      await formatted(spaced),
      withoutMetadata(
        "service: { name: 'shop', owner: 'a' }\napprovers: [a]\nrollback: { window: 1h }\nwindow: { start: a, end: b }\nemergency: { who: c }\n",
      ),
    );
  });

  it("indents by the spaces of the editor, and breaks lines at the width that is set", async () => {
    const text = wholeText("service: {name: shop, owner: the-team-of-the-shop}\n");
    assert.equal(
      await formatted(text, { tabSize: 4, printWidth: 120 }),
      text.replace("  service", "    service"),
    );
    assert.match(
      await formatted(text, { tabSize: 2, printWidth: 40 }),
      /service:\n {4}\{\n {6}name: shop,\n/,
    );
  });

  it("lays out all documents of a file, of whatever kind", async () => {
    const text =
      "apiVersion:  cert-manager.io/v1\nkind: Certificate\n---\nkind:   TrustPolicy\nspec: {zones:   []}\n";
    assert.equal(
      await formatted(text),
      "apiVersion: cert-manager.io/v1\nkind: Certificate\n---\nkind: TrustPolicy\nspec: {zones: []}\n",
    );
  });

  describe("of a selection", () => {
    const selected = async (written: string): Promise<string> => {
      const { text, range } = readCursor(written);
      const answer = await format(parseSource(URI, text), usual, printYaml, range);
      return answer.ok ? applyEdits(text, answer.edits) : answer.why;
    };

    it("touches its lines only", async () => {
      assert.equal(
        await selected(wholeText("type:  normal\nticket:  C[[HG1\nsumm]]ary:  a\nreleases:  []\n")),
        wholeText("type:  normal\nticket: CHG1\nsummary: a\nreleases:  []\n"),
      );
      assert.equal(await selected("[[kind:  a\n]]spec:  b\n"), "kind: a\nspec:  b\n");
    });

    it("changes nothing where its lines alone would say something else", async () => {
      assert.equal(await selected("approvers:\n- a\n[[- b]]\n- c\n"), "would-change");
      assert.equal(await selected("[[approvers:\n- a\n- b]]\n"), "approvers:\n  - a\n  - b\n");
    });
  });
});

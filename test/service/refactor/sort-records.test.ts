import assert from "node:assert/strict";
import { Manifest } from "../../../server/src/manifest/model/manifest";
import { parseSource } from "../../../server/src/manifest/syntax/parse";
import { refactorings } from "../../../server/src/service/refactor/refactorings";
import { analysisOf, URI } from "../change";
import { accept } from "../accept";
import { examples } from "../samples";
import { asked } from "./asked";

const TITLE = "Sort records by name";
const zone = (records: string): string => `zones:\n  - name: example.com\n    records:\n${records}`;
const steps = "steps: [{name: a, wait: 1m}]\n";
const sorted = (records: string): string =>
  asked(zone(records.replace("name: ", "name: |")) + steps).after(TITLE);
const isOffered = (text: string): boolean => asked(text).titles.includes(TITLE);

describe("sorting records by name", () => {
  it("follows the canonical order of names, and of types at one name", () => {
    assert.equal(
      sorted(`      - {name: z.a, type: A, value: 203.0.113.1}
      - {name: Z, type: AAAA, value: "2001:db8::1"}
      - {name: z, type: A, value: 203.0.113.1}
      - {name: "*.z", type: A, value: 203.0.113.1}
      - {name: yljkjljk.a.example.com., type: A, value: 203.0.113.1}
      - {name: a, type: A, value: 203.0.113.1}
      - {name: "", type: MX, value: 10 mx.example.com.}
`),
      zone(`      - {name: "", type: MX, value: 10 mx.example.com.}
      - {name: a, type: A, value: 203.0.113.1}
      - {name: yljkjljk.a.example.com., type: A, value: 203.0.113.1}
      - {name: z.a, type: A, value: 203.0.113.1}
      - {name: z, type: A, value: 203.0.113.1}
      - {name: Z, type: AAAA, value: "2001:db8::1"}
      - {name: "*.z", type: A, value: 203.0.113.1}
`) + steps,
    );
  });

  it("takes comments along with the record below them or before them on its line", () => {
    assert.equal(
      sorted(`      # about b,
      # in two lines
      - name: b # behind b
        type: A

      # about a
      - name: a
        type: TXT
        value: \\|
          text
`),
      zone(`      # about a
      - name: a
        type: TXT
        value: |
          text
      # about b,
      # in two lines
      - name: b # behind b
        type: A

`) + steps,
    );
  });

  it("keeps the order of entries for one record set: they are its phases", () => {
    const entry = (id: string): string => `{id: ${id}, name: b, type: TXT, value: x}`;
    assert.equal(
      sorted(`      - ${entry("second")}\n      - ${entry("first")}\n      - {name: a, type: A}\n`),
      zone(`      - {name: a, type: A}\n      - ${entry("second")}\n      - ${entry("first")}\n`) + steps,
    );
  });

  it("works in brackets, with line breaks of Windows, and at the end of a text without one", () => {
    assert.match(
      asked(
        `zones: [{name: example.com, records: [{name: |b, type: A}, {name: a, type: A}]}]\n${steps}`,
      ).after(TITLE),
      /records: \[\{name: a, type: A\}, \{name: b, type: A\}\]/,
    );
    const text = `kind: TrustChange\nspec:\n  ${steps}  zones:\n  - name: example.com\n    records:\n    - {name: |b, type: A}\n    - {name: a, type: A}`;
    const after = asked(text.replaceAll("\n", "\r\n")).after(TITLE);
    assert.ok(after.endsWith("    - {name: a, type: A}\r\n    - {name: b, type: A}"), after);
  });

  it("is not offered where an alias would come before its anchor", () => {
    const anchored =
      "      - {name: |b, type: A, value: &x 203.0.113.1}\n      - {name: a, type: A, value: *x}\n";
    assert.equal(isOffered(zone(anchored) + steps), false);
    const merged = "      - &b\n        name: |b\n        type: A\n      - {<<: *b, name: a}\n";
    assert.equal(isOffered(zone(merged) + steps), false);
    const behind =
      "      - {name: |b, type: A, value: 203.0.113.1}\n      - {name: a, type: A, value: &x 203.0.113.2}\n      - {name: c, type: A, value: *x}\n";
    assert.equal(isOffered(zone(behind) + steps), true);
  });

  it("is not offered where nothing would move, and where moving would change the course", () => {
    const two = "      - {name: |b, type: A}\n      - {name: a, type: A}\n";
    assert.equal(isOffered(zone(two) + steps), true);
    assert.equal(isOffered(zone(two)), false, "records change in the order of the text");
    assert.equal(isOffered(zone(two.replaceAll("type: A", "type: A, op: keep"))), true);
    assert.equal(isOffered(zone("      - {name: |a, type: A}\n      - {name: b, type: A}\n") + steps), false);
    assert.equal(isOffered(zone("      - {name: |b, type: A}\n      - {type: A}\n") + steps), false);
    assert.equal(isOffered(`approvers: [|a]\n${zone(two.replace("|", ""))}${steps}`), false);
  });

  it("changes nothing about what is found in the examples", () => {
    for (const { name, text } of examples) {
      const manifest = new Manifest(parseSource(URI, text));
      for (const change of manifest.changes())
        for (const zone of change.zones()) {
          const { node } = zone.view.at("records");
          if (!node) continue;
          const at = manifest.source.document.positionAt(
            text.indexOf("records:", text.indexOf("zones:")) + 12,
          );
          const action = refactorings(
            manifest,
            { start: at, end: at },
            { only: undefined, snippets: false },
          ).find(({ title }) => title === TITLE);
          if (!action?.edit) continue;
          const messages = (it: string): readonly string[] =>
            analysisOf(it)
              .findings.map(({ message }) => message)
              .sort();
          assert.deepEqual(messages(accept(URI, text, action.edit)), messages(text), name);
        }
    }
  }).timeout(30_000);
});

import assert from "node:assert/strict";
import type { Chunk } from "../../server/src/manifest/syntax/chunk";
import { editSource } from "../../server/src/manifest/syntax/edit";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import type { Source } from "../../server/src/manifest/syntax/source";
import { makeChange } from "../bench/make-change";

/** Where each chunk begins, those in others included. */
function basesOf({ documents }: Source): readonly number[] {
  const bases = (chunk: Chunk): number[] => [
    chunk.base,
    ...chunk.sequences.flatMap(({ chunks }) => chunks.flatMap(bases)),
  ];
  return documents.flatMap(({ chunk }) => bases(chunk));
}

describe("a text that is cut in slices", () => {
  const text = makeChange(600);
  const fresh = (): Source => parseSource("file:///a.trust.yaml", text);

  it("is cut one chunk after the other, as often as the time is up", () => {
    const source = fresh();
    let slices = 1;
    while (!source.prepare(() => true)) slices++;
    assert.ok(slices > 600, `${slices} slices`);
    assert.ok(source.prepare(() => assert.fail("nothing is left to be done")));
    assert.deepEqual(basesOf(source), basesOf(fresh()));
  });

  it("is cut as it would be at once where it is edited or asked for in between", () => {
    const source = fresh();
    const inside = text.indexOf("name: www-100\n");
    for (let slice = 0; !source.prepare(() => true); slice++) {
      if (slice % 50 !== 0) continue;
      editSource(source, { start: inside, end: inside, text: "ttl: 60\n          " });
      const around = source.text.indexOf("  issuers:\n");
      editSource(source, {
        start: around,
        end: around,
        text: "    - name: other.example.com\n      records: []\n",
      });
      assert.deepEqual(basesOf(source), basesOf(parseSource("file:///b.trust.yaml", source.text)));
    }
  });
});

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Manifest } from "../../server/src/manifest/model/manifest";
import { editSource } from "../../server/src/manifest/syntax/edit";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { Analyzer } from "../../server/src/rules/engine";
import { root } from "../root";
import { NOW } from "../rules/findings";

const folder = join(root, "examples");
const files = readdirSync(folder).filter((file) => file.endsWith(".trust.yaml") && !file.includes(".broken."));

const KEY = /(?<=^[ \t]*(?:- )?|[{,] ?)[A-Za-z]{4,}(?=:(?:\s|$))/gm;

/** The keys that are looked at already, with the columns at which they stand. */
const seen = new Set<string>();

/** The last letter of every key of a text that no other one has at this depth. */
function* lastLettersIn(text: string): Generator<{ key: string; line: number; at: number }> {
  for (const { 0: key, index } of text.matchAll(KEY)) {
    const above = text.slice(0, index).split("\n");
    const place = `${key} ${Math.min(above.at(-1)?.length ?? 0, 12)}`;
    if (seen.has(place)) continue;
    seen.add(place);
    yield { key, line: above.length, at: index + key.length - 1 };
  }
}

describe("a misspelt key", function () {
  this.timeout(30_000);

  for (const file of files) {
    it(`is one fault and one finding, wherever it stands in ${file}`, () => {
      const text = readFileSync(join(folder, file), "utf8");
      const source = parseSource(file, text);
      const analyzer = new Analyzer(new Manifest(source));
      // What is said above information, in a sentence each.
      const told = (): readonly string[] =>
        analyzer
          .analysis(NOW)
          .findings.filter(({ severity }) => severity !== "information")
          .map(({ rule, message }) => `${rule.id}: ${message}`);
      const before = new Set(told());
      let count = 0;
      for (const { key, line, at } of lastLettersIn(text)) {
        editSource(source, { start: at, end: at + 1, text: "" });
        const news = told().filter((one) => !before.has(one));
        editSource(source, { start: at, end: at, text: text.charAt(at) });
        assert.deepEqual(news.slice(1), [], `${key} in line ${line}: ${news.join("\n")}`);
        count += news.length;
      }
      // Of the keys of pasted documents nothing is said.
      assert.ok(count > 0, "no key is told");
    });
  }
});

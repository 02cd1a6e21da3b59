import assert from "node:assert/strict";
import { parseSource } from "../../../server/src/manifest/syntax/parse";
import { placesAt } from "../../../server/src/service/completion/place";
import { readCursor } from "./support";

/** The places at the cursor, as `ROLE PATH`, with what is replaced behind it. */
function placesIn(marked: string): readonly string[] {
  const [text, offset] = readCursor(marked);
  const source = parseSource("file:///test.trust.yaml", text);
  return [...placesAt(source, offset)].map((place) => {
    const replaced = JSON.stringify(text.slice(place.replace.start, place.replace.end));
    return `${place.role} ${["", ...place.path].join("/")} ${replaced}${place.isFlow ? " flow" : ""}`;
  });
}

type Row = readonly [title: string, text: string, ...places: readonly string[]];

const ROWS: readonly Row[] = [
  ["a dash left of the one above", "spec:\n  steps:\n    - {name: a}\n  - |"],
  ["a dash left of the one above, before a key", "spec:\n  steps:\n    - {name: a}\n  - |\n  b: 2"],
  ["a dash right of the one above", "spec:\n  steps:\n    - {name: a}\n      - |"],
  ["a dash left of the one below", "spec:\n  steps:\n  - |\n    - {name: a}"],
  [
    "a dash below one of a flow item",
    "spec:\n  steps:\n    - {name: a}\n    - |",
    'item /spec/steps/1 ""',
    'key /spec/steps/1 ""',
  ],
  [
    "a dash above one of a flow item",
    "spec:\n  steps:\n    - |\n    - {name: a}",
    'item /spec/steps/0 ""',
    'key /spec/steps/0 ""',
  ],
  [
    "a dash below a wider one",
    "spec:\n  steps:\n    -   {name: a}\n    - |",
    'item /spec/steps/1 ""',
    'key /spec/steps/1 ""',
  ],
  ["a dash within a list in a list", "spec:\n  - - a\n    - |", 'item /spec/0/1 ""', 'key /spec/0/1 ""'],
  ["an empty file", "|", 'key  ""'],
  ["a first line with nothing on it", "|\n\n", 'key  ""'],
  ["a word in an empty file", "api|", 'key  "api"'],
  ["the same column: a sibling", "spec:\n  a: 1\n  |\n  b: 2", 'key /spec ""'],
  ["column 0: the root", "spec:\n  a: 1\n|", 'key  ""'],
  [
    "a deeper column under a key without value",
    "spec:\n    |",
    'key /spec ""',
    'item /spec/0 ""',
    'value /spec ""',
  ],
  [
    "a deeper column under a key with a comment",
    "spec: # why\n  # how\n\n  |",
    'key /spec ""',
    'item /spec/0 ""',
    'value /spec ""',
  ],
  [
    "a deeper column under a key with an anchor",
    "spec: &a\n  |",
    'key /spec ""',
    'item /spec/0 ""',
    'value /spec ""',
  ],
  ["a column between two levels: nothing", "spec:\n    a: 1\n  |\n    b: 2"],
  ["deeper than the siblings below: nothing", "spec:\n    |\n  b: 2"],
  ["above lines that belong to another key: nothing", "spec:\n  |\n    a: 1"],
  ["between a key and its compact list: an item", "z:\n|\n- a", 'item /z/0 ""'],
  ["between the items of a compact list: an item", "z:\n- a\n|\n- b", 'item /z/1 ""'],
  ["deeper than a key with a scalar: nothing", "spec:\n  a: 1\n    |"],
  ["behind a dash", "z:\n  - |", 'item /z/0 ""', 'key /z/0 ""'],
  ["directly behind a dash", "z:\n  -|", 'item /z/0 ""', 'key /z/0 ""'],
  ["behind a dash, before the other keys of the item", "z:\n  - |\n    name: x", 'key /z/0 ""'],
  ["the column of a dash: a new item", "z:\n  - a: 1\n  |", 'item /z/1 ""'],
  ["the column of the keys of an item", "z:\n  - a: 1\n    |", 'key /z/0 ""'],
  ["between a dash and its keys: nothing", "z:\n  - a: 1\n   |"],
  ["behind a dash between two levels: nothing", "z:\n  - {a: 1}\n      - |\n  - {a: 2}"],
  ["behind a dash and a word between two levels: nothing", "z:\n    - {a: 1}\n  - x|\n    - {a: 2}"],
  ["below a compact list: a sibling of its key, or an item", "z:\n- a: 1\n|", 'key  ""', 'item /z/1 ""'],
  ["an item between items", "z:\n  - a\n  |\n  - b", 'item /z/1 ""'],
  ["directly behind a colon", "k:|", 'value /k ""'],
  ["behind a colon and a space", "k: |", 'value /k ""'],
  ["behind a colon, before a comment", "k: | # why", 'value /k ""'],
  ["in a value", "k: v|al", 'value /k "val"'],
  ["in a value with a comment", "k: v|al # why", 'value /k "val"'],
  ["behind a value and a space", "k: two w|ords", 'value /k "two words"'],
  ["in a key", "na|me: x", 'key  "name"'],
  ["at the end of a key", "name|: x", 'key  "name"'],
  ["in double quotes", 'k: "v|al"', 'value /k "val"'],
  ["in single quotes", "k: 'it''s| on'", "value /k \"it''s on\""],
  ["in empty quotes", 'k: "|"', 'value /k ""'],
  ["in quotes that are not closed", 'k: "va|\nb: 1', 'value /k "va"'],
  ["in the quotes of a key", '"na|me": x', 'key  "name"'],
  ["in a flow list", "k: [a, |]", 'item /k/1 "" flow'],
  ["in a nested flow", "k: {a: [x, y|], b: 1}", 'item /k/a/1 "y" flow'],
  ["in a flow map", "k: {a: 1, |}", 'key /k "" flow'],
  ["in the value of a flow map", "k: {a: |}", 'value /k/a "" flow'],
  ["directly behind the colon in a flow map", "k: {a:|}", 'value /k/a "" flow'],
  ["in quotes in a flow list", 'k: ["x|y", z]', 'item /k/0 "xy" flow'],
  ["in open quotes in a flow list", 'k: ["x|, z]', 'item /k/0 "x" flow'],
  ["in a flow map that is not closed", "s:\n  - {name: x, |\n  - {name: y}", 'key /s/0 "" flow'],
  [
    "in a flow list that is not closed",
    "s:\n  - {name: x, records: [a, |\n  - {name: y}",
    'item /s/0/records/1 "" flow',
  ],
  ["in brackets that are open at the end of the file", "k: {a: {b: [x, |", 'item /k/a/b/1 "" flow'],
  ["in brackets that are open before a comment", "k: {a: | # why\nb: 1", 'value /k/a "" flow'],
  ["in open quotes and brackets", 'k: {a: ["x|\nb: 1', 'item /k/a/0 "x" flow'],
  ["in brackets that were open further up", "k: {\n  a: [x,\n  |\nb: 1", 'item /k/a/1 "" flow'],
  ["in a flow map over several lines", "k: {\n  a: 1,\n  |\n}", 'key /k "" flow'],
  ["in a flow list over several lines", "k: [\n  a,\n  b|\n]", 'item /k/1 "b" flow'],
  ["behind a closed flow: nothing", "k: [a, b]|"],
  ["behind closed quotes: nothing", 'k: "a"|'],
  ["in a comment: nothing", "k: a # b: |"],
  ["in a comment of its own: nothing", "# |"],
  ["in a block text: nothing", "k: >\n  te|xt"],
  ["on an empty line of a block text: nothing", "k: >\n  text\n\n  |\n  more"],
  ["below a block text", "k: >\n  text\n|", 'key  ""'],
  ["in a plain text over two lines: nothing", "k: one\n  two|"],
  ["in a quoted text over two lines: nothing", 'k: "one\n  two|"'],
  ["behind the first line of a quoted text: nothing", 'k: "one|\n  two"'],
  ["behind the head of a block text: nothing", "k: >|\n  a"],
  ["in a tab: nothing", "k:\n\t|"],
  ["behind tabs and blanks: nothing", "k:\n \t |"],
  ["in an alias: nothing", "a: &x 1\nb: *x|"],
  ["behind an alias: nothing", "a: &x 1\nb: *x |"],
  ["in an anchor: nothing", "a: &x|"],
  ["behind an anchor", "a: &x |", 'value /a ""'],
  ["below a map that holds an alias", "a: &x {y: 1}\nb:\n  <<: *x\n  |", 'key /b ""'],
  ["on a document marker: nothing", "a: 1\n---|"],
  ["behind a document marker: nothing", "a: 1\n--- |"],
  ["below a document marker", "a: 1\n---\n|", 'key  ""'],
  ["in a second document", "a: 1\n---\nb:\n  c: |", 'value /b/c ""'],
  ["below the end of a document", "a: 1\n...\n|", 'key  ""'],
  ["in a directive: nothing", "%YAML|\n---\na: 1"],
  ["in a complex key: nothing", "? |"],
  ["in CRLF", "a: 1\r\nb|\r\nc: 1\r\n", 'key  "b"'],
  ["below a line that cannot be read", "a: 1\nb c\n|", 'key  ""'],
  ["above a line that cannot be read", "a: |\nb c\nd: 1", 'value /a ""'],
  ["below open brackets", "a: [x\nb: |", 'value /b ""'],
  ["below open quotes", "a: 'x\nb: |", 'value /b ""'],
  ["in a merge conflict", "<<<<<<< ours\na: 1\n=======\na: 2\n>>>>>>> theirs\nb: |", 'value /b ""'],
  ["on a conflict marker: nothing", "|<<<<<<< ours\na: 1\n=======\n>>>>>>> theirs"],
  [
    "a colon that may belong to the value",
    "z:\n  - route53:|",
    'value /z/0/route53 ""',
    'item /z/0 "route53:"',
  ],
  ["a colon in a value", "k: route53:|", 'value /k "route53:"'],
  ["a reserved character", "k: @ac|", 'value /k "@ac"'],
  ["a wildcard", "k: *|", 'value /k "*"'],
  [
    "a wildcard with a name",
    "k:\n  - *.ex|ample.com # why",
    'item /k/0 "*.example.com"',
    'key /k/0 "*.example.com"',
  ],
  ["wildcards in brackets", "k: [a, *.|, *.b]", 'item /k/1 "*." flow'],
  ["a wildcard in a bracket that is not closed", "k: [*|", 'item /k/0 "*" flow'],
  ["an alias", "a: &b 1\nk: *b|"],
  ["an alias in brackets", "a: &b 1\nk: [*b|]"],
  ["a root flow map", "{|}", 'key  "" flow'],
];

describe("the place at the cursor", () => {
  for (const [title, text, ...places] of ROWS) {
    it(`is found in ${JSON.stringify(text)}: ${title}`, () => assert.deepEqual(placesIn(text), places));
  }

  it("is found after dozens of brackets and thousands of quotes in one line", () => {
    assert.equal(placesIn(`k: ${"[".repeat(30)}${"'".repeat(3001)}|`).length, 1);
    assert.equal(placesIn(`a: ${"{b: ".repeat(30)}|`).length, 1);
  });
});

import assert from "node:assert/strict";
import { referenceKinds, rootUnit, schemasAtPath, schemasOf } from "../../server/src/manifest/schema/locate";
import { pathOf } from "../../server/src/manifest/syntax/node";
import { findingsIn } from "../rules/findings";
import { frame } from "../rules/frame";
import { at, faultsIn, scalarsIn, sourceOf } from "./texts";

/** What the schema says of keys of `spec`: where, and the first words of the message. */
function faultsOf(spec: string): readonly string[] {
  return findingsIn(frame(spec).text)
    .filter(({ rule }) => rule.id === "schema")
    .map(({ message }) => message);
}

/** One fault each; what is said of it. */
const faults: readonly (readonly [string, string, RegExp])[] = [
  [
    "an unknown key",
    "zones: [{name: a.example, nmae: x}]\n",
    /^The key "nmae" is not known in an item of "zones"/,
  ],
  ["a misspelt required key", "zones: [{nmae: a.example}]\n", /^The key "nmae" .* Is name meant\?$/],
  ["a missing key", "zones: [{view: public}]\n", /^An item of "zones" has no "name": the name of the zone/],
  [
    "a number for a text",
    "ticket: 4711\n",
    /^"ticket" has to be a text; 4711 is a whole number. Put it into quotes.$/,
  ],
  ["a text for a list", "policyChecks: opa\n", /^"policyChecks" has to be a list; "opa" is a text.$/],
  ["a list for a text", "summary: [a]\n", /^"summary" has to be a text; here stands a list.$/],
  ["a map for a list", "zones: {name: a.example}\n", /^"zones" has to be a list; here stands a map.$/],
  ["a text for a map", "service: shop\n", /^"service" has to be a map; "shop" is a text/],
  ["an unknown word", "operatingModel: anarchy\n", /^"anarchy" is no value for "operatingModel"/],
  ["a list for a word", "operatingModel: [a]\n", /^"operatingModel" has to be/],
  [
    "a number too small",
    "certificates: [{name: a, fleet: {count: 0}}]\n",
    /^"count" is at least 1; here it is 0.$/,
  ],
  ["an empty list", "implementers: []\n", /^"implementers" is empty and needs at least one item.$/],
  ["an empty text", 'ticket: ""\n', /^"ticket" is empty and needs a text.$/],
  ["no value where one is due", "ticket:\n", /^"ticket" has no value: .* Write one.$/],
  ["no value where none is due", "summary:\n", /^"summary" has no value: .* Write one, or remove the key.$/],
  [
    "an unknown record type",
    "zones: [{name: a.example, records: [{name: x, type: a, op: keep, value: 203.0.113.1}]}]\n",
    /^"a" is no value for "type"/,
  ],
  [
    "a record without a type",
    "zones: [{name: a.example, records: [{name: x, op: keep}]}]\n",
    /^An item of "records" has no "type"/,
  ],
  [
    "a record that is a text",
    "zones: [{name: a.example, records: [x A 203.0.113.1]}]\n",
    /^An item of "records" has to be a map; "x A 203.0.113.1" is a text/,
  ],
  [
    "both forms of a value",
    "zones: [{name: a.example, records: [{name: x, type: A, op: keep, value: 203.0.113.1, values: [203.0.113.1]}]}]\n",
    /^A record set has either value/,
  ],
  ["a step without a deed", "steps: [{name: x}]\n", /^An item of "steps" does not say what it does/],
  ["a step with a misspelt deed", "steps: [{name: x, wiat: 1m}]\n", /Is wait meant by "wiat"\?$/],
  [
    "two names of the way back",
    "rollback: {trigger: a, owner: a@example.com}\nbackoutPlan: {trigger: a, owner: a@example.com}\n",
    /^The rollback stands here twice/,
  ],
  [
    "another name of the way back",
    "backoutPlan: {trigger: a, owner: a@example.com}\n",
    /^"backoutPlan" is another word for "rollback"/,
  ],
  [
    "entries in the wrong list",
    "credentials: [{name: x, holds: [a], usedBy: [b]}]\n",
    /but in one of "trustStores"/,
  ],
  [
    "a colon that is missing in a flow map",
    "validation: [{name: x, check caa}]\n",
    /^No colon follows "check"/,
  ],
];

describe("the shape of a change", () => {
  for (const [name, spec, message] of faults) {
    it(`is faulty once by ${name}`, () => {
      const found = faultsOf(spec);
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0] ?? "", message);
    });
  }

  it("is checked in every document of a text, and in those of other kinds not at all", () => {
    const other = "---\napiVersion: v1\nkind: Service\nmetadata: {nmae: x}\n";
    const policy =
      "---\napiVersion: trust-change/v1\nkind: TrustPolicy\nmetadata: {name: x}\nspec: {zone: []}\n";
    const messages = findingsIn(frame("summary: x\n").text + other + policy).map(({ message }) => message);
    assert.equal(messages.length, 2);
    assert.match(messages[0] ?? "", /of a kind that the product does not read/);
    assert.match(messages[1] ?? "", /^The key "zone" is not known in "spec"/);
  });

  it("asks for kind and version in a document of ours without them", () => {
    const messages = findingsIn("metadata: {name: x}\nspec: {}\n").map(({ message }) => message);
    assert.ok(messages.some((message) => message.startsWith('The document has no "apiVersion"')));
    assert.ok(messages.some((message) => message.startsWith('The document has no "kind"')));
  });

  it("has fix-all put into quotes what is a text as it stands, and not what may be half of one", () => {
    const quoted = (spec: string): readonly boolean[] =>
      findingsIn(frame(spec).text)
        .flatMap(({ fixes }) => fixes)
        .filter(({ title }) => title === "Put it into quotes")
        .map(({ safe }) => safe);
    assert.deepEqual(quoted("ticket: 4711\n"), [true]);
    assert.deepEqual(quoted("ticket: true\n"), [true]);
    assert.deepEqual(quoted("ticket: 47.1\n"), [false]);
    assert.deepEqual(quoted("ticket: null\n"), [false]);
    assert.deepEqual(quoted("certificates: [{name: a, previous: {notAfter: 2026}}]\n"), []);
  });

  it("has no faults of its own making in deep and repeated values", () => {
    assert.ok(faultsIn(sourceOf("a: &x {a: &y [1]}\nb: [*x, *x, *y]\n")).length > 0);
  });
});

describe("the schema of a place", () => {
  const text = frame(
    "zones: [{name: example.com, records: [{name: x, type: A, op: keep, value: 203.0.113.1, certificate: x}]}]\nsteps: [{name: a, wait: 1m}]\n",
  ).text;
  const source = sourceOf(text);
  const [document] = source.documents;

  it("is found by the node that stands there", () => {
    if (!document) throw new Error("no document");
    const certificate = at(document.root, ["spec", "zones", 0, "records", 0, "certificate"]);
    assert.deepEqual(referenceKinds(schemasOf(document, certificate)), ["certificate"]);
    const wait = at(document.root, ["spec", "steps", 0, "wait"]);
    assert.equal(schemasOf(document, wait)[0]?.schema.format, "go-duration");
  });

  it("is found where nothing stands yet; a union that is open has all its branches", () => {
    if (!document) throw new Error("no document");
    assert.equal(schemasAtPath(document, ["spec", "rollback", "window"])[0]?.schema.format, "go-duration");
    assert.ok(schemasAtPath(document, ["spec", "steps", 5]).length > 3);
    assert.deepEqual(schemasAtPath(document, ["spec", "nothing", "here"]), []);
  });

  it("is known for every scalar once, in the order of the text", () => {
    const paths = scalarsIn(source).map(({ node }) => pathOf(node).join("."));
    assert.deepEqual(paths, [...new Set(paths)]);
    assert.ok(paths.indexOf("spec.ticket") < paths.indexOf("spec.zones.0.records.0.type"));
  });

  it("is that of a change for a document that does not say what it is", () => {
    const [unknown] = sourceOf("spec: {}\n").documents;
    const [other] = sourceOf("apiVersion: v1\nkind: Service\n").documents;
    assert.equal(unknown && rootUnit(unknown), "trust-change#");
    assert.equal(other && rootUnit(other), undefined);
  });
});

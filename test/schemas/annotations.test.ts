import assert from "node:assert/strict";
import { referenceKinds } from "../../server/src/generated/vocabulary";
import { accepts, allPlaces, definitionOf, type Place } from "./source";

const places = allPlaces();
/** Keys that a person can write. What stands under an error message is a mistake to look for. */
const properties = places.filter(({ property }) => property !== undefined);
const definitions = places.filter(({ pointer }) => /#\/\$defs\/[^/]+$/.test(pointer));

describe("schemas: what an editor shows", () => {
  it("describe every key and every definition in one to three sentences", () => {
    const poor = [...properties, ...definitions].filter((place) => !isReadable(descriptionOf(place)));
    assert.deepEqual(
      poor.map((place) => `${place.pointer}: ${descriptionOf(place)}`),
      [],
    );
    assert.ok(properties.length > 400, `${properties.length} keys`);
  });

  it("describe different keys differently", () => {
    const keys = new Map<string, Set<string>>();
    for (const place of properties) {
      const description = descriptionOf(place);
      keys.set(description, (keys.get(description) ?? new Set()).add(place.property ?? ""));
    }
    assert.deepEqual(
      [...keys].filter(([, names]) => names.size > 1).map(([description]) => description),
      [],
    );
  });

  it("describe a key itself where its definition serves several keys", () => {
    const keysOf = new Map<string, Set<string>>();
    for (const { property = "", schema } of properties) {
      const reference = schema.$ref ?? "";
      keysOf.set(reference, (keysOf.get(reference) ?? new Set()).add(property));
    }
    const shared = properties.filter(({ schema }) => schema.$ref && (keysOf.get(schema.$ref)?.size ?? 0) > 1);
    assert.deepEqual(
      shared.filter(({ schema }) => !schema.description).map(({ pointer }) => pointer),
      [],
    );
    const general = ["duration", "time", "ttl", "identity", "name", "dnsName"].map(
      (name) => `#/$defs/${name}`,
    );
    const vague = properties.filter(
      ({ schema }) => !schema.description && general.includes(schema.$ref ?? ""),
    );
    assert.deepEqual(vague, []);
  });

  it("say of every map which keys it has, or that its keys are free", () => {
    const maps = places.filter(
      ({ schema }) => schema.type === "object" && !schema.errorMessage && !schema.branchKey,
    );
    const open = [...maps, ...definitions.filter(({ schema }) => schema.branchKey)].filter(
      ({ schema }) => schema.additionalProperties === undefined,
    );
    assert.deepEqual(
      open.map(({ pointer }) => pointer),
      [],
    );
    const free = maps.filter(({ schema }) => schema.additionalProperties === true);
    assert.deepEqual(
      free.map(({ pointer }) => pointer),
      ["trust-change#/$defs/providerFields"],
    );
  });

  it("give every definition a title", () => {
    assert.deepEqual(
      definitions.filter(({ schema }) => !schema.title).map(({ pointer }) => pointer),
      [],
    );
  });

  it("say a sentence about each value of an enum", () => {
    const enums = places.filter(({ schema }) => schema.enum !== undefined);
    const poor = enums.filter(({ schema }) => {
      const sentences = schema.markdownEnumDescriptions ?? [];
      return sentences.length !== schema.enum?.length || !sentences.every(isReadable);
    });
    assert.deepEqual(
      poor.map(({ pointer }) => pointer),
      [],
    );
    assert.ok(enums.length > 30, `${enums.length} enums`);
  });

  it("say different things about the values of one enum", () => {
    const repeated = places.filter(
      ({ schema: { markdownEnumDescriptions: texts = [] } }) => new Set(texts).size < texts.length,
    );
    assert.deepEqual(
      repeated.map(({ pointer }) => pointer),
      [],
    );
  });

  it("say what to write wherever a pattern refuses something", () => {
    const silent = places.filter(
      ({ schema }) => schema.pattern !== undefined && !isReadable(schema.patternErrorMessage ?? ""),
    );
    assert.deepEqual(
      silent.map(({ pointer }) => pointer),
      [],
    );
  });

  it("name only kinds of references that exist, and define what nothing else supplies", () => {
    const referred = new Set(
      places.flatMap(({ schema }) => [schema["x-reference"] ?? schema["x-mentions"] ?? []].flat()),
    );
    const defined = new Set(places.flatMap(({ schema }) => schema["x-defines"] ?? []));
    const known = new Set(Object.keys(referenceKinds));
    assert.deepEqual(
      [...referred, ...defined].filter((kind) => !known.has(kind)),
      [],
    );
    const elsewhere = new Set(["change", "check", "identity", "root", "rule"]);
    assert.deepEqual(
      [...referred].filter((kind) => !defined.has(kind) && !elsewhere.has(kind)),
      [],
    );
  });
});

describe("schemas: what an editor inserts", function () {
  // The plain schemas are compiled first, which takes a second on a busy machine.
  this.timeout(20_000);

  it("offers only defaults and examples that the schema accepts", () => {
    for (const place of places) {
      const { examples = [] } = place.schema;
      const values = "default" in place.schema ? [place.schema.default, ...examples] : examples;
      for (const value of values) assertAccepts(place, value);
    }
  });

  it("offers only snippets that the schema accepts, whatever is chosen in them", () => {
    const withSnippets = places.filter(({ schema }) => schema.defaultSnippets !== undefined);
    for (const place of withSnippets) {
      for (const snippet of place.schema.defaultSnippets ?? []) {
        assert.ok(isReadable(snippet.description), snippet.label);
        for (const choice of [0, 1, 2, 3]) assertAccepts(place, filledIn(snippet.body, choice));
      }
    }
    assert.ok(withSnippets.length > 20, `${withSnippets.length} places with snippets`);
  });
});

function descriptionOf(place: Place): string {
  return place.schema.description ?? definitionOf(place).description ?? "";
}

/** A text of a sensible length that starts like a sentence (or with a word of the language) and ends like one. */
function isReadable(text: string): boolean {
  return text.length >= 10 && text.length <= 280 && /^(?:[A-Z0-9`]|\W)/.test(text) && text.endsWith(".");
}

/** A snippet as it stands in the text when its placeholders are left as they are and one of its choices is taken. */
function filledIn(body: unknown, choice: number): unknown {
  if (Array.isArray(body)) return body.map((item) => filledIn(item, choice));
  if (typeof body === "object" && body !== null)
    return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, filledIn(value, choice)]));
  if (typeof body !== "string") return body;
  return body
    .replace(
      /\$\{\d+\|([^|]*)\|\}/g,
      (_all, choices: string) => choices.split(",").at(choice) ?? choices.split(",")[0] ?? "",
    )
    .replace(/\$\{\d+:([^}]*)\}/g, "$1");
}

function assertAccepts({ pointer }: Place, value: unknown): void {
  assert.ok(accepts(pointer, value), `${pointer} refuses ${JSON.stringify(value)}`);
}

// The closed sets of words of the language, read from the schemas.

/**
 * The words that may stand at each key.
 *
 * @param {object[]} schemas Schemas that may refer to each other's definitions.
 * @returns {Map<string, string[]>} Sorted words by key name, whatever the place of the key. Words of a list stand under
 *   the key with `[]` after it. Words that YAML reads as a number are left out.
 */
export function wordsByKey(schemas) {
  const definitions = Object.assign({}, ...schemas.map((schema) => schema.$defs));
  const found = new Map();
  const visited = new Set();
  for (const schema of schemas) collect(schema, "");
  return new Map([...found].map(([key, words]) => [key, [...words].sort()]));

  function collect(schema, key) {
    for (const word of ownWords(schema)) add(key, word);
    for (const [name, property] of Object.entries(schema.properties ?? {})) collect(property, name);
    for (const item of Object.values(schema.patternProperties ?? {})) collect(item, key);
    if (typeof schema.items === "object") collect(schema.items, `${key}[]`);
    for (const keyword of inPlace) for (const part of [schema[keyword] ?? []].flat()) collect(part, key);
    if (schema.$ref !== undefined) follow(schema.$ref, key);
  }

  // A definition is read once for each key that leads to it, so that one that holds itself comes to an end.
  function follow(reference, key) {
    const name = reference.split("/").at(-1);
    if (definitions[name] === undefined || visited.has(`${name} ${key}`)) return;
    visited.add(`${name} ${key}`);
    collect(definitions[name], key);
  }

  function add(key, word) {
    if (!found.has(key)) found.set(key, new Set());
    found.get(key).add(word);
  }
}

const inPlace = ["allOf", "anyOf", "oneOf", "if", "then", "else", "additionalProperties"];

function ownWords({ enum: words = [], const: word }) {
  return [...words, word].filter((value) => typeof value === "string" && /[^0-9]/.test(value));
}

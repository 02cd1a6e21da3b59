// Cuts the schemas into units that can be validated each for itself.
//
// A unit is a schema without unions and without other objects (or patterns) of `$defs`: where one stood, anything is
// valid, and the list of cuts says which unit judges the value there. One mistake then is one error of one small
// validator, where a plain validator of a union reports one for every branch.

import { annotationKeywords, standardAnnotations, valueKeywords } from "./vocabulary.mjs";

const ignoredKeywords = new Set([...annotationKeywords, ...standardAnnotations]);
const copiedKeywords = new Set(valueKeywords);

/**
 * Cuts documents of schemas into units.
 *
 * @param {Record<string, object>} documents Schemas by short name, such as `trust-change`. Each has an `$id`.
 * @returns {Map<string, {schema: object | boolean, cuts: object[]}>} Units by pointer, such as
 *   `trust-change#/$defs/zone`, in the order in which they are reached from the roots. Throws where a schema uses a
 *   keyword that this file does not know, or a union whose branch cannot be told from the value.
 */
export function cutIntoUnits(documents) {
  const units = new Map();
  const picked = new Map();
  const waiting = Object.keys(documents).map((name) => parsePointer(documents, `${name}#`));
  for (let place = waiting.shift(); place; place = waiting.shift()) {
    const pointer = pointerOf(place);
    if (units.has(pointer)) continue;
    const cuts = [];
    const schema = buildUnit(documents, place, [], cuts);
    units.set(pointer, { schema: withOpenProperty(schema, picked.get(pointer)), cuts });
    for (const { target } of cuts) {
      waiting.push(...targetPointers(target).map((found) => parsePointer(documents, found)));
      if (target.pick?.by === "property")
        for (const branch of target.pick.branches) picked.set(branch.pointer, target.pick.property);
    }
  }
  return units;
}

/** The pointers of all units that a cut may lead to. */
function targetPointers(target) {
  return target.kind === "ref" ? [target.pointer] : target.pick.branches.map((branch) => branch.pointer);
}

/**
 * A schema that accepts any value of one property. Where a branch was picked by that property, its value has been judged
 * already; and branches that differ in nothing else then share one validator.
 */
function withOpenProperty(schema, property) {
  return property === undefined
    ? schema
    : { ...schema, properties: { ...schema.properties, [property]: true } };
}

/** The schema of a unit (or of a part of it), with every cut noted in `cuts` and left open. */
function buildUnit(documents, place, path, cuts) {
  const { node } = place;
  const schema = {};
  for (const [keyword, value] of Object.entries(node)) {
    if (copiedKeywords.has(keyword)) schema[keyword] = value;
    else if (ignoredKeywords.has(keyword)) continue;
    else if (keyword === "oneOf" || keyword === "anyOf") cuts.push(unionCut(documents, place, keyword, path));
    else if (keyword === "properties") schema.properties = buildProperties(documents, place, path, cuts);
    else if (keyword === "additionalProperties" || keyword === "items")
      schema[keyword] = buildPart(documents, child(place, keyword), [...path, "*"], cuts);
    else if (keyword === "not") schema.not = buildClosed(documents, child(place, "not"));
    else if (keyword === "propertyNames") buildClosed(documents, child(place, "propertyNames"));
    else throw new Error(`${pointerOf(place)}: keyword ${keyword} is not supported`);
  }
  return Object.keys(schema).length > 0 ? schema : true;
}

function buildProperties(documents, place, path, cuts) {
  const entries = Object.keys(place.node.properties).map((key) => [
    key,
    buildPart(documents, child(place, "properties", key), [...path, key], cuts),
  ]);
  return Object.fromEntries(entries);
}

/** A part of a unit: cut out where it is a union or a definition that is worth sharing, else built in place. */
function buildPart(documents, place, path, cuts) {
  if (typeof place.node === "boolean") return place.node;
  const target = resolve(documents, place);
  if (isPureUnion(target.node)) {
    cuts.push(unionCut(documents, target, "oneOf", path));
    return true;
  }
  if (target !== place && !isPlain(documents, target)) {
    cuts.push({ path, target: { kind: "ref", pointer: pointerOf(target) } });
    return true;
  }
  return buildUnit(documents, target, path, cuts);
}

/** A schema in which nothing may be cut, since its parent asks only whether it holds. */
function buildClosed(documents, place) {
  const cuts = [];
  const schema = buildUnit(documents, resolve(documents, place), [], cuts);
  if (cuts.length > 0) throw new Error(`${pointerOf(place)}: a union cannot stand here`);
  return schema;
}

/** Whether a schema is made of simple values and lists of them, so that repeating it in place costs little. */
function isPlain(documents, place) {
  const { node } = resolve(documents, place);
  if (typeof node === "boolean") return true;
  if (node.oneOf || node.anyOf || node.pattern || node.type === "object") return false;
  return !node.items || isPlain(documents, child(resolve(documents, place), "items"));
}

function isPureUnion(node) {
  return Array.isArray(node.oneOf) && Object.keys(node).every((k) => k === "oneOf" || ignoredKeywords.has(k));
}

function unionCut(documents, place, keyword, path) {
  const branches = place.node[keyword].map((_, index) => resolve(documents, child(place, keyword, index)));
  const pick = pickByKey(branches) ?? pickByProperty(branches) ?? pickByType(branches);
  if (!pick) throw new Error(`${pointerOf(place)}: nothing tells the branches of this union apart`);
  return { path, target: { kind: "union", pick } };
}

function pickByKey(branches) {
  if (!branches.every((branch) => branch.node.branchKey)) return undefined;
  return {
    by: "key",
    branches: branches.map((branch) => ({ key: branch.node.branchKey, pointer: pointerOf(branch) })),
  };
}

function pickByProperty(branches) {
  const first = branches[0]?.node;
  const property = (first?.required ?? []).find((key) => branches.every((b) => tellsApart(b.node, key)));
  if (property === undefined) return undefined;
  const picks = branches.map((branch) => {
    const { enum: values = [], pattern } = branch.node.properties[property];
    return { values, patterns: pattern === undefined ? [] : [pattern], pointer: pointerOf(branch) };
  });
  return { by: "property", property, branches: picks };
}

function tellsApart(node, key) {
  const value = node.required?.includes(key) ? node.properties?.[key] : undefined;
  return Boolean(value?.enum ?? value?.pattern);
}

function pickByType(branches) {
  const picks = branches.map((branch) => ({ types: [branch.node.type].flat(), pointer: pointerOf(branch) }));
  const types = picks.flatMap((pick) => pick.types);
  const distinct = new Set(types).size === types.length && !types.includes(undefined);
  return distinct ? { by: "type", branches: picks } : undefined;
}

// Places: a node of a schema, with the way to it.

function child(place, ...keys) {
  const node = keys.reduce((value, key) => value[key], place.node);
  return { document: place.document, path: [...place.path, ...keys], node };
}

/** The place itself, or where its `$ref` (and the next) leads. */
function resolve(documents, place) {
  const { node } = place;
  if (node.$ref === undefined) return place;
  const rest = Object.keys(node).filter((key) => key !== "$ref" && !ignoredKeywords.has(key));
  if (rest.length > 0)
    throw new Error(`${pointerOf(place)}: ${rest.join(", ")} beside $ref is not supported`);
  const [id, pointer] = node.$ref.split("#");
  const name = id === "" ? place.document : Object.keys(documents).find((n) => documents[n].$id === id);
  if (name === undefined) throw new Error(`${pointerOf(place)}: ${node.$ref} is not one of our schemas`);
  return resolve(documents, parsePointer(documents, `${name}#${pointer}`));
}

function parsePointer(documents, pointer) {
  const [document, rest] = pointer.split("#");
  const path = rest.split("/").slice(1);
  const node = path.reduce((value, key) => value?.[key], documents[document]);
  if (node === undefined) throw new Error(`${pointer} does not exist`);
  return { document, path, node };
}

function pointerOf(place) {
  return `${place.document}#${place.path.map((key) => `/${key}`).join("")}`;
}

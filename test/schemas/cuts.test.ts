import assert from "node:assert/strict";
import { cuts, type CutTarget } from "../../server/src/generated/cuts";
import { validators } from "../../server/src/generated/validators";
import { nodeAt, type Schema } from "./source";

const roots = ["trust-change#", "trust-policy#"];

describe("schemas: units and cuts", () => {
  it("have a validator, a list of cuts and a place in the schema for every unit", () => {
    assert.deepEqual(Object.keys(validators).sort(), Object.keys(cuts).sort());
    for (const unit of Object.keys(cuts)) assert.equal(typeof nodeAt(unit), "object", unit);
  });

  it("lead only to units, and to every unit from a root", () => {
    const reached = new Set(roots);
    for (const unit of reached)
      for (const cut of cuts[unit] ?? []) for (const to of pointersOf(cut.target)) reached.add(to);
    assert.deepEqual([...reached].sort(), Object.keys(cuts).sort());
  });

  it("lie at places that the schema of their unit has", () => {
    for (const [unit, list] of Object.entries(cuts))
      for (const { path } of list) assert.ok(hasPlace(nodeAt(unit), path), `${unit} ${path.join("/")}`);
  });

  it("lie at different places", () => {
    for (const [unit, list] of Object.entries(cuts)) {
      const paths = list.map(({ path }) => path.join("/"));
      assert.equal(new Set(paths).size, paths.length, unit);
    }
  });

  it("tell the branches of every union apart", () => {
    for (const { target } of Object.values(cuts).flat()) {
      const marks = marksOf(target);
      assert.equal(new Set(marks).size, marks.length, marks.join(", "));
    }
  });

  it("reach a branch that is picked by a property in no other way, since its unit leaves the property open", () => {
    const targets = Object.values(cuts)
      .flat()
      .map(({ target }) => target);
    const byProperty = (target: CutTarget): boolean =>
      target.kind === "union" && target.pick.by === "property";
    const picked = new Set(targets.filter(byProperty).flatMap(pointersOf));
    const otherwise = targets.filter((target) => !byProperty(target)).flatMap(pointersOf);
    assert.ok(picked.size > 10);
    assert.deepEqual(
      otherwise.filter((pointer) => picked.has(pointer)),
      [],
    );
  });

  it("pick what trusts before what certifies, and what reverts before everything else", () => {
    assert.deepEqual(keysAt("trust-change#/$defs/rollback", "steps/*").slice(0, 4), [
      "reverts",
      "records",
      "trust",
      "certificates",
    ]);
    assert.deepEqual(keysAt("trust-change#/$defs/spec", "steps/*").slice(0, 3), [
      "records",
      "trust",
      "certificates",
    ]);
  });

  it("leave no union and no map with keys of its own inside a list uncut", () => {
    for (const unit of Object.keys(cuts)) {
      const { properties = {} } = nodeAt(unit) as Schema;
      const inline = Object.entries(properties).filter(([, schema]) => {
        const { items } = schema as { readonly items?: Schema };
        return items?.properties !== undefined;
      });
      assert.deepEqual(inline, [], unit);
    }
  });
});

function pointersOf(target: CutTarget): readonly string[] {
  return target.kind === "ref" ? [target.pointer] : target.pick.branches.map(({ pointer }) => pointer);
}

/** What each branch of a union is told by. */
function marksOf(target: CutTarget): readonly string[] {
  if (target.kind === "ref") return [];
  const { pick } = target;
  if (pick.by === "key") return pick.branches.map(({ key }) => key);
  if (pick.by === "type") return pick.branches.flatMap(({ types }) => types);
  return pick.branches.flatMap(({ values, patterns }) => [...values, ...patterns]);
}

function keysAt(unit: string, path: string): readonly string[] {
  const cut = cuts[unit]?.find((candidate) => candidate.path.join("/") === path);
  return cut ? marksOf(cut.target) : [];
}

function hasPlace(node: unknown, path: readonly string[]): boolean {
  const [step, ...rest] = path;
  if (step === undefined) return typeof node === "object";
  const schema = node as Schema & { readonly items?: unknown };
  const { $ref } = schema;
  if ($ref !== undefined) return false;
  const inner = step === "*" ? (schema.items ?? schema.additionalProperties) : schema.properties?.[step];
  return inner !== undefined && hasPlace(inner, rest);
}

import fc from "fast-check";
import { toPlain } from "../../server/src/manifest/syntax/plain";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { allRules } from "../../server/src/rules/registry";
import { frame } from "../rules/frame";
import { soundChanges } from "./changes";
import { hurt, slips } from "./hurt";
import type { Specimen } from "./properties";
import { anyStyle, isMap, type Value, type ValueMap } from "./value";

/** Sound changes with one that is hurt, a layout and an order of keys. */
export const specimens: fc.Arbitrary<Specimen> = fc
  .record({
    sound: soundChanges,
    example: fc.option(fc.nat({ max: 9999 })),
    slips: fc.oneof({ weight: 3, arbitrary: slips }, { weight: 1, arbitrary: fc.constant([]) }),
    style: anyStyle,
    seed: fc.nat(),
  })
  .map(({ sound, example, slips, style, seed }) => {
    const begin = example === null ? sound : exampleAt(example);
    return { sound, hurt: hurt(begin, slips), style, seed };
  });

/** What the documentation of the rules shows: every rule finds something in one of these. */
function exampleAt(index: number): readonly ValueMap[] {
  known ??= allRules.flatMap(({ docs }) =>
    [docs.bad, docs.good].flatMap((text) => documentsIn(frame(text).text) ?? []),
  );
  return known[index % known.length] ?? [];
}

let known: readonly (readonly ValueMap[])[] | undefined;

/** The values of a text, where it is whole YAML. */
function documentsIn(text: string): readonly (readonly ValueMap[])[] | undefined {
  const { documents } = parseSource("file:///example.trust.yaml", text);
  const isWhole = documents.every(({ problems }) => problems.length === 0);
  const values = documents.map(({ root }) => toPlain(root) as Value);
  return isWhole ? [values.filter(isMap)] : undefined;
}

import assert from "node:assert/strict";
import fc from "fast-check";
import { classifyId, controlsOf, frameworks, type Framework } from "../../server/src/controls";

const fixed = { seed: 20_251, numRuns: 1_000 };
const anyFramework = fc.constantFrom(...frameworks.map(({ id }) => id));

/** The letters of an id of any framework, then numbers with and without zeros, with what people put between them. */
const idLikeText = fc
  .tuple(
    fc.constantFrom("NHI", "nhi", "PR.AA", "pr.ac", "PRDS", "DE.CM", "GOVERN", "Map", "MS", "AC", "sc", "CM"),
    fc.constantFrom("", "-", " ", ".", "_"),
    fc.constantFrom("1", "2", "3", "03", "10", "11", "002", "20", "0"),
    fc.constantFrom("", ".1", ".2", "-3", "(2)", " (09)", ".10", ":2025", "-2025", "0", "a"),
  )
  .map((parts) => parts.join(""));

/** The numbers in an id as values; the edition of an OWASP id is no number of its own. */
function numbersIn(framework: Framework, id: string): readonly number[] {
  const text = framework === "owasp-nhi-2025" ? id.replace(/[-_ .:/]\(?2025\)?$/, "") : id;
  return (text.match(/\d+/g) ?? []).map(Number);
}

describe("the spelling of ids", () => {
  it("never changes a number, whatever was written", () => {
    let respelled = 0;
    fc.assert(
      fc.property(anyFramework, idLikeText, (framework, text) => {
        const state = classifyId(framework, text);
        if (state.state !== "nonstandard") return;
        respelled++;
        assert.deepEqual(numbersIn(framework, state.canonical), numbersIn(framework, text));
      }),
      { ...fixed, numRuns: 2_000 },
    );
    assert.ok(respelled > 50, `only ${respelled} texts were spellings of a control`);
  });

  it("recognizes a control behind other case, separators and leading zeros", () => {
    fc.assert(
      fc.property(
        anyFramework,
        fc.nat(),
        fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
        (framework, pick, choices) => {
          const controls = controlsOf(framework);
          const control = controls[pick % controls.length];
          assert.ok(control);
          const state = classifyId(framework, respell(framework, control.id, choices));
          assert.ok(state.state === "current" || state.state === "nonstandard", state.state);
          assert.equal(state.control.id, control.id);
        },
      ),
      fixed,
    );
  });

  it("changes nothing about an id that another digit makes a different one", () => {
    fc.assert(
      fc.property(anyFramework, fc.nat(), fc.integer({ min: 0, max: 99 }), (framework, pick, number) => {
        const controls = controlsOf(framework);
        const id = controls[pick % controls.length]?.id ?? "";
        const other = id.replace(/\d+/, String(number));
        const state = classifyId(framework, other);
        if (state.state === "current" || state.state === "nonstandard")
          assert.deepEqual(numbersIn(framework, state.control.id), numbersIn(framework, other));
      }),
      fixed,
    );
  });

  it("gives a canonical form that is current and stays what it is", () => {
    fc.assert(
      fc.property(anyFramework, fc.string({ maxLength: 20 }), (framework, text) => {
        const state = classifyId(framework, text);
        if (state.state === "nonstandard")
          assert.equal(classifyId(framework, state.canonical).state, "current");
        if (state.state === "unknown") {
          assert.ok(state.nearest.length <= 3);
          for (const id of state.nearest) assert.equal(classifyId(framework, id).state, "current");
        }
      }),
      fixed,
    );
  });
});

function respell(framework: Framework, id: string, [lower, pad, bare, dashes]: readonly boolean[]): string {
  const edition = framework === "owasp-nhi-2025" ? ":2025" : "";
  let text = id.slice(0, id.length - edition.length);
  if (pad) text = text.replace(/(?<!\d)\d(?!\d)/g, "0$&");
  if (bare) text = text.replace(/([A-Z])[-. ](?=[A-Z\d])/g, "$1");
  if (dashes) text = text.replace("-", "\u2011");
  return (lower ? text.toLowerCase() : text) + (bare ? "" : edition);
}

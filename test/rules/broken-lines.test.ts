import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { applyEdits } from "../../server/src/manifest/edits/edits";
import { layoutOf } from "../../server/src/manifest/edits/layout";
import { toPlain } from "../../server/src/manifest/syntax/plain";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import type { Analysis, Finding } from "../../server/src/rules/engine";
import { howMany, oneIn } from "../how-much";
import { mutated, type Mutation } from "../manifest/mutations";
import { root } from "../root";
import { analysisOf, NOW, policyOf } from "./findings";

const example = (name: string): string => readFileSync(join(root, "examples", name), "utf8");
const text = example("shop-cdn-move.trust.yaml");
const policy = policyOf(example("trust-policy.yaml"));

/** What the rules say of a text in which one line was broken. */
interface Broken {
  readonly mutation: Mutation;
  readonly line: number;
  readonly text: string;
  readonly analysis: Analysis;
}

const broken = new Set([
  "the line is gone",
  "two letters of the key change places",
  "a letter of the key is missing",
  "one space more in front",
  "two spaces more in front",
  "one space less in front",
  "two spaces less in front",
]);

/** What the text accepts by an exception comes back where the line that is broken is one of the exception's. */
const accepted = "dns-write-is-issuance-authority";

function withoutAccepted({ findings, ...rest }: Analysis): Analysis {
  return { ...rest, findings: findings.filter(({ rule }) => rule.id !== accepted) };
}

const lines = text.split("\n");

/** The keys above a block: what is below them stands in the air without them. */
const aboveBlocks = new Set([...lines.keys()].filter((line) => /^\s*[A-Za-z]+:$/.test(lines[line] ?? "")));

/** Lines, each broken in every one of these ways, and each key above a block taken away. */
function brokenLines(): readonly Broken[] {
  const chosen = new Set(oneIn(7, [...lines.keys()]));
  return [...mutated(text)]
    .filter(({ mutation }) => broken.has(mutation.name))
    .filter(
      ({ mutation, line }) =>
        chosen.has(line) || (mutation.name === "the line is gone" && aboveBlocks.has(line)),
    )
    .map((one) => ({ ...one, analysis: withoutAccepted(analysisOf(one.text, NOW, { policy })) }));
}

const meaningOf = (of: string): string =>
  JSON.stringify(parseSource("file:///a.trust.yaml", of).documents.map(({ root }) => toPlain(root)));
const meaning = meaningOf(text);

function afterFirstFix({ analysis: { findings, manifest }, text: broken }: Broken): string {
  const [fix] = findings[0]?.fixes ?? [];
  const layout = layoutOf(manifest.source, manifest.source.documents[0]?.root);
  return fix ? applyEdits(broken, fix.edits(layout)) : broken;
}

/** Of texts for which something does not hold, so many that a regression shows, each by its line. */
function assertFew(bad: readonly Broken[], among: readonly Broken[], most: number): void {
  const told = bad.map(
    ({ mutation, line, analysis: { findings } }) =>
      `line ${String(line + 1)}, ${mutation.name}: ${findings.map(({ message }) => message).join(" / ")}`,
  );
  assert.ok(among.length > howMany(25, 150), `only ${String(among.length)} texts`);
  assert.ok(bad.length <= most, `${String(bad.length)} of ${String(among.length)}\n${told.join("\n")}`);
}

describe("a line that is broken", function () {
  // A thousand texts are looked at where everything is, on a machine that may have much else to do.
  this.timeout(300_000);
  let all: readonly Broken[] = [];
  let indentation: readonly Broken[] = [];
  const of = (...names: readonly string[]): readonly Broken[] =>
    all.filter(({ mutation }) => names.includes(mutation.name));

  before(() => {
    all = brokenLines();
    indentation = of(
      "one space more in front",
      "two spaces more in front",
      "one space less in front",
      "two spaces less in front",
    );
  });
  // Each is a manifest with all that was asked of it.
  after(() => {
    all = [];
    indentation = [];
  });

  it("is said once, where its indentation is wrong", () => {
    assertFew(
      indentation.filter(({ analysis }) => analysis.findings.length > 1),
      indentation,
      howMany(1, 3),
    );
  });

  it("is put right by the first fix, where its indentation is wrong", () => {
    const told = indentation.filter(({ analysis }) => analysis.findings.length > 0);
    assertFew(
      told.filter((one) => meaningOf(afterFirstFix(one)) !== meaning),
      told,
      howMany(2, 6),
    );
  });

  it("is never passed over, where its indentation changes what is read", () => {
    assertFew(
      indentation.filter((one) => one.analysis.findings.length === 0 && meaningOf(one.text) !== meaning),
      indentation,
      0,
    );
  });

  it("is put back by the first fix, where the key above a block is gone", () => {
    const gone = of("the line is gone").filter(({ line }) => aboveBlocks.has(line));
    const bad = gone.filter((one) => meaningOf(afterFirstFix(one)) !== meaning);
    assert.ok(gone.length > 15 && bad.length <= 3, bad.map(({ line }) => line + 1).join(", "));
  });

  it("is said once, where a key is misspelt", () => {
    const misspelt = of("two letters of the key change places", "a letter of the key is missing");
    assertFew(
      misspelt.filter(({ analysis }) => analysis.findings.length !== 1),
      misspelt,
      howMany(1, 2),
    );
  });

  it("costs no more than its share, where nothing knows thousands of keys", function () {
    this.timeout(10_000);
    const keys = Array.from({ length: 4000 }, (_, index) => `  key${String(index)}: x\n`);
    const { findings } = analysisOf(
      `apiVersion: trust-change/v1\nkind: TrustChange\nspec:\n${keys.join("")}`,
    );
    assert.ok(findings.length >= 4000);
  });

  it("is said in whole sentences that hold no trace of the program", () => {
    const findings: readonly Finding[] = all.flatMap(({ analysis }) => analysis.findings);
    const messages = new Set(findings.map(({ message }) => message));
    assert.ok(messages.size > howMany(60, 150));
    for (const message of messages) {
      assert.match(message, /^\S[^]*[.?]$/);
      assert.doesNotMatch(message, /undefined|\[object|NaN|missing-key|\s{2}/);
    }
  });
});

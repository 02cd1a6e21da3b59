import assert from "node:assert/strict";
import type { CodeAction, Diagnostic, Range } from "vscode-languageserver-types";
import { commentsOf } from "../manifest/texts";
import type { TrustChange } from "../../server/src/manifest/model/trust-change";
import { spanOf } from "../../server/src/manifest/syntax/node";
import { tabStop } from "../../server/src/manifest/edits/snippet";
import type { Analysis } from "../../server/src/rules/engine";
import type { Fix } from "../../server/src/rules/finding";
import type { AnyRule } from "../../server/src/rules/rule";
import { codeActions, FIX_ALL } from "../../server/src/service/code-actions";
import { howMany, oneIn } from "../how-much";
import { accept } from "./accept";
import { analysisOf, rulesNamed, URI, wholeText } from "./change";
import { madeFix, madeRule } from "./made-rule";
import { examples, mutated, odd, ofRules, variants, type Sample } from "./samples";

const command = "trust-change.showDocumentation";
const everywhere: Range = { start: { line: 0, character: 0 }, end: { line: 1_000_000, character: 0 } };

describe("a code action", () => {
  const text = wholeText("certificates:\n  - {name: a, duration: 90d, renewBefore: 30d}");
  const actions = codeActions(analysisOf(text, rulesNamed(["duration-form"])), everywhere, {
    only: undefined,
    snippets: true,
    documentationCommand: command,
  });

  it("names the finding that it answers", () => {
    const answered = actions.map(({ title, diagnostics = [] }) => [
      title,
      ...diagnostics.map(({ message }) => textOf(message).slice(0, 5)),
    ]);
    assert.deepEqual(answered.slice(0, 4), [
      ["Write 2160h", '"90d"'],
      ["Write 720h", '"30d"'],
      ["Add an exception to duration-form for 90d", '"90d"'],
      ["Add an exception to duration-form for 30d", '"30d"'],
    ]);
  });

  it("breaks the lines that it adds at the top as the text does", () => {
    const windows = "certificates:\r\n  - {name: a}\r\n";
    const options = { only: undefined, snippets: false, documentationCommand: command };
    const begun = codeActions(analysisOf(windows), everywhere, options).find(({ title }) =>
      title.startsWith("Begin it as"),
    );
    assert.ok(begun?.edit);
    const after = accept(URI, windows, begun.edit);
    assert.equal(after, `apiVersion: trust-change/v1\r\nkind: TrustChange\r\n${windows}`);
  });

  it("opens the page of the rule by the client's command, with the rule as its argument", () => {
    const shown = actions.filter(({ title }) => title === "Show documentation of duration-form");
    assert.equal(shown.length, 1);
    assert.equal(shown[0]?.edit, undefined);
    assert.deepEqual(shown[0]?.command, {
      title: "Show documentation of duration-form",
      command,
      arguments: ["duration-form"],
    });
  });
});

function textOf(message: Diagnostic["message"]): string {
  return typeof message === "string" ? message : message.value;
}

describe("fix-all", () => {
  it("makes the first of two safe fixes that meet, and leaves the other one for later", () => {
    const text = wholeText("ticket: abc");
    const rule = onTicket((at) => [
      madeFix("one", true, [{ start: at, end: at + 2, text: "12" }]),
      madeFix("two", true, [{ start: at, end: at + 3, text: "xyz" }]),
    ]);
    const other = onTicket((at) => [madeFix("three", true, [{ start: at + 1, end: at + 3, text: "!" }])]);
    assert.equal(afterFixAll(text, [rule, other]), text.replace("abc", "12c"));
  });

  it("keeps apart edits that only touch", () => {
    const text = wholeText("ticket: abc");
    const one = onTicket((at) => [madeFix("one", true, [{ start: at, end: at + 1, text: "1" }])]);
    const two = onTicket((at) => [madeFix("two", true, [{ start: at + 1, end: at + 2, text: "2" }])]);
    assert.equal(afterFixAll(text, [one, two]), text.replace("abc", "1bc"));
  });

  it("makes all edits of a fix or none of them", () => {
    const text = wholeText("ticket: abc");
    const one = onTicket((at) => [madeFix("one", true, [{ start: at, end: at + 1, text: "1" }])]);
    const two = onTicket((at) => [
      madeFix("two", true, [
        { start: at + 2, end: at + 3, text: "3" },
        { start: at, end: at, text: "0" },
      ]),
    ]);
    assert.equal(afterFixAll(text, [one, two]), text.replace("abc", "1bc"));
  });

  it("passes over a first fix that is not safe", () => {
    const text = wholeText("ticket: abc");
    const rule = onTicket((at) => [
      madeFix("guess", false, [{ start: at, end: at + 3, text: "guessed" }]),
      madeFix("sure", true, [{ start: at, end: at + 3, text: "sure" }]),
    ]);
    assert.equal(afterFixAll(text, [rule]), text.replace("abc", "sure"));
  });

  it("writes nothing that only a person knows", () => {
    const text = wholeText("ticket: abc");
    const rule = onTicket((at) => [
      madeFix("ask", true, [{ start: at, end: at + 3, text: tabStop("ticket") }]),
    ]);
    assert.equal(fixAllOf(analysisOf(text, [rule])), undefined);
  });

  it("is one action, whatever it does", () => {
    const text = wholeText(
      "certificates:\n  - {name: a, duration: 90d, renewBefore: 30d}\n  - {name: b, duration: 7d}",
    );
    const analysis = analysisOf(text);
    const asked = codeActions(analysis, everywhere, {
      only: ["source"],
      snippets: true,
      documentationCommand: command,
    });
    assert.deepEqual(
      asked.map(({ kind }) => kind),
      [FIX_ALL],
    );
  });
});

/**
 * Fix-all has nothing left to do after a few rounds, and spoils nothing; every action makes edits that do not overlap, in
 * this text only, and hides no tab stop in plain ones.
 */
describe("fix-all, and every action by itself, in whatever text", function () {
  this.timeout(60_000);

  it("keep their word in the examples", () => examples.forEach(checkAll));

  // The fixtures of each rule hold its fixes one by one.
  it("keep their word in what rules show", () => oneIn(3, ofRules).forEach(checkAll));

  it("keep their word in odd texts", () => odd.forEach(checkAll));

  it("keep their word in mutated samples", () => {
    for (const sample of variants(mutated, howMany(40, 160), 41)) checkAll(sample);
  });
});

function checkAll(sample: Sample): void {
  const analysis = analysisOf(sample.text);
  checkFixAll(sample, analysis);
  checkActions(sample, analysis);
}

/** A rule with fixes for the value of `ticket`. */
function onTicket(fixesAt: (start: number) => readonly Fix[]): AnyRule {
  return madeRule(function* ({ spec }: TrustChange) {
    const at = spec.at("ticket").node;
    if (at) yield { at, message: "x", fixes: fixesAt(spanOf(at).start) };
  });
}

function fixAllOf(analysis: Analysis): CodeAction | undefined {
  const options = { only: ["source.fixAll"], snippets: true, documentationCommand: command };
  const [action, ...others] = codeActions(
    analysis,
    { start: everywhere.start, end: everywhere.start },
    options,
  );
  assert.deepEqual(others, []);
  return action;
}

function afterFixAll(text: string, rules: readonly AnyRule[]): string {
  const action = fixAllOf(analysisOf(text, rules));
  assert.ok(action?.edit, "nothing is fixed");
  return accept(URI, text, action.edit);
}

function checkFixAll({ name, text }: Sample, first: Analysis): void {
  let fixed = text;
  let analysis = first;
  for (let round = 1; ; round++) {
    const action = fixAllOf(analysis);
    if (!action?.edit) break;
    assert.ok(round <= 3, `fix-all finds no end in ${name}:\n${text}\n\nwhich has become:\n${fixed}`);
    fixed = accept(URI, fixed, action.edit);
    analysis = analysisOf(fixed);
  }
  const became = `${name}:\n${text}\n\nbecame:\n${fixed}`;
  assert.ok(problemsOf(analysis) <= problemsOf(first), `less of it can be read. ${became}`);
  assert.deepEqual(commentsIn(analysis), commentsIn(first), `the comments are others. ${became}`);
  assert.equal(/(?<!\r)\n/.test(fixed), /(?<!\r)\n/.test(text), `the line breaks are others. ${became}`);
}

function problemsOf({ manifest }: Analysis): number {
  return manifest.source.documents.flatMap(({ problems }) => problems).length;
}

function commentsIn({ manifest: { source } }: Analysis): readonly string[] {
  return commentsOf(source);
}

function checkActions({ name, text }: Sample, analysis: Analysis): void {
  for (const snippets of [true, false]) {
    const options = { only: undefined, snippets, documentationCommand: command };
    for (const { title, edit, diagnostics = [] } of codeActions(analysis, everywhere, options)) {
      const where = `"${title}" in ${name}:\n${text}`;
      assert.notEqual(title.trim(), "", where);
      assert.doesNotMatch(title, /[\r\n\uE000\uE001]/, where);
      assert.equal(diagnostics.length, 1, where);
      if (!edit) continue;
      const after = accept(URI, text, edit);
      assert.notEqual(after, text, `nothing changes after ${where}`);
      assert.doesNotMatch(after, /[\uE000\uE001]/, where);
    }
  }
}

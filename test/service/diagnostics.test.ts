import assert from "node:assert/strict";
import { TextDocument } from "vscode-languageserver-textdocument";
import { DiagnosticSeverity, type Diagnostic, type Range } from "vscode-languageserver-types";
import { findControl } from "../../server/src/controls";
import type { Node } from "../../server/src/manifest/syntax/node";
import type { Place } from "../../server/src/rules/finding";
import { allRules, findRule } from "../../server/src/rules/registry";
import type { AnyRule } from "../../server/src/rules/rule";
import { controlLinks, diagnostics } from "../../server/src/service/diagnostics";
import { howMany } from "../how-much";
import { analysisOf, rulesNamed, URI, wholeText } from "./change";
import { readCursor } from "./cursor";
import { madeRule } from "./made-rule";
import { mutated, samples, truncated, variants, type Sample } from "./samples";

const POLICY_URI = "file:///trust-policy.yaml";

describe("diagnostics", () => {
  it("carry the rule as code, the product as source, and the words of the finding", () => {
    const [found] = found90d();
    assert.equal(found?.code, "duration-form");
    assert.equal(found.source, "trust-change");
    assert.equal(found.message, '"90d" has the unit "d", which Go does not know; write 2160h.');
    assert.equal(found.severity, DiagnosticSeverity.Error);
  });

  it("stand at the value, no more and no less", () => {
    const { text, range } = readCursor(
      wholeText("certificates:\n  - {name: a, duration: [[90d]], op: keep}"),
    );
    const [found] = diagnostics(analysisOf(text, rulesNamed(["duration-form"])));
    assert.deepEqual(found?.range, range);
  });

  it("have each severity of a finding", () => {
    const rules = (["error", "warning", "information", "hint"] as const).map((severity) =>
      madeRule((change) => [{ at: ticketOf(change.spec.node), message: severity }], {
        id: severity,
        severity,
      }),
    );
    const bySeverity = new Map(
      diagnostics(analysisOf(wholeText("ticket: a"), rules)).map(({ code, severity }) => [code, severity]),
    );
    assert.deepEqual(Object.fromEntries(bySeverity), { error: 1, warning: 2, information: 3, hint: 4 });
  });

  it("take the severity that the policy gives to the rule", () => {
    const policy = "apiVersion: trust-change/v1\nkind: TrustPolicy\nspec: {rules: {duration-form: hint}}\n";
    assert.equal(found90d(policy)[0]?.severity, DiagnosticSeverity.Hint);
  });

  it("link to the page of the first control, and name all controls in their data", () => {
    const rule = madeRule((change) => [{ at: ticketOf(change.spec.node), message: "x" }], {
      controls: ["nist-csf-2.0:PR.AA-05", "owasp-nhi-2025:NHI5:2025", "nist-800-53-r5:AC-5"],
    });
    const [found] = diagnostics(analysisOf(wholeText("ticket: a"), [rule]));
    const href = findControl("nist-csf-2.0", "PR.AA-05")?.href;
    assert.ok(href);
    assert.equal(found?.codeDescription?.href, href);
    assert.deepEqual(idsIn(found), [
      "nist-csf-2.0 PR.AA-05",
      "owasp-nhi-2025 NHI5:2025",
      "nist-800-53-r5 AC-5",
    ]);
  });

  it("have no link where no control is known", () => {
    const rule = madeRule((change) => [{ at: ticketOf(change.spec.node), message: "x" }], {
      controls: ["nist-csf-2.0:XX.YY-99"],
    });
    const [found] = diagnostics(analysisOf(wholeText("ticket: a"), [rule]));
    assert.equal(found?.codeDescription, undefined);
    assert.deepEqual(idsIn(found), []);
  });

  for (const rule of allRules) {
    it(`link to a page for ${rule.id}`, () => {
      const [first] = controlLinks({ ...nobody, rule });
      assert.equal(`${first?.framework ?? ""}:${first?.id ?? ""}`, rule.controls[0]);
      assert.match(first?.href ?? "", /^https:\/\//);
    });
  }

  it("name the other places of a finding, each with its sentence", () => {
    const text = wholeText("requestedBy: frank@example.com\napprovers: [frank@example.com]");
    const [found] = diagnostics(analysisOf(text, rulesNamed(["self-approval"])));
    const [related] = found?.relatedInformation ?? [];
    assert.equal(related?.location.uri, URI);
    assert.equal(textAt(text, related.location.range), "frank@example.com");
    assert.notEqual(related.location.range.start.line, found?.range.start.line);
    assert.match(related.message, /\w+/);
  });

  it("leave the other places out where there are none", () => {
    assert.equal(found90d()[0]?.relatedInformation, undefined);
  });

  it("name a place in the policy of another folder", () => {
    const policy =
      "apiVersion: trust-change/v1\nkind: TrustPolicy\nspec:\n  zones:\n    - {match: example.com, risk: high}\n";
    const rule = madeRule(function* (change) {
      const at = change.policy?.zones()[0]?.view.at("risk").node;
      if (at)
        yield {
          at: ticketOf(change.spec.node),
          message: "x",
          related: [{ at, message: "the policy says high" }],
        };
    });
    const [found] = diagnostics(analysisOf(wholeText("ticket: a"), [rule], policy));
    const [related] = found?.relatedInformation ?? [];
    assert.equal(related?.location.uri, POLICY_URI);
    assert.equal(textAt(policy, related.location.range), "high");
  });

  it("of a place in another file are not shown in this one", () => {
    const policy = "apiVersion: trust-change/v1\nkind: TrustPolicy\nspec: {zones: [{match: example.com}]}\n";
    const rule = madeRule(function* (change) {
      const at = change.policy?.view.node;
      if (at) yield { at, message: "x" };
    });
    const analysis = analysisOf(wholeText("ticket: a"), [rule], policy);
    assert.equal(analysis.findings.length, 1);
    assert.deepEqual(diagnostics(analysis), []);
  });
});

describe("the diagnostics of a policy", () => {
  const HEAD = "apiVersion: trust-change/v1\nkind: TrustPolicy\nmetadata: {name: acme}\n";
  const cases: readonly (readonly [string, string, string])[] = [
    ["a rule that does not exist", "rules: {[[caa-iodef-mising]]: ignore}", "reference-unresolved"],
    ["a severity that does not exist", "rules: {caa-iodef-missing: [[ignor]]}", "schema"],
    ["a rule that stands twice", "rules: {schema: hint, [[schema]]: error}", "duplicate-name"],
    ["a limit that does not exist", "limits: {[[credentialTTL]]: 1h}", "schema"],
    ["a limit in days", "limits: {approvalAge: [[30d]]}", "duration-form"],
    ["a part that cannot be demanded", "require: [ [[monitring]] ]", "schema"],
    ["a zone without a pattern", "zones: [{match: [[[]]], risk: high}]", "schema"],
    [
      "a credential that is shared twice",
      "defaults: {credentials: [{name: a, owner: &o bob@example.com}, {name: [[a]], owner: *o}]}",
      "duplicate-name",
    ],
  ];
  for (const [what, spec, rule] of cases) {
    it(`stand at ${what}`, () => {
      const { text, range } = readCursor(`${HEAD}spec:\n  ${spec}\n`);
      const found = diagnostics(analysisOf(text));
      assert.deepEqual(
        found.map(({ code, range: { start } }) => [code, start]),
        [[rule, range.start]],
      );
    });
  }

  it("are none for a sound one", () => {
    const spec = "spec:\n  rules: {caa-iodef-missing: ignore}\n  limits: {rollbackWindow: {high: 2h}}\n";
    assert.deepEqual(diagnostics(analysisOf(HEAD + spec)), []);
  });
});

describe("the range of a diagnostic", () => {
  const rangeOf = (
    written: string,
    placeIn: (text: string) => Partial<{ start: number; end: number }>,
  ): string => {
    const rule = madeRule(({ document: { source, chunk } }) => {
      const { start = 0, end = start } = placeIn(source.text);
      const at: Place = { kind: "text", chunk, from: start, to: end };
      return [{ at, message: "x" }];
    });
    const text = wholeText(written);
    const [found] = diagnostics(analysisOf(text, [rule]));
    assert.ok(found);
    return textAt(text, found.range);
  };

  it("covers the character behind an empty place", () => {
    assert.equal(
      rangeOf("ticket: a", (text) => ({ start: text.indexOf("ticket") })),
      "t",
    );
  });

  it("covers both halves of a character behind an empty place", () => {
    assert.equal(
      rangeOf("ticket: 😀", (text) => ({ start: text.indexOf("😀") })),
      "😀",
    );
  });

  it("covers the last character that can be seen before an empty place at the end of a line", () => {
    assert.equal(
      rangeOf("ticket: 'a'  \nsummary: b", (text) => ({ start: text.indexOf("\n  summary") })),
      "'",
    );
  });

  it("covers the last character before an empty place at the end of the text", () => {
    assert.equal(
      rangeOf("ticket: 😀\n\n", (text) => ({ start: text.length })),
      "😀",
    );
  });

  it("ends before the line break that its place ends in", () => {
    const place = (text: string): { start: number; end: number } => ({
      start: text.indexOf("one"),
      end: text.indexOf("summary"),
    });
    assert.equal(rangeOf("ticket: one\r\n\r\nsummary: b", place).trimEnd(), "one");
  });

  it("keeps white space that is the fault itself", () => {
    assert.equal(
      rangeOf("ticket:\ta", (text) => ({ start: text.indexOf("\t"), end: text.indexOf("\ta") + 1 })),
      "\t",
    );
  });
});

describe("diagnostics of whatever text", () => {
  for (const sample of samples) it(`are well-formed in ${sample.name}`, () => checkAll(sample));

  it("are well-formed in mutated samples", function () {
    this.timeout(60_000);
    for (const sample of variants(mutated, howMany(40, 100), 21)) checkAll(sample);
  });

  it("are well-formed in truncated samples", function () {
    this.timeout(60_000);
    for (const sample of variants(truncated, howMany(40, 100), 22)) checkAll(sample);
  });
});

const nobody = {
  severity: "error" as const,
  message: "",
  at: undefined as unknown as Node,
  related: [],
  fixes: [],
  targets: [],
  change: undefined,
};

function found90d(policy?: string): readonly Diagnostic[] {
  const text = wholeText("certificates:\n  - {name: a, duration: 90d}");
  return diagnostics(analysisOf(text, rulesNamed(["duration-form"]), policy));
}

function ticketOf(spec: Node | undefined): Node {
  const entry = spec?.kind === "map" ? spec.entries[0] : undefined;
  if (!entry) throw new Error("the change of this test has no ticket");
  return entry.value;
}

function idsIn(diagnostic: Diagnostic | undefined): readonly string[] {
  const { controls } = diagnostic?.data as { controls: { framework: string; id: string; href: string }[] };
  return controls.map(({ framework, id }) => `${framework} ${id}`);
}

function checkAll({ name, text }: Sample): void {
  const analysis = analysisOf(text);
  for (const diagnostic of diagnostics(analysis)) {
    const { code, source, range, codeDescription, message, relatedInformation = [] } = diagnostic;
    assert.ok(typeof message === "string");
    const where = `${String(code)}, "${message}", in ${name}:\n${text}`;
    const rule: AnyRule | undefined = findRule(String(code));
    assert.ok(rule, where);
    assert.equal(source, "trust-change");
    assert.notEqual(message.trim(), "");
    const { controls } = diagnostic.data as { controls: readonly { href: string }[] };
    assert.equal(codeDescription?.href, controls[0]?.href, where);
    if (/\S/.test(text)) checkRange(text, range, where);
    for (const { location, message: sentence } of relatedInformation) {
      assert.notEqual(sentence.trim(), "", where);
      assert.equal(location.uri, URI, where);
      checkRange(text, location.range, where);
    }
  }
}

function checkRange(text: string, range: Range, where: string): void {
  const shown = textAt(text, range);
  assert.notEqual(shown, "", `an empty range: ${where}`);
  assert.doesNotMatch(shown, /[\r\n]$/, `a range that ends in a line break: ${where}`);
}

function textAt(text: string, range: Range): string {
  return TextDocument.create(URI, "trust-change", 0, text).getText(range);
}

import assert from "node:assert/strict";
import { applyEdits } from "../../server/src/manifest/edits/edits";
import { Manifest } from "../../server/src/manifest/model/manifest";
import { editSource } from "../../server/src/manifest/syntax/edit";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { countingQueries } from "../../server/src/query/query";
import { Analyzer, type Finding } from "../../server/src/rules/engine";
import { canBeExcepted } from "../../server/src/rules/exceptions";
import { allRules } from "../../server/src/rules/registry";
import { addException } from "../../server/src/service/add-exception";
import { makeChange } from "../bench/make-change";
import { analysisOf, NOW } from "./findings";
import { frame } from "./frame";
import { renderTabStops } from "./tab-stops";

const uncovered = `exceptions:
  - {rule: san-missing-for-dns-name, target: shop.example.com/A, reason: behind the old proxy, approvedBy: dana@example.com, expires: 2026-12-31}
certificates:
  - {name: shop-tls, dnsNames: [www.example.com]}
zones:
  - name: example.com
    records:
      - {name: www, type: A, op: keep, ttl: 300, value: 203.0.113.30}
      - {name: shop, type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: shop-tls}
`;

class Editor {
  readonly source;
  readonly analyzer;

  constructor(text = frame(uncovered).text) {
    this.source = parseSource("file:///a.trust.yaml", text);
    this.analyzer = new Analyzer(new Manifest(this.source));
  }

  replace(what: string, by: string): void {
    const start = this.source.text.indexOf(what);
    assert.ok(start >= 0, `${what} is not in the text`);
    editSource(this.source, { start, end: start + what.length, text: by });
  }

  found(): readonly string[] {
    return this.analyzer.analysis(NOW).findings.map(({ rule }) => rule.id);
  }
}

function isAboutExceptions(id: string): boolean {
  return id.startsWith("exception");
}

describe("exceptions while the text is edited", function () {
  this.timeout(10_000);

  it("are told to be unused when what they accept is put right, and no longer when it comes back", () => {
    const editor = new Editor();
    assert.deepEqual(editor.found(), []);
    editor.replace("[www.example.com]", "[www.example.com, shop.example.com]");
    assert.deepEqual(editor.found(), ["exception-unused"]);
    editor.replace("[www.example.com, shop.example.com]", "[www.example.com]");
    assert.deepEqual(editor.found(), []);
  });

  it("are told to be unused when the entry goes away with which something was found", () => {
    const editor = new Editor();
    editor.found();
    editor.replace(", certificate: shop-tls", "");
    assert.deepEqual(editor.found().filter(isAboutExceptions), ["exception-unused"]);
  });

  it("are not looked at again for a keystroke elsewhere", () => {
    const exception =
      "  exceptions:\n    - {rule: san-missing-for-dns-name, target: app-3-tls, reason: a, approvedBy: olivia@example.com, expires: 2030-01-01}\n";
    const editor = new Editor(makeChange(100) + exception);
    assert.deepEqual(editor.found().filter(isAboutExceptions), ["exception-unused"]);
    const runs: string[] = [];
    countingQueries({ ran: (name) => runs.push(name) }, () => {
      editor.replace("ttl: 300", "ttl: 900");
      assert.deepEqual(editor.found().filter(isAboutExceptions), ["exception-unused"]);
    });
    assert.ok(runs.includes("check record"));
    assert.ok(!runs.includes("check exception"), runs.join(", "));
  });

  it("are never told to be unused before all other rules have run", () => {
    const { analyzer } = new Editor();
    let rounds = 0;
    while (!analyzer.work(NOW, () => true)) {
      rounds++;
      const told = analyzer.findingsSoFar(NOW).findings.map(({ rule }) => rule.id);
      assert.ok(!told.includes("exception-unused"), `after ${String(rounds)} checks`);
    }
    assert.ok(rounds > 20);
  });
});

describe("the exception that is offered", () => {
  for (const rule of allRules.filter(({ id }) => canBeExcepted(id))) {
    it(`accepts what ${rule.id} finds in its bad example, and nothing else comes up`, () => {
      const { text } = frame(rule.docs.bad);
      const before = analysisOf(text, NOW, rule.docs);
      const finding = before.findings.find((one) => one.rule.id === rule.id);
      const offered = finding && addException(finding, before);
      assert.ok(finding && offered, "nothing is offered");
      const { shown } = renderTabStops(applyEdits(text, offered.edits));
      const { findings, suppressed } = analysisOf(
        shown
          .replace("${1:why this is accepted}", "it is known")
          .replace("${2:approver@example.com}", "olivia@example.com")
          .replace("${3:YYYY-MM-DD}", "2030-01-01"),
        NOW,
        rule.docs,
      );
      assert.ok(suppressed.some((one) => one.finding.message === finding.message));
      const known = new Set(before.findings.map(messageOf));
      assert.deepEqual(
        findings.map(messageOf).filter((message) => !known.has(message)),
        [],
      );
    });
  }
});

function messageOf({ message }: Finding): string {
  return message;
}

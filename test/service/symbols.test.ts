import assert from "node:assert/strict";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { DocumentSymbol, Position, Range } from "vscode-languageserver-types";
import { documentSymbols } from "../../server/src/service/symbols";
import { readCases } from "./cases";
import { howMany } from "../how-much";
import { manifestOf, URI, wholeText } from "./change";
import { mutated, ofLanguage, samples, truncated, variants, type Sample } from "./samples";

describe("outline", () => {
  for (const { name, input, options, parts } of readCases("symbols.txt")) {
    it(name, () => {
      const symbols = documentSymbols(manifestOf(wholeText(input, options.has("whole") || undefined)));
      assert.equal(treeOf(symbols).join("\n"), parts[0]?.text);
    });
  }

  it("selects the name of an entry, and shows the whole of it", () => {
    const text = wholeText(
      "certificates:\n  - op: renew\n    name: shop-tls\n    dnsNames: [a.example.com]\n",
    );
    const [change] = documentSymbols(manifestOf(text));
    const certificate = change?.children?.[0]?.children?.[0];
    assert.ok(certificate);
    assert.equal(textAt(text, certificate.selectionRange), "shop-tls");
    assert.match(textAt(text, certificate.range), /^op: renew[^]*\[a\.example\.com\]$/);
  });

  describe("has the form that editors demand", () => {
    for (const sample of samples) it(`of ${sample.name}`, () => checkForm(sample));

    it("of the examples in the description of the language", function () {
      const described = ofLanguage();
      if (!described) {
        console.log("      skipped: the description of the language does not lie beside the repository");
        this.skip();
      }
      assert.ok(described.length > 0);
      described.forEach(checkForm);
    });

    it("of truncated samples", function () {
      this.timeout(60_000);
      for (const sample of variants(truncated, howMany(250, 1000), 11)) checkForm(sample);
    });

    it("of mutated samples", function () {
      this.timeout(60_000);
      for (const sample of variants(mutated, howMany(40, 100), 12)) checkForm(sample);
    });
  });
});

/** Each symbol on a line of its own, indented below the one that holds it. */
function treeOf(symbols: readonly DocumentSymbol[], indent = ""): readonly string[] {
  return symbols.flatMap(({ name, detail, children = [] }) => [
    `${indent}${name}${detail === undefined ? "" : ` · ${detail}`}`,
    ...treeOf(children, `${indent}  `),
  ]);
}

function textAt(text: string, range: Range): string {
  return TextDocument.create(URI, "trust-change", 0, text).getText(range);
}

function checkForm({ name, text }: Sample): void {
  try {
    for (const symbol of documentSymbols(manifestOf(text))) checkSymbol(symbol, undefined);
  } catch (error) {
    throw new Error(`${name}:\n${text}`, { cause: error });
  }
}

function checkSymbol(symbol: DocumentSymbol, parent: DocumentSymbol | undefined): void {
  const { name, detail, range, selectionRange, children = [] } = symbol;
  assert.notEqual(name.trim(), "", "a symbol without name");
  assert.doesNotMatch(name + (detail ?? ""), /[\p{C}\p{Zl}\p{Zp}]/u);
  assert.ok(detail === undefined || (detail.length > 0 && detail.length <= 80), detail);
  assert.ok(isIn(selectionRange, range), `the selection lies outside of ${name}`);
  if (parent) assert.ok(isIn(range, parent.range), `${parent.name} does not hold ${name}`);
  for (const child of children) checkSymbol(child, symbol);
}

function isIn(inner: Range, outer: Range): boolean {
  return (
    isInOrder(outer.start, inner.start) &&
    isInOrder(inner.start, inner.end) &&
    isInOrder(inner.end, outer.end)
  );
}

function isInOrder(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character <= b.character);
}

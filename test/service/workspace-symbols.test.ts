import assert from "node:assert/strict";
import { MOST_SYMBOLS, namedSymbols, symbolsFor } from "../../server/src/service/workspace-symbols";
import { manifestOf, wholeText } from "./change";

const manifest = manifestOf(
  wholeText(
    "zones: [{name: example.com, records: [{name: login, type: A}]}]\ncertificates: [{name: login-tls}]\nsteps: [{name: cutover, wait: 1m}]",
  ),
);

function found(query: string): readonly string[] {
  return symbolsFor(query, namedSymbols(manifest)).map(({ name }) => name);
}

describe("workspace symbols", () => {
  it("are the documents and what has a name in them, with where that stands", () => {
    assert.deepEqual(
      namedSymbols(manifest).map(({ name, containerName, location }) => {
        const range = "range" in location ? location.range : undefined;
        return [name, containerName, range && manifest.source.document.getText(range)];
      }),
      [
        ["test", undefined, "apiVersion"],
        ["example.com", "test, zones", "example.com"],
        ["login.example.com/A", "test, zones, example.com", "login"],
        ["login-tls", "test, certificates", "login-tls"],
        ["cutover", "test, steps", "cutover"],
      ],
    );
  });

  it("are found by their letters in order, the nearest first", () => {
    assert.deepEqual(found("login"), ["login.example.com/A", "login-tls"]);
    assert.deepEqual(found("EXAMPLE"), ["example.com", "login.example.com/A"]);
    assert.deepEqual(found("lgtl"), ["login-tls"]);
    assert.deepEqual(found("lgx"), ["login.example.com/A"]);
    assert.deepEqual(found("nothing"), []);
    assert.equal(found("").length, 5);
  });

  it("are no more than anybody looks at, those that begin with the question among them", () => {
    const steps = Array.from({ length: 1500 }, (_, index) => `{name: a-step-${index}, wait: 1m}`).join(", ");
    const many = namedSymbols(manifestOf(wholeText(`steps: [${steps}, {name: step-last, wait: 1m}]`)));
    const symbols = symbolsFor("step", many);
    assert.equal(symbols.length, MOST_SYMBOLS);
    assert.equal(symbols[0]?.name, "step-last");
  });
});

import assert from "node:assert/strict";
import { spanOf, walk } from "../../server/src/manifest/syntax/node";
import { codeActions } from "../../server/src/service/code-actions";
import { codeLenses } from "../../server/src/service/code-lens/code-lens";
import { completion } from "../../server/src/service/completion/completion";
import { documentLinks } from "../../server/src/service/document-links";
import { everyHint, inlayHints } from "../../server/src/service/inlay-hints/inlay-hints";
import { refactorings } from "../../server/src/service/refactor/refactorings";
import { prepareRename, rename } from "../../server/src/service/rename/rename";
import { documentSymbols } from "../../server/src/service/symbols";
import { namedSymbols } from "../../server/src/service/workspace-symbols";
import { analysisOf, manifestOf, NOT_CANCELLED, NOW, wholeText } from "./change";

/** A name that turns around and breaks up the words that it is shown among. */
const NAME = "shop \u202Egnp.exe\u2066\u0007\n\n# Head";
const said = JSON.stringify(NAME);

const text = wholeText(`summary: ${said}
ticket: ${said}
service: {name: ${said}, owner: ${said}}
approvers: [${said}]
implementers: [${said}, x]
window: {start: 2026-12-01T06:00:00Z, end: 2026-12-01T09:00:00Z}
zones:
  - name: example.com
    records:
      - {name: www, type: A, op: update, ttl: 5m, value: 203.0.113.7, certificate: ${said}}
      - {name: mail, type: A, op: update, ttl: 5m, value: 203.0.113.7}
      - {name: other, type: A, op: update, ttl: 5m, value: 203.0.113.7, certificate: ${said}}
      - {name: ${said}, type: TXT, op: create, value: ${said}, certificate: x}
certificates:
  - {name: ${said}, op: replace, dnsNames: [www.example.com, mail.example.com], issuerRef: {name: ${JSON.stringify(`CA of ${NAME}`)}}}
credentials:
  - {name: ${said}, type: api-key, provider: ${said}}
steps:
  - {name: ${said}, records: [www.example.com/A, ${said}], by: ${said}}
  - {name: next, certificates: [${said}], by: x}
rollback:
  steps:
    - {name: ${said}, reverts: [x]}
exceptions:
  - {rule: schema, target: ${said}, reason: ${said}}`);

/** Everything that an editor shows of the text beside the text itself. */
function* shown(): Generator<[what: string, words: string | undefined]> {
  const analysis = analysisOf(text);
  const manifest = manifestOf(text);
  const { document, documents } = manifest.source;
  const whole = { start: document.positionAt(0), end: document.positionAt(document.length) };
  for (const { command } of codeLenses(manifest)) yield ["a code lens", command?.title];
  for (const { label } of inlayHints(manifest, whole, everyHint, NOW))
    yield ["a hint", JSON.stringify(label)];
  for (const one of documentSymbols(manifest)) yield ["the outline", JSON.stringify(one)];
  for (const one of namedSymbols(manifest)) yield ["a symbol", `${one.name} ${one.containerName ?? ""}`];
  for (const { tooltip } of documentLinks(manifest, { ticketUrl: "https://t.example/${ticket}" }))
    yield ["a link", tooltip];
  const options = { only: undefined, snippets: true, now: NOW };
  for (const { title } of codeActions(analysis, whole, { ...options, documentationCommand: "show" }))
    yield ["a fix", title];
  const places = [...walk(documents[0]?.root)].map((node) => document.positionAt(spanOf(node).start));
  for (const at of places) {
    for (const { title } of refactorings(manifest, { start: at, end: at }, options))
      yield ["a refactoring", title];
    const place = prepareRename(manifest, at);
    if (place.ok) yield ["a name to change", place.value.placeholder];
    for (const item of completion(manifest, at, options, NOT_CANCELLED).items) {
      yield ["an offer", `${item.label} ${item.detail ?? ""}`];
      const { documentation } = item;
      const words = typeof documentation === "string" ? documentation : (documentation?.value ?? "");
      yield ["what is said of an offer", words.replaceAll("\n", " ")];
    }
  }
}

describe("what editors show beside the text", () => {
  it("holds no sign that cannot be seen, and no break within a line", () => {
    const kinds = new Set<string>();
    for (const [what, words = ""] of shown()) {
      assert.doesNotMatch(words, /\p{C}/u, what);
      if (words.includes("gnp.exe")) kinds.add(what);
    }
    for (const what of [
      "a code lens",
      "the outline",
      "a symbol",
      "a link",
      "a fix",
      "a refactoring",
      "an offer",
    ])
      assert.ok(kinds.has(what), `${what} shows no name`);
    assert.ok(kinds.has("a name to change"));
  });

  it("leaves a name as it is where it is not changed, though it is shown otherwise", () => {
    const manifest = manifestOf(text);
    const { document } = manifest.source;
    const at = document.positionAt(text.indexOf(said, text.indexOf("steps:\n")));
    const place = prepareRename(manifest, at);
    assert.ok(place.ok);
    assert.notEqual(place.value.placeholder, NAME);
    const edit = rename(manifest, at, place.value.placeholder);
    assert.ok(edit.ok);
    assert.deepEqual(edit.value.changes, { [manifest.source.uri]: [] });
  });
});

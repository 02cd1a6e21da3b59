import assert from "node:assert/strict";
import type { CodeAction } from "vscode-languageserver-types";
import { codeActions, type CodeActionOptions } from "../../server/src/service/code-actions";
import { accept } from "./accept";
import { readCases, type Case } from "./cases";
import { analysisOf, rulesNamed, URI, wholeText, withoutHead } from "./change";
import { readCursor } from "./cursor";

describe("code actions", () => {
  for (const one of readCases("code-actions.txt")) it(one.name, () => check(one));
});

/** The titles are those of the part `actions`, in order; a part `after TITLE` is the text after that action. */
function check({ input, options, parts }: Case): void {
  const isWhole = options.has("whole") || undefined;
  const lineBreak = options.has("crlf") ? "\r\n" : "\n";
  const { text, range } = readCursor(wholeText(input, isWhole).replaceAll("\n", lineBreak));
  const actions = codeActions(
    analysisOf(text, rulesNamed(wordsOf(options.get("rules")))),
    range,
    asked(options),
  );
  const [titles, ...texts] = parts;
  assert.deepEqual(actions.map(shown), titles?.text.split("\n").filter(Boolean));
  for (const { name, text: expected } of texts) {
    const title = name.replace(/^after /, "");
    const action = actions.find((one) => one.title === title);
    assert.ok(action?.edit, `no action with an edit is called ${title}`);
    const after = accept(URI, text, action.edit);
    if (lineBreak === "\r\n") assert.doesNotMatch(after, /(?<!\r)\n/, "line breaks of two kinds");
    const inner = withoutHead(after.replaceAll("\r\n", "\n"), input, isWhole);
    assert.equal(inner.replace(/\n+$/, ""), expected);
  }
}

function asked(options: Case["options"]): CodeActionOptions {
  const only = options.get("only");
  return {
    only: only === undefined ? undefined : wordsOf(only),
    snippets: options.has("snippets"),
    documentationCommand: "show-documentation",
  };
}

function wordsOf(text = ""): readonly string[] {
  return text.split(" ");
}

/** An action on one line: its title, and what is not usual about it. */
function shown({ title, kind, isPreferred }: CodeAction): string {
  const unusual = [kind === "quickfix" ? "" : kind, isPreferred ? "preferred" : ""]
    .filter(Boolean)
    .join(", ");
  return unusual === "" ? title : `${title} (${unusual})`;
}

import assert from "node:assert/strict";
import type { CodeAction } from "vscode-languageserver-types";
import { Manifest } from "../../../server/src/manifest/model/manifest";
import { parseSource } from "../../../server/src/manifest/syntax/parse";
import { refactorings } from "../../../server/src/service/refactor/refactorings";
import { accept } from "../accept";
import { URI, wholeText, withoutHead } from "../change";
import { readCursor } from "../cursor";

/** What is offered at the cursor of a text, and the text afterwards. */
export interface Asked {
  readonly actions: readonly CodeAction[];
  readonly titles: readonly string[];
  /** The text after the action with a title; without the head that `wholeText` puts above it. */
  readonly after: (title: string) => string;
}

export function asked(written: string, only?: readonly string[]): Asked {
  const { text, range } = readCursor(wholeText(written));
  const manifest = new Manifest(parseSource(URI, text));
  const actions = refactorings(manifest, range, { only, snippets: false });
  return {
    actions,
    titles: actions.map(({ title }) => title),
    after: (title) => {
      const action = actions.find((one) => one.title === title);
      assert.ok(action?.edit, `${title} is not offered, but ${actions.map((one) => one.title).join(", ")}`);
      const after = accept(URI, text, action.edit);
      const problems = parseSource(URI, after).documents.flatMap((document) => document.problems);
      assert.deepEqual(
        problems.map(({ code }) => code),
        [],
        after,
      );
      return withoutHead(after, written);
    },
  };
}

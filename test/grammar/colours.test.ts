import assert from "node:assert/strict";
import type { IGrammar } from "vscode-textmate";
import { readSnippets, type Snippet } from "./snippets";
import { loadGrammars, ourScopes, scopesOf } from "./tokenizer";
import { allYamls, hostYamls } from "./yaml-grammars";

/** Snippets that the minimal YAML of the tests is too small for. */
const needsRealYaml = / \(real YAML\)$/;

describe("the grammar", () => {
  for (const yaml of allYamls) {
    describe(`on the ${yaml.name}`, () => {
      let grammar: IGrammar;
      const fits = ({ title }: Snippet) => hostYamls.includes(yaml) || !needsRealYaml.test(title);
      const snippets = (file: string) => readSnippets(file).filter(fits);
      before(async () => (grammar = (await loadGrammars(yaml)).ours));

      for (const snippet of snippets("colours.txt")) {
        it(`colours ${snippet.title}`, () => assert.deepEqual(actual(grammar, snippet), expected(snippet)));
      }
      for (const snippet of snippets("plain.txt")) {
        it(`leaves alone: ${snippet.title}`, () =>
          assert.deepEqual(actual(grammar, snippet), expected(snippet)));
      }

      // An early YAML grammar has eaten the first character of a key before a rule of ours can see it.
      if (yaml.name.includes("early")) return;
      it("tells the keys that structure a change from others, in the colour of keys", () => {
        const lines = [
          "records: records",
          '{"spec": {steps: [], name: zones}}',
          "xrecords: 1",
          "records2: 1",
          "- zones",
        ];
        const keys = scopesOf(grammar, lines).map((line, number) =>
          line
            .flatMap((scopes, column) => (isSectionKey(scopes) ? (lines[number]?.[column] ?? "") : []))
            .join(""),
        );
        assert.deepEqual(keys, ["records", "specsteps", "", "", ""]);
      });
    });
  }

  it("was tried on the YAML grammar of a real VS Code", function () {
    if (hostYamls.length > 0) return;
    console.log(
      "      Skipped: no VS Code is unpacked under .vscode-host, so only the minimal YAML was used.",
    );
    this.skip();
  });
});

function isSectionKey(scopes: readonly string[]): boolean {
  const tags = scopes.filter((scope) => scope.startsWith("entity.name.tag."));
  return tags.includes("entity.name.tag.yaml") && tags.includes("entity.name.tag.section.trust-change");
}

// One text for each line: the line, and below it what each character has. So a failure shows what is where.

function actual(grammar: IGrammar, { lines }: Snippet): string[] {
  return scopesOf(grammar, lines).map((line, number) =>
    picture(lines[number] ?? "", (column) => ourScopes(line[column] ?? [])),
  );
}

function expected({ lines, marks }: Snippet): string[] {
  return lines.map((text, line) => {
    const here = marks.filter((mark) => mark.line === line);
    return picture(
      text,
      (column) => here.find(({ start, end }) => start <= column && column < end)?.scopes ?? [],
    );
  });
}

function picture(text: string, scopesAt: (column: number) => readonly string[]): string {
  const runs: { start: number; scopes: string }[] = [];
  for (let column = 0; column < text.length; column++) {
    const scopes = scopesAt(column).join(" ");
    if (scopes !== (runs.at(-1)?.scopes ?? "none yet")) runs.push({ start: column, scopes });
  }
  const ends = runs.map((_, index) => runs[index + 1]?.start ?? text.length);
  const named = runs.map(({ start, scopes }, index) => `${text.slice(start, ends[index])} -> ${scopes}`);
  return [text, ...named.filter((run) => !run.endsWith("-> "))].join("\n    ");
}

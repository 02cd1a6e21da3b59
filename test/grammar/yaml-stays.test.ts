import assert from "node:assert/strict";
import fc from "fast-check";
import type { IGrammar } from "vscode-textmate";
import { readSnippets } from "./snippets";
import { isOurs, loadGrammars, ourScopes, type Scopes, scopesOf } from "./tokenizer";
import { allYamls } from "./yaml-grammars";

describe("the grammar and YAML", () => {
  for (const yaml of allYamls) {
    describe(`on the ${yaml.name}`, () => {
      let grammars: { ours: IGrammar; plain: IGrammar };
      before(async () => (grammars = await loadGrammars(yaml)));

      const compare = (lines: readonly string[]) => {
        const plain = scopesOf(grammars.plain, lines);
        const ours = scopesOf(grammars.ours, lines);
        assert.deepEqual(kept(ours, ours), kept(plain, ours), lines.join("\n"));
      };

      it("gives every snippet the structure that plain YAML gives it", () => {
        const snippets = ["colours.txt", "plain.txt"].flatMap(readSnippets);
        for (const { lines } of snippets) compare(lines);
      }).timeout(30_000);

      it("gives any text the structure that plain YAML gives it", () => {
        fc.assert(
          fc.property(text, (lines) => compare(lines)),
          { seed: 20261122, numRuns: 300 },
        );
      });

      it("never colours a comment or a block scalar", () => {
        fc.assert(
          fc.property(text, (lines) => {
            const all = scopesOf(grammars.ours, lines).flat();
            const closed = all.filter((scopes) =>
              scopes.some((scope) => /^comment|^string.*\.block/.test(scope)),
            );
            assert.deepEqual(closed.flatMap(ourScopes), []);
          }),
          { seed: 20261123, numRuns: 300 },
        );
      });
    });
  }
});

const pieces = [
  "-¦:¦#¦'¦\"¦{¦}¦[¦]¦,¦|¦>¦&¦*¦!¦?¦%¦~¦ ¦- ¦: ¦ # ¦  ¦    ¦---¦...¦&a ¦*a ¦!t ¦>-¦\\¦\t¦ü¦true¦12¦1.5¦word",
  "key: ¦type: ¦op: ¦id: ¦dnsNames: [¦secretRef: ¦name: ¦A¦update¦login.example.com¦203.0.113.1¦2001:db8::1¦2160h",
  "PR.AA-05¦alice@example.com¦login.example.com/A@view¦vault:kv/x¦${NAME}¦2026-12-01T20:00:00Z",
  "10 mx.example.com.¦0 issue ",
].flatMap((row) => row.split("¦"));

const line = fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join(""));
const text = fc.array(line, { minLength: 1, maxLength: 8 });

// A rule of ours takes the text of a scalar as one piece, so what YAML makes of its inside (a number, an escape) goes where
// we colour. Up to the string scope and everywhere else nothing may change.
function kept(scopes: Scopes, ours: Scopes): string[][] {
  return scopes.map((characters, line) =>
    characters.map((names, column) => {
      const yaml = names.slice(1).filter((name) => !isOurs(name));
      const coloured = (ours[line]?.[column] ?? []).some(isOurs);
      const inString = yaml.findIndex((name) => name.startsWith("string."));
      return (coloured && inString >= 0 ? yaml.slice(0, inString + 1) : yaml).join(" ");
    }),
  );
}

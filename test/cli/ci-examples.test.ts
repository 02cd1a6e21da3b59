import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { checkOptions } from "../../server/src/cli/check-options";

const page = readFileSync("docs/ci.md", "utf8");
const blocks = [...page.matchAll(/^```(yaml|sh)\n([^]*?)^```$/gm)].map(([, language = "", text = ""]) => ({
  language,
  text,
}));

/** All values in a document that stand under a key, wherever. */
function under(value: unknown, key: string): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name === key ? [inner] : under(inner, key)));
}

/** The words of `check` in a line of shell, with quotes taken off and variables standing for a word. */
function callsOfCheck(text: string): readonly (readonly string[])[] {
  return [...text.matchAll(/trust-change(?:@\S+)? check(.*)$/gm)].map(([, words = ""]) =>
    [...words.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? ""),
  );
}

describe("the examples for pipelines", () => {
  it("call the command line as it can be called", () => {
    const calls = blocks.flatMap(({ text }) => callsOfCheck(text));
    assert.ok(calls.length >= 5, "the page shows calls");
    for (const words of calls) assert.doesNotThrow(() => checkOptions(words), words.join(" "));
  });

  it("are YAML, and give the action nothing that it does not take", () => {
    const documents = blocks
      .filter(({ language }) => language === "yaml")
      .map(({ text }) => parse(text) as unknown);
    const { inputs, outputs } = parse(readFileSync("action.yml", "utf8")) as Record<string, object>;
    const steps = documents.flatMap((document) => under(document, "steps")).flat() as readonly {
      readonly id?: string;
      readonly uses?: string;
      readonly with?: Readonly<Record<string, unknown>>;
    }[];
    const [ours] = steps.filter(({ uses }) => uses?.startsWith("trust-change/") === true);
    assert.ok(ours?.with && ours.id !== undefined && inputs && outputs);
    for (const name of Object.keys(ours.with)) assert.ok(name in inputs, name);
    for (const [, name = ""] of page.matchAll(new RegExp(`steps\\.${ours.id}\\.outputs\\.(\\w+)`, "g")))
      assert.ok(name in outputs, name);
  });

  it("name hooks that there are, which take the files that are manifests", () => {
    const hooks = parse(readFileSync(".pre-commit-hooks.yaml", "utf8")) as readonly {
      readonly id: string;
      readonly files: string;
    }[];
    const named = blocks.flatMap(({ text }) =>
      [...text.matchAll(/- id: (trust-change\S*)/g)].map(([, id]) => id),
    );
    assert.deepEqual(
      named,
      hooks.map(({ id }) => id),
    );
    for (const { files } of hooks) {
      const pattern = new RegExp(files);
      for (const path of [
        "login.trust.yaml",
        "a/b.trust.yml",
        "trust-policy.yaml",
        "a/team.trust-policy.yml",
      ])
        assert.match(path, pattern);
      for (const path of ["trust.yaml", "a.trust.yaml.bak", "distrust-policy.yaml", "deployment.yaml"])
        assert.doesNotMatch(path, pattern);
    }
  });
});

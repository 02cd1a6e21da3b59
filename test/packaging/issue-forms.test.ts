import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "../root";

interface Form {
  readonly name: string;
  readonly description: string;
  readonly labels: readonly string[];
  readonly body: readonly {
    readonly type: string;
    readonly id?: string;
    readonly attributes: {
      readonly label?: string;
      readonly value?: string;
      readonly options?: readonly string[];
    };
    readonly validations?: { readonly required: boolean };
  }[];
}

const folder = join(root, ".github/ISSUE_TEMPLATE");
const read = (name: string): unknown => parse(readFileSync(join(folder, name), "utf8"));
const forms = readdirSync(folder)
  .filter((name) => name !== "config.yml")
  .sort();

/** What GitHub asks of a form, https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema */
describe("issue forms", () => {
  it("are one for bugs, one for false alarms, one for rules", () => {
    assert.deepEqual(forms, ["bug.yml", "false-alarm.yml", "rule-request.yml"]);
    assert.equal(new Set(forms.map((name) => (read(name) as Form).name)).size, forms.length);
  });

  for (const name of forms)
    it(`${name} is one that GitHub takes`, () => {
      const form = read(name) as Form;
      assert.ok(form.name && form.description && form.labels.length > 0);
      const fields = form.body.filter(({ type }) => type !== "markdown");
      const ids = fields.map(({ id }) => id ?? "");
      assert.equal(new Set(ids).size, ids.length);
      assert.ok(ids.every((id) => /^[\w-]+$/.test(id)));
      assert.ok(fields.some(({ validations }) => validations?.required));
      for (const { type, attributes } of form.body) {
        assert.ok(["markdown", "input", "textarea", "dropdown", "checkboxes"].includes(type), type);
        assert.ok(type === "markdown" ? attributes.value : attributes.label);
        if (type === "dropdown") assert.ok((attributes.options ?? []).length > 1);
      }
    });

  it("lead weaknesses to private reporting, as SECURITY.md does", () => {
    const { contact_links: links } = read("config.yml") as {
      contact_links: readonly { readonly url: string }[];
    };
    const [address = ""] = links.map(({ url }) => url);
    assert.match(address, /\/security\/advisories\/new$/);
    assert.ok(readFileSync(join(root, "SECURITY.md"), "utf8").includes(address));
  });
});

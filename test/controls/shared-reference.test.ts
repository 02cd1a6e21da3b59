import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  classifyId,
  controlsOf,
  findControl,
  findGroup,
  parseControlReference,
  rationaleMismatch,
  replacementsFor,
  type Framework,
} from "../../server/src/controls";
import { subcategories } from "../../server/src/controls/catalogue/csf-1.1";
import { root } from "../root";

const shared = join(root, "../shared");

interface Item {
  id: string;
  level?: string;
  title?: string;
  officialText?: string;
  summary?: string;
  implementationExamples?: readonly string[];
  url: string;
  withdrawn?: string;
  aliases?: readonly string[];
  csf20?: readonly string[];
  replacedBy?: readonly string[];
}

interface Rule {
  id: string;
  statement: string;
  why: string;
  controls: readonly string[];
}

const read = (path: string): unknown => JSON.parse(readFileSync(join(shared, path), "utf8"));
const itemsOf = (name: string): readonly Item[] =>
  (read(`reference/${name}.json`) as { items: readonly Item[] }).items;
const rules = (): readonly Rule[] => (read("design/rules.json") as { rules: readonly Rule[] }).rules;

const files: readonly (readonly [Framework, string])[] = [
  ["nist-csf-2.0", "nist-csf-2.0"],
  ["owasp-nhi-2025", "owasp-nhi-top10-2025"],
  ["nist-ai-rmf-1.0", "nist-ai-rmf-1.0"],
  ["nist-800-53-r5", "nist-sp-800-53-rev5"],
];

describe("the catalogue against the reference material", () => {
  before(function () {
    if (existsSync(shared)) return;
    console.log("      skipped: the folder ../shared with the reference material is not here");
    this.skip();
  });

  it("has the same ids and links", () => {
    for (const [framework, name] of files) {
      const items = itemsOf(name).filter(({ withdrawn }) => withdrawn === undefined);
      for (const { id, url } of items) {
        const known = findControl(framework, id) ?? findGroup(framework, id);
        assert.equal(known?.href, url, id);
      }
      const listed = new Set(items.map(({ id }) => id));
      assert.deepEqual(
        controlsOf(framework).filter(({ id }) => !listed.has(id)),
        [],
      );
    }
  });

  it("has the official titles of OWASP and SP 800-53", () => {
    for (const [framework, name] of files.filter(
      ([id]) => id === "owasp-nhi-2025" || id === "nist-800-53-r5",
    ))
      for (const { id, title } of itemsOf(name).filter(({ withdrawn }) => withdrawn === undefined))
        assert.equal(findControl(framework, id)?.title.toLowerCase(), title?.toLowerCase(), id);
  });

  it("accepts every listed alias of an OWASP id", () => {
    for (const { id, aliases } of itemsOf("owasp-nhi-top10-2025"))
      for (const alias of aliases ?? []) {
        const state = classifyId("owasp-nhi-2025", alias);
        assert.equal(state.state === "nonstandard" && state.canonical, id, alias);
      }
  });

  it("knows every withdrawn id and its successors", () => {
    for (const { id, replacedBy } of itemsOf("nist-csf-2.0-withdrawn-ids")) {
      const state = classifyId("nist-csf-2.0", id);
      assert.ok(state.state === "withdrawn", id);
      if (id !== "RC.CO-02") assert.deepEqual(state.replacedBy, replacedBy, id);
    }
    for (const { id } of itemsOf("nist-sp-800-53-rev5").filter(({ withdrawn }) => withdrawn !== undefined))
      assert.equal(classifyId("nist-800-53-r5", id).state, "withdrawn", id);
  });

  it("has the crosswalk from CSF 1.1", () => {
    for (const { id, csf20 } of itemsOf("nist-csf-1.1-to-2.0")) {
      const row = subcategories[id];
      assert.ok(row ?? findGroup("nist-csf-1.1", id), id);
      if (row !== undefined && id !== "RC.CO-2") assert.deepEqual(row[1].split(" "), csf20, id);
    }
  });

  it("has every control that a rule cites, with a summary", () => {
    const references = new Set(rules().flatMap(({ controls }) => controls));
    for (const reference of references) {
      const parsed = parseControlReference(reference);
      assert.ok(parsed, reference);
      const control = findControl(parsed.framework, parsed.id);
      assert.ok(control !== undefined && control.summary.length >= 60, reference);
    }
  });

  it("shares no run of five words with the official statements", () => {
    const copied = files.flatMap(([framework, name]) =>
      itemsOf(name).flatMap(({ id, officialText, summary, implementationExamples }) => {
        const own = runsOfWords(findControl(framework, id)?.summary ?? "");
        const theirs = [officialText, summary, ...(implementationExamples ?? [])].flatMap((text) =>
          runsOfWords(text ?? ""),
        );
        return own.filter((run) => theirs.includes(run)).map((run) => `${id}: ${run}`);
      }),
    );
    assert.deepEqual(copied, []);
  });

  it("finds no mismatch between a rule's text and the controls that it cites", () => {
    const mismatches = rules().flatMap(({ id, statement, why, controls }) =>
      controls.flatMap((reference) => {
        const parsed = parseControlReference(reference);
        assert.ok(parsed, reference);
        return [statement, why, `${statement} ${why}`]
          .flatMap((text) => rationaleMismatch(parsed.framework, parsed.id, text)?.because ?? [])
          .map((because) => `${id}: ${because}`);
      }),
    );
    assert.deepEqual(mismatches, []);
  });

  it("finds no mismatch between a control and its official statement or examples", () => {
    const mismatches = files.flatMap(([framework, name]) =>
      itemsOf(name).flatMap(({ id, officialText, summary, implementationExamples }) =>
        [officialText, summary, ...(implementationExamples ?? [])].flatMap(
          (text) => rationaleMismatch(framework, id, text ?? "")?.because ?? [],
        ),
      ),
    );
    assert.deepEqual(mismatches, []);
  });

  it("offers an existing control for every id of CSF 1.1", () => {
    for (const { id } of itemsOf("nist-csf-1.1-to-2.0").filter((item) => item.id.includes("-")))
      assert.ok(replacementsFor("nist-csf-1.1", id).length > 0, id);
  });
});

function runsOfWords(text: string): readonly string[] {
  const words = text.toLowerCase().match(/[a-z0-9']+/g) ?? [];
  return words.slice(4).map((_, index) => words.slice(index, index + 5).join(" "));
}

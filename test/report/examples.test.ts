import assert from "node:assert/strict";
import { analyze } from "../../server/src/rules/engine";
import { renderReports } from "../../server/src/report/render";
import { pictureRows } from "../../server/src/report/svg/picture-rows";
import { widthOf } from "../../server/src/report/svg/text-width";
import { clockTime } from "../../server/src/text/clock";
import { formatSeconds } from "../../server/src/text/seconds";
import { howMany } from "../how-much";
import { analysisOf, exampleAnalysis, examples, reportsOf } from "./given";
import { cellsOf, plainText, tagsIn } from "./reading";

describe("reports on the examples", () => {
  for (const file of examples) {
    describe(file, () => {
      const analysis = exampleAnalysis(file);
      const [report] = reportsOf(analysis);
      const [change] = analysis.manifest.changes();
      assert.ok(change);
      const html = renderReports([report], "html");
      const markdown = renderReports([report], "markdown");
      const svg = renderReports([report], "svg");

      it("hold the times of the model", () => {
        const { course } = report;
        assert.deepEqual(
          course.steps.shown.map(({ start, end }) => ({ start, end })),
          change.steps().map((step) => change.timeline.spanOf(step)),
        );
        assert.deepEqual(course.wayBack, change.timeline.wayBack());
        const settlings = change.steps().flatMap((step) => change.propagation.settlingsOf(step));
        for (const stay of course.stays.filter(({ of }) => of === "answer"))
          assert.ok(
            settlings.some(({ forgotten, synced }) => forgotten === stay.end && synced === stay.start),
          );
      });

      it("say every one of them in each form", () => {
        const plain = plainText(html);
        for (const { name, start, end, what, waits } of report.course.steps.shown)
          for (const text of [plain, markdown.replaceAll("\\", "")]) {
            assert.ok(text.includes(name.text), name.text);
            assert.ok(text.includes(what.slice(0, 60)), what);
            if (start !== undefined) assert.ok(text.includes(clockTime(start)), clockTime(start));
            if (waits !== undefined) assert.ok(text.includes(`Wait ${formatSeconds(waits)}`), name.text);
            if (start !== undefined && end !== undefined && end > start)
              assert.ok(text.includes(`until ${clockTime(end, start)}`), name.text);
          }
        for (const { name, before, after } of report.records.shown)
          for (const { text } of [name, ...before, ...after]) assert.ok(plain.includes(text), text);
        const deadline = report.course.wayBack.end;
        if (deadline !== undefined) assert.ok(plain.includes(`Rollback until ${clockTime(deadline)}`));
      });

      it("count and name the findings that the engine has", () => {
        const { counts, groups, accepted } = report.findings;
        assert.equal(
          Object.values(counts).reduce((sum, count) => sum + count, 0),
          analysis.findings.length,
        );
        const rules = groups.flatMap(({ findings }) => findings.map(({ rule }) => rule));
        assert.deepEqual(rules.sort(), analysis.findings.map(({ rule }) => rule.id).sort());
        assert.equal(accepted.shown.length, analysis.suppressed.length);
        const letters = (words: string): string => words.replace(/[\s`]/g, "");
        const said = letters(plainText(html));
        for (const { message } of analysis.findings) assert.ok(said.includes(letters(message)), message);
      });

      it("are a page that is sound, reaches nothing and can be read without seeing it", () => {
        const tags = tagsIn(html);
        const ids = tags.flatMap(({ attributes }) => attributes.get("id") ?? []);
        assert.equal(new Set(ids).size, ids.length, "ids are unique");
        for (const { name, attributes } of tags) {
          const href = attributes.get("href");
          if (href?.startsWith("#") === true) assert.ok(ids.includes(href.slice(1)), href);
          else if (href !== undefined) assert.match(href, /^https:\/\//);
          for (const id of attributes.get("aria-labelledby")?.split(" ") ?? [])
            assert.ok(ids.includes(id), id);
          for (const key of attributes.keys()) assert.ok(!key.startsWith("on") && key !== "style", key);
          assert.ok(!["script", "img", "link", "iframe", "object", "base"].includes(name), name);
          if (name === "th") assert.match(attributes.get("scope") ?? "", /^(?:col|row)$/);
        }
        const policy = tags.find(
          ({ attributes }) => attributes.get("http-equiv") === "Content-Security-Policy",
        );
        assert.match(
          policy?.attributes.get("content") ?? "",
          /^default-src 'none'; style-src 'sha256-[^']+='/,
        );
        for (const name of ["main", "nav", "h1", "h2", "caption"])
          assert.ok(tags.some((tag) => tag.name === name));
      });

      it("are Markdown whose tables have as many cells in each row", () => {
        let columns: number | undefined;
        for (const line of markdown.split("\n")) {
          if (!line.startsWith("|")) columns = undefined;
          else {
            columns ??= cellsOf(line).length;
            assert.equal(cellsOf(line).length, columns, line);
          }
        }
      });

      it("are a picture in which everything that has a time stands, and no two labels meet", () => {
        assert.ok(tagsIn(svg).some(({ name, within }) => name === "title" && within.length === 1));
        const rows = pictureRows(report.course);
        const drawn = [...rows.change, ...rows.certificates].map(({ label }) => label);
        for (const { name, start } of report.course.steps.shown)
          assert.ok((start === undefined ? rows.unknown : drawn).includes(name.text), name.text);
        for (const what of rows.unknown) assert.ok(plainText(svg).includes(what), what);
        assertApart(svg);
      });
    });
  }

  it("come one for each change of a text, and give each its own findings", () => {
    const text = (name: string, by: string): string =>
      `apiVersion: trust-change/v1\nkind: TrustChange\nmetadata: {name: ${name}}\nspec:\n  ticket: X\n  service: {name: s, owner: "@a/b"}\n  requestedBy: ann@example.com\n  approvers: [${by}]\n  implementers: [cy@example.com]\n  rollback: {trigger: t, owner: cy@example.com, window: 1h}\n`;
    const analysis = analysisOf(
      [text("one", "ann@example.com"), text("two", "bo@example.com")].join("---\n"),
    );
    const [one, two] = reportsOf(analysis);
    assert.deepEqual([one.name.text, two?.name.text], ["one", "two"]);
    const rules = (report: typeof one): readonly string[] =>
      report.findings.groups.flatMap(({ findings }) => findings.map(({ rule }) => rule));
    assert.ok(rules(one).includes("self-approval"));
    assert.ok(two && !rules(two).includes("self-approval"));
    const html = renderReports(reportsOf(analysis), "html");
    const ids = tagsIn(html).flatMap(({ attributes }) => attributes.get("id") ?? []);
    assert.equal(new Set(ids).size, ids.length);
  });

  it("say how much they leave out where they are kept short", () => {
    const [whole] = reportsOf(exampleAnalysis("login-cutover.trust.yaml"));
    const [short] = reportsOf(exampleAnalysis("login-cutover.trust.yaml"), { most: 1 });
    assert.equal(short.records.left, whole.records.shown.length - 1);
    assert.match(plainText(renderReports([short], "html")), /\d+ more are not shown here\./);
  });

  it("are written of broken and half-typed texts, and say that something may be missing", function () {
    this.timeout(30_000);
    const file = "login-cutover.trust.yaml";
    const { text } = exampleAnalysis(file).manifest.source;
    for (let end = 60; end < text.length; end += howMany(2_991, 997)) {
      const analysis = analysisOf(`${text.slice(0, end)}\n  - {`);
      if (analysis.manifest.changes().length === 0) continue;
      const reports = reportsOf(analysis);
      tagsIn(renderReports(reports, "html"));
      tagsIn(renderReports(reports, "svg"));
      renderReports(reports, "markdown");
      assert.ok(reports[0].isIncomplete, text.slice(end - 30, end));
    }
  });

  it("are the same for a text with other line ends", () => {
    const { manifest } = exampleAnalysis("shop-cdn-move.trust.yaml");
    const lines = analysisOf(manifest.source.text.replaceAll("\n", "\r\n"));
    const plain = analyze(analysisOf(manifest.source.text).manifest, {
      now: Date.parse("2026-11-22T12:00:00Z"),
    });
    assert.equal(renderReports(reportsOf(lines), "markdown"), renderReports(reportsOf(plain), "markdown"));
  });
});

/** Texts on one height must not cover each other, by a width that is rather too much. */
function assertApart(svg: string): void {
  const byHeight = new Map<string, { from: number; to: number; text: string }[]>();
  const lines = [...svg.matchAll(/<line class="(?:deadline|opening|cut-edge)" ([^>]*)>/g)].map(
    ([, line = ""]) => ({
      x: numberIn(line, "x1"),
      from: numberIn(line, "y1"),
      to: numberIn(line, "y2"),
    }),
  );
  for (const [, attributes = "", text = ""] of svg.matchAll(/<text ([^>]*)>([^<]*)/g)) {
    const kind = attributeIn(attributes, "class");
    const size = /tick|legend|inside/.test(kind) ? 11 : kind === "cut-words" ? 10 : 12;
    const width = widthOf(plainText(text), size) * 0.9;
    const x = numberIn(attributes, "x");
    const isCentred = /tick|cut-words/.test(kind);
    const isLast = attributeIn(attributes, "text-anchor") === "end";
    const from = isCentred ? x - width / 2 : isLast ? x - width : x;
    const y = attributeIn(attributes, "y");
    const line = byHeight.get(y) ?? [];
    for (const other of line)
      assert.ok(from >= other.to || from + width <= other.from, `${text} covers ${other.text}`);
    byHeight.set(y, [...line, { from, to: from + width, text }]);
    const middle = Number(y) - 4;
    const crossing = lines.find(
      (one) => from < one.x && one.x < from + width && one.from < middle && middle < one.to,
    );
    assert.ok(kind !== "words beside" || !crossing, `a line goes through ${text}`);
  }
}

function attributeIn(attributes: string, key: string): string {
  return new RegExp(`(?:^|\\s)${key}="([^"]*)"`).exec(attributes)?.[1] ?? "";
}

function numberIn(attributes: string, key: string): number {
  return Number(attributeIn(attributes, key));
}

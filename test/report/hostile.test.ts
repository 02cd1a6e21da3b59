import assert from "node:assert/strict";
import { renderReports, REPORT_FORMATS } from "../../server/src/report/render";
import { htmlBody } from "../../server/src/report/html/page";
import { codeSpan, escapedMarkdown } from "../../server/src/report/markdown/escape";
import { escaped, markup } from "../../server/src/report/html/markup";
import { analysisOf, reportsOf } from "./given";
import { cellsOf, plainText, tagsIn } from "./reading";

const evil = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "]]></style></svg><b>",
  "`a` ``b`` | c \\| d",
  "[x](javascript:alert(1)) ![y](z)",
  "\u202Egpj.exe\u2066",
  "\u0000\u0007\u200B",
  "&lt;b&gt; &#60;",
  "# head",
  "<!-- c -->",
];

/** A change that says something evil wherever words may stand. */
function hostile(words: string): string {
  const said = JSON.stringify(words);
  return `apiVersion: trust-change/v1
kind: TrustChange
metadata: {name: ${said}}
spec:
  summary: ${said}
  ticket: ${said}
  service: {name: ${said}, owner: ${said}}
  requestedBy: ${said}
  approvers: [{identity: ${said}, approvedAt: ${said}}]
  implementers: [${said}]
  window: {start: 2026-12-01T06:00:00Z, end: 2026-12-01T09:00:00Z}
  zones:
    - name: example.com
      records:
        - {name: www, type: TXT, ttl: 60, value: ${said}, previous: {ttl: 3600, value: ${said}}}
        - {name: ${said}, type: A, ttl: 60, value: ${said}, certificate: ${said}}
  certificates:
    - {name: ${said}, dnsNames: [${said}, www.example.com], issuerRef: {name: ${said}}, previous: {serial: ${said}}}
  credentials:
    - {name: ${said}, type: ${said}, provider: ${said}}
  steps:
    - {name: ${said}, records: [${said}], by: ${said}}
    - {name: by-hand, manual: ${said}, by: ${said}}
    - {name: waiting, wait: ${said}}
    - {name: known, wait: 10m, at: 2026-12-01T07:00:00Z}
  rollback:
    trigger: ${said}
    owner: ${said}
    window: ${said}
    pointOfNoReturn: ${said}
    tested: {date: ${said}, environment: ${said}, evidence: ${said}}
    keeps: [{target: ${said}, why: ${said}}]
    steps: [{name: ${said}, reverts: [${said}], by: ${said}}]
  exceptions:
    - {rule: schema, target: ${said}, reason: ${said}, approvedBy: ${said}, expires: 2027-01-01}
`;
}

describe("reports on texts that mean harm", () => {
  for (const words of [...evil, evil.join(" ")]) {
    it(`hold ${JSON.stringify(words)} as words alone`, () => {
      const reports = reportsOf(analysisOf(hostile(words)));
      const pages = [
        renderReports(reports, "html"),
        renderReports(reports, "svg"),
        htmlBody(reports, "links").text,
      ];
      for (const page of pages) {
        for (const { name, attributes } of tagsIn(page)) {
          assert.ok(!["script", "img", "b"].includes(name), name);
          for (const [key, value] of attributes) {
            assert.ok(!key.startsWith("on"), key);
            if (key === "href") assert.match(value, /^(?:https:\/\/|#)/);
          }
        }
        assert.ok(!page.includes("]]>") && !page.includes("<!--"));
      }
      const markdown = renderReports(reports, "markdown");
      const withoutCode = markdown.replace(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, "");
      assert.doesNotMatch(withoutCode, /(?<!\\)<(?!br>|https:)/, "no HTML");
      let columns: number | undefined;
      for (const line of markdown.split("\n")) {
        if (!line.startsWith("|")) columns = undefined;
        else assert.equal(cellsOf(line).length, (columns ??= cellsOf(line).length), line);
      }
      for (const format of REPORT_FORMATS)
        assert.doesNotMatch(renderReports(reports, format), /[^\P{C}\n]/u, "nothing invisible");
    });
  }

  it("show what is written, letter by letter", () => {
    const [words = ""] = evil;
    const [report] = reportsOf(analysisOf(hostile(words)));
    assert.equal(report.summary?.text, words);
    assert.ok(plainText(renderReports([report], "html")).includes(words));
  });

  it("hold no secret that stands in the manifest", () => {
    const password = "c29tZS1zZWNyZXQtdGhhdC1pcy1sb25nLWVub3VnaA==";
    const block = `-----BEGIN PRIVATE KEY-----\n${"MIGHAgEAMBMGByqGSM49".repeat(4)}\n-----END PRIVATE KEY-----`;
    for (const [secret, words] of [
      [password, `probe --password=${password} now`],
      ["MIGHAgEAMBMGByqGSM49", block],
    ] as const) {
      const reports = reportsOf(analysisOf(hostile(words)));
      for (const format of REPORT_FORMATS)
        assert.ok(!renderReports(reports, format).replaceAll("\\", "").includes(secret), format);
      assert.match(reports[0].summary?.text ?? "", /\[secret left out\]/);
    }
  });

  it("are cut where one value is endless", () => {
    const [report] = reportsOf(analysisOf(hostile("x".repeat(100_000))));
    assert.ok((report.summary?.text.length ?? 0) < 1_100);
  });
});

describe("escaping", () => {
  it("leaves no markup in markup", () => {
    assert.equal(escaped(`<a b='c' d="e">&\``), "&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;&#96;");
    assert.equal(
      markup`<p title="${'"'}">${"<"}${[markup`<i>${"&"}</i>`]}</p>`.text,
      '<p title="&quot;">&lt;<i>&amp;</i></p>',
    );
  });

  it("makes a fence of a code span longer than any run of backticks in it", () => {
    assert.equal(codeSpan("a"), "`a`");
    assert.equal(codeSpan("a``b`"), "``` a``b` ```");
    assert.equal(codeSpan("a|b"), "a\\|b");
    assert.equal(codeSpan("a\\|b"), "a\\\\\\|b");
  });

  it("leaves no list, heading or link in Markdown", () => {
    assert.equal(escapedMarkdown("- a"), "\\- a");
    assert.equal(escapedMarkdown("1. a"), "1\\. a");
    assert.equal(escapedMarkdown("# a\n# b"), "\\# a \\# b");
    assert.equal(escapedMarkdown("https://a.example"), "https\\://a.example");
  });
});

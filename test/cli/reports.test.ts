import assert from "node:assert/strict";
import { reportIn, formats } from "../../server/src/cli/reports/formats";
import { CompactReport } from "../../server/src/cli/reports/compact";
import { GithubReport } from "../../server/src/cli/reports/github";
import { GitlabReport, type GitlabEntry } from "../../server/src/cli/reports/gitlab";
import { JunitReport } from "../../server/src/cli/reports/junit";
import { MarkdownReport } from "../../server/src/cli/reports/markdown";
import { PrettyReport } from "../../server/src/cli/reports/pretty";
import { FileNames } from "../../server/src/cli/reports/report";
import { summaryText } from "../../server/src/cli/reports/summary";
import { nasty, root, shownFile, shownFinding, summary, written } from "./shown";

const names = new FileNames(["changes/a.trust.yaml"], "/work", "/work");
const accepted = {
  ...shownFinding({ fails: false }),
  exception: { reason: nasty, approvedBy: "grace@example.com", expires: "2026-12-31" },
};

describe("a report for people", () => {
  const message = "word ".repeat(60).trim();
  const widest = (columns: number | undefined): number => {
    const text = written(
      new PrettyReport(names, { colours: false, columns }, true),
      shownFile([shownFinding({ message })]),
    );
    return Math.max(...text.split("\n").map((line) => (line.includes("word") ? line.length : 0)));
  };

  it("breaks messages to the width of the terminal, and to one that is read with ease elsewhere", () => {
    assert.ok(widest(60) <= 60 && widest(60) > 50, String(widest(60)));
    for (const columns of [undefined, 110, 200]) assert.ok(widest(columns) <= 110 && widest(columns) > 100);
    assert.ok(widest(10) > 30 && widest(10) <= 40);
  });

  it("says which fixes --fix makes", () => {
    const fixes = [
      { title: "Write 24h", safe: true },
      { title: "Drop it", safe: false },
    ];
    const text = written(new PrettyReport(names, { colours: false }), shownFile([shownFinding({ fixes })]));
    assert.match(text, /^ {2}fix: Write 24h \(--fix makes it\)\n {2}fix: Drop it$/m);
  });
});

describe("the line at the end of a run", () => {
  const none = { ...summary, counts: { error: 0, warning: 0, information: 0, hint: 0 } };

  it("does not say of no file that nothing is found in it", () => {
    assert.equal(summaryText({ ...none, files: 0 }, []), "0 files checked: what changed affects no manifest");
    assert.equal(summaryText({ ...none, files: 1 }, []), "1 file checked, nothing found");
  });
});

describe("a compact report", () => {
  it("has a line for each finding, whatever its message holds", () => {
    const text = written(new CompactReport(names, true), shownFile([shownFinding({ message: nasty })]));
    assert.equal(
      text.slice(0, text.indexOf("100%")),
      "changes/a.trust.yaml:14:18: error san-missing-for-dns-name: ",
    );
    assert.equal(text.split("\n").length, 2);
    assert.ok(!text.includes("\u001b"));
  });
});

describe("annotations for GitHub", () => {
  it("escape the message and the properties as the runner reads them", () => {
    const finding = shownFinding({
      uri: `${root}/a%2C%20b:c%25.trust.yaml`,
      message: "50%\r\n::error::no, it: is",
    });
    const [line] = written(new GithubReport(names), shownFile([finding])).split("\n");
    assert.equal(
      line,
      "::error file=a%2C b%3Ac%25.trust.yaml,line=14,endLine=14,col=18,endColumn=20,title=san-missing-for-dns-name::50%25%0D%0A::error::no, it: is",
    );
  });

  it("have no columns where a place spans lines, and are notices below warnings", () => {
    const range = { start: { line: 0, character: 4 }, end: { line: 2, character: 1 } };
    const text = written(new GithubReport(names), shownFile([shownFinding({ range, severity: "hint" })]));
    assert.match(text, /^::notice file=changes\/a\.trust\.yaml,line=1,endLine=3,title=/);
  });

  it("never let a text begin a command of its own", () => {
    const file = shownFile([shownFinding({ message: nasty }), shownFinding({ severity: "warning" })]);
    const lines = written(new GithubReport(names), file, `b.trust.yaml ${nasty}`).split("\n");
    assert.deepEqual(
      lines.filter((line) => line.includes("::")).map((line) => line.slice(0, 8)),
      ["::error ", "::warnin", "::error "],
    );
    assert.equal(lines.at(-2), "1 file checked: 1 error, 1 file could not be read");
  });
});

describe("a code quality report for GitLab", () => {
  const entries = (text: string): readonly GitlabEntry[] => JSON.parse(text) as readonly GitlabEntry[];

  it("is one list, with what GitLab asks of each entry", () => {
    const severities = ["error", "warning", "information", "hint"] as const;
    const findings = severities.map((severity, index) =>
      shownFinding({ severity, fingerprint: `00ff:${index}`, message: nasty }),
    );
    const found = entries(written(new GitlabReport(names), shownFile(findings), "b.trust.yaml is binary"));
    assert.deepEqual(
      found.map(({ severity }) => severity),
      ["critical", "major", "minor", "info", "blocker"],
    );
    assert.equal(new Set(found.map(({ fingerprint }) => fingerprint)).size, 5);
    assert.deepEqual(found[0]?.location, { path: "changes/a.trust.yaml", lines: { begin: 14 } });
    assert.equal(found[4]?.location.path, "b.trust.yaml");
  });

  it("keeps fingerprints where lines move, and tells files apart", () => {
    const moved = { start: { line: 99, character: 0 }, end: { line: 99, character: 3 } };
    const other = shownFinding({ uri: `${root}/c.trust.yaml` });
    const [one, two, three] = entries(
      written(new GitlabReport(names), shownFile([shownFinding(), shownFinding({ range: moved }), other])),
    );
    assert.equal(one?.fingerprint, two?.fingerprint);
    assert.notEqual(one?.fingerprint, three?.fingerprint);
  });

  it("is an empty list where nothing is found", () => {
    assert.deepEqual(entries(written(new GitlabReport(names), shownFile([]))), []);
  });
});

describe("a JUnit report", () => {
  it("fails for what --fail-on names, and for nothing else", () => {
    const file = shownFile([shownFinding(), shownFinding({ severity: "hint", fails: false })], [accepted]);
    const text = written(new JunitReport(names), file);
    assert.match(
      text,
      /<testsuite name="changes\/a\.trust\.yaml" tests="3" failures="1" errors="0" skipped="1">/,
    );
    assert.equal(text.match(/<failure /g)?.length, 1);
    assert.equal(text.match(/<skipped /g)?.length, 1);
    assert.match(text, /<system-out>hint: /);
  });

  it("has a case that passes for a file without findings, and an error for one that cannot be read", () => {
    const text = written(new JunitReport(names), shownFile([]), "b.trust.yaml is binary");
    assert.match(text, /<testcase classname="changes\/a\.trust\.yaml" name="check" file="[^"]+"\/>/);
    assert.match(text, /<error message="b\.trust\.yaml is binary"\/>/);
  });

  it("is XML, whatever a manifest holds", () => {
    const text = written(
      new JunitReport(names),
      shownFile([shownFinding({ message: nasty })], [accepted]),
      nasty,
    );
    assert.doesNotMatch(text, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u);
    assertElementsClose(text);
    assert.ok(text.includes("100%, &quot;a&quot; &lt;b&gt; &amp; &apos;c&apos;&#13;&#10;::error::x"), text);
  });
});

/** Every element ends where it has to, and nothing else in the text looks like markup. */
function assertElementsClose(xml: string): void {
  const open: string[] = [];
  const tag = /<(\/?)([a-z-]+)((?: [a-z]+="[^"<&]*(?:&(?:amp|lt|gt|quot|apos|#\d+);[^"<&]*)*")*)(\/?)>/g;
  const body = xml.replace('<?xml version="1.0" encoding="UTF-8"?>', "");
  for (const [, closes, name = "", , empty] of body.matchAll(tag)) {
    if (closes) assert.equal(open.pop(), name);
    else if (!empty) open.push(name);
  }
  assert.deepEqual(open, []);
  const rest = body.replace(tag, "");
  assert.doesNotMatch(rest, /[<>]|&(?!(?:amp|lt|gt|quot|apos|#\d+);)/);
}

describe("a Markdown report", () => {
  it("shows a text as it is: no cell, element, link or mention comes from a manifest", () => {
    const text = written(new MarkdownReport(names), shownFile([shownFinding({ message: nasty })]));
    const row = text.split("\n").find((line) => line.startsWith("| error"));
    assert.ok(row);
    assert.equal(row.split(/(?<!\\)\|/).length, 6, row);
    assert.doesNotMatch(row, /<|(?<!\\)`|(?<!\\)\]\(https:\/\/evil|@/);
    assert.ok(row.includes("\\[e\\]\\(https&#58;//evil.example\\)"), row);
  });

  it("stays within what the summary of a job takes, and says what it leaves out", () => {
    const report = new MarkdownReport(names);
    const file = shownFile(Array.from({ length: 5000 }, () => shownFinding({ message: "ä".repeat(200) })));
    const text = report.begin() + report.file(file) + report.end([], summary);
    assert.ok(new TextEncoder().encode(text).length < 1024 * 1024);
    const rows = text.split("\n").filter((line) => line.startsWith("| error")).length;
    assert.match(text, new RegExp(`${5000 - rows} more findings do not fit in here`));
  });
});

describe("a report in any format", () => {
  const steering = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
  const name = "a\n::error title=x::y\u001b]0;x\u0007\u009b\u202e.trust.yaml";
  const uri = `${root}/${encodeURIComponent(name)}`;
  const message = `${nasty} \u007f\u009b31m \u202e \u2066`;
  const file = {
    ...shownFile([shownFinding({ uri, message, excerpt: { text: message, from: 0, to: 1 } })]),
    uri,
  };

  for (const format of formats) {
    it(`steers no terminal and begins no command: ${format}`, () => {
      const report = reportIn(format, new FileNames([name], "/work", "/work"), { colours: false }, false);
      const text = written(report, file, `${name}: ${message}`);
      assert.doesNotMatch(text, steering);
      const commands = text.split("\n").filter((line) => line.startsWith("::"));
      for (const command of commands)
        assert.match(command, /^::error file=(?:a%0A%3A%3Aerror title=x|b\.trust)/);
      assert.equal(commands.length, format === "github" ? 2 : 0);
      if (["json", "sarif", "gitlab"].includes(format))
        assert.ok(JSON.stringify(JSON.parse(text)).includes("\u009b31m"));
    });
  }
});

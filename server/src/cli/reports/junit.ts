import {
  placeText,
  type FileNames,
  type Report,
  type ShownFile,
  type ShownFinding,
  type Unchecked,
} from "./report";
import { withoutSteering } from "./steering";

/**
 * A JUnit report: a suite for each file, in it a case for each finding. Findings below `--fail-on` pass and say what
 * they are; accepted ones are skipped; a file in which nothing is found is one case that passes.
 */
export class JunitReport implements Report {
  constructor(private readonly names: FileNames) {}

  begin(): string {
    return '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="trust-change">\n';
  }

  file({ uri, findings, suppressed }: ShownFile): string {
    const file = this.names.of(uri);
    const cases = [
      ...findings.map((finding) => this.findingCase(finding)),
      ...suppressed.map((finding) => this.suppressedCase(finding)),
    ];
    if (cases.length === 0) cases.push(`    ${open("testcase", { classname: file, name: "check", file })}`);
    const counts = {
      tests: cases.length,
      failures: findings.filter(({ fails }) => fails).length,
      errors: 0,
      skipped: suppressed.length,
    };
    return suite(file, counts, cases);
  }

  end(errors: readonly Unchecked[]): string {
    const unchecked = errors.map(({ file, message }) =>
      suite(file, { tests: 1, failures: 0, errors: 1, skipped: 0 }, [
        testCase({ classname: file, name: "check", file }, open("error", { message })),
      ]),
    );
    return `${unchecked.join("")}</testsuites>\n`;
  }

  private findingCase(finding: ShownFinding): string {
    const { severity, message, fails } = finding;
    const said = `${placeText(this.names.of(finding.uri), finding)}\n${message}`;
    const content = fails
      ? `<failure${attributes({ type: severity, message })}>${escaped(said)}</failure>`
      : `<system-out>${escaped(`${severity}: ${said}`)}</system-out>`;
    return testCase(this.attributesOf(finding), content);
  }

  private suppressedCase(finding: ShownFile["suppressed"][number]): string {
    const { reason, approvedBy, expires } = finding.exception;
    const message = `accepted by ${approvedBy} until ${expires}: ${reason}`;
    return testCase(this.attributesOf(finding), open("skipped", { message }));
  }

  private attributesOf({ rule, uri, range: { start } }: ShownFinding): Attributes {
    const file = this.names.of(uri);
    const line = start.line + 1;
    return { classname: file, name: `${rule} (${line}:${start.character + 1})`, file, line };
  }
}

type Attributes = Readonly<Record<string, string | number>>;

function suite(name: string, counts: Attributes, cases: readonly string[]): string {
  return `  <testsuite${attributes({ name, ...counts })}>\n${cases.join("\n")}\n  </testsuite>\n`;
}

function testCase(values: Attributes, content: string): string {
  return `    <testcase${attributes(values)}>\n      ${content}\n    </testcase>`;
}

/** An element without content. */
function open(name: string, values: Attributes): string {
  return `<${name}${attributes(values)}/>`;
}

function attributes(values: Attributes): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join("");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

/** A text as content or attribute; characters that XML 1.0 (section 2.2) does not know at all are left out. */
function escaped(text: string): string {
  const known = text
    .replace(/\p{Surrogate}/gu, "\uFFFD")
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replace(/[&<>"'\t\n\r]/g, (character) => entities[character] ?? "");
  return withoutSteering(known, (code) => `&#${code};`);
}

import type { ReportedFinding } from "../../server/src/service/file-report";
import type { Report, ShownFile, ShownFinding, Summary } from "../../server/src/cli/reports/report";

export const root = "file:///work";

/** Everything that has a meaning in one format or another. */
export const nasty =
  "100%, \"a\" <b> & 'c'\r\n::error::x | `d` [e](https://evil.example) \u0000\u0007\u001b[31m \ud800 \ufffe @all";

export function shownFinding(
  given: Partial<ReportedFinding> & { readonly fails?: boolean } = {},
): ShownFinding {
  return {
    rule: "san-missing-for-dns-name",
    severity: "error",
    uri: `${root}/changes/a.trust.yaml`,
    range: { start: { line: 13, character: 17 }, end: { line: 13, character: 20 } },
    message: "www.example.com is not covered",
    excerpt: { text: "name: www", from: 6, to: 9 },
    fingerprint: "00ff:1",
    controls: [],
    fixes: [],
    related: [],
    fails: true,
    ...given,
  };
}

export function shownFile(
  findings: readonly ShownFinding[],
  suppressed: ShownFile["suppressed"] = [],
): ShownFile {
  return { uri: `${root}/changes/a.trust.yaml`, findings, suppressed };
}

export const summary: Summary = {
  files: 1,
  counts: { error: 1, warning: 0, information: 0, hint: 0 },
  suppressed: 0,
  known: undefined,
  statistics: undefined,
};

/** A whole report of one file, and of one that could not be read. */
export function written(report: Report, file: ShownFile, unreadable?: string): string {
  const errors =
    unreadable === undefined
      ? []
      : [
          {
            uri: `${root}/b.trust.yaml`,
            file: "b.trust.yaml",
            message: unreadable,
            isOwnFault: false,
          },
        ];
  return report.begin() + report.file(file) + report.end(errors, summary);
}

import type { ChangeReport } from "./change-report";
import { htmlPage } from "./html/page";
import { markdownDocument } from "./markdown/document";
import { svgDocument } from "./svg/document";

export const REPORT_FORMATS = ["markdown", "html", "svg"] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];

/**
 * Writes reports in a form for people. A picture shows one change: of several, the first.
 *
 * @param reports at least one
 */
export function renderReports(
  reports: readonly [ChangeReport, ...ChangeReport[]],
  format: ReportFormat,
): string {
  switch (format) {
    case "markdown":
      return markdownDocument(reports);
    case "html":
      return htmlPage(reports);
    case "svg":
      return svgDocument(reports[0]);
  }
}

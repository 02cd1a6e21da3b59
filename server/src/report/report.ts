import type { TrustChange } from "../manifest/model/trust-change";
import type { Analysis, Finding } from "../rules/engine";
import { spanOfPlace } from "../rules/finding";
import type { ChangeReport } from "./change-report";
import { courseOf } from "./course";
import { coverageIn } from "./coverage";
import { findingsReport } from "./findings";
import { peopleIn } from "./people";
import { Transcript } from "./transcript";
import { wayBackOf } from "./way-back";
import { certificatesIn, othersIn, recordsIn } from "./what-changes";

export interface ReportOptions {
  /** How many entries of one list are shown; the others are counted. */
  readonly most: number;
}

/** Everything, for a file that somebody keeps. */
export const EVERYTHING: ReportOptions = { most: Number.POSITIVE_INFINITY };

/** The reports on the changes of a text, in the order of the text; none for a text without a change. */
export function changeReports(analysis: Analysis, options: ReportOptions): readonly ChangeReport[] {
  const { manifest, secrets } = analysis;
  return manifest.changes().map((change) => {
    const report = changeReport(analysis, change, options);
    // What is known as a secret at one place may stand at another, where nothing gives it away.
    return secrets.isEmpty ? report : told(report, (words) => secrets.leftOutOf(words));
  });
}

/** A value in which each text is as it may be told. */
function told<T>(value: T, clean: (words: string) => string): T {
  if (typeof value === "string") return clean(value) as T & string;
  if (Array.isArray(value)) return value.map((one: unknown) => told(one, clean)) as T & unknown[];
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, told<unknown>(one, clean)]),
  ) as T & object;
}

function changeReport(analysis: Analysis, change: TrustChange, { most }: ReportOptions): ChangeReport {
  const { source } = analysis.manifest;
  const transcript = new Transcript(source);
  const { spec } = change;
  const service = spec.at("service");
  const changes = analysis.manifest.changes();
  const isOwn = (finding: Finding): boolean => belongsTo(finding, change, changes);
  return {
    name:
      transcript.of(change.view.at("metadata").at("name")) ??
      transcript.words("A change without a name", change.document.root),
    summary: transcript.of(spec.at("summary")),
    ticket: transcript.of(spec.at("ticket")),
    type: change.type,
    operatingModel: transcript.of(spec.at("operatingModel")),
    risk: change.risk(),
    service: {
      name: transcript.of(service.at("name")),
      owner: transcript.of(service.at("owner")),
      exposure: transcript.of(service.at("exposure")),
      critical: transcript.of(service.at("critical")),
    },
    isIncomplete: change.isBroken,
    people: peopleIn(change, transcript),
    records: recordsIn(change, transcript, most),
    keptRecords: change.records().filter(({ changes }) => !changes).length,
    certificates: certificatesIn(change, transcript, most),
    others: othersIn(change, transcript, most),
    course: courseOf(change, transcript, most),
    coverage: coverageIn(change, transcript, most),
    wayBack: wayBackOf(change, transcript, most),
    findings: findingsReport(
      source,
      analysis.findings.filter(isOwn),
      analysis.suppressed.filter(({ finding }) => isOwn(finding)),
      most,
    ),
  };
}

/** A finding about the text as such belongs to every change of it, unless it stands in the document of another one. */
function belongsTo(finding: Finding, change: TrustChange, changes: readonly TrustChange[]): boolean {
  if (finding.change !== undefined) return finding.change === change;
  const { source, span } = spanOfPlace(finding.at);
  return !changes.some(
    ({ document }) =>
      document !== change.document &&
      document.source === source &&
      document.span.start <= span.start &&
      span.start < document.span.end,
  );
}

import { version } from "../../../../package.json";
import type { ReportedFix } from "../../service/file-report";
import { jsonText, JsonItems } from "./json-items";
import type { FileNames, Report, ShownFile, ShownFinding, Unchecked } from "./report";
import { SarifRules } from "./sarif-rules";
import type {
  SarifFix,
  SarifLocation,
  SarifMessage,
  SarifPhysicalLocation,
  SarifRegion,
  SarifResult,
} from "./sarif-types";

/** What paths are relative to. */
const BASE = "SRCROOT";

const levels = { error: "error", warning: "warning", information: "note", hint: "note" } as const;

/** The report for services that collect findings: SARIF 2.1.0 (OASIS), of which results are written as they come. */
export class SarifReport implements Report {
  private readonly rules = new SarifRules();
  private readonly results = new JsonItems(4);

  constructor(private readonly names: FileNames) {}

  begin(): string {
    const schema =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    return `{\n  "$schema": "${schema}",\n  "version": "2.1.0",\n  "runs": [\n    {\n      "results": [`;
  }

  file({ findings, suppressed }: ShownFile): string {
    const results = [
      ...findings.map((finding) => this.result(finding)),
      ...suppressed.map((finding) => this.suppressed(finding)),
    ];
    return results.map((result) => this.results.item(result)).join("");
  }

  end(errors: readonly Unchecked[]): string {
    const { driverRules, supportedTaxonomies, taxonomies } = this.rules.written();
    const rest = {
      tool: {
        driver: {
          name: "trust-change",
          version,
          semanticVersion: version,
          informationUri: this.rules.home,
          rules: driverRules,
          supportedTaxonomies,
        },
      },
      taxonomies,
      invocations: [
        {
          executionSuccessful: errors.length === 0,
          toolExecutionNotifications: errors.map(({ uri, message }) => ({
            level: "error",
            message: plain(message),
            locations: [{ physicalLocation: { artifactLocation: this.artifact(uri) } }],
          })),
        },
      ],
      originalUriBaseIds: { [BASE]: { uri: this.names.rootUri } },
      columnKind: "utf16CodeUnits",
    };
    const members = jsonText(rest).slice(1, -2).replaceAll("\n", "\n    ");
    return `${this.results.end()}],${members}\n    }\n  ]\n}\n`;
  }

  private suppressed(finding: ShownFile["suppressed"][number]): SarifResult {
    const { reason, approvedBy, expires } = finding.exception;
    const justification = `${reason} (approved by ${approvedBy}, until ${expires})`;
    return {
      ...this.result(finding),
      suppressions: [{ kind: "inSource", status: "accepted", justification }],
    };
  }

  private result(finding: ShownFinding): SarifResult {
    const { rule, severity, message, uri, range, fingerprint, related, fixes } = finding;
    const written = fixes.flatMap((fix) => this.fix(uri, fix) ?? []);
    return {
      ruleId: rule,
      ruleIndex: this.rules.indexOf(rule),
      level: levels[severity],
      message: plain(message),
      locations: [{ physicalLocation: this.place(uri, range) }],
      ...(related.length > 0
        ? {
            relatedLocations: related.map((one, id): SarifLocation => ({
              id,
              physicalLocation: this.place(one.uri, one.range),
              message: plain(one.message),
            })),
          }
        : {}),
      // GitHub keeps an alert by the name that it gives to fingerprints of its own.
      partialFingerprints: { "trustChange/v1": fingerprint, primaryLocationLineHash: fingerprint },
      ...(written.length > 0 ? { fixes: written } : {}),
      properties: { severity },
    };
  }

  private fix(uri: string, { title, safe, edits = [] }: ReportedFix): SarifFix | undefined {
    if (edits.length === 0) return undefined;
    const replacements = edits.map(({ range, newText }) => ({
      deletedRegion: regionOf(range),
      insertedContent: { text: newText },
    }));
    return {
      description: plain(title),
      artifactChanges: [{ artifactLocation: this.artifact(uri), replacements }],
      properties: { safe },
    };
  }

  private place(uri: string, range: ShownFinding["range"]): SarifPhysicalLocation {
    return { artifactLocation: this.artifact(uri), region: regionOf(range) };
  }

  /** By its path from the root, percent-encoded; outside of the root by its whole address. */
  private artifact(uri: string): SarifPhysicalLocation["artifactLocation"] {
    const { rootUri } = this.names;
    if (!uri.startsWith(rootUri)) return { uri };
    // In a relative path a colon would end a scheme.
    return { uri: uri.slice(rootUri.length).replaceAll(":", "%3A"), uriBaseId: BASE };
  }
}

/** Counted from one; the end is the first place behind it. */
function regionOf({ start, end }: ShownFinding["range"]): SarifRegion {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

/** A message in which nothing that comes from a manifest becomes a link (section 3.11.6). */
function plain(text: string): SarifMessage {
  return { text: text.replace(/\[(?=[^[\]]*\]\()/g, "\\[") };
}

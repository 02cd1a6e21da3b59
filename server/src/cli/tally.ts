import type { Severity } from "../rules/finding";
import type { Baseline } from "./baseline";
import { fails, type FailOn } from "./fail-on";
import type { FileOutcome } from "./file-check";
import type { FileReport, ReportedFinding } from "../service/file-report";
import {
  uriOf,
  withSlashes,
  type Report,
  type RuleCount,
  type ShownFinding,
  type Summary,
  type Unchecked,
} from "./reports/report";
import { EXIT, printable, type ExitCode, type Terminal } from "./terminal";

const order: readonly Severity[] = ["error", "warning", "information", "hint"];

/** Where a report goes. */
export interface Output {
  readonly report: Report;
  readonly write: (text: string) => void;
  /** Only what fails is shown. */
  readonly quiet: boolean;
}

export interface TallySettings {
  readonly failOn: FailOn;
  readonly statistics: boolean;
  /** What it knows is counted, and neither shown nor a reason to fail. */
  readonly baseline: Baseline | undefined;
  /** Whether everything that is found becomes known with this run. */
  readonly takesAll: boolean;
}

/** Writes the reports as files come in, and counts what they say. */
export class Tally {
  private readonly counts: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  private readonly byRule = new Map<string, RuleCount>();
  private readonly errors: Unchecked[] = [];
  private readonly shown = new Set<string>();
  private readonly numbers = new Map<string, number>();
  private files = 0;
  private suppressed = 0;
  private known = 0;
  /** The addresses of the files that were checked. */
  readonly checked = new Set<string>();
  /** What becomes known with this run. */
  readonly taken: ShownFinding[] = [];

  constructor(
    private readonly outputs: readonly Output[],
    private readonly terminal: Pick<Terminal, "cwd" | "writeError">,
    private readonly settings: TallySettings,
  ) {
    for (const { report, write } of outputs) write(report.begin());
  }

  add(path: string, outcome: FileOutcome): void {
    const file = withSlashes(path);
    if (outcome.kind === "checked") this.addChecked(uriOf(path, this.terminal.cwd), outcome.report);
    else if (outcome.kind === "unreadable")
      this.addError(path, `${file} could not be read: ${outcome.reason}`, false);
    else {
      this.terminal.writeError(`trust-change: internal error on ${printable(file)}: ${outcome.fault}\n`);
      this.addError(path, `${file} could not be checked: trust-change itself failed on it`, true);
    }
  }

  /** Writes the end of the reports. */
  end(): { readonly exitCode: ExitCode; readonly statistics: readonly RuleCount[] } {
    const { errors } = this;
    errors.sort((a, b) => (a.file < b.file ? -1 : 1));
    const summary = this.summary();
    for (const { report, write } of this.outputs) write(report.end(errors, summary));
    return { exitCode: this.exitCode(), statistics: summary.statistics ?? [] };
  }

  private exitCode(): ExitCode {
    if (this.errors.some(({ isOwnFault }) => isOwnFault)) return EXIT.internal;
    if (this.errors.length > 0) return EXIT.unreadable;
    return order.some((severity) => this.counts[severity] > 0 && fails(severity, this.settings.failOn))
      ? EXIT.findings
      : EXIT.clean;
  }

  private addChecked(uri: string, { findings, suppressed }: FileReport): void {
    this.files++;
    this.checked.add(uri);
    const fresh = findings
      .filter((finding) => this.isFirst(finding))
      .map((finding) => this.numbered(finding));
    const accepted = suppressed
      .filter(({ finding }) => this.isFirst(finding))
      .map(({ finding, exception }) => ({ ...this.numbered(finding), exception }));
    this.suppressed += accepted.length;
    const { baseline, takesAll } = this.settings;
    if (takesAll) this.taken.push(...fresh);
    const open = takesAll ? [] : fresh.filter((finding) => !baseline?.knows(finding));
    this.known += fresh.length - open.length;
    for (const finding of open) this.count(finding);
    const failing = open.filter(({ fails }) => fails);
    for (const { report, write, quiet } of this.outputs)
      write(report.file({ uri, findings: quiet ? failing : open, suppressed: accepted }));
  }

  /** What several files find in one policy is said once. */
  private isFirst({ uri, range, rule, message }: ReportedFinding): boolean {
    const key = JSON.stringify([uri, range.start, range.end, rule, message]);
    return !this.shown.has(key) && Boolean(this.shown.add(key));
  }

  /** With what tells it from others of its file that are alike. */
  private numbered(finding: ReportedFinding): ShownFinding {
    const key = `${finding.uri} ${finding.fingerprint}`;
    const number = (this.numbers.get(key) ?? 0) + 1;
    this.numbers.set(key, number);
    return {
      ...finding,
      fingerprint: `${finding.fingerprint}:${number}`,
      fails: fails(finding.severity, this.settings.failOn),
    };
  }

  private count({ severity, rule }: ReportedFinding): void {
    this.counts[severity]++;
    const key = `${rule} ${severity}`;
    const count = (this.byRule.get(key)?.count ?? 0) + 1;
    this.byRule.set(key, { rule, severity, count });
  }

  private addError(path: string, message: string, isOwnFault: boolean): void {
    const uri = uriOf(path, this.terminal.cwd);
    this.errors.push({ uri, file: withSlashes(path), message, isOwnFault });
  }

  private summary(): Summary {
    const { files, counts, suppressed, known, settings } = this;
    const ranked = [...this.byRule.values()].sort(
      (a, b) =>
        b.count - a.count ||
        (a.rule === b.rule
          ? order.indexOf(a.severity) - order.indexOf(b.severity)
          : a.rule < b.rule
            ? -1
            : 1),
    );
    return {
      files,
      counts,
      suppressed,
      known: settings.baseline ? known : undefined,
      statistics: settings.statistics ? ranked : undefined,
    };
  }
}

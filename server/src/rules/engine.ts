import type { Exception } from "../manifest/model/exception";
import type { Manifest } from "../manifest/model/manifest";
import { keyed } from "../text/once";
import { askingOnce } from "../query/query";
import type { PolicySeverity } from "../manifest/model/policy";
import type { TrustChange } from "../manifest/model/trust-change";
import { Checks, type Raised } from "./checks";
import { exceptionFor } from "./exceptions";
import { secretsIn, tellable } from "./tellable";
import { spanOfPlace, type Fix, type Place, type Related, type Severity } from "./finding";
import { allRules } from "./registry";
import type { AnyRule, RuleContext, RuleMeta } from "./rule";

/** What a rule found, complete: severity decided, nothing left out. */
export interface Finding {
  readonly rule: RuleMeta;
  readonly severity: Severity;
  readonly message: string;
  readonly at: Place;
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
  readonly targets: readonly string[];
  /** The change it belongs to; undefined for findings about the text as such. */
  readonly change: TrustChange | undefined;
}

export interface Suppressed {
  readonly finding: Finding;
  readonly exception: Exception;
}

export interface Analysis {
  readonly manifest: Manifest;
  /** In the order of the text. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
}

/** The severities of rules, by their ids, that go before those of the policy. */
export type SeverityOverrides = ReadonlyMap<string, PolicySeverity>;

/** Runs every rule over a manifest, once: nothing of it follows a change of its text afterwards. */
export function analyze(
  manifest: Manifest,
  { now, severities }: Pick<RuleContext, "now"> & { readonly severities?: SeverityOverrides },
  rules: readonly AnyRule[] = allRules,
): Analysis {
  return askingOnce(() => new Analyzer(manifest, rules, severities).analysis(now));
}

/**
 * Keeps the findings of a manifest while its text is edited: after a change only those are worked out again that rest on
 * what has changed. The editor and the command line both come through here.
 */
export class Analyzer {
  private readonly checks: Checks;

  constructor(
    readonly manifest: Manifest,
    rules: readonly AnyRule[] = allRules,
    private readonly severities: SeverityOverrides = new Map(),
  ) {
    this.checks = new Checks(manifest, rules);
  }

  /**
   * Works for a time on what is not up to date.
   *
   * @param now the time that counts as now, epoch milliseconds
   * @param isTimeUp asked between two checks, each of which takes well under a millisecond
   * @returns whether everything is up to date
   */
  work(now: number, isTimeUp: () => boolean): boolean {
    return this.checks.work(now, isTimeUp);
  }

  /** Everything that is found in the text as it is; works off whatever is not up to date. */
  analysis(now: number): Analysis {
    this.checks.complete(now);
    return this.findingsSoFar(now);
  }

  /** What is found up to now; some of it may be missing while there is work left. */
  findingsSoFar(now: number): Analysis {
    const { manifest } = this;
    const findings: Finding[] = [];
    const suppressed: Suppressed[] = [];
    const drafts = [...this.checks.raised()];
    // While nothing is found, nothing is asked about the whole text: it may not be read yet.
    if (drafts.length === 0) return { manifest, findings, suppressed };
    // Nor while what is found speaks of what it found, and not of what is missing.
    const isBroken = keyed((change: TrustChange) => change.isBroken);
    const secrets = secretsIn(drafts.map(({ draft }) => draft));
    const raised = drafts.flatMap((one) => this.toFinding(one, isBroken, secrets) ?? []);
    for (const finding of withoutRepeats(raised.sort(byPlace))) {
      const exception = exceptionOf(finding, manifest, now);
      if (exception) suppressed.push({ finding, exception });
      else findings.push(finding);
    }
    return { manifest, findings, suppressed };
  }

  /** Undefined where it is not wanted, or where it speaks of what is missing in a text that cannot be read. */
  private toFinding(
    { rule, draft, change }: Raised,
    isBroken: (change: TrustChange) => boolean,
    secrets: readonly string[],
  ): Finding | undefined {
    const severity = this.severities.get(rule.id) ?? this.manifest.policy?.severityOf(rule.id);
    if (severity === "ignore") return undefined;
    if (rule.restsOn !== "entity" && change && isBroken(change)) return undefined;
    return {
      rule,
      severity: severity ?? draft.severity ?? rule.severity,
      ...tellable(draft, secrets),
      at: draft.at,
      targets: draft.targets ?? [],
      change,
    };
  }
}

/** What an anchor brings into several places is found in each of them: the same at one place is said once. */
function withoutRepeats(sorted: readonly Finding[]): readonly Finding[] {
  const said = new Set<string>();
  return sorted.filter((finding) => {
    const { source, span } = spanOfPlace(finding.at);
    const key = [source.uri, span.start, span.end, finding.rule.id, finding.message].join(" ");
    return !said.has(key) && Boolean(said.add(key));
  });
}

function exceptionOf(finding: Finding, manifest: Manifest, now: number): Exception | undefined {
  const changes = finding.change ? [finding.change] : manifest.changes();
  for (const change of changes) {
    const exception = exceptionFor(finding, change, now);
    if (exception) return exception;
  }
  return undefined;
}

function byPlace(a: Finding, b: Finding): number {
  const left = spanOfPlace(a.at).span;
  const right = spanOfPlace(b.at).span;
  return left.start - right.start || left.end - right.end || (a.rule.id < b.rule.id ? -1 : 1);
}

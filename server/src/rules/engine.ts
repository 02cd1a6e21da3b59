import type { KnownSecrets } from "../credentials/secrets/known";
import type { Exception } from "../manifest/model/exception";
import type { Manifest } from "../manifest/model/manifest";
import { keyed } from "../text/once";
import { askingOnce } from "../query/query";
import type { PolicySeverity } from "../manifest/model/policy";
import type { TrustChange } from "../manifest/model/trust-change";
import type { Span } from "../manifest/syntax/node";
import type { Source } from "../manifest/syntax/source";
import { Checks } from "./checks";
import { exceptionFor } from "./exceptions";
import { noDocument } from "./language/no-document";
import { schema } from "./language/schema";
import type { Raised } from "./raised";
import { raisedOnce } from "./raise-once";
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
  /** What is left out of all words about the text, and hidden where it is shown. */
  readonly secrets: KnownSecrets;
}

/** The severities of rules, by their ids, that go before those of the policy. */
export type SeverityOverrides = ReadonlyMap<string, PolicySeverity>;

export interface AnalysisOptions extends Pick<RuleContext, "now"> {
  readonly severities?: SeverityOverrides;
  /** Whether nobody is still writing the text: one that is empty holds no manifest then, and is no beginning. */
  readonly isFinished?: boolean;
}

/** Runs every rule over a manifest, once: nothing of it follows a change of its text afterwards. */
export function analyze(
  manifest: Manifest,
  { now, severities, isFinished = false }: AnalysisOptions,
  rules: readonly AnyRule[] = allRules,
): Analysis {
  return askingOnce(() => {
    const bare = isFinished ? noDocument(manifest) : undefined;
    const first = bare ? [{ rule: schema, draft: bare, change: undefined }] : [];
    return told(manifest, [...first, ...raisedOnce(manifest, rules, now)], now, severities);
  });
}

/**
 * Keeps the findings of a manifest while its text is edited: after a change only those are worked out again that rest on
 * what has changed.
 */
export class Analyzer {
  private readonly checks: Checks;

  constructor(
    readonly manifest: Manifest,
    rules: readonly AnyRule[] = allRules,
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

  /** Whether what the text says by itself is known, before it is known what it all means. */
  get knowsText(): boolean {
    return this.checks.knowsText;
  }

  /** Everything that is found in the text as it is; works off whatever is not up to date. */
  analysis(now: number): Analysis {
    this.checks.complete(now);
    return this.findingsSoFar(now);
  }

  /** What is found up to now; some of it may be missing while there is work left. */
  findingsSoFar(now: number): Analysis {
    return told(this.manifest, [...this.checks.raised()], now);
  }
}

/** What was raised, as it is told: in order, and without what is excepted or not wanted. */
function told(
  manifest: Manifest,
  raised: readonly Raised[],
  now: number,
  severities: SeverityOverrides = new Map(),
): Analysis {
  const findings: Finding[] = [];
  const suppressed: Suppressed[] = [];
  // While nothing is found, nothing is asked about the whole text: it may not be read yet.
  const secrets = secretsIn(raised.map(({ draft }) => draft));
  if (raised.length === 0) return { manifest, findings, suppressed, secrets };
  const all = wanted(manifest, raised, severities).map((one) => placed(toFinding(one, secrets)));
  for (const { finding } of withoutRepeats(all.sort(byPlace))) {
    const exception = exceptionOf(finding, manifest, now);
    if (exception) suppressed.push({ finding, exception });
    else findings.push(finding);
  }
  return { manifest, findings, suppressed, secrets };
}

interface Wanted extends Raised {
  readonly severity: Severity;
}

/** What nobody ignores, and what does not speak of what is missing in a text that cannot be read. */
function wanted(
  manifest: Manifest,
  raised: readonly Raised[],
  severities: SeverityOverrides,
): readonly Wanted[] {
  // While all that is found speaks of what it found, nobody asks whether the whole can be read.
  const isBroken = keyed((change: TrustChange) => change.isBroken);
  return raised.flatMap((one) => {
    const { rule, draft, change } = one;
    const severity = severities.get(rule.id) ?? manifest.policy?.severityOf(rule.id);
    if (severity === "ignore") return [];
    if (rule.restsOn !== "entity" && change && isBroken(change)) return [];
    return [{ ...one, severity: severity ?? draft.severity ?? rule.severity }];
  });
}

function toFinding({ rule, draft, change, severity }: Wanted, secrets: KnownSecrets): Finding {
  return {
    rule,
    severity,
    ...tellable(draft, secrets),
    at: draft.at,
    targets: draft.targets ?? [],
    change,
  };
}

/** A finding, and the stretch of text at which it is told. */
interface Placed {
  readonly finding: Finding;
  readonly source: Source;
  readonly span: Span;
}

function placed(finding: Finding): Placed {
  return { finding, ...spanOfPlace(finding.at) };
}

/** What an anchor brings into several places is found in each of them: the same at one place is said once. */
function* withoutRepeats(sorted: readonly Placed[]): Generator<Placed> {
  const saidHere = new Set<string>();
  let before: Placed | undefined;
  for (const one of sorted) {
    if (before && byPlace(before, one) !== 0) saidHere.clear();
    before = one;
    const words = `${one.source.uri} ${one.finding.message}`;
    if (!saidHere.has(words)) yield one;
    saidHere.add(words);
  }
}

function exceptionOf(finding: Finding, manifest: Manifest, now: number): Exception | undefined {
  const changes = finding.change ? [finding.change] : manifest.changes();
  for (const change of changes) {
    const exception = exceptionFor(finding, change, now);
    if (exception) return exception;
  }
  return undefined;
}

function byPlace(a: Placed, b: Placed): number {
  return a.span.start - b.span.start || a.span.end - b.span.end || byRule(a.finding, b.finding);
}

function byRule(a: Finding, b: Finding): number {
  return a.rule.id === b.rule.id ? 0 : a.rule.id < b.rule.id ? -1 : 1;
}

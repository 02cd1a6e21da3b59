import type { Exception } from "../manifest/model/exception";
import type { Manifest } from "../manifest/model/manifest";
import type { TrustChange } from "../manifest/model/trust-change";
import { exceptionFor } from "./exceptions";
import { spanOfPlace, type FindingDraft, type Fix, type Place, type Related, type Severity } from "./finding";
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

/** Runs every rule over a manifest. The editor and the command line both come through here. */
export function analyze(
  manifest: Manifest,
  context: RuleContext,
  rules: readonly AnyRule[] = allRules,
): Analysis {
  const raised = rules.flatMap((rule) => [...run(rule, manifest, context)]);
  const findings: Finding[] = [];
  const suppressed: Suppressed[] = [];
  for (const finding of withoutRepeats(raised.sort(byPlace))) {
    const exception = exceptionOf(finding, manifest, context.now);
    if (exception) suppressed.push({ finding, exception });
    else findings.push(finding);
  }
  return { manifest, findings, suppressed };
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

function* run(rule: AnyRule, manifest: Manifest, context: RuleContext): Generator<Finding> {
  const severity = manifest.policy?.severityOf(rule.id);
  if (severity === "ignore") return;
  for (const { draft, change } of drafts(rule, manifest, context)) {
    yield {
      rule,
      severity: severity ?? draft.severity ?? rule.severity,
      message: draft.message,
      at: draft.at,
      related: draft.related ?? [],
      fixes: draft.fixes ?? [],
      targets: draft.targets ?? [],
      change,
    };
  }
}

interface Raised {
  readonly draft: FindingDraft;
  readonly change: TrustChange | undefined;
}

function* drafts(rule: AnyRule, manifest: Manifest, context: RuleContext): Generator<Raised> {
  if (rule.over === "manifest") {
    for (const draft of rule.check(manifest, context)) yield { draft, change: undefined };
    return;
  }
  for (const change of manifest.changes()) {
    if (change.isBroken && rule.restsOn === "document") continue;
    for (const draft of draftsIn(rule, change, context)) yield { draft, change };
  }
}

function* draftsIn(rule: AnyRule, change: TrustChange, context: RuleContext): Generator<FindingDraft> {
  switch (rule.over) {
    case "change":
      yield* rule.check(change, context);
      break;
    case "zone":
      for (const zone of change.intact(change.zones())) yield* rule.check({ zone, change }, context);
      break;
    case "record":
      for (const record of change.intact(change.records())) yield* rule.check({ record, change }, context);
      break;
    case "certificate":
      for (const certificate of change.intact(change.certificates()))
        yield* rule.check({ certificate, change }, context);
      break;
    case "credential":
      for (const credential of change.intact(change.credentials()))
        yield* rule.check({ credential, change }, context);
      break;
    case "control":
      for (const control of change.intact(change.controls())) yield* rule.check({ control, change }, context);
      break;
    case "manifest":
      break;
  }
}

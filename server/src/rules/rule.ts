import type { ControlReference } from "../controls";
import type { Certificate } from "../manifest/model/certificate";
import type { ControlClaim } from "../manifest/model/control-claim";
import type { Credential } from "../manifest/model/credential";
import type { Manifest } from "../manifest/model/manifest";
import type { RecordSet } from "../manifest/model/record-set";
import type { TrustChange } from "../manifest/model/trust-change";
import type { Zone } from "../manifest/model/zone";
import type { FindingDraft, Severity } from "./finding";

export type Plane =
  "language" | "naming" | "dns" | "pki" | "dnssec" | "rollback" | "governance" | "credentials" | "controls";

/** What a rule may range over: it is asked once for each, and its findings belong to that one. */
export interface Ranges {
  /** The whole text with all its documents. */
  manifest: Manifest;
  /** One TrustChange document. */
  change: TrustChange;
  zone: { readonly zone: Zone; readonly change: TrustChange };
  record: { readonly record: RecordSet; readonly change: TrustChange };
  certificate: { readonly certificate: Certificate; readonly change: TrustChange };
  credential: { readonly credential: Credential; readonly change: TrustChange };
  control: { readonly control: ControlClaim; readonly change: TrustChange };
}

export interface RuleDocs {
  /** What is wrong, in a sentence or two. */
  readonly problem: string;
  /** What happens to people and services when it stays. */
  readonly why: string;
  readonly remedy: string;
  /** Keys of `spec` that show the fault: the rest of a sound change is put around them. Executed as a test. */
  readonly bad: string;
  /** The same, put right: raises nothing of this rule. Executed as a test. */
  readonly good: string;
}

export interface RuleMeta {
  /** Kebab-case, for ever: the `code` of diagnostics, the name in exceptions and policies. */
  readonly id: string;
  readonly plane: Plane;
  readonly severity: Severity;
  /** How sure a finding is: `low` where the manifest may not know everything that matters. */
  readonly confidence: "high" | "medium" | "low";
  readonly title: string;
  /** The first one gives the link of the diagnostic. */
  readonly controls: readonly [ControlReference, ...ControlReference[]];
  /** RFCs and Baseline Requirements, with their sections. */
  readonly references: readonly string[];
  /**
   * What must be intact for a finding to stand: `entity` alone, or the whole `document` because the rule speaks of
   * what is missing. In a document with broken YAML the latter says nothing.
   */
  readonly restsOn: "entity" | "document";
  readonly docs: RuleDocs;
}

export interface RuleContext {
  /** The time that counts as now, epoch milliseconds. Rules read no clock. */
  readonly now: number;
}

export interface Rule<Over extends keyof Ranges = keyof Ranges> extends RuleMeta {
  readonly over: Over;
  check(entity: Ranges[Over], context: RuleContext): Iterable<FindingDraft>;
}

/** A rule over any kind of entity, as the registry holds it. */
export type AnyRule = { [Over in keyof Ranges]: Rule<Over> }[keyof Ranges];

/** Declares a rule; the type of `over` gives the type of the entity that `check` is asked about. */
export function defineRule<Over extends keyof Ranges>(rule: Rule<Over>): Rule<Over> {
  return rule;
}

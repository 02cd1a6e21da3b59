import type { ControlReference } from "../controls";
import type { Certificate } from "../manifest/model/certificate";
import type { ControlClaim } from "../manifest/model/control-claim";
import type { Credential } from "../manifest/model/credential";
import type { Manifest } from "../manifest/model/manifest";
import type { Exception } from "../manifest/model/exception";
import type { NamedEntry } from "../manifest/model/named-entries";
import type { RecordSet } from "../manifest/model/record-set";
import type { Step } from "../manifest/model/step";
import type { TrustChange } from "../manifest/model/trust-change";
import type { Zone } from "../manifest/model/zone";
import type { Part } from "../manifest/schema/part";
import type { FindingDraft, Severity } from "./finding";

export type Plane =
  "language" | "naming" | "dns" | "pki" | "dnssec" | "rollback" | "governance" | "credentials" | "controls";

/**
 * What a rule may range over: it is asked once for each, and its findings belong to that one. They are worked out again
 * when something changes that the rule read, and at no other time; so a rule over each record must not ask about all.
 */
export interface Ranges {
  /** The whole text with all its documents. */
  manifest: Manifest;
  /** A stretch of text that is read by itself, with what the schemas say of it; `change` where it is a part of one. */
  part: { readonly part: Part; readonly change: TrustChange | undefined };
  /**
   * The same, for what can be told from the stretch alone. Of a large text this is shown first: a rule over it asks
   * nothing about records, certificates or any other entities, for which all of the text would have to be read.
   */
  text: { readonly text: Part; readonly change: TrustChange | undefined };
  /** One TrustChange document. */
  change: TrustChange;
  zone: { readonly zone: Zone; readonly change: TrustChange };
  record: { readonly record: RecordSet; readonly change: TrustChange };
  certificate: { readonly certificate: Certificate; readonly change: TrustChange };
  credential: { readonly credential: Credential; readonly change: TrustChange };
  issuer: { readonly issuer: NamedEntry<unknown>; readonly change: TrustChange };
  trustStore: { readonly trustStore: NamedEntry<unknown>; readonly change: TrustChange };
  endpoint: { readonly endpoint: NamedEntry<unknown>; readonly change: TrustChange };
  validation: { readonly validation: NamedEntry<unknown>; readonly change: TrustChange };
  step: { readonly step: Step; readonly change: TrustChange };
  rollbackStep: { readonly rollbackStep: Step; readonly change: TrustChange };
  control: { readonly control: ControlClaim; readonly change: TrustChange };
  exception: { readonly exception: Exception; readonly change: TrustChange };
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
  /** Files beside them that the examples name, by their paths. */
  readonly files?: Readonly<Record<string, string>>;
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
   * what is missing. In a document with broken YAML the latter says nothing. A rule that rests on `findings` looks at
   * what the others found: it is asked after all of them, and in a document with broken YAML says nothing either.
   */
  readonly restsOn: "entity" | "document" | "findings";
  /**
   * What answers its findings, where something does: `offered` where a person has to choose each fix, `safe` where some
   * may be made without asking. A single finding may have none.
   */
  readonly fixes?: "offered" | "safe";
  readonly docs: RuleDocs;
}

export interface RuleContext {
  /** The time that counts as now, epoch milliseconds. Rules read no clock. */
  readonly now: number;
  /** The ids of all rules. */
  readonly ruleIds: readonly string[];
  /** What the other rules found: complete for rules that rest on `findings`, of no use to others. */
  readonly found: FoundByRule;
}

/** What rules found, as an exception speaks of it. */
export interface FoundByRule {
  /** Whether a rule found something about a target, in a change or in the text as such. */
  has(change: TrustChange, rule: string, target: string): boolean;
  /** Whether a rule found an error in a change. */
  hasError(change: TrustChange, rule: string): boolean;
}

export interface Rule<Over extends keyof Ranges = keyof Ranges> extends RuleMeta {
  readonly over: Over | readonly Over[];
  /** Of a rule over records: of which types of records it has anything to say; of all where nothing stands here. */
  readonly types?: readonly string[];
  /**
   * An answer that rests on very many things, and that its checks of very many ask for: it is worked out in slices before
   * any of them does.
   */
  readonly ahead?: (change: TrustChange) => WorkedInSlices;
  check(entity: Ranges[Over], context: RuleContext): Iterable<FindingDraft>;
}

/** What can be brought up to date in slices. */
export interface WorkedInSlices {
  /** Goes on until the time is up; false while it is not up to date. */
  refreshWithin(isTimeUp: () => boolean): boolean;
}

/** A rule over any kind of entity, as the registry holds it: it is asked about those that it names, and no others. */
export type AnyRule = Rule;

/** Declares a rule; the type of `over` gives the type of the entity, or entities, that `check` is asked about. */
export function defineRule<Over extends keyof Ranges>(rule: Rule<Over>): Rule<Over> {
  return rule;
}

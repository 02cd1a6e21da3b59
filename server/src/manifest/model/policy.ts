import type {
  Credential as CredentialDocument,
  DnssecException,
  Issuer as IssuerDocument,
  TrustStore as TrustStoreDocument,
} from "../../generated/trust-change";
import type { TrustPolicy as PolicyDocument } from "../../generated/trust-policy";
import { once } from "../../text/once";
import { schemaAt } from "../schema/schemas";
import { parseHost } from "./names";
import type { ScalarNode } from "../syntax/node";
import type { SyntaxDocument } from "../syntax/source";
import { View } from "../view";
import { query, queryBy } from "../../query/query";
import { foldIdentity } from "./identity";
import { PolicyZone } from "./policy-zone";

export type PolicySeverity = "error" | "warning" | "information" | "hint" | "ignore";
export type Risk = "low" | "medium" | "high";

/** What the lists of `spec.defaults` hold. */
interface SharedEntries {
  readonly issuers: IssuerDocument;
  readonly trustStores: TrustStoreDocument;
  readonly credentials: CredentialDocument;
}

export type SharedList = keyof SharedEntries;

/** The parts of `spec` that a policy may demand. */
const demandable = once(
  (): ReadonlySet<unknown> => new Set(schemaAt("trust-policy#/$defs/requirement")?.schema.enum),
);

/** The shared policy that the changes of a repository are held against. */
export class TrustPolicy {
  readonly view: View<PolicyDocument>;

  constructor(readonly document: SyntaxDocument) {
    this.view = new View<PolicyDocument>(document.root);
  }

  get spec(): View<PolicyDocument["spec"]> {
    return this.view.at("spec");
  }

  get name(): string | undefined {
    return this.view.at("metadata").at("name").text;
  }

  // Zones and hosts

  readonly zones = query((): readonly PolicyZone[] =>
    this.spec
      .at("zones")
      .items()
      .map((view) => new PolicyZone(view)),
  );

  /** The first entry of the policy whose patterns match a zone's name. */
  readonly zoneFor = queryBy((zoneName: string): PolicyZone | undefined =>
    this.zones().find((zone) => zone.matches(zoneName)),
  );

  /** The names and patterns of hosts that are identity-critical, as they are written. */
  readonly identityHosts = query((): readonly ScalarNode[] =>
    this.spec
      .at("identityHosts")
      .items()
      .flatMap((host) => host.scalar ?? []),
  );

  /** Whether the policy says, for all changes, where something is seen. */
  monitors(what: "resolverFailures" | "validationErrors" | "unsignedFallback"): boolean {
    return this.defaults.at("monitoring").at(what).exists;
  }

  // People

  /** Other names of one person, as `alias -> identity`; aliases that are mail addresses in lower case. */
  readonly aliases = query(
    (): ReadonlyMap<string, string> =>
      new Map(
        this.spec
          .at("aliases")
          .entries()
          .flatMap(({ key, value }) => {
            const { text } = new View<string>(value);
            return text === undefined ? [] : [[foldIdentity(key.source), text] as const];
          }),
      ),
  );

  /** Who belongs to a group, as it is written; undefined where nobody says so. */
  readonly members = queryBy((group: string): readonly ScalarNode[] | undefined => {
    const entry = this.spec
      .at("directory")
      .entries()
      .find(({ key }) => key.source === group);
    const members = entry && new View<readonly string[]>(entry.value);
    return members?.list ? members.items().flatMap(({ scalar }) => scalar ?? []) : undefined;
  });

  // Rules

  /** The severity that this policy gives to a rule. */
  severityOf(rule: string): PolicySeverity | undefined {
    const entry = this.spec
      .at("rules")
      .entries()
      .find((candidate) => candidate.key.source === rule);
    return new View(entry?.value).word("error", "warning", "information", "hint", "ignore");
  }

  /** The parts of `spec` that every change must have, where they are demanded; a word that is no part demands nothing. */
  readonly required = query((): readonly ScalarNode[] =>
    this.spec
      .at("require")
      .items()
      .flatMap(({ scalar }) => (scalar && demandable().has(scalar.source) ? scalar : [])),
  );

  // What changes share

  get defaults(): View<NonNullable<PolicyDocument["spec"]["defaults"]>> {
    return this.spec.at("defaults");
  }

  /** The entries of a name that `spec.defaults` holds for every change. */
  shared<List extends SharedList>(list: List, name: string): readonly View<SharedEntries[List]>[] {
    const entries = this.sharedIn(list).filter((entry) => entry.at("name").text === name);
    return entries;
  }

  /** The names that `spec.defaults` defines in one of its lists. */
  defaultNames(list: SharedList): readonly string[] {
    return this.sharedIn(list).flatMap((entry) => entry.at("name").text ?? []);
  }

  private sharedIn(list: SharedList): readonly View<{ name: string }>[] {
    return this.defaults.at(list).items();
  }

  /** The exception from signing that the policy gives a zone, for changes that give it none themselves. */
  dnssecException(zoneName: string): View<DnssecException> {
    const entries = this.defaults.at("dnssec").entries();
    const entry = entries.find(({ key }) => parseHost(key.source) === zoneName);
    return new View<DnssecException>(entry?.value, entry);
  }

  /** The trust stores that `spec.defaults` defines for every change. */
  defaultTrustStores(): readonly View<TrustStoreDocument>[] {
    return this.defaults.at("trustStores").items();
  }
}

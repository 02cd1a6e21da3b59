import type {
  DnssecException,
  Issuer as IssuerDocument,
  TrustStore as TrustStoreDocument,
} from "../../generated/trust-change";
import type { TrustPolicy as PolicyDocument } from "../../generated/trust-policy";
import { matchesHostPattern, parseHost } from "./names";
import type { ScalarNode } from "../syntax/node";
import type { SyntaxDocument } from "../syntax/source";
import { View } from "../view";
import { query } from "../../query/query";

export type PolicySeverity = "error" | "warning" | "information" | "hint" | "ignore";
export type Risk = "low" | "medium" | "high";

export interface PolicyZone {
  readonly view: View<PolicyZoneDocument>;
  readonly patterns: readonly string[];
  readonly risk: Risk | undefined;
}

type PolicyZoneDocument = NonNullable<NonNullable<PolicyDocument["spec"]["zones"]>[number]>;

/** The shared policy that the changes of a repository are held against. */
export class TrustPolicy {
  readonly view: View<PolicyDocument>;

  constructor(readonly document: SyntaxDocument) {
    this.view = new View<PolicyDocument>(document.root);
  }

  get name(): string | undefined {
    return this.view.at("metadata").at("name").text;
  }

  readonly zones = query((): readonly PolicyZone[] =>
    this.view
      .at("spec")
      .at("zones")
      .items()
      .map((view) => ({
        view,
        patterns: view
          .at("match")
          .oneOrMany()
          .flatMap((pattern) => pattern.text ?? []),
        risk: view.at("risk").word("low", "medium", "high"),
      })),
  );

  /** The first entry of the policy whose patterns match a zone's name. */
  zoneFor(zoneName: string): PolicyZone | undefined {
    return this.zones().find((zone) =>
      zone.patterns.some((pattern) => matchesHostPattern(zoneName, pattern)),
    );
  }

  /** The names and patterns of hosts that are identity-critical, as they are written. */
  readonly identityHosts = query((): readonly ScalarNode[] =>
    this.view
      .at("spec")
      .at("identityHosts")
      .items()
      .flatMap((host) => host.scalar ?? []),
  );

  /** The exception from signing that the policy gives a zone, for changes that give it none themselves. */
  dnssecException(zoneName: string): View<DnssecException> {
    const entries = this.view.at("spec").at("defaults").at("dnssec").entries();
    const entry = entries.find(({ key }) => parseHost(key.source) === zoneName);
    return new View<DnssecException>(entry?.value, entry);
  }

  /** Whether the policy says, for all changes, where something is seen. */
  monitors(what: "resolverFailures" | "validationErrors" | "unsignedFallback"): boolean {
    return this.view.at("spec").at("defaults").at("monitoring").at(what).exists;
  }

  /** Other names of one person, as `alias -> identity`. */
  readonly aliases = query((): ReadonlyMap<string, string> => {
    const entries = this.view.at("spec").at("aliases").entries();
    return new Map(entries.map((entry) => [entry.key.source, new View<string>(entry.value).text ?? ""]));
  });

  /** The severity that this policy gives to a rule. */
  severityOf(rule: string): PolicySeverity | undefined {
    const entry = this.view
      .at("spec")
      .at("rules")
      .entries()
      .find((candidate) => candidate.key.source === rule);
    return new View(entry?.value).word("error", "warning", "information", "hint", "ignore");
  }

  /** The names that `spec.defaults` defines in one of its lists. */
  defaultNames(list: "issuers" | "credentials" | "trustStores"): readonly string[] {
    const entries = this.view.at("spec").at("defaults").at(list).items();
    return entries.flatMap((entry) => (entry as View<{ name: string }>).at("name").text ?? []);
  }

  /** The issuer of a name that `spec.defaults` defines for every change. */
  defaultIssuer(name: string): View<IssuerDocument> | undefined {
    const entries = this.view
      .at("spec")
      .at("defaults")
      .at("issuers")
      .items() as readonly View<IssuerDocument>[];
    return entries.find((entry) => entry.at("name").text === name);
  }

  /** The trust stores that `spec.defaults` defines for every change. */
  defaultTrustStores(): readonly View<TrustStoreDocument>[] {
    return this.view.at("spec").at("defaults").at("trustStores").items();
  }
}

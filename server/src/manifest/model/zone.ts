import type { DnssecException, Zone as ZoneDocument } from "../../generated/trust-change";
import type { DomainName } from "../../dns/name";
import { hasListedTopLevelDomain } from "../../dns/public-suffix";
import { query, sameItems } from "../../query/query";
import { once } from "../../text/once";
import type { ListNode, ScalarNode } from "../syntax/node";
import type { View } from "../view";
import type { Risk, TrustPolicy } from "./policy";
import type { PolicyZone } from "./policy-zone";
import { parseHost, parseOwner } from "./names";
import type { Lasting } from "./seats";
import { secondsOf } from "./time";
import { mayStandUnread } from "./unread";

export type DnssecStatus = "signed" | "unsigned" | "signing" | "unsigning";

const risks: readonly Risk[] = ["low", "medium", "high"];

/** Providers whose private zones cannot be signed; in their public zones it is a matter of switching it on. */
const CANNOT_SIGN_PRIVATE = new Set(["route53", "azuredns", "azureprivatedns", "gcloud"]);

/** How the questions about one zone are asked: records hear of another answer only, and they end with their zone. */
const ofZone = { isFirewall: true, endsWithMaker: true } as const;

/** A file that holds a zone as it stands, for one of its providers or for all of them. */
export interface NamedSource {
  readonly provider: string | undefined;
  readonly path: string;
}

/** What makes a zone the zone that it is: with another one, its records are other records. */
interface ZoneIdentity {
  /** Without final dot, A-labels, lower case; undefined where it cannot be read. */
  readonly name: DomainName | undefined;
  readonly viewName: "public" | "internal";
  /** Whether the zone's data as it stands is named, so that what is not written here may still exist. */
  readonly hasSource: boolean;
}

/** How entries of `zones` are made. */
export function zonesUnder(policy: () => TrustPolicy | undefined): Lasting<ZoneDocument, ZoneIdentity, Zone> {
  return {
    identify: identityOf,
    isSame: isSameZone,
    make: (view, identity) => new Zone(view, identity, policy),
  };
}

function identityOf(view: View<ZoneDocument>): ZoneIdentity {
  const text = view.at("name").text;
  const several = view.at("providers").items();
  return {
    name: text === undefined ? undefined : parseHost(text),
    viewName: view.at("view").word("public", "internal") ?? "public",
    hasSource: view.at("source").exists || several.some((provider) => provider.at("source").exists),
  };
}

function isSameZone(one: ZoneIdentity, other: ZoneIdentity | undefined): boolean {
  return one.name === other?.name && one.viewName === other?.viewName && one.hasSource === other.hasSource;
}

/**
 * One entry of `zones`. It stays the same while its head is edited and its identity is not: what many records ask of it
 * are questions of their own, so that they hear only of another answer.
 */
export class Zone implements ZoneIdentity {
  readonly name: DomainName | undefined;
  readonly viewName: "public" | "internal";
  readonly hasSource: boolean;

  /** @param written what is written of it now */
  constructor(
    private readonly written: () => View<ZoneDocument>,
    identity: ZoneIdentity,
    private readonly policy: () => TrustPolicy | undefined,
  ) {
    this.name = identity.name;
    this.viewName = identity.viewName;
    this.hasSource = identity.hasSource;
  }

  /** What is written of it; whoever asks depends on all of its head. */
  get view(): View<ZoneDocument> {
    return this.written();
  }

  /** The list of its records. */
  readonly recordList = query((): ListNode | undefined => this.view.at("records").list, ofZone);

  /** Whether the list of its records cannot be read. */
  readonly recordsMayBeUnread = query(() => mayStandUnread(this.view.node, "records", "list"), ofZone);

  /** The absolute form of an owner name of this zone (apex `""` or `@`); undefined where it cannot be read. */
  ownerName(written: string | undefined): DomainName | undefined {
    if (this.name === undefined) return undefined;
    return parseOwner(written ?? "", this.name);
  }

  /** What the policy demands of changes to this zone. */
  get policyZone(): PolicyZone | undefined {
    return this.name === undefined ? undefined : this.policy()?.zoneFor(this.name);
  }

  /** The higher of the risk written here and that of the policy; low where neither speaks. */
  readonly risk = query((): Risk => {
    const written = this.view.at("risk").word(...risks);
    const demanded = this.policyZone?.risk;
    return risks[Math.max(risks.indexOf(written ?? "low"), risks.indexOf(demanded ?? "low"))] ?? "low";
  }, ofZone);

  /** The code of the provider that serves the zone, where it is one. */
  readonly provider = query(() => this.view.at("provider").text, ofZone);

  /** How long its name servers take until all of them give the same answer, seconds; 0 where nothing is said. */
  readonly propagation = query(() => secondsOf(this.view.at("propagation")) ?? 0, ofZone);

  /** The id that stands at the zone itself. */
  get ownId(): string | undefined {
    return this.accounts()[0]?.zoneId;
  }

  /** The ids that the zone has at its providers. */
  get ids(): readonly string[] {
    return this.accounts().flatMap(({ zoneId }) => zoneId ?? []);
  }

  /** Whether the zone lies below a top-level domain that the public DNS has. */
  readonly isUnderPublicSuffix = once(() => this.name !== undefined && hasListedTopLevelDomain(this.name));

  /** The id that the zone has at one of its providers, by the name of that; of the only one where there are not several. */
  idAt(provider: string | undefined): string | undefined {
    const [own, ...several] = this.accounts();
    if (several.length === 0) return own?.zoneId;
    return several.find(({ name }) => name === provider)?.zoneId;
  }

  /** The zone itself and each of several providers, with the ids that stand there. */
  private readonly accounts = query(
    (): readonly Account[] => {
      const several = this.view.at("providers").items();
      const theirs = several.map((one) => ({ name: one.at("name").text, zoneId: one.at("zoneId").text }));
      return [{ name: undefined, zoneId: this.view.at("zoneId").text }, ...theirs];
    },
    { isEqual: sameAccounts, ...ofZone },
  );

  /** The provider codes of everybody who serves the zone. */
  readonly providerCodes = query(
    (): readonly string[] => {
      const several = this.view.at("providers").items();
      const codes = [this.view.at("provider"), ...several.map((one) => one.at("provider"))];
      return codes.flatMap(({ text }) => text ?? []);
    },
    { isEqual: sameItems, ...ofZone },
  );

  /** What records and steps call its providers, where several serve it. */
  readonly providerNames = query((): readonly string[] => this.accounts().flatMap(({ name }) => name ?? []), {
    isEqual: sameItems,
    ...ofZone,
  });

  /** Whether it is a private zone that nobody who serves it can sign. */
  get cannotBeSigned(): boolean {
    if (this.viewName !== "internal") return false;
    const codes = this.providerCodes();
    return codes.length > 0 && codes.every((code) => CANNOT_SIGN_PRIVATE.has(code));
  }

  /** The files that hold the zone as it stands: its own, or those of its providers. */
  readonly sources = query(
    (): readonly NamedSource[] =>
      this.sourceNodes().map(({ provider, scalar }) => ({ provider, path: scalar.source })),
    { isEqual: sameSources, ...ofZone },
  );

  /** As `sources`, with the places where they are written. */
  sourceNodes(): readonly { readonly provider: string | undefined; readonly scalar: ScalarNode }[] {
    const { view } = this;
    const own = { provider: undefined, scalar: view.at("source").scalar };
    const theirs = view
      .at("providers")
      .items()
      .map((one) => ({ provider: one.at("name").text, scalar: one.at("source").scalar }));
    return [own, ...theirs].flatMap(({ provider, scalar }) => (scalar ? [{ provider, scalar }] : []));
  }

  /** Undefined where nothing is said: then nothing is known. */
  readonly dnssecStatus = query(
    (): DnssecStatus | undefined =>
      this.view.at("dnssec").at("status").word("signed", "unsigned", "signing", "unsigning"),
    ofZone,
  );

  /** The exception from signing that is written down for it, here or else in the policy. */
  get dnssecException(): View<DnssecException> {
    const own = this.view.at("dnssec").at("exception");
    const shared = this.name === undefined ? undefined : this.policy()?.dnssecException(this.name);
    return own.exists || !shared ? own : shared;
  }
}

/** What the zone itself or one of its providers says of where it lies. */
interface Account {
  readonly name: string | undefined;
  readonly zoneId: string | undefined;
}

function sameAccounts(a: readonly Account[], b: readonly Account[]): boolean {
  return (
    a.length === b.length &&
    a.every((one, index) => one.name === b[index]?.name && one.zoneId === b[index]?.zoneId)
  );
}

function sameSources(a: readonly NamedSource[], b: readonly NamedSource[]): boolean {
  return (
    a.length === b.length &&
    a.every((one, index) => one.provider === b[index]?.provider && one.path === b[index]?.path)
  );
}

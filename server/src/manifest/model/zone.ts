import type { DnssecException, Zone as ZoneDocument } from "../../generated/trust-change";
import type { DomainName } from "../../dns/name";
import { hasListedTopLevelDomain } from "../../dns/public-suffix";
import { once } from "../../text/once";
import type { ScalarNode } from "../syntax/node";
import type { View } from "../view";
import type { Risk, TrustPolicy } from "./policy";
import type { PolicyZone } from "./policy-zone";
import { parseHost, parseOwner } from "./names";

export type DnssecStatus = "signed" | "unsigned" | "signing" | "unsigning";

const risks: readonly Risk[] = ["low", "medium", "high"];

/** Providers whose private zones cannot be signed; in their public zones it is a matter of switching it on. */
const CANNOT_SIGN_PRIVATE = new Set(["route53", "azuredns", "azureprivatedns", "gcloud"]);

/** A file that holds a zone as it stands, for one of its providers or for all of them. */
export interface NamedSource {
  readonly provider: string | undefined;
  readonly scalar: ScalarNode;
}

/** One entry of `zones`. */
export class Zone {
  /** Without final dot, A-labels, lower case; undefined where it cannot be read. */
  readonly name: DomainName | undefined;
  readonly viewName: "public" | "internal";
  /** Whether the zone's data as it stands is named, so that what is not written here may still exist. */
  readonly hasSource: boolean;

  constructor(
    readonly view: View<ZoneDocument>,
    private readonly policy: () => TrustPolicy | undefined,
  ) {
    const text = view.at("name").text;
    this.name = text === undefined ? undefined : parseHost(text);
    this.viewName = view.at("view").word("public", "internal") ?? "public";
    const several = view.at("providers").items();
    this.hasSource = view.at("source").exists || several.some((provider) => provider.at("source").exists);
  }

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
  get risk(): Risk {
    const written = this.view.at("risk").word(...risks);
    const demanded = this.policyZone?.risk;
    return risks[Math.max(risks.indexOf(written ?? "low"), risks.indexOf(demanded ?? "low"))] ?? "low";
  }

  get provider(): string | undefined {
    return this.view.at("provider").text;
  }

  /** The ids that the zone has at its providers. */
  get ids(): readonly string[] {
    const several = this.view.at("providers").items();
    return [this.view.at("zoneId"), ...several.map((provider) => provider.at("zoneId"))].flatMap(
      ({ text }) => text ?? [],
    );
  }

  /** Whether the zone lies below a top-level domain that the public DNS has. */
  readonly isUnderPublicSuffix = once(() => this.name !== undefined && hasListedTopLevelDomain(this.name));

  /** The id that the zone has at one of its providers, by the name of that; of the only one where there are not several. */
  idAt(provider: string | undefined): string | undefined {
    const several = this.view.at("providers").items();
    if (several.length === 0) return this.view.at("zoneId").text;
    return several.find((one) => one.at("name").text === provider)?.at("zoneId").text;
  }

  /** The provider codes of everybody who serves the zone. */
  get providerCodes(): readonly string[] {
    const several = this.view.at("providers").items();
    return [this.view.at("provider"), ...several.map((one) => one.at("provider"))].flatMap(
      ({ text }) => text ?? [],
    );
  }

  /** Whether it is a private zone that nobody who serves it can sign. */
  get cannotBeSigned(): boolean {
    const { viewName, providerCodes } = this;
    const isPrivate = viewName === "internal" && providerCodes.length > 0;
    return isPrivate && providerCodes.every((code) => CANNOT_SIGN_PRIVATE.has(code));
  }

  /** The files that hold the zone as it stands: its own, or those of its providers. */
  readonly sources = once((): readonly NamedSource[] => {
    const own = { provider: undefined, scalar: this.view.at("source").scalar };
    const theirs = this.view
      .at("providers")
      .items()
      .map((one) => ({ provider: one.at("name").text, scalar: one.at("source").scalar }));
    return [own, ...theirs].flatMap(({ provider, scalar }) => (scalar ? [{ provider, scalar }] : []));
  });

  /** Undefined where nothing is said: then nothing is known. */
  get dnssecStatus(): DnssecStatus | undefined {
    return this.view.at("dnssec").at("status").word("signed", "unsigned", "signing", "unsigning");
  }

  /** The exception from signing that is written down for it, here or else in the policy. */
  get dnssecException(): View<DnssecException> {
    const own = this.view.at("dnssec").at("exception");
    const shared = this.name === undefined ? undefined : this.policy()?.dnssecException(this.name);
    return own.exists || !shared ? own : shared;
  }
}

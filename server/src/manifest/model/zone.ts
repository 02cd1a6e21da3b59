import type { Zone as ZoneDocument } from "../../generated/trust-change";
import type { DomainName } from "../../dns/name";
import type { View } from "../view";
import type { Risk, PolicyZone } from "./policy";
import { parseHost, parseOwner } from "./names";

export type DnssecStatus = "signed" | "unsigned" | "signing" | "unsigning";

const risks: readonly Risk[] = ["low", "medium", "high"];

/** One entry of `zones`. */
export class Zone {
  /** Without final dot, A-labels, lower case; undefined where it cannot be read. */
  readonly name: DomainName | undefined;

  constructor(
    readonly view: View<ZoneDocument>,
    private readonly policyZone: (name: string) => PolicyZone | undefined,
  ) {
    const text = view.at("name").text;
    this.name = text === undefined ? undefined : parseHost(text);
  }

  get viewName(): "public" | "internal" {
    return this.view.at("view").word("public", "internal") ?? "public";
  }

  /** The absolute form of an owner name of this zone (apex `""` or `@`); undefined where it cannot be read. */
  ownerName(written: string | undefined): DomainName | undefined {
    if (this.name === undefined) return undefined;
    return parseOwner(written ?? "", this.name);
  }

  /** The higher of the risk written here and that of the policy; low where neither speaks. */
  get risk(): Risk {
    const written = this.view.at("risk").word(...risks);
    const demanded = this.name === undefined ? undefined : this.policyZone(this.name)?.risk;
    return risks[Math.max(risks.indexOf(written ?? "low"), risks.indexOf(demanded ?? "low"))] ?? "low";
  }

  get provider(): string | undefined {
    return this.view.at("provider").text;
  }

  /** The id that the zone has at one of its providers, by the name of that; of the only one where there are not several. */
  idAt(provider: string | undefined): string | undefined {
    const several = this.view.at("providers").items();
    if (several.length === 0) return this.view.at("zoneId").text;
    return several.find((one) => one.at("name").text === provider)?.at("zoneId").text;
  }

  /** The ids that the zone has at its providers. */
  get ids(): readonly string[] {
    const several = this.view.at("providers").items();
    return [this.view.at("zoneId"), ...several.map((provider) => provider.at("zoneId"))].flatMap(
      ({ text }) => text ?? [],
    );
  }

  /** Whether the zone's data as it stands is named, so that what is not written here may still exist. */
  get hasSource(): boolean {
    const several = this.view.at("providers").items();
    return this.view.at("source").exists || several.some((provider) => provider.at("source").exists);
  }

  /** Undefined where nothing is said: then nothing is known. */
  get dnssecStatus(): DnssecStatus | undefined {
    return this.view.at("dnssec").at("status").word("signed", "unsigned", "signing", "unsigning");
  }
}

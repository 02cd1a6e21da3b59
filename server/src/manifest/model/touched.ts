import { parentName, type DomainName } from "../../dns/name";
import type { Dnssec } from "../../generated/trust-change";
import { query, queryBy } from "../../query/query";
import { once } from "../../text/once";
import type { Node } from "../syntax/node";
import type { View } from "../view";
import { CHANGE_PLANES, type ChangePlane } from "./approval";
import type { Certificate } from "./certificate";
import { isOnDs, zoneNameOf } from "./dnssec/moves";
import { parseHost } from "./names";
import type { Risk } from "./policy";
import type { PolicyZone } from "./policy-zone";
import type { TrustChange } from "./trust-change";
import { Zone } from "./zone";
import { zonesWithHost } from "./zone-views";

/** A zone that a change touches on one of its sides. */
export interface TouchedZone {
  /** What the policy demands of changes to it. */
  readonly policyZone: PolicyZone | undefined;
  readonly risk: Risk;
  readonly plane: ChangePlane;
  /** The zone, or of names that lie in no listed zone the name below which the policy speaks of all. */
  readonly name: DomainName;
  /** By what the change touches it first: the zone, or a name of a certificate. */
  readonly by: Zone | Node;
}

/** Where a change touches a zone first: at the name of the zone, or at one of a certificate. */
export function placeOfTouched({ by }: TouchedZone): Node | undefined {
  return by instanceof Zone ? by.view.at("name").scalar : by;
}

/** What a change touches: its two sides, and the zones, by which the demands of the policy are found. */
export class Touched {
  constructor(private readonly change: TrustChange) {}

  /** Whether anything changes on one of the two sides. */
  readonly plane = queryBy((plane: ChangePlane): boolean =>
    plane === "dns" ? this.change.zones().some((zone) => this.zone(zone)) : this.touchesPki(),
  );

  /** Whether the change alters data of a zone, its keys or its delegation. */
  readonly zone = queryBy(
    (zone: Zone): boolean => this.hasRecords()(zone) || this.keys(zone) || this.delegation(zone),
  );

  /** Whether the change alters records of a zone. */
  records(zone: Zone): boolean {
    return this.hasRecords()(zone);
  }

  /** Whether the change alters certificates. */
  certificates(): boolean {
    return this.hasCertificates()("changed");
  }

  /** Whether the change alters the keys or the signing of a zone, or what its parent says of them. */
  keys({ view, name }: Zone): boolean {
    return changesKeys(view.at("dnssec")) || (name !== undefined && this.hasStepsOn()(`dnssec ${name}`));
  }

  /** Whether the change alters the delegation of a zone. */
  delegation({ view, name }: Zone): boolean {
    return (
      view.at("delegation").at("previous").exists ||
      (name !== undefined && this.hasStepsOn()(`delegation ${name}`))
    );
  }

  /** Whether the change tells the parent of a zone, or its registrar, something new: name servers or DS. */
  registration(zone: Zone): boolean {
    const { view, name } = zone;
    const ds = view.at("dnssec").at("ds").items();
    return (
      this.delegation(zone) ||
      ds.some((entry) => entry.at("op").word("create", "delete") !== undefined) ||
      (name !== undefined && this.hasStepsOn()(`parent ${name}`))
    );
  }

  /** Whether the change alters what relying parties hold for true: a trust store, or the certificate of an authority. */
  trust(): boolean {
    return this.hasStepsOf()("trust") || this.hasCertificates()("authority");
  }

  /** Whether the change alters a record of a type. */
  type(type: string): boolean {
    return this.hasType()(type);
  }

  /** The zones in which anything changes, each once for a side; of those that are not listed the ones of the policy. */
  readonly zones = query((): readonly TouchedZone[] => {
    const byRecords = this.change.zones().filter((zone) => this.zone(zone));
    return unique([...byRecords.flatMap((zone) => listed(zone, "dns")), ...this.byCertificates()]);
  });

  private readonly byCertificates = query(
    (): readonly TouchedZone[] =>
      unique(this.change.certificates().flatMap((certificate) => this.zonesOf(certificate))),
    { isEqual: sameZones },
  );

  /** The zones that the names of a certificate lie in; none for one that stays as it is. */
  readonly zonesOf = queryBy(
    (certificate: Certificate): readonly TouchedZone[] => {
      if (certificate.op === "keep") return [];
      return unique(
        this.change.subjectNames(certificate).dnsNames.flatMap(({ text, node }) => {
          const name = parseHost(text.replace(/^\*\./, ""));
          return name === undefined ? [] : this.zonesOfName(name, node);
        }),
      );
    },
    { isEqual: sameZones },
  );

  private zonesOfName(name: DomainName, node: Node): readonly TouchedZone[] {
    const zones = zonesWithHost(this.change, name);
    return zones.length > 0 ? zones.flatMap((zone) => listed(zone, "pki")) : this.unlisted(name, node);
  }

  /** A zone that is not listed may begin at any of the labels: the nearest one that the policy knows counts. */
  private unlisted(name: DomainName, at: Node): readonly TouchedZone[] {
    const { policy } = this.change;
    for (let zone: DomainName | undefined = name; policy && zone !== undefined; zone = parentName(zone)) {
      const policyZone = policy.zoneFor(zone);
      if (policyZone)
        return [{ policyZone, risk: policyZone.risk ?? "low", plane: "pki", name: zone, by: at }];
    }
    return [];
  }

  private touchesPki(): boolean {
    return (
      this.hasCertificates()("changed") || this.hasStepsOf()("trust") || this.hasStepsOf()("certificates")
    );
  }

  // The indexes are made when somebody asks for the first time.

  private readonly hasRecords = once(() =>
    this.change.each.record.presence((record) => (record.changes ? [record.zone] : []), same<Zone>),
  );

  private readonly hasType = once(() =>
    this.change.each.record.presence(
      ({ changes, type }) => (changes && type !== undefined ? [type] : []),
      same<string>,
    ),
  );

  private readonly hasCertificates = once(() =>
    this.change.each.certificate.presence(
      ({ op, isAuthority }) => (op === "keep" ? [] : ["changed", ...(isAuthority ? ["authority"] : [])]),
      same<"changed" | "authority">,
    ),
  );

  private readonly hasStepsOn = once(() =>
    this.change.each.step.presence(
      (step) => {
        const name = zoneNameOf(step);
        return name === undefined
          ? []
          : [`${step.kind} ${name}`, ...(isOnDs(step) ? [`parent ${name}`] : [])];
      },
      same<string>,
    ),
  );

  private readonly hasStepsOf = once(() =>
    this.change.each.step.presence(({ kind }) => (kind === undefined ? [] : [kind]), same<string>),
  );
}

/** Whether the entry of a zone itself says that its keys or its signing change. */
function changesKeys(dnssec: View<Dnssec>): boolean {
  const entries = [...dnssec.at("keys").items(), ...dnssec.at("ds").items()];
  return (
    dnssec.at("status").word("signing", "unsigning") !== undefined ||
    entries.some((entry) => entry.at("op").word("create", "delete") !== undefined)
  );
}

function listed(zone: Zone, plane: ChangePlane): readonly TouchedZone[] {
  const { name, policyZone } = zone;
  return name === undefined ? [] : [{ policyZone, risk: zone.risk(), plane, name, by: zone }];
}

/** Each zone once for a side, the sides one after the other. */
function unique(zones: readonly TouchedZone[]): readonly TouchedZone[] {
  const byKey = new Map<string, TouchedZone>();
  for (const zone of zones) {
    const key = `${zone.plane} ${zone.name}`;
    if (!byKey.has(key)) byKey.set(key, zone);
  }
  const all = [...byKey.values()];
  return CHANGE_PLANES.flatMap((plane) => all.filter((zone) => zone.plane === plane));
}

function same<Key>(key: Key): Key {
  return key;
}

function sameZones(a: readonly TouchedZone[], b: readonly TouchedZone[]): boolean {
  return (
    a.length === b.length &&
    a.every((zone, index) => {
      const other = b[index];
      return (
        zone.policyZone === other?.policyZone &&
        zone.risk === other?.risk &&
        zone.plane === other.plane &&
        zone.name === other.name &&
        zone.by === other.by
      );
    })
  );
}

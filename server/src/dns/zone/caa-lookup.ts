/** The CAA records of a name, as the zones that are at hand answer for it. */
import { mostAliases } from "../alias";
import type { CaaData } from "../caa";
import type { CaaLookup } from "../caa-tree";
import { isAtOrBelow, type DomainName } from "../name";
import { quoted } from "../../text/quote";
import { answerOf } from "./answer";
import type { RRset, Zone } from "./zone";

/**
 * Answers from zones, each name from the deepest zone that holds it. A name outside all of them, behind a delegation
 * to a zone that is not among them, or behind an alias to such a name, is unknown.
 */
export function caaFromZones(zones: readonly Zone[]): (name: DomainName) => CaaLookup {
  return (name) => lookUp(zones, name, 0);
}

function lookUp(zones: readonly Zone[], name: DomainName, aliases: number): CaaLookup {
  const zone = deepestZone(zones, name);
  if (zone === undefined) return unknown(`no zone with ${quoted(name)} is known`);
  const answer = answerOf(zone, name, "CAA");
  switch (answer.kind) {
    case "records":
      return { kind: "records", records: caaRecords(answer.rrset) };
    case "alias":
      if (answer.target === undefined) return { kind: "none" };
      if (aliases === mostAliases)
        return unknown(`${quoted(name)} is behind more than ${mostAliases} aliases`);
      return lookUp(zones, answer.target, aliases + 1);
    case "delegation":
      return unknown(`${quoted(answer.owner)} is delegated to a zone that is not known`);
    case "provider-alias":
    case "no-data":
    case "no-such-name":
    case "other-zone":
      return { kind: "none" };
  }
}

function deepestZone(zones: readonly Zone[], name: DomainName): Zone | undefined {
  let deepest: Zone | undefined;
  for (const zone of zones)
    if (isAtOrBelow(name, zone.apex) && (deepest === undefined || isAtOrBelow(zone.apex, deepest.apex)))
      deepest = zone;
  return deepest;
}

function caaRecords(rrset: RRset): CaaData[] {
  return rrset.records.flatMap(({ data }) => (data.type === "CAA" ? [data] : []));
}

function unknown(reason: string): CaaLookup {
  return { kind: "unknown", reason };
}

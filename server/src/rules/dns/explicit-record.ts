import { relativeTo, type DomainName } from "../../dns/name";
import { appendTo, type TextEdit } from "../../manifest/edits/edits";
import type { Layout } from "../../manifest/edits/layout";
import { Inline, type Json } from "../../manifest/edits/write";
import { resolveReference } from "../../manifest/model/definitions";
import { bearsAddresses, type RRsetContent } from "../../manifest/model/record-states";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import { toPlain } from "../../manifest/syntax/plain";
import type { Fix } from "../finding";
import { ttlOf, valuesOf } from "./standing-edits";

/** Keys of a wildcard's entry that say of a name below it what they say of the wildcard. */
const TAKEN_OVER = ["ttl", "value", "values", "certificate", "tls", "port", "provider"] as const;

/** Whether a key can be taken over as it stands: a slip in it is not repeated. */
function isSound(change: TrustChange, key: (typeof TAKEN_OVER)[number], text = ""): boolean {
  if (key === "certificate" || key === "provider")
    return resolveReference(change, [key], text).kind !== "missing";
  return key !== "tls" || text === "none";
}

/**
 * The fix that gives a name the address records that a wildcard answers it with now, so that it keeps them when the
 * wildcard no longer does.
 */
export function ownRecords(
  change: TrustChange,
  zone: Zone,
  name: DomainName,
  wildcard: readonly RRsetContent[],
): readonly Fix[] {
  const { map } = zone.view;
  // What comes at another time has to come earlier, and not twice.
  if (change.recordsAt(name).some((other) => other.zone === zone && other.bearsAddresses)) return [];
  const bearing = wildcard.filter(bearsAddresses).filter(({ entry }) => !entry.foreign);
  if (!map || bearing.length === 0 || zone.name === undefined) return [];
  const records = bearing.map((content) => copyFor(change, name, zone, content));
  const types = bearing.map(({ entry }) => entry.type ?? "").join(" and ");
  return [
    {
      title: `Create ${name} with the ${types} of the wildcard`,
      safe: false,
      edits: (layout) => recordsAppended(zone, records, layout),
    },
  ];
}

function recordsAppended(zone: Zone, records: readonly Json[], layout: Layout): readonly TextEdit[] {
  const { map } = zone.view;
  return map ? records.map((record) => appendTo(map, "records", new Inline(record), layout)) : [];
}

function copyFor(change: TrustChange, name: DomainName, zone: Zone, { entry }: RRsetContent): Json {
  const owner = zone.name === undefined ? name : relativeTo(name, zone.name);
  if (entry.standing)
    return { name: owner, type: entry.type ?? "", op: "create", ttl: ttlOf(entry), values: valuesOf(entry) };
  const taken = TAKEN_OVER.flatMap((key) => {
    const { written, text } = entry.view.at(key);
    return written && isSound(change, key, text) ? [[key, toPlain(written) as Json] as const] : [];
  });
  return { name: owner, type: entry.type ?? "", op: "create", ...Object.fromEntries(taken) };
}

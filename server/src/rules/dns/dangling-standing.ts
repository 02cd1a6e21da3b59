/** Records that lead to what a change gives up, and stand in the source of a zone alone. */
import type { DomainName } from "../../dns/name";
import { targetOf, type RecordData } from "../../dns/record-data";
import type { RecordSet } from "../../manifest/model/record-set";
import type { Releases } from "../../manifest/model/releases";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import { grouped } from "../../text/grouped";
import { relatedAt, type FindingDraft, type Fix, type Related } from "../finding";
import { listed } from "../words";
import { listStanding } from "./standing-edits";

/** Records that a message names, and places that are shown with it. */
const MOST_NAMED = 5;

/**
 * Says at the entry that deletes the last address of a name what still leads to that name.
 *
 * @param pointing what stands in the sources of zones alone
 */
export function* standingBehind(
  deleted: RecordSet,
  name: DomainName,
  pointing: readonly RecordSet[],
): Generator<FindingDraft> {
  const at = deleted.nameNode;
  if (!at || pointing.length === 0) return;
  yield {
    at,
    message: `${deleted.reference ?? name} is deleted and nothing answers for ${name} then, but ${named(pointing)}, of which this change does not speak, ${pointing.length === 1 ? "leads" : "lead"} there. Clients that follow find nothing, and the record stays behind for whoever sets up that name next. Delete or change ${pointing.length === 1 ? "it" : "them"} in this change too.`,
    related: places(pointing, name),
    fixes: deletions(pointing),
    targets: [...deleted.references, ...pointing.flatMap(({ references }) => references)],
  };
}

/** Says at what is given up which records of the source of a zone still lead there. */
export function* standingReleased(change: TrustChange, zone: Zone): Generator<FindingDraft> {
  const releases = change.releases();
  if (releases.resources.length === 0 || !zone.hasSource) return;
  const pointing = change.sources.unlistedWith(zone, (data) => releasedBy(releases, data) !== undefined);
  const byResource = grouped(
    pointing.flatMap((record) => {
      const resources = new Set(record.data().flatMap((data) => (data && releasedBy(releases, data)) ?? []));
      return [...resources].map((resource) => [resource, record] as const);
    }),
  );
  for (const [resource, records] of byResource) {
    const at = change.placeOfRelease(resource);
    if (!at) continue;
    yield {
      at,
      message: `${resource} is given up, but ${named(records)}, of which this change does not speak, ${records.length === 1 ? "leads" : "lead"} there. Whoever has it next answers in your name, and can get a certificate for it. Delete or change ${records.length === 1 ? "it" : "them"} before the resource goes.`,
      related: places(records, resource),
      fixes: deletions(records),
      targets: [resource, ...records.flatMap(({ references }) => references)],
    };
  }
}

function releasedBy(releases: Releases, data: RecordData): string | undefined {
  if (data.type === "A" || data.type === "AAAA") return releases.ofAddress(data.address);
  const target = targetOf(data);
  return target === undefined ? undefined : releases.ofName(target);
}

function named(records: readonly RecordSet[]): string {
  const names = records.slice(0, MOST_NAMED).map(({ reference }) => reference ?? "a record");
  const more = records.length - names.length;
  return listed(more > 0 ? [...names, `${more} more`] : names);
}

function places(records: readonly RecordSet[], name: string): readonly Related[] {
  return records
    .slice(0, MOST_NAMED)
    .flatMap(({ place, reference }) => relatedAt(place, `${reference ?? "a record"} leads to ${name}`));
}

/** A record with several values loses one of them only, which a person has to write. */
function deletions(records: readonly RecordSet[]): readonly Fix[] {
  if (records.some((record) => record.data().length !== 1)) return [];
  return records.slice(0, MOST_NAMED).map((record) => ({
    title: `Delete ${record.reference ?? "the record"} in this change too`,
    safe: false,
    edits: (layout) => listStanding(record, { op: "delete" }, layout),
  }));
}

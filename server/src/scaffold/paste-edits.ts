import { ownerName, type DomainName } from "../dns/name";
import {
  appendItem,
  appendTo,
  completeMap,
  fillEmpty,
  insertEntry,
  type TextEdit,
} from "../manifest/edits/edits";
import { layoutOf, type Layout } from "../manifest/edits/layout";
import type { Manifest } from "../manifest/model/manifest";
import type { TrustChange } from "../manifest/model/trust-change";
import type { Zone } from "../manifest/model/zone";
import { isEmpty, spanOf, type MapNode } from "../manifest/syntax/node";
import type { View } from "../manifest/view";
import type { Json, Writable } from "../manifest/edits/write";
import { failed, found, type Outcome } from "./outcome";
import { pastedCertificate, pastedCredential, pastedPrevious, recognisePaste, rrsetsIn } from "./paste";
import type { GivenCertificate } from "./read-certificate";
import { kept, writtenRecord } from "./record-entry";

/** What is written, in a few words, and the edits that write it. */
export interface PasteEdits {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/**
 * Writes what stands on the clipboard into a change: records into the zone that holds their names (that at the cursor
 * first), a certificate as what stands before (in the entry at the cursor) or as an entry, a policy into the credential at
 * the cursor or into a new one. Fails with a sentence where it is none of these, or has no place.
 *
 * @param offset where the cursor stands, in UTF-16 units
 */
export function pasteEdits(manifest: Manifest, offset: number, text: string): Outcome<PasteEdits> {
  const pasted = recognisePaste(text);
  if (!pasted.ok) return pasted;
  const change = changeAt(manifest, offset);
  if (change?.spec.map === undefined) return failed("there is no change here that it could be written into");
  const target: Target = {
    change,
    spec: change.spec.map,
    offset,
    layout: layoutOf(manifest.source, change.document.root),
  };
  const { value } = pasted;
  if (value.kind === "certificate") return certificateEdits(target, value.given);
  return value.kind === "iam-policy" ? policyEdits(target, value.policy) : recordEdits(target, text);
}

interface Target {
  readonly change: TrustChange;
  readonly spec: MapNode;
  readonly offset: number;
  readonly layout: Layout;
}

function changeAt(manifest: Manifest, offset: number): TrustChange | undefined {
  const changes = manifest.changes();
  const here = changes.find(({ document: { span } }) => span.start <= offset && offset <= span.end);
  return here ?? (changes.length === 1 ? changes[0] : undefined);
}

/** The entry of a list at the cursor: the last one that begins at or above it, where the list reaches that far. */
function entryAt<Item extends { readonly view: View<unknown> }>(
  items: readonly Item[],
  offset: number,
): Item | undefined {
  return items.findLast(
    ({ view: { node } }) => node && spanOf(node).start <= offset && offset <= spanOf(node).end + 1,
  );
}

function recordEdits({ change, offset, layout }: Target, text: string): Outcome<PasteEdits> {
  const zones = [...change.zones()].sort((one, other) => apexOf(other).length - apexOf(one).length);
  const here = entryAt(change.zones(), offset);
  for (const zone of here ? [here, ...zones.filter((one) => one !== here)] : zones) {
    const map = zone.view.map;
    const apex =
      zone.view.at("name").text === undefined ? undefined : ownerName(apexOf(zone), "" as DomainName);
    if (!map || !apex?.ok) continue;
    const rrsets = rrsetsIn(text, apex.name);
    // What is no record for one zone is none for another.
    if (rrsets === undefined) break;
    if (rrsets.length === 0) continue;
    const listed = new Set(change.recordsIn(zone).map(({ reference }) => reference));
    const fresh = rrsets.filter(({ owner, type }) => !listed.has(`${owner}/${type}`));
    if (fresh.length === 0) return failed(`${apexOf(zone)} lists all of these records already`);
    const values = fresh.map((rrset) => writtenRecord(kept(rrset), apex.name));
    const count = `${values.length} ${values.length === 1 ? "record" : "records"}`;
    return found({
      title: `Insert ${count} into ${apexOf(zone)}`,
      edits: appended(map, "records", values, layout),
    });
  }
  return failed(
    "it is no DNS answer for a zone of this change, no zone line, no certificate in PEM, and no IAM policy",
  );
}

function apexOf(zone: Zone): string {
  return zone.view.at("name").text ?? "";
}

/** Several items at the end of one list, as edits at one place. */
function appended(
  map: MapNode,
  key: string,
  values: readonly Writable[],
  layout: Layout,
): readonly TextEdit[] {
  const entry = map.entries.find((one) => one.key.source === key);
  if (entry?.value.kind === "list" && entry.value.items.length > 0) {
    const list = entry.value;
    return values.map((value) => appendItem(list, value, layout));
  }
  if (!entry) return [insertEntry(map, key, values, layout)];
  if (isEmpty(entry.value)) return [fillEmpty(entry, values, layout)];
  return values.length === 1 ? [appendTo(map, key, values[0] ?? null, layout)] : [];
}

function certificateEdits(
  { change, spec, offset, layout }: Target,
  given: GivenCertificate,
): Outcome<PasteEdits> {
  const own = change.certificates().filter(({ isForeign }) => !isForeign);
  const here = entryAt(own, offset);
  if (here?.view.map && given.kind === "certificate") {
    const { previous } = here;
    if (previous.entry && !previous.map && !isEmpty(previous.entry.value))
      return failed("previous of the certificate here is no map that it could be written into");
    const all = pastedPrevious(given);
    const lacking = Object.fromEntries(Object.entries(all).filter(([key]) => !has(previous, key)));
    if (Object.keys(lacking).length === 0)
      return failed("previous of the certificate here says all of that already");
    const title = `Insert the certificate as what stands before ${here.name ?? "this one"}`;
    return found({ title, edits: completeMap(here.view.map, "previous", lacking, layout) });
  }
  const entry = pastedCertificate(given, (name) => change.certificate(name) === undefined);
  return found({
    title: "Insert the certificate as an entry",
    edits: [appendTo(spec, "certificates", entry, layout)],
  });
}

function has(view: View<unknown>, key: string): boolean {
  return (view as View<Record<string, string>>).at(key).exists;
}

function policyEdits({ change, spec, offset, layout }: Target, policy: Json): Outcome<PasteEdits> {
  const here = entryAt(change.credentials(), offset);
  const map = here?.view.map;
  if (!here || !map)
    return found({
      title: "Insert the policy as a credential",
      edits: [appendTo(spec, "credentials", pastedCredential(policy), layout)],
    });
  const { entry } = here.view.at("policy");
  if (entry && !isEmpty(entry.value)) return failed("the credential here has a policy already");
  return found({
    title: `Insert the policy into ${here.name ?? "this credential"}`,
    edits: [entry ? fillEmpty(entry, policy, layout) : insertEntry(map, "policy", policy, layout)],
  });
}

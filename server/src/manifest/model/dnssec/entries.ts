import type { DsEntry as DsDocument, KeyEntry as KeyDocument } from "../../../generated/trust-change";
import { keyFlags, keyTag, vouchesFor } from "../../../dns/dnssec-keys";
import type { DomainName } from "../../../dns/name";
import type { View } from "../../view";
import type { Zone } from "../zone";

export type KeyRole = "KSK" | "ZSK" | "CSK";

/** What the change does with a key or a DS: `keep` is what stands before and after. */
export type EntryOp = "create" | "delete" | "keep";

/** One entry of `dnssec.keys`. */
export interface ZoneKey {
  readonly view: View<KeyDocument>;
  readonly tag: number;
  readonly algorithm: number | undefined;
  readonly role: KeyRole | undefined;
  /** Base64 without white space. */
  readonly publicKey: string | undefined;
  readonly op: EntryOp;
  /** The provider that signs with it; undefined where all do. */
  readonly provider: string | undefined;
}

/** One entry of `dnssec.ds`. */
export interface DsEntry {
  readonly view: View<DsDocument>;
  readonly tag: number;
  readonly algorithm: number | undefined;
  readonly digestType: number | undefined;
  /** Hexadecimal without white space. */
  readonly digest: string | undefined;
  readonly op: EntryOp;
}

/** The keys of a zone in the order of the text; entries without a key tag are left out. */
export function keysOf(zone: Zone): readonly ZoneKey[] {
  const entries = zone.view.at("dnssec").at("keys").items();
  return entries.flatMap((view): ZoneKey[] => {
    const tag = view.at("key_tag").number;
    if (tag === undefined) return [];
    return [
      {
        view,
        tag,
        algorithm: view.at("algorithm").number,
        role: view.at("role").word("KSK", "ZSK", "CSK"),
        publicKey: view.at("public_key").text?.replace(/\s+/g, ""),
        op: opOf(view),
        provider: view.at("provider").text,
      },
    ];
  });
}

/** The DS records of a zone in the order of the text; entries without a key tag are left out. */
export function dsEntriesOf(zone: Zone): readonly DsEntry[] {
  const entries = zone.view.at("dnssec").at("ds").items();
  return entries.flatMap((view): DsEntry[] => {
    const tag = view.at("key_tag").number;
    if (tag === undefined) return [];
    return [
      {
        view,
        tag,
        algorithm: view.at("algorithm").number,
        digestType: view.at("digest_type").number,
        digest: view.at("digest").text?.replace(/\s+/g, ""),
        op: opOf(view),
      },
    ];
  });
}

function opOf(view: View<{ op?: EntryOp }>): EntryOp {
  return view.at("op").word("create", "delete", "keep") ?? "keep";
}

/** Whether a key may sign the DNSKEY set, so that a DS that names it is of use; one without a role may. */
export function signsKeys({ role }: Pick<ZoneKey, "role">): boolean {
  return role !== "ZSK";
}

/** Whether the records of the zone may be signed with a key. */
export function signsRecords({ role }: Pick<ZoneKey, "role">): boolean {
  return role !== "KSK";
}

/** How a DS and the key with its tag contradict each other. */
export type Mismatch = "algorithm" | "digest";

/**
 * How a DS contradicts the key that it names; undefined where it fits, and where not enough is written down to tell.
 *
 * @param owner the name of the zone
 */
export function mismatchOf(
  ds: Pick<DsEntry, "tag" | "algorithm" | "digestType" | "digest">,
  key: Pick<ZoneKey, "algorithm" | "publicKey">,
  owner: DomainName | undefined,
): Mismatch | undefined {
  const algorithm = key.algorithm ?? ds.algorithm;
  if (ds.algorithm !== undefined && ds.algorithm !== algorithm) return "algorithm";
  const { digestType, digest } = ds;
  const { publicKey } = key;
  const isComplete =
    algorithm !== undefined && digestType !== undefined && digest !== undefined && publicKey !== undefined;
  if (!isComplete || owner === undefined) return undefined;
  const claim = { keyTag: ds.tag, algorithm, digestType, digest };
  const fits = FLAGS.some((flags) => vouchesFor(claim, owner, { flags, algorithm, publicKey }) !== false);
  return fits ? undefined : "digest";
}

/** The tags that a key can have by its public key; undefined where that is not known or cannot be read. */
export function tagsByPublicKey({ algorithm, publicKey }: ZoneKey): readonly number[] | undefined {
  if (algorithm === undefined || publicKey === undefined) return undefined;
  const tags = FLAGS.flatMap((flags) => keyTag({ flags, algorithm, publicKey }) ?? []);
  return tags.length === 0 ? undefined : tags;
}

/** Nobody writes the flags down: a key may be a secure entry point or not. */
const FLAGS: readonly number[] = [keyFlags.zone | keyFlags.secureEntryPoint, keyFlags.zone];

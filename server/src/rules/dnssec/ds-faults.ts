import { dsDigest, keyFlags } from "../../dns/dnssec-keys";
import { replaceScalar } from "../../manifest/edits/edits";
import {
  mismatchOf,
  tagsByPublicKey,
  type DsEntry,
  type Mismatch,
  type ZoneKey,
} from "../../manifest/model/dnssec/entries";
import type { DnssecFacts } from "../../manifest/model/dnssec/facts";
import type { Node } from "../../manifest/syntax/node";
import { either } from "../words";
import type { FindingDraft, Fix } from "../finding";

/** A DS that contradicts the key that it names, so that it leads to no key whenever it is published. */
interface DsFault {
  readonly entry: DsEntry;
  readonly key: ZoneKey;
  readonly kind: Mismatch | "tag";
}

/** The DS records of a zone that contradict the keys that they name. */
export function dsFaults({ ds, keys, owner }: DnssecFacts): readonly DsFault[] {
  return ds
    .filter(({ op }) => op !== "delete")
    .flatMap((entry) => {
      const named = keys.filter(({ tag }) => tag === entry.tag);
      const faults = named.flatMap((key): DsFault[] => {
        const kind = isOtherTag(key) ? "tag" : mismatchOf(entry, key, owner);
        return kind ? [{ entry, key, kind }] : [];
      });
      // Of two keys with one tag the DS may be for the other one.
      return faults.length === named.length ? faults.slice(0, 1) : [];
    });
}

function isOtherTag(key: ZoneKey): boolean {
  return tagsByPublicKey(key)?.includes(key.tag) === false;
}

export function dsFaultFinding({ entry, key, kind }: DsFault, facts: DnssecFacts): FindingDraft | undefined {
  const { tag } = entry;
  const place = kind === "tag" ? key.view.at("key_tag") : entry.view.at(kind);
  const at = place.scalar ?? entry.view.at("key_tag").scalar;
  if (!at) return undefined;
  return {
    at,
    message: `${whatIsWrong({ entry, key, kind })} A DS that fits no key makes validators refuse every name of ${facts.owner ?? "the zone"} as soon as it is the only one.`,
    related: otherHalf({ entry, key, kind }),
    fixes: fixes({ entry, key, kind }, facts),
    targets: [...(facts.owner === undefined ? [] : [facts.owner]), String(tag)],
  };
}

function whatIsWrong({ entry, key, kind }: DsFault): string {
  const { tag } = entry;
  switch (kind) {
    case "tag":
      return `The key tag ${tag} is not that of this public key, which has ${either((tagsByPublicKey(key) ?? []).map(String))}, by its flags: the DS of ${tag} leads to no key.`;
    case "algorithm":
      return `The DS of ${tag} says algorithm ${entry.algorithm ?? "?"}, and the key ${tag} has algorithm ${key.algorithm ?? "?"}: the DS leads to no key.`;
    case "digest":
      return `The digest in the DS of ${tag} is not that of the key ${tag}, whose public key is written down: the DS leads to no key.`;
  }
}

function otherHalf({ entry, key, kind }: DsFault): NonNullable<FindingDraft["related"]> {
  const other: { readonly at: Node | undefined; readonly message: string } =
    kind === "tag"
      ? { at: entry.view.at("key_tag").scalar, message: "the DS that names it" }
      : kind === "algorithm"
        ? { at: key.view.at("algorithm").scalar, message: `the algorithm of the key ${key.tag}` }
        : { at: key.view.at("public_key").scalar, message: `the public key of ${key.tag}` };
  return other.at ? [{ at: other.at, message: other.message }] : [];
}

function fixes({ entry, key, kind }: DsFault, { owner }: DnssecFacts): readonly Fix[] {
  const right =
    kind === "algorithm" ? key.algorithm : kind === "digest" ? digestOf(entry, key, owner) : undefined;
  const written = kind === "tag" ? undefined : entry.view.at(kind).scalar;
  if (right === undefined || !written) return [];
  return [
    {
      title:
        kind === "algorithm"
          ? `Set the algorithm of the DS to ${right}`
          : `Write the digest of the key ${key.tag}`,
      safe: false,
      edits: () => [replaceScalar(written, right)],
    },
  ];
}

/** The digest that the DS should have; undefined where it is not known how the flags of the key are. */
function digestOf(
  entry: DsEntry,
  { role, algorithm, publicKey }: ZoneKey,
  owner: DnssecFacts["owner"],
): string | undefined {
  const isEntryPoint = role === "KSK" || role === "CSK";
  if (!isEntryPoint || owner === undefined || algorithm === undefined || publicKey === undefined)
    return undefined;
  const key = { flags: keyFlags.zone | keyFlags.secureEntryPoint, algorithm, publicKey };
  const { digestType } = entry;
  return digestType === undefined ? undefined : dsDigest(owner, key, digestType);
}

/** Key tags (RFC 4034 appendix B) and whether a DS record vouches for a key (section 5.1.4). */
import { sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha384 } from "@noble/hashes/sha2.js";
import { decodeBase64, hexadecimal } from "../text/octets";
import type { DomainName } from "./name";
import { nameToWire } from "./name-wire";
import type { LayoutData } from "./rdata/layouts";

/** What a key is told by: a DNSKEY or CDNSKEY value without its type. */
export type DnssecKey = Pick<LayoutData<"DNSKEY">, "flags" | "algorithm" | "publicKey">;

/** What a DS record says about a key. */
export type DsClaim = Pick<LayoutData<"DS">, "keyTag" | "algorithm" | "digestType" | "digest">;

/** The zone key, secure entry point and revocation bits of the flags (RFC 4034 section 2.1.1, RFC 5011 section 7). */
export const keyFlags = { zone: 0x0100, revoked: 0x0080, secureEntryPoint: 0x0001 } as const;

/** The protocol field has this value only. */
const protocol = 3;

const rsaMd5 = 1;

/** The key tag, 0 to 65535; `undefined` where the public key is no base64. Different keys may share a tag. */
export function keyTag(key: DnssecKey): number | undefined {
  const data = keyData(key);
  if (data === undefined) return undefined;
  if (key.algorithm === rsaMd5) return 256 * (data.at(-3) ?? 0) + (data.at(-2) ?? 0);
  let sum = 0;
  for (const [index, octet] of data.entries()) sum += index % 2 === 0 ? octet * 256 : octet;
  return (sum + Math.floor(sum / 65_536)) % 65_536;
}

/**
 * The digest of a key as a DS record holds it, in lower-case hexadecimal. `undefined` where the public key is no base64,
 * and for digest types other than SHA-1 (1), SHA-256 (2) and SHA-384 (4).
 */
export function dsDigest(owner: DomainName, key: DnssecKey, digestType: number): string | undefined {
  const hash = hashes.get(digestType);
  const data = keyData(key);
  if (hash === undefined || data === undefined) return undefined;
  return hexadecimal(hash(Uint8Array.from([...wireForm(owner), ...data])));
}

const hashes: ReadonlyMap<number, (data: Uint8Array) => Uint8Array> = new Map([
  [1, sha1],
  [2, sha256],
  [4, sha384],
]);

/**
 * Whether a DS record is one of this key, which the zone `owner` publishes. `undefined` where tag and algorithm fit and the
 * digest cannot be worked out.
 */
export function vouchesFor(ds: DsClaim, owner: DomainName, key: DnssecKey): boolean | undefined {
  const tag = keyTag(key);
  if (ds.algorithm !== key.algorithm || (tag !== undefined && ds.keyTag !== tag)) return false;
  const digest = dsDigest(owner, key, ds.digestType);
  return digest === undefined ? undefined : digest === ds.digest.toLowerCase();
}

/** The data of a DNSKEY record in wire form. */
function keyData({ flags, algorithm, publicKey }: DnssecKey): Uint8Array | undefined {
  const key = decodeBase64(publicKey);
  if (key === undefined) return undefined;
  const data = new Uint8Array(key.length + 4);
  data.set([flags >> 8, flags & 0xff, protocol, algorithm]);
  data.set(key, 4);
  return data;
}

/** Names here are in lower case already, as the canonical form asks (RFC 4034 section 6.2). */
function wireForm(name: DomainName): Uint8Array {
  return Uint8Array.from(nameToWire(name), (octet) => octet.charCodeAt(0));
}

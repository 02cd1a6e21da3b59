/** What an approval binds itself to: the digest of a change's `spec` without its approvers. */
import { sha256 } from "@noble/hashes/sha2.js";
import { hexadecimal } from "../../text/octets";
import { queryBy } from "../../query/query";
import type { Chunk } from "../syntax/chunk";
import { entriesOf, resolve, type ListNode, type MapNode, type Node } from "../syntax/node";
import type { TrustChange } from "./trust-change";

/** Aliases let a small text stand for a huge one. Beyond so many characters there is no digest. */
const MOST_CHARACTERS = 16_000_000;

/** Aliases of what holds aliases can make a flat text deep. */
const DEEPEST = 500;

const HALF_CHARACTER = /\p{Surrogate}/u;

/** How many characters may still be written, and in how much one stands. */
interface Room {
  left: number;
  depth: number;
}

function newRoom(): Room {
  return { left: MOST_CHARACTERS, depth: 0 };
}

/** Whether a digest has the form in which this language writes one. */
export function isApprovalDigest(text: string): boolean {
  return /^sha256:[0-9a-f]{64}$/i.test(text);
}

/**
 * `sha256:` and the digest, in hexadecimal, of the canonical JSON (RFC 8785) of `spec` without `approvers`: aliases and
 * merge keys seen through, scalars as the core schema of YAML 1.2 reads them. Undefined for what is no JSON (infinity,
 * half a character) and for a text that aliases blow up.
 */
export function approvalDigest(change: TrustChange): string | undefined {
  const { map } = change.spec;
  const json = map && canonicalMap(map, newRoom(), (key) => key !== "approvers");
  return json === undefined ? undefined : `sha256:${hexadecimal(sha256(new TextEncoder().encode(json)))}`;
}

function canonical(node: Node | undefined, room: Room): string | undefined {
  const value = resolve(node);
  if (!value || room.depth > DEEPEST || room.left-- <= 0) return undefined;
  if (value.kind === "scalar") return canonicalScalar(value.value, room);
  room.depth++;
  const text = value.kind === "map" ? canonicalMap(value, room) : canonicalList(value, room);
  room.depth--;
  return text;
}

/** Members by their keys in the order of UTF-16 units, which is that of `sort`. */
function canonicalMap(
  map: MapNode,
  room: Room,
  isWanted: (key: string) => boolean = () => true,
): string | undefined {
  // Of a key written twice, the first one counts.
  const byKey = new Map<string, Node>();
  for (const { key, value } of entriesOf(map)) {
    if (isWanted(key.source) && !byKey.has(key.source)) byKey.set(key.source, value);
  }
  const members: string[] = [];
  for (const key of [...byKey.keys()].sort()) {
    const name = canonicalScalar(key, room);
    const value = name === undefined ? undefined : canonical(byKey.get(key), room);
    if (name === undefined || value === undefined) return undefined;
    members.push(`${name}:${value}`);
  }
  return `{${members.join(",")}}`;
}

function canonicalList(list: ListNode, room: Room): string | undefined {
  const items: string[] = [];
  if (list.sequence) {
    for (const chunk of list.sequence.chunks) {
      const item = canonicalItem(chunk);
      if (item === undefined || (room.left -= item.length) < 0) return undefined;
      items.push(item);
    }
  } else {
    for (const node of list.items) {
      const item = canonical(node, room);
      if (item === undefined) return undefined;
      items.push(item);
    }
  }
  return `[${items.join(",")}]`;
}

/** An item that is read by itself is written anew only when its own text has changed. */
const canonicalItem = queryBy((chunk: Chunk): string | undefined => {
  const room = newRoom();
  const items = chunk.content().roots.map((root) => canonical(root, room));
  return items.every((item) => item !== undefined) ? items.join(",") : undefined;
});

/** JSON.stringify writes texts and numbers as RFC 8785 wants them, where they are JSON at all. */
function canonicalScalar(value: string | number | boolean | null, room: Room): string | undefined {
  if (typeof value === "number" && !Number.isFinite(value)) return undefined;
  if (typeof value === "string" && HALF_CHARACTER.test(value)) return undefined;
  const text = JSON.stringify(value);
  return (room.left -= text.length) < 0 ? undefined : text;
}

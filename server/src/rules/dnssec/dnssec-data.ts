import type { RecordSet } from "../../manifest/model/record-set";
import { nodeAt, type Node, type ScalarNode } from "../../manifest/syntax/node";
import type { View } from "../../manifest/view";

/** The types of records that hold keys, and those that hold digests of keys. */
const KEY_TYPES: ReadonlySet<string> = new Set(["DNSKEY", "CDNSKEY"]);
const DS_TYPES: ReadonlySet<string> = new Set(["DS", "CDS"]);

/** One value of a record that holds a key or a digest of one, and where it is written. */
export interface DnssecValue {
  readonly type: string;
  readonly algorithm: number;
  /** Of digests only, like the key tag. */
  readonly digestType: number | undefined;
  readonly keyTag: number | undefined;
  /** Hexadecimal. */
  readonly digest: string | undefined;
  readonly view: View<unknown>;
  /** Whether the change brings it; false for what stands and stays. */
  readonly isNew: boolean;
}

/** The types of records that speak of keys or of digests of them. */
export const DNSSEC_TYPES: readonly string[] = [...KEY_TYPES, ...DS_TYPES];

/** The values of a DS, CDS, DNSKEY or CDNSKEY record after the change; nothing for any other record. */
export function dnssecValuesOf(record: RecordSet): readonly DnssecValue[] {
  const { type, op } = record;
  if (type === undefined || !(KEY_TYPES.has(type) || DS_TYPES.has(type)) || op === "delete") return [];
  const before = new Set(op === "update" ? record.previousValues.map((value) => record.textOf(value)) : []);
  return record.values.flatMap((view, index) => {
    const data = record.data()[index];
    if (!data || !("algorithm" in data)) return [];
    return [
      {
        type,
        algorithm: data.algorithm,
        digestType: "digestType" in data ? data.digestType : undefined,
        keyTag: "keyTag" in data ? data.keyTag : undefined,
        digest: data.type === "DS" || data.type === "CDS" ? data.digest : undefined,
        view,
        isNew: op !== "keep" && !before.has(record.textOf(view)),
      },
    ];
  });
}

/** Where a field of a value is written; the whole value where it is written as one text. */
export function placeOfField({ view }: DnssecValue, field: string): Node | undefined {
  return nodeAt(view.node, [field]) ?? view.node;
}

/** The field of a value that is written as a map. */
export function scalarOfField({ view }: DnssecValue, field: string): ScalarNode | undefined {
  const node = nodeAt(view.node, [field]);
  return node?.kind === "scalar" ? node : undefined;
}

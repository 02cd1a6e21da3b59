import type { RecordSet } from "../../../manifest/model/record-set";

/** Whether the values of a record are addresses. */
export function isAddress({ type }: RecordSet): boolean {
  return type === "A" || type === "AAAA";
}

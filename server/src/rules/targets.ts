import type { TrustChange } from "../manifest/model/trust-change";

/** What an exception names to accept a finding about the change as a whole: its own name. */
export function wholeChange({ name }: TrustChange): readonly string[] {
  return name === undefined ? [] : [name];
}

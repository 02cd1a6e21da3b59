/** Keys of a Cloudflare token policy, in the form of the API, that are one slip away from a key that it has. */
import type { Path } from "../capability";
import { isRecord } from "../plain-value";

const POLICY = ["id", "effect", "permission_groups", "resources"];
const GROUP = ["id", "name", "meta"];

/** The most policies and groups that are looked at. */
const MOST = 100;

export interface MisspeltKey {
  /** Keys and indices from the root of the policy to the map that has the key. */
  readonly path: Path;
  readonly found: string;
  readonly meant: string;
}

/**
 * @param policy a list of token policies, as plain values
 * @param isSlip whether two words differ by one slip of the keyboard
 */
export function misspeltTokenKeys(
  policy: unknown,
  isSlip: (a: string, b: string) => boolean,
): readonly MisspeltKey[] {
  const inMap = (map: unknown, path: Path, known: readonly string[]): readonly MisspeltKey[] =>
    Object.keys(isRecord(map) ? map : {}).flatMap((found) => {
      const meant = known.includes(found) ? undefined : known.find((key) => isSlip(found, key));
      return meant === undefined ? [] : [{ path, found, meant }];
    });
  const policies: readonly unknown[] = Array.isArray(policy) ? policy.slice(0, MOST) : [];
  return policies.flatMap((one, index) => {
    const at = isRecord(one) ? one["permission_groups"] : undefined;
    const groups: readonly unknown[] = Array.isArray(at) ? at.slice(0, MOST) : [];
    return [
      ...inMap(one, [index], POLICY),
      ...groups.flatMap((group, place) => inMap(group, [index, "permission_groups", place], GROUP)),
    ];
  });
}

import type { Limit } from "../manifest/model/limits";
import { formatSeconds } from "../text/seconds";
import type { Related } from "./finding";

/**
 * A limit in a sentence, with who says it: `1 h, as the policy acme says`, or for a default of the product
 * `1 h (the default; limits.credentialTtl of a TrustPolicy sets another)`.
 */
export function limitWords({ seconds, key, source }: Limit): string {
  const length = formatSeconds(seconds);
  if (!source) return `${length} (the default; limits.${key} of a TrustPolicy sets another)`;
  return `${length}, as ${policyCalled(source.policy)} says`;
}

/** The line of the policy that a limit stands in, as the other half of a finding; nothing for a default. */
export function limitRelated({ seconds, key, source }: Limit): readonly Related[] {
  if (!source) return [];
  const who = policyCalled(source.policy);
  return [{ at: source.at, message: `limits.${key} of ${who}: ${formatSeconds(seconds)}` }];
}

/** How messages speak of a policy. */
export function policyCalled(name: string | undefined): string {
  return name === undefined ? "the policy" : `the policy ${name}`;
}

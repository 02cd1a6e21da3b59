import type { AcceptedKeys } from "../../../pki/authorities";
import { isAccepted, publicKeyFault } from "../../../pki/public-profile";
import type { PublicKey } from "../../../pki/x509/public-key";
import type { IssuerFacts } from "./issuer";

/** Why an issuer does not certify a key. */
export type KeyRefusal =
  /** No public authority may: a clause for people. */
  | { readonly by: "all"; readonly fault: string }
  /** This authority takes others only. */
  | { readonly by: "authority"; readonly takes: AcceptedKeys };

/**
 * Why an issuer does not certify a key; undefined where it does, where too little is known of either to tell, and for a
 * private issuer, which decides that itself.
 */
export function keyRefusal(issuer: IssuerFacts, key: PublicKey): KeyRefusal | undefined {
  const trust = issuer.trust();
  if (trust !== "public" && trust !== "test") return undefined;
  const fault = trust === "public" ? publicKeyFault(key) : undefined;
  if (fault !== undefined) return { by: "all", fault };
  const takes = issuer.known()?.keys;
  return !takes || isAccepted(key, takes) ? undefined : { by: "authority", takes };
}

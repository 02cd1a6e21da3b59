import type { AcceptedKeys } from "../../../pki/authorities";
import { isAccepted, publicKeyFault } from "../../../pki/public-profile";
import type { Certificate } from "../certificate";
import type { PublicKey } from "../../../pki/x509/public-key";
import type { IssuerFacts } from "./issuer";
import { requirementsOf } from "./requirements";

/** Why an issuer does not certify a key. */
export type KeyRefusal =
  /** No public authority may: a clause for people. */
  | { readonly by: "all"; readonly fault: string }
  /** This authority takes others only. */
  | { readonly by: "authority"; readonly takes: AcceptedKeys };

/**
 * Why an issuer does not certify the key of a certificate; undefined where it does, where too little is known of either to tell, and for a
 * private issuer, which decides that itself.
 */
export function keyRefusal(
  issuer: IssuerFacts,
  certificate: Certificate,
  key: PublicKey,
): KeyRefusal | undefined {
  const trust = issuer.trust();
  if (trust !== "public" && trust !== "test") return undefined;
  const fault = trust === "public" ? publicKeyFault(key, requirementsOf(certificate)) : undefined;
  if (fault !== undefined) return { by: "all", fault };
  const takes = issuer.known()?.keys;
  return !takes || isAccepted(key, takes) ? undefined : { by: "authority", takes };
}

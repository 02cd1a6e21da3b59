/**
 * The types of provisioners of step-ca, by what decides the names in a certificate. Facts from the step-ca
 * documentation, "Provisioners" and "Certificate issuance policies".
 */

/**
 * `open`: whoever can use the provisioner says the names. `identity`: they come from an instance, a token or an account
 * elsewhere. `challenge`: each is proven. `none`: the provisioner makes no X.509 certificates.
 */
export type NameSource = "open" | "identity" | "challenge" | "none";

const TYPES: Readonly<Record<string, NameSource>> = {
  jwk: "open",
  x5c: "open",
  k8ssa: "open",
  scep: "open",
  acme: "challenge",
  oidc: "identity",
  nebula: "identity",
  // Without disableCustomSANs the instance asks for the names it wants.
  aws: "open",
  gcp: "open",
  azure: "open",
  sshpop: "none",
};

/** Types whose names are the instance's own once `disableCustomSANs` is set. */
const INSTANCES: ReadonlySet<string> = new Set(["aws", "gcp", "azure"]);

/** Where the names of the provisioner's certificates come from; undefined for a type that is not known. */
export function nameSourceOf(type: string, disablesCustomSans: boolean): NameSource | undefined {
  const known = type.toLowerCase();
  return INSTANCES.has(known) && disablesCustomSans ? "identity" : TYPES[known];
}

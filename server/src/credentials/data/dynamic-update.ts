/**
 * The words of dynamic updates: rule types of BIND's `update-policy` and the algorithms of TSIG. Facts from the BIND 9
 * Administrator Reference Manual ("Dynamic Update Policies"), the Knot DNS reference manual ("acl section") and
 * RFC 8945 section 6.
 */

/** What decides the names that a rule of this type lets be updated. */
export type RuleNames =
  /** The name field, alone or with what is below it. */
  | "name"
  | "subdomain"
  | "wildcard"
  /** The zone that the rule stands in; there is no name field. */
  | "zone"
  /** The identity: its own name, with what is below it, or only that. */
  | "self"
  | "self-subtree"
  | "self-below"
  /** The name of the machine that signs, in a realm. */
  | "machine"
  /** Names at or below the name field, for every machine of the realm. */
  | "realm"
  /** The address that the update comes from: nothing is signed. */
  | "address"
  /** Another program. */
  | "external";

const RULE_TYPES: Readonly<Record<string, RuleNames>> = {
  name: "name",
  subdomain: "subdomain",
  wildcard: "wildcard",
  zonesub: "zone",
  self: "self",
  selfsub: "self-subtree",
  selfwild: "self-below",
  "ms-self": "machine",
  "ms-selfsub": "machine",
  "ms-subdomain": "realm",
  "ms-subdomain-self-rhs": "realm",
  "krb5-self": "machine",
  "krb5-selfsub": "machine",
  "krb5-subdomain": "realm",
  "krb5-subdomain-self-rhs": "realm",
  "tcp-self": "address",
  "6to4-self": "address",
  external: "external",
};

/** The meaning of a rule type; undefined for a word that is none. */
export function ruleNamesOf(ruleType: string): RuleNames | undefined {
  return RULE_TYPES[ruleType.toLowerCase()];
}

/** Types that a rule without a list of types leaves out, and those that even ANY does. */
export const LEFT_OUT_BY_DEFAULT = ["RRSIG", "NS", "SOA", "NSEC", "NSEC3"] as const;
export const NEVER_UPDATED = ["NSEC", "NSEC3"] as const;

/** Why an algorithm of TSIG is weak; undefined where it is not, or not known. */
export function weaknessOf(algorithm: string): string | undefined {
  const name = algorithm
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "")
    .replace(/sigalgregint$/, "");
  if (name === "hmacmd5" || name === "md5") return "RFC 8945 forbids its use";
  return name === "hmacsha1" || name === "sha1" ? "RFC 8945 advises against its use" : undefined;
}

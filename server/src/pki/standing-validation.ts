/** Records that stay in the DNS so that an authority can validate a name again at every renewal, without anybody. */

/** Who validates by such a record. */
export interface StandingValidation {
  /** Who asks for the record, for people. */
  readonly title: string;
  /** The public authority that issues; `undefined` where it may be one of several. */
  readonly authority?: string;
}

/**
 * By the domain in which the target of the alias lies, as such records stand in public zones. The owner is the validated
 * name with one label in front. Of ACM: https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
 */
const byDomain: ReadonlyMap<string, StandingValidation> = new Map([
  ["acm-validations.aws", { title: "AWS Certificate Manager", authority: "amazon" }],
  [
    "authorize.certificatemanager.goog",
    { title: "Google Certificate Manager", authority: "google-trust-services" },
  ],
  ["dcv.digicert.com", { title: "DigiCert", authority: "digicert" }],
  ["dcv.cloudflare.com", { title: "Cloudflare" }],
  ["fastly-validations.com", { title: "Fastly" }],
]);

/**
 * Who validates by an alias with this target; `undefined` for every other alias.
 *
 * @param target normalised: lower case, no final dot
 */
export function standingValidation(target: string): StandingValidation | undefined {
  for (const [domain, validation] of byDomain)
    if (target === domain || target.endsWith(`.${domain}`)) return validation;
  return undefined;
}

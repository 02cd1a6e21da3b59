/** Where authorities look in the DNS for the answers to their challenges. */

/** The label below which the challenges of dns-01 stand (RFC 8555 section 8.4). */
export const CHALLENGE_LABEL = "_acme-challenge";

/** The label below which the records of dns-persist-01 stand (Baseline Requirements 3.2.2.4.22). */
export const STANDING_LABEL = "_validation-persist";

/**
 * By dns-account-01 a label in front says which account a challenge is for: the first ten octets of a digest in base32
 * (draft-ietf-acme-dns-account-label).
 */
const accountLabel = "_[a-z2-7]{16}";

const challenge = new RegExp(`^(?:${accountLabel}\\.)?${CHALLENGE_LABEL}\\.`);
const wholeAccountLabel = new RegExp(`^${accountLabel}$`);

/**
 * Whether a name is one at which the challenge of dns-01 or dns-account-01 stands.
 *
 * @param owner normalised: lower case, no final dot
 */
export function isChallengeName(owner: string): boolean {
  return challenge.test(owner);
}

/** Whether a label has the form of one that says which account a challenge is for. */
export function isAccountLabel(label: string): boolean {
  return wholeAccountLabel.test(label);
}

/**
 * Whether a name is one at which a record of dns-persist-01 stands.
 *
 * @param owner normalised: lower case, no final dot
 */
export function isStandingChallengeName(owner: string): boolean {
  return owner.startsWith(`${STANDING_LABEL}.`);
}

/**
 * How long certificates of a profile live, in seconds, where that is shorter than what other rules count with.
 *
 * The name is that of Let's Encrypt (https://letsencrypt.org/docs/profiles/), whose certificates of it are valid for 160
 * hours. Whoever else offers a profile of this name means short-lived certificates too, which for public authorities are
 * those of at most seven days (Baseline Requirements 1.6.1).
 */
const lifetimes: ReadonlyMap<string, number> = new Map([["shortlived", 160 * 3600]]);

/** How long a certificate of a profile is valid, in seconds; undefined for profiles that do not say it. */
export function lifetimeOfProfile(profile: string): number | undefined {
  return lifetimes.get(profile.toLowerCase());
}

/** What the profiles are by which authorities issue: the same word chooses names, lifetime and usages at once. */

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

/** What an authority issues by its profiles. */
interface Profiles {
  /** The one by which it certifies addresses. */
  readonly forAddresses: string;
  /** Those by which it certifies names of hosts alone. */
  readonly forHosts: readonly string[];
  /** Those by which it issues nothing from a time on, in epoch milliseconds. */
  readonly retired: ReadonlyMap<string, number>;
}

/**
 * By the id of the authority. https://letsencrypt.org/docs/profiles/ (identifier types) and
 * https://letsencrypt.org/2026/01/15/6day-and-ip-general-availability; the end of `tlsclient` is that of `client auth`.
 */
const profiles: ReadonlyMap<string, Profiles> = new Map([
  [
    "letsencrypt",
    {
      forAddresses: "shortlived",
      forHosts: ["classic", "tlsserver", "tlsclient"],
      retired: new Map([["tlsclient", Date.UTC(2026, 6, 8)]]),
    },
  ],
]);

/** The profile by which an authority certifies addresses, where another one is asked for that has room for none. */
export function profileForAddresses(authority: string, profile: string): string | undefined {
  const known = profiles.get(authority);
  return known?.forHosts.includes(profile) === true ? known.forAddresses : undefined;
}

/** From when on an authority issues nothing by a profile, in epoch milliseconds; undefined where no end is known. */
export function retirementOfProfile(authority: string, profile: string): number | undefined {
  return profiles.get(authority)?.retired.get(profile);
}

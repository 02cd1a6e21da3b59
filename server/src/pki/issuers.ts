/** Public certification authorities that a manifest can name without an entry of its own. */
import { authorities, type Authority } from "./authorities";
import type { WellKnownRoot } from "./roots";

/** What is known of an authority behind a name or an address. Of its test environment `acmeHosts` are the test hosts. */
export interface WellKnownIssuer extends Authority {
  /** `test` for environments whose certificates no client trusts, such as Let's Encrypt's staging. */
  readonly trust: "public" | "test";
}

/** Words that say how an issuer is used and leave open which one it is. */
const qualifiers: ReadonlySet<string> = new Set(
  (
    "prod production live public issuer cluster clusterissuer acme ca ssl tls cert certs certificate v2 " +
    "dns dns01 http http01 01 wildcard rsa ecc ecdsa ev ov dv default main cloudflare route53 nginx traefik"
  ).split(" "),
);
const testWords: ReadonlySet<string> = new Set(["staging", "stage", "stg", "test", "testing", "sandbox"]);

/** Words beside which a name says nothing: private hierarchies, local imitations, environments that may use either. */
const doubtfulWords: ReadonlySet<string> = new Set(
  "private internal intranet local fake mock pebble stepca cas pca selfsigned self dev develop development nonprod preprod qa uat".split(
    " ",
  ),
);

/**
 * The well-known authority behind an issuer's or provider's name, such as `letsencrypt-prod`, `zerossl` or
 * `google-trust-services`. `undefined` where the name could mean something else, as `google-cas` or `aws-pca` do.
 */
export function wellKnownIssuer(name: string): WellKnownIssuer | undefined {
  if (name.length > 100) return undefined;
  const words = wordsOf(name);
  for (const authority of authorities)
    for (const known of authority.names) {
      const others = withoutSequence(words, known.split(" "));
      const trust = others === undefined ? undefined : trustOf(authority, others);
      if (trust !== undefined) return describe(authority, trust);
    }
  return undefined;
}

/** Every public authority that is known here. */
export function publicIssuers(): readonly WellKnownIssuer[] {
  return authorities.map((authority) => describe(authority, "public"));
}

/** The well-known authority that serves an ACME directory or account address; `undefined` for all other addresses. */
export function wellKnownIssuerOfUrl(url: string): WellKnownIssuer | undefined {
  const host = /^https:\/\/([^/?#:@\s]{1,253})(?=[/?#:]|$)/i.exec(url)?.[1]?.toLowerCase();
  if (host === undefined) return undefined;
  for (const authority of authorities) {
    if (authority.acmeHosts.includes(host)) return describe(authority, "public");
    if (authority.acmeTestHosts.includes(host)) return describe(authority, "test");
  }
  return undefined;
}

/**
 * Whether a CAA property with a domain may let an authority issue: it is one of its own, or its list has gaps and the domain
 * is none of those by which other authorities go.
 *
 * @param domain in lower case
 */
export function mayGoBy(authority: Authority, domain: string): boolean {
  if (authority.caaDomains.includes(domain)) return true;
  if (authority.isCaaListComplete) return false;
  return !authorities.some(
    ({ id, caaDomains }) => caaDomains.includes(domain) && authority.sharesDomainsOf?.includes(id) !== true,
  );
}

/** Names of authorities that say as well whose zones an issuer writes into, or are short for something else. */
const namesOfOthers: ReadonlySet<string> = new Set([
  "google",
  "gts",
  "amazon",
  "acm",
  "aws acm",
  "godaddy",
  "go daddy",
]);

/**
 * The public authority that an issuer's name can only mean: the one that it names, with nothing beside that but words on how
 * it is used. `letsencrypt-staging`, `from-letsencrypt-to-zerossl` and `google-dns01` leave it open.
 */
export function authorityPlainlyNamed(name: string): WellKnownIssuer | undefined {
  if (name.length > 100) return undefined;
  const words = wordsOf(name);
  const named = authorities.flatMap((authority) =>
    authority.names
      .filter((known) => !namesOfOthers.has(known))
      .flatMap((known) => {
        const others = withoutSequence(words, known.split(" "));
        return others ? [{ authority, isPlain: others.every((word) => qualifiers.has(word)) }] : [];
      }),
  );
  const plain = named.find(({ isPlain }) => isPlain)?.authority;
  return plain && named.every(({ authority }) => authority === plain) ? describe(plain, "public") : undefined;
}

/** Whether what is said of one authority may be true of another one, for which it issues or issued. */
export function mayBeOne(one: Authority, other: Authority): boolean {
  return (
    one.id === other.id ||
    one.sharesDomainsOf?.includes(other.id) === true ||
    other.sharesDomainsOf?.includes(one.id) === true
  );
}

/** The authority that goes by a domain in CAA, in lower case; that whose own it is, where it issues for another one, too. */
export function authorityOfCaaDomain(domain: string): Authority | undefined {
  const all = authorities.filter(({ caaDomains }) => caaDomains.includes(domain));
  return all.find(({ sharesDomainsOf }) => !sharesDomainsOf) ?? all[0];
}

/**
 * The public authority that an issuer can only be by the domains under which it goes in CAA: all of them are of that one, and
 * of no other. Undefined where a word of the name tells of a test environment, which goes by the same domains, or leaves the
 * whole thing open.
 *
 * @param domains in lower case
 */
export function wellKnownIssuerOfCaa(name: string, domains: readonly string[]): WellKnownIssuer | undefined {
  const isOpen =
    name.length > 100 || wordsOf(name).some((word) => testWords.has(word) || doubtfulWords.has(word));
  if (isOpen) return undefined;
  const named = authorities.filter(({ caaDomains }) => domains.some((domain) => caaDomains.includes(domain)));
  const [authority] = named;
  const isOne = named.length === 1 && domains.every((domain) => authority?.caaDomains.includes(domain));
  return authority && isOne ? describe(authority, "public") : undefined;
}

/** Authorities by their ids, whose roots vouch for those of others: of GlobalSign for Google's, of Starfield for Amazon's. */
const crossSigners: ReadonlyMap<string, string> = new Map([
  ["google-trust-services", "globalsign"],
  ["amazon", "godaddy"],
  ["godaddy", "amazon"],
]);

/** The authority that a root belongs to, where no chain of another one ends in it. */
export function authorityOfForeignRoot(issuer: Authority, root: WellKnownRoot): Authority | undefined {
  const owner = authorities.find(({ id }) => id === root.authority);
  if (!owner || mayBeOne(issuer, owner) || crossSigners.get(issuer.id) === owner.id) return undefined;
  return owner;
}

function describe(authority: Authority, trust: WellKnownIssuer["trust"]): WellKnownIssuer {
  if (trust === "public") return { ...authority, trust };
  return { ...authority, trust, title: `${authority.title} (test)`, acmeHosts: authority.acmeTestHosts };
}

function wordsOf(name: string): string[] {
  const plain = name.toLowerCase().replace(/['\u2019]/g, "");
  return plain.match(/[a-z0-9]+/g) ?? [];
}

/** The words beside a sequence, `undefined` where the sequence does not occur. */
function withoutSequence(
  words: readonly string[],
  sequence: readonly string[],
): readonly string[] | undefined {
  for (let start = 0; start + sequence.length <= words.length; start++)
    if (sequence.every((word, index) => words[start + index] === word))
      return [...words.slice(0, start), ...words.slice(start + sequence.length)];
  return undefined;
}

function trustOf(authority: Authority, others: readonly string[]): WellKnownIssuer["trust"] | undefined {
  if (others.some((word) => doubtfulWords.has(word))) return undefined;
  if (others.some((word) => testWords.has(word)))
    return authority.acmeTestHosts.length > 0 ? "test" : undefined;
  const isPlain = others.every((word) => qualifiers.has(word));
  return isPlain || authority.isUnmistakable === true ? "public" : undefined;
}

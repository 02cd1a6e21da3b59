/** Public certification authorities that a manifest can name without an entry of its own. */

/** What is known of an authority behind a name. */
export interface WellKnownIssuer {
  readonly id: string;
  readonly title: string;
  /** `test` for environments whose certificates no client trusts, such as Let's Encrypt's staging. */
  readonly trust: "public" | "test";
  /** Domains that let the authority issue where a CAA property names one of them. */
  readonly caaDomains: readonly string[];
  /**
   * Whether the authority accepts no other domains. Where this is `false`, a CAA property with a domain that is not
   * listed here may let it issue all the same, and must not be judged.
   */
  readonly isCaaListComplete: boolean;
}

interface Authority {
  readonly id: string;
  readonly title: string;
  readonly caaDomains: readonly string[];
  readonly isCaaListComplete: boolean;
  /** Names by which manifests refer to it, in words. */
  readonly names: readonly string[];
  readonly hasTestEnvironment?: true;
  /** Whether its name in an issuer's name can mean nothing else, whatever words stand beside it. */
  readonly isUnmistakable?: true;
}

/** Domains as the authorities' own help pages give them; the page stands beside each. */
const authorities: readonly Authority[] = [
  {
    // https://letsencrypt.org/docs/caa/
    id: "letsencrypt",
    title: "Let's Encrypt",
    caaDomains: ["letsencrypt.org"],
    isCaaListComplete: true,
    names: ["letsencrypt", "lets encrypt"],
    hasTestEnvironment: true,
    isUnmistakable: true,
  },
  {
    // https://help.zerossl.com/hc/en-us/articles/360060119753-Invalid-CAA-Records; its issuer is Sectigo, whose other
    // domains may serve as well.
    id: "zerossl",
    title: "ZeroSSL",
    caaDomains: ["sectigo.com"],
    isCaaListComplete: false,
    names: ["zerossl", "zero ssl"],
    isUnmistakable: true,
  },
  {
    // https://developers.cloudflare.com/ssl/edge-certificates/caa-records/ and the CAA record of google.com
    id: "google-trust-services",
    title: "Google Trust Services",
    caaDomains: ["pki.goog"],
    isCaaListComplete: false,
    names: [
      "google",
      "googletrust",
      "google trust",
      "google trust services",
      "google public ca",
      "gts",
      "pki goog",
    ],
    hasTestEnvironment: true,
  },
  {
    // https://docs.servertastic.com/docs/caa-records, a reseller's list; further brands exist.
    id: "digicert",
    title: "DigiCert",
    caaDomains: ["digicert.com", "geotrust.com", "rapidssl.com", "thawte.com"],
    isCaaListComplete: false,
    names: ["digicert", "digicert com", "geotrust", "rapidssl", "thawte"],
  },
  {
    // https://ssl247.com/knowledge-base/detail/internal-caa-records/ka01n000000xnreqao, which repeats Sectigo's list of 2018
    id: "sectigo",
    title: "Sectigo",
    caaDomains: ["sectigo.com", "comodoca.com", "comodo.com", "usertrust.com", "trust-provider.com"],
    isCaaListComplete: false,
    names: ["sectigo", "sectigo com", "sectigoev", "sectigoov", "comodo", "comodoca"],
  },
  {
    // https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html
    id: "amazon",
    title: "Amazon Trust Services",
    caaDomains: ["amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"],
    isCaaListComplete: true,
    names: ["amazon", "amazon trust", "amazon trust services", "acm", "aws acm", "aws certificate manager"],
  },
  {
    // https://support.globalsign.com/ssl/general-ssl/caa-checking-ssl-certificates
    id: "globalsign",
    title: "GlobalSign",
    caaDomains: ["globalsign.com"],
    isCaaListComplete: true,
    names: ["globalsign", "global sign", "globalsign com"],
  },
  {
    // https://www.ssl.com/how-to/configure-caa-records-to-authorize-ssl-com/
    id: "ssl.com",
    title: "SSL.com",
    caaDomains: ["ssl.com"],
    isCaaListComplete: false,
    names: ["ssl com", "sslcom", "sslcomrsa", "sslcomecc"],
  },
  {
    // https://www.godaddy.com/help/using-caa-records-with-your-ssl-certificate-27227
    id: "godaddy",
    title: "GoDaddy",
    caaDomains: ["godaddy.com", "starfieldtech.com"],
    isCaaListComplete: true,
    names: ["godaddy", "go daddy", "starfield"],
  },
  {
    // https://community.buypass.com/t/h7hqcpz/acme-caa-notification
    id: "buypass",
    title: "Buypass",
    caaDomains: ["buypass.com", "buypass.no"],
    isCaaListComplete: true,
    names: ["buypass", "buypass com", "buypass go"],
  },
];

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

function describe(authority: Authority, trust: WellKnownIssuer["trust"]): WellKnownIssuer {
  const { id, title, caaDomains, isCaaListComplete } = authority;
  return { id, title: trust === "test" ? `${title} (test)` : title, trust, caaDomains, isCaaListComplete };
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
    return authority.hasTestEnvironment === true ? "test" : undefined;
  const isPlain = others.every((word) => qualifiers.has(word));
  return isPlain || authority.isUnmistakable === true ? "public" : undefined;
}

/**
 * The table of public certification authorities: what their own help pages say, with the page beside each fact. What
 * could not be read there is left out, and says nothing.
 */

/** One authority. */
export interface Authority {
  readonly id: string;
  readonly title: string;
  /** Names by which manifests refer to it, in words. */
  readonly names: readonly string[];
  /** Domains that let the authority issue where a CAA property names one of them. */
  readonly caaDomains: readonly string[];
  /**
   * Whether the authority accepts no other domains. Where this is `false`, a CAA property with a domain that is not
   * listed here may let it issue all the same, and must not be judged; unless it is the domain of another authority.
   */
  readonly isCaaListComplete: boolean;
  /** The ids of authorities whose domains may let this one issue as well: of whoever issues or issued for it, or it for. */
  readonly sharesDomainsOf?: readonly string[];
  /** The parameters of RFC 8657 that it is known to honour in CAA; `undefined` where nothing is known. */
  readonly caaBindings?: readonly ("accounturi" | "validationmethods")[];
  /** The hosts of its ACME directories and accounts; hosts that serve private hierarchies as well are left out. */
  readonly acmeHosts: readonly string[];
  /** The same for the environments whose certificates no client trusts. */
  readonly acmeTestHosts: readonly string[];
  /** Whether its ACME server says when a certificate should be renewed (ARI, RFC 9773); `undefined` where not known. */
  readonly offersRenewalInformation?: true;
  /** The keys that it certifies, where it takes fewer than public authorities may; `undefined` where nothing is known. */
  readonly keys?: AcceptedKeys;
  /** How its TLS certificates lose the usage `client auth`; `undefined` where no dates are known. */
  readonly clientAuth?: ClientAuthEnd;
  /** Since when it refuses requests for OCSP must-staple. */
  readonly mustStaple?: { readonly refusedFrom: number };
  /** Since when it has no OCSP responders. */
  readonly ocsp?: { readonly offFrom: number };
  /** Whether its name in an issuer's name can mean nothing else, whatever words stand beside it. */
  readonly isUnmistakable?: true;
}

/** The keys that an authority certifies: no other ones. */
export interface AcceptedKeys {
  /** The lengths of RSA keys, in bits. */
  readonly rsa: readonly number[];
  /** The curves of ECDSA keys, by their NIST names. */
  readonly curves: readonly string[];
}

/** The end of `client auth` at an authority, as instants of issuance in epoch milliseconds. */
export interface ClientAuthEnd {
  /** From here on certificates have it only where it is asked for. */
  readonly onRequestFrom: number;
  /** From here on no certificate has it. */
  readonly refusedFrom: number;
  /** How it is asked for in between: a clause for people. */
  readonly request?: string;
}

/**
 * From when on every public authority has to honour `accounturi` and `validationmethods` of CAA: ballot SC098v2, section
 * 4.2.2.1 of the Baseline Requirements.
 */
export const caaBindingsRequiredFrom = Date.UTC(2027, 2, 15);

/**
 * From when on the leaf certificates of authorities that Chrome trusts hold no usage but `server auth`: Chrome Root
 * Program Policy 1.8 (2026-02-05), read second-hand. The Baseline Requirements themselves still allow `client auth`
 * (7.1.2.7.10).
 */
export const clientAuthRefusedByChromeFrom = Date.UTC(2027, 2, 15);

export const authorities: readonly Authority[] = [
  {
    // https://letsencrypt.org/docs/caa/
    // https://community.letsencrypt.org/t/enabling-acme-caa-account-and-method-binding/189588 (December 2022)
    // https://letsencrypt.org/2025/05/14/ending-tls-client-authentication/, and its later postponement to 2026-07-08
    // https://letsencrypt.org/2024/12/05/ending-ocsp/
    // https://letsencrypt.org/docs/integration-guide/#supported-key-algorithms (2025-06-23); its test environment too
    // Renewal information, of this and of Google: https://datatracker.ietf.org/doc/draft-ietf-acme-ari/08/
    id: "letsencrypt",
    title: "Let's Encrypt",
    names: ["letsencrypt", "lets encrypt"],
    caaDomains: ["letsencrypt.org"],
    isCaaListComplete: true,
    caaBindings: ["accounturi", "validationmethods"],
    acmeHosts: ["acme-v02.api.letsencrypt.org"],
    acmeTestHosts: ["acme-staging-v02.api.letsencrypt.org"],
    offersRenewalInformation: true,
    keys: { rsa: [2048, 3072, 4096], curves: ["P-256", "P-384"] },
    clientAuth: {
      onRequestFrom: Date.UTC(2026, 1, 11),
      refusedFrom: Date.UTC(2026, 6, 8),
      request: "by the profile tlsclient, for accounts that used it before 2026-05-13",
    },
    mustStaple: { refusedFrom: Date.UTC(2025, 4, 7) },
    ocsp: { offFrom: Date.UTC(2025, 7, 6) },
    isUnmistakable: true,
  },
  {
    // https://help.zerossl.com/hc/en-us/articles/360060119753-Invalid-CAA-Records; its issuer is Sectigo, whose other
    // domains may serve as well. ACME hosts of this and the following: https://go-acme.github.io/lego/advanced/caservers/
    // and https://github.com/acmesh-official/acme.sh/wiki/Server
    id: "zerossl",
    title: "ZeroSSL",
    names: ["zerossl", "zero ssl"],
    caaDomains: ["sectigo.com"],
    isCaaListComplete: false,
    sharesDomainsOf: ["sectigo"],
    acmeHosts: ["acme.zerossl.com"],
    acmeTestHosts: [],
    isUnmistakable: true,
  },
  {
    // https://developers.cloudflare.com/ssl/edge-certificates/caa-records/ and the CAA record of google.com
    // https://pki.goog/updates/may2025-clientauth.html (dates are those of the weeks)
    id: "google-trust-services",
    title: "Google Trust Services",
    names: [
      "google",
      "googletrust",
      "google trust",
      "google trust services",
      "google public ca",
      "gts",
      "pki goog",
    ],
    caaDomains: ["pki.goog"],
    isCaaListComplete: false,
    acmeHosts: ["dv.acme-v02.api.pki.goog"],
    acmeTestHosts: ["dv.acme-v02.test-api.pki.goog"],
    offersRenewalInformation: true,
    clientAuth: {
      onRequestFrom: Date.UTC(2025, 10, 10),
      refusedFrom: Date.UTC(2026, 3, 13),
      request: "by both usages in the request and a query parameter in the directory address",
    },
  },
  {
    // https://docs.servertastic.com/docs/caa-records, a reseller's list; further brands exist. For years it ran authorities of
    // Amazon, whose domains its practice statements may list.
    // https://knowledge.digicert.com/alerts/sunsetting-client-authentication-eku-from-digicert-public-tls-certificates
    id: "digicert",
    title: "DigiCert",
    names: ["digicert", "digicert com", "geotrust", "rapidssl", "thawte"],
    caaDomains: ["digicert.com", "geotrust.com", "rapidssl.com", "thawte.com"],
    isCaaListComplete: false,
    sharesDomainsOf: ["amazon"],
    acmeHosts: [],
    acmeTestHosts: [],
    clientAuth: {
      onRequestFrom: Date.UTC(2025, 9, 1),
      refusedFrom: Date.UTC(2027, 2, 1),
      request: "by a choice at enrolment",
    },
  },
  {
    // https://ssl247.com/knowledge-base/detail/internal-caa-records/ka01n000000xnreqao, which repeats Sectigo's list of
    // 2018. Its pages on client auth contradict each other, so no dates stand here.
    id: "sectigo",
    title: "Sectigo",
    names: ["sectigo", "sectigo com", "sectigoev", "sectigoov", "comodo", "comodoca"],
    caaDomains: ["sectigo.com", "comodoca.com", "comodo.com", "usertrust.com", "trust-provider.com"],
    isCaaListComplete: false,
    acmeHosts: ["acme.sectigo.com"],
    acmeTestHosts: [],
  },
  {
    // https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html
    // https://docs.aws.amazon.com/acm/latest/userguide/acm-concepts.html (client auth)
    // Keys of requests; others can be imported alone: KeyAlgorithm in
    // https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html and AllowedKeyAlgorithms in
    // https://docs.aws.amazon.com/acm/latest/APIReference/API_PublicCertificateAuthority.html
    id: "amazon",
    title: "Amazon Trust Services",
    names: ["amazon", "amazon trust", "amazon trust services", "acm", "aws acm", "aws certificate manager"],
    caaDomains: ["amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"],
    isCaaListComplete: true,
    acmeHosts: [],
    acmeTestHosts: [],
    keys: { rsa: [2048], curves: ["P-256", "P-384"] },
    clientAuth: { onRequestFrom: Date.UTC(2025, 5, 11), refusedFrom: Date.UTC(2025, 5, 11) },
  },
  {
    // https://support.globalsign.com/ssl/general-ssl/caa-checking-ssl-certificates
    id: "globalsign",
    title: "GlobalSign",
    names: ["globalsign", "global sign", "globalsign com"],
    caaDomains: ["globalsign.com"],
    isCaaListComplete: true,
    acmeHosts: [],
    acmeTestHosts: [],
  },
  {
    // https://www.ssl.com/how-to/configure-caa-records-to-authorize-ssl-com/
    id: "ssl.com",
    title: "SSL.com",
    names: ["ssl com", "sslcom", "sslcomrsa", "sslcomecc"],
    caaDomains: ["ssl.com"],
    isCaaListComplete: false,
    acmeHosts: ["acme.ssl.com"],
    acmeTestHosts: [],
  },
  {
    // https://www.godaddy.com/help/using-caa-records-with-your-ssl-certificate-27227
    id: "godaddy",
    title: "GoDaddy",
    names: ["godaddy", "go daddy", "starfield"],
    caaDomains: ["godaddy.com", "starfieldtech.com"],
    isCaaListComplete: true,
    acmeHosts: [],
    acmeTestHosts: [],
  },
  {
    // https://community.buypass.com/t/h7hqcpz/acme-caa-notification
    id: "buypass",
    title: "Buypass",
    names: ["buypass", "buypass com", "buypass go"],
    caaDomains: ["buypass.com", "buypass.no"],
    isCaaListComplete: true,
    acmeHosts: ["api.buypass.com"],
    acmeTestHosts: ["api.test4.buypass.no"],
  },
];

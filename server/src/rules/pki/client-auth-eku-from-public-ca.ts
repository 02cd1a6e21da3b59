import type { Certificate } from "../../manifest/model/certificate";
import { publicIssuerOf, type IssuerFacts } from "../../manifest/model/pki/issuer";
import { earliestIssuance } from "../../manifest/model/pki/validity";
import { clientAuthRefusedByChromeFrom, type ClientAuthEnd } from "../../pki/authorities";
import { retirementOfProfile } from "../../pki/profiles";
import { isForTls } from "../../manifest/model/pki/requirements";
import { calledIssuer, nameOf, targetsOf } from "../certificates";
import { relatedAt, type FindingDraft, type Fix, type Severity } from "../finding";
import { removal } from "../removal";
import { defineRule } from "../rule";
import { day } from "../words";
import { addressesToCertify } from "./addresses-to-certify";

export const clientAuthEkuFromPublicCa = defineRule({
  id: "client-auth-eku-from-public-ca",
  plane: "pki",
  over: "certificate",
  severity: "warning",
  confidence: "medium",
  restsOn: "entity",
  fixes: "offered",
  title: "A public certificate is to identify a client",
  controls: [
    "nist-csf-2.0:PR.AA-03",
    "owasp-nhi-2025:NHI4:2025",
    "nist-800-53-r5:IA-9",
    "nist-800-53-r5:SC-17",
  ],
  references: [
    "CA/B Forum Baseline Requirements 7.1.2.7.10",
    "Let's Encrypt, Ending TLS Client Authentication Certificate Support",
    "Chrome Root Program Policy 1.8",
  ],
  docs: {
    problem:
      "A certificate of a public authority is asked for with the usage client auth. Public authorities are giving it up, each at a time of its own, and Chrome's root programme ends it for all of them on 2027-03-15. Or Let's Encrypt is asked for the profile tlsclient, which is gone with it.",
    why: "The renewal succeeds, and the certificate comes without the usage. The partners to whom it identified a client refuse it from that moment, and nothing before has failed.",
    remedy:
      "Give clients certificates of a private authority that their partners trust, and ask for server auth alone here.",
    bad: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], issuerRef: {name: letsencrypt-prod}, usages: [digital signature, server auth, client auth]}
`,
    good: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], issuerRef: {name: letsencrypt-prod}, usages: [digital signature, server auth]}
  - {name: shop-client, dnsNames: [shop-client.example.com], issuerRef: {name: vault-corp}, usages: [digital signature, client auth]}
issuers:
  - {name: vault-corp, trust: private}
`,
  },
  *check({ certificate, change }, { now }) {
    if (!certificate.isIssued || certificate.isAuthority) return;
    const issuer = isForTls(certificate) ? publicIssuerOf(change, certificate) : undefined;
    if (!issuer) return;
    const usage = certificate.usages.find(({ source }) => source === "client auth");
    if (!usage) {
      const finding = byRetiredProfile(certificate, issuer, () => earliestIssuance(change, certificate, now));
      if (finding) yield finding;
      return;
    }
    const issuance = earliestIssuance(change, certificate, now);
    const { severity, clause } = outlook(issuer, issuance);
    yield {
      at: usage,
      severity,
      message: `${nameOf(certificate)} is to identify a client (client auth), but ${clause}. Whoever relies on it refuses it after the renewal. Have clients identified by a private authority, and ask for server auth alone here.`,
      fixes: certificate.usages.length > 1 ? withoutUsage(certificate) : [],
      targets: targetsOf(certificate),
    };
  },
});

/** Nothing is lost from such a certificate: there is none. */
function byRetiredProfile(
  certificate: Certificate,
  issuer: IssuerFacts,
  issuance: () => number,
): FindingDraft | undefined {
  const profile = issuer.profile();
  const authority = issuer.known()?.id;
  const end =
    profile === undefined || authority === undefined ? undefined : retirementOfProfile(authority, profile);
  const at =
    certificate.view.at("issuerRef").at("name").scalar ??
    certificate.signers.find(({ source }) => source === issuer.name);
  // Where there are addresses, the only profile for these is told by itself.
  const isTold = addressesToCertify(certificate).length > 0;
  if (profile === undefined || end === undefined || !at || isTold || issuance() < end) return undefined;
  return {
    at,
    severity: "error",
    message: `${nameOf(certificate)} is to be issued by ${calledIssuer(issuer)} with the profile ${profile}, which was there for client auth, and by which it issues nothing since ${day(end)}. The authority refuses the order. Have clients identified by a private authority, and ask for another profile here.`,
    related: relatedAt(issuer.view.at("profile").scalar, `the profile is ${profile}`),
    targets: targetsOf(certificate),
  };
}

interface Outlook {
  readonly severity: Severity;
  /** Why the usage is lost, or will be. */
  readonly clause: string;
}

function outlook(issuer: IssuerFacts, issuance: number): Outlook {
  const name = calledIssuer(issuer);
  const end = issuer.known()?.clientAuth;
  if (end && issuance >= end.refusedFrom)
    return {
      severity: "error",
      clause: `${name} issues no certificate with that usage since ${day(end.refusedFrom)}`,
    };
  if (issuance >= clientAuthRefusedByChromeFrom)
    return {
      severity: "error",
      clause: `Chrome's root programme allows no public authority that usage from ${day(clientAuthRefusedByChromeFrom)} on`,
    };
  return { severity: "warning", clause: end ? fading(name, end, issuance) : endsForAll };
}

const endsForAll = `public authorities are giving that usage up, which Chrome's root programme ends on ${day(clientAuthRefusedByChromeFrom)}`;

function fading(
  name: string,
  { onRequestFrom, refusedFrom, request }: ClientAuthEnd,
  issuance: number,
): string {
  const until = `${name} issues none with that usage from ${day(refusedFrom)} on`;
  if (issuance < onRequestFrom) return until;
  return `${until}, and until then only on request${request === undefined ? "" : ` (${request})`}`;
}

function withoutUsage({ usages }: Certificate): readonly Fix[] {
  return usages
    .filter(({ source }) => source === "client auth")
    .flatMap((usage) => removal("Drop client auth from usages", usage));
}

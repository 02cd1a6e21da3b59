import type { Certificate, SubjectName } from "../../manifest/model/certificate";
import { placeOfChallenge, publicIssuerOf, type IssuerFacts } from "../../manifest/model/pki/issuer";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { ScalarNode } from "../../manifest/syntax/node";
import { profileForAddresses } from "../../pki/profiles";
import { calledIssuer, nameOf, targetsOf } from "../certificates";
import { relatedAt, type FindingDraft } from "../finding";
import { defineRule } from "../rule";
import { listed } from "../words";
import { addressesToCertify } from "./addresses-to-certify";
import { useChallenge } from "./challenge-edits";

/** The one challenge through DNS of which it is said that it proves no address; of newer ones it may be said yet. */
const FOR_NAMES_ONLY = "dns-01";

export const ipAddressRequiresHostValidation = defineRule({
  id: "ip-address-requires-host-validation",
  plane: "pki",
  over: "certificate",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "An IP address is ordered by a challenge or a profile that has no place for it",
  controls: ["nist-800-53-r5:SC-17", "nist-csf-2.0:PR.AA-01"],
  references: ["RFC 8738 section 7", "CA/B Forum Baseline Requirements 3.2.2.5", "Let's Encrypt, Profiles"],
  docs: {
    problem:
      "A certificate of a public authority has an address in ipAddresses, and control is to be proved by dns-01; or Let's Encrypt is asked for another profile than shortlived.",
    why: "A TXT record below a name says nothing about an address. ACME forbids the challenge for addresses, and Let's Encrypt certifies them in short-lived certificates alone; so the order fails, with all the names in it.",
    remedy:
      "Use http-01 or tls-alpn-01, which are answered at the address itself; where the names need dns-01, put the address into a certificate of its own. Have Let's Encrypt issue it by the profile shortlived.",
    bad: `certificates:
  - {name: dns-tls, dnsNames: [dns.example.com], ipAddresses: [9.9.9.9], issuerRef: {name: letsencrypt-prod}, challenge: dns-01}
`,
    good: `certificates:
  - {name: dns-tls, dnsNames: [dns.example.com], ipAddresses: [9.9.9.9], issuerRef: {name: letsencrypt-prod}, challenge: http-01}
`,
  },
  *check({ certificate, change }) {
    if (!certificate.isIssued || certificate.isAuthority) return;
    const [first, ...others] = addressesToCertify(certificate);
    const issuer = first && publicIssuerOf(change, certificate);
    if (!issuer) return;
    const order: Order = { certificate, issuer, addresses: [first, ...others] };
    const challenge = placeOfChallenge(certificate, issuer).scalar;
    if (challenge?.source === FOR_NAMES_ONLY) yield byChallenge(change, order, challenge);
    const finding = byProfile(order);
    if (finding) yield finding;
  },
});

/** Addresses that a public authority is asked to certify. */
interface Order {
  readonly certificate: Certificate;
  readonly issuer: IssuerFacts;
  readonly addresses: readonly [SubjectName, ...SubjectName[]];
}

/** `9.9.9.9 is to be in dns-tls`. */
function whatIsWanted({ certificate, addresses }: Order): string {
  const names = listed(addresses.map(({ text }) => text));
  return `${names} ${addresses.length === 1 ? "is" : "are"} to be in ${nameOf(certificate)}`;
}

function byChallenge(change: TrustChange, order: Order, challenge: ScalarNode): FindingDraft {
  const { certificate, issuer, addresses } = order;
  const [first] = addresses;
  const isOwn = certificate.view.at("challenge").exists;
  const hasWildcard = change.subjectNames(certificate).dnsNames.some(({ text }) => text.startsWith("*."));
  const remedy = hasWildcard
    ? "The wildcard needs dns-01: have the address certified by http-01 or tls-alpn-01 in a certificate of its own."
    : "Use http-01 or tls-alpn-01, which are answered at the address itself.";
  return {
    at: first.node,
    message: `${whatIsWanted(order)}, and ${isOwn ? "its" : "the issuer's"} challenge is ${challenge.source}. No TXT record proves an address, so ${calledIssuer(issuer)} refuses the challenge for it (RFC 8738 section 7). ${remedy}`,
    related: [{ at: challenge, message: `the challenge is ${challenge.source}` }],
    fixes: hasWildcard ? [] : useChallenge(certificate, "http-01"),
    targets: [first.text, ...targetsOf(certificate)],
  };
}

/** A profile that has room for names of hosts alone; what a client asks for where nothing is written is not known. */
function byProfile(order: Order): FindingDraft | undefined {
  const { certificate, issuer, addresses } = order;
  const [first] = addresses;
  const written = issuer.profile();
  const authority = issuer.known()?.id;
  const right =
    written === undefined || authority === undefined ? undefined : profileForAddresses(authority, written);
  if (written === undefined || right === undefined) return undefined;
  const { scalar } = issuer.view.at("profile");
  return {
    at: first.node,
    message: `${whatIsWanted(order)}, and ${calledIssuer(issuer)} is asked for the profile ${written}. It certifies addresses by the profile ${right} alone and refuses the order, with all the names in it. Have an issuer with profile: ${right} issue the address; its certificates are valid for six days.`,
    related: relatedAt(scalar, `the profile is ${written}`),
    targets: [first.text, ...targetsOf(certificate)],
  };
}

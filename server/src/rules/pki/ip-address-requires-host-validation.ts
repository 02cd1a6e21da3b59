import { classifyAddress } from "../../dns/address";
import type { SubjectName } from "../../manifest/model/certificate";
import { placeOfChallenge, publicIssuerOf } from "../../manifest/model/pki/issuer";
import { calledIssuer, nameOf, targetsOf } from "../certificates";
import { defineRule } from "../rule";
import { listed } from "../words";
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
  title: "An IP address is ordered by a challenge that cannot prove it",
  controls: ["nist-800-53-r5:SC-17", "nist-csf-2.0:PR.AA-01"],
  references: ["RFC 8738 section 7", "CA/B Forum Baseline Requirements 3.2.2.5"],
  docs: {
    problem:
      "A certificate of a public authority has an address in ipAddresses, and control is to be proved by dns-01.",
    why: "A TXT record below a name says nothing about an address. ACME forbids the challenge for addresses, so the order fails, with all the names in it.",
    remedy:
      "Use http-01 or tls-alpn-01, which are answered at the address itself; where the names need dns-01, put the address into a certificate of its own.",
    bad: `certificates:
  - {name: dns-tls, dnsNames: [dns.example.com], ipAddresses: [9.9.9.9], issuerRef: {name: letsencrypt-prod}, challenge: dns-01}
`,
    good: `certificates:
  - {name: dns-tls, dnsNames: [dns.example.com], ipAddresses: [9.9.9.9], issuerRef: {name: letsencrypt-prod}, challenge: http-01}
`,
  },
  *check({ certificate, change }) {
    if (!certificate.isIssued || certificate.isAuthority) return;
    const [first, ...others] = certificate.ipAddresses.filter(mayBeCertified);
    const issuer = first && publicIssuerOf(change, certificate);
    if (!issuer) return;
    const challenge = placeOfChallenge(certificate, issuer).scalar;
    if (challenge?.source !== FOR_NAMES_ONLY) return;
    const names = listed([first, ...others].map(({ text }) => text));
    const isOwn = certificate.view.at("challenge").exists;
    const hasWildcard = change.subjectNames(certificate).dnsNames.some(({ text }) => text.startsWith("*."));
    const remedy = hasWildcard
      ? "The wildcard needs dns-01: have the address certified by http-01 or tls-alpn-01 in a certificate of its own."
      : "Use http-01 or tls-alpn-01, which are answered at the address itself.";
    yield {
      at: first.node,
      message: `${names} ${others.length === 0 ? "is" : "are"} to be in ${nameOf(certificate)}, and ${isOwn ? "its" : "the issuer's"} challenge is ${challenge.source}. No TXT record proves an address, so ${calledIssuer(issuer)} refuses the challenge for it (RFC 8738 section 7). ${remedy}`,
      related: [{ at: challenge, message: `the challenge is ${challenge.source}` }],
      fixes: hasWildcard ? [] : useChallenge(certificate, "http-01"),
      targets: [first.text, ...targetsOf(certificate)],
    };
  },
});

/** What is no address, or one that no public authority certifies at all, is another fault. */
function mayBeCertified({ text }: SubjectName): boolean {
  const address = classifyAddress(text);
  return address !== undefined && !address.isSpecialPurpose;
}

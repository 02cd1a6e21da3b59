import { classifyAddress } from "../../dns/address";
import { parseHost } from "../../manifest/model/names";
import type { Certificate, SubjectName } from "../../manifest/model/certificate";
import { publicIssuerOf, type IssuerFacts } from "../../manifest/model/pki/issuer";
import { earliestIssuance } from "../../manifest/model/pki/validity";
import { isWritten } from "../../manifest/model/subject-names";
import type { TrustChange } from "../../manifest/model/trust-change";
import { reverseZoneRefusedFrom, unissuableName } from "../../pki/internal-names";
import { calledIssuer, issuePrivately, nameOf, targetsOf } from "../certificates";
import type { FindingDraft } from "../finding";
import { removal } from "../removal";
import { defineRule } from "../rule";
import { day } from "../words";

export const reservedIpInPublicCert = defineRule({
  id: "reserved-ip-in-public-cert",
  plane: "naming",
  over: "certificate",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "A public authority is asked for an address that nobody owns",
  controls: ["nist-800-53-r5:SC-17", "nist-csf-2.0:PR.PS-01"],
  references: [
    "CA/B Forum Baseline Requirements 4.2.2",
    "CA/B Forum Baseline Requirements 7.1.2.7.12",
    "RFC 6890",
  ],
  docs: {
    problem:
      "A certificate of a public authority is to hold an address out of a block that is set aside, for private networks, documentation or the host itself, or a name of a reverse zone.",
    why: "Such an address is at many places at once, so control of it proves nothing. Public authorities refuse the whole order, with all the names in it.",
    remedy:
      "Have clients connect by name, or have the address certified by a private authority in a certificate of its own.",
    bad: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], ipAddresses: [10.20.0.5], issuerRef: {name: letsencrypt-prod}}
`,
    good: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], issuerRef: {name: letsencrypt-prod}}
  - {name: shop-internal-tls, ipAddresses: [10.20.0.5], issuerRef: {name: vault-corp}}
issuers:
  - {name: vault-corp, trust: private}
`,
  },
  *check({ certificate, change }, { now }) {
    if (!certificate.isIssued) return;
    const issuer = publicIssuerOf(change, certificate);
    if (!issuer) return;
    for (const subject of certificate.ipAddresses) {
      const address = classifyAddress(subject.text);
      if (!address?.isSpecialPurpose) continue;
      const { block = "", purpose = "" } = address;
      yield finding(change, certificate, issuer, {
        subject,
        list: "ipAddresses",
        reason: `it lies in ${block}, which is set aside: ${purpose}`,
        advice: "Have clients connect by name, or have the address certified by a private authority.",
      });
    }
    for (const subject of change.subjectNames(certificate).dnsNames) {
      const reason = whyReverse(subject.text);
      if (reason === undefined || earliestIssuance(change, certificate, now) < reverseZoneRefusedFrom)
        continue;
      const advice = "Have it certified by a private authority, if clients need it at all.";
      yield finding(change, certificate, issuer, { subject, list: "dnsNames", reason, advice });
    }
  },
});

function whyReverse(text: string): string | undefined {
  const name = parseHost(text);
  if (!name?.endsWith(".arpa")) return undefined;
  const found = unissuableName(name, () => true);
  return found?.kind === "reverse-zone"
    ? `${found.reason}, and since ${day(reverseZoneRefusedFrom)} no public certificate holds them`
    : undefined;
}

interface Refused {
  readonly subject: SubjectName;
  readonly list: "ipAddresses" | "dnsNames";
  /** A clause for people. */
  readonly reason: string;
  readonly advice: string;
}

function finding(
  change: TrustChange,
  certificate: Certificate,
  issuer: IssuerFacts,
  { subject, list, reason, advice }: Refused,
): FindingDraft {
  return {
    at: subject.node,
    message: `${subject.text} is to be in ${nameOf(certificate)}, but ${reason}. ${calledIssuer(issuer)} is a public authority and refuses the order for it. ${advice}`,
    fixes: [
      ...(isWritten(certificate, subject) ? removal(`Drop ${subject.text} from ${list}`, subject.node) : []),
      ...issuePrivately(change, certificate),
    ],
    targets: [subject.text, ...targetsOf(certificate)],
  };
}

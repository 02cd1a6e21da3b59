import { publicIssuerOf } from "../../manifest/model/pki/issuer";
import { calledIssuer, issuePrivately, placeOfNames, targetsOf } from "../certificates";
import { removal } from "../removal";
import { defineRule } from "../rule";
import { whyInternal } from "./certifiable-names";

export const internalNameInPublicCert = defineRule({
  id: "internal-name-in-public-cert",
  plane: "naming",
  over: "certificate",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "A public authority is asked for an internal name",
  controls: ["nist-800-53-r5:SC-17", "nist-csf-2.0:PR.PS-01"],
  references: [
    "CA/B Forum Baseline Requirements 4.2.2",
    "CA/B Forum Baseline Requirements 7.1.2.7.12",
    "RFC 6761",
  ],
  docs: {
    problem:
      "A certificate of a public authority is to hold a name that nobody can own in the public DNS: a single label, or a name below .local, .internal or another domain that the root zone does not have.",
    why: "Public authorities issue only for names whose control can be proved to everybody. They refuse the whole order, with all the other names in it.",
    remedy:
      "Have the name certified by a private authority, in a certificate of its own, or use a name below a domain that you own.",
    bad: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com, shop.internal], issuerRef: {name: letsencrypt-prod}}
`,
    good: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], issuerRef: {name: letsencrypt-prod}}
  - {name: shop-internal-tls, dnsNames: [shop.internal], issuerRef: {name: vault-corp}}
issuers:
  - {name: vault-corp, trust: private}
`,
  },
  *check({ certificate, change }) {
    if (!certificate.isIssued) return;
    const { dnsNames, source } = change.subjectNames(certificate);
    if (!dnsNames.some(({ text }) => whyInternal(text) !== undefined)) return;
    const issuer = publicIssuerOf(change, certificate);
    if (!issuer) return;
    for (const subject of dnsNames) {
      const reason = whyInternal(subject.text);
      if (reason === undefined) continue;
      yield {
        at: subject.node,
        message: `${subject.text} is to be in ${placeOfNames(certificate, source)} but ${reason}. ${calledIssuer(issuer)} is a public authority and refuses the order for it. Have the name certified by a private authority, or use one below a domain that you own.`,
        fixes: [
          ...(source ? [] : removal(`Drop ${subject.text} from dnsNames`, subject.node)),
          ...issuePrivately(change, certificate),
        ],
        targets: [subject.text, ...targetsOf(certificate)],
      };
    }
  },
});

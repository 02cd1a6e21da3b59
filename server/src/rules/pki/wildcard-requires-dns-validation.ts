import { replaceScalar } from "../../manifest/edits/edits";
import type { Certificate } from "../../manifest/model/certificate";
import { placeOfChallenge, publicIssuerOf, type IssuerFacts } from "../../manifest/model/pki/issuer";
import type { ScalarNode } from "../../manifest/syntax/node";
import { methodOfChallenge } from "../../pki/validation-methods";
import { calledIssuer, placeOfNames, targetsOf } from "../certificates";
import type { Fix } from "../finding";
import { defineRule } from "../rule";
import { useChallenge } from "./challenge-edits";

export const wildcardRequiresDnsValidation = defineRule({
  id: "wildcard-requires-dns-validation",
  plane: "pki",
  over: "certificate",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "A wildcard is ordered by a challenge that cannot prove it",
  controls: ["nist-800-53-r5:SC-17", "nist-csf-2.0:PR.AA-01"],
  references: [
    "CA/B Forum Baseline Requirements 3.2.2.4.7",
    "CA/B Forum Baseline Requirements 3.2.2.4.19",
    "CA/B Forum Baseline Requirements 3.2.2.4.20",
  ],
  docs: {
    problem:
      "A certificate of a public authority has a wildcard name, and control is to be proved by http-01 or tls-alpn-01.",
    why: "An answer at one host says nothing about all the others below the name. Public authorities accept only methods that work through DNS for wildcards, so the order fails.",
    remedy: "Use dns-01 for this certificate, or list the names that it is served at.",
    bad: `certificates:
  - {name: apps-tls, dnsNames: ["*.apps.example.com"], issuerRef: {name: letsencrypt-prod}, challenge: http-01}
`,
    good: `certificates:
  - {name: apps-tls, dnsNames: ["*.apps.example.com"], issuerRef: {name: letsencrypt-prod}, challenge: dns-01}
`,
  },
  *check({ certificate, change }) {
    if (!certificate.isIssued) return;
    const { dnsNames, source } = change.subjectNames(certificate);
    const wildcard = dnsNames.find(({ text }) => text.startsWith("*."));
    const issuer = wildcard && publicIssuerOf(change, certificate);
    if (!issuer) return;
    const challenge = placeOfChallenge(certificate, issuer).scalar;
    const method = challenge && methodOfChallenge(challenge.source, "name");
    if (!method || method.coversWildcards) return;
    const isOwn = certificate.view.at("challenge").exists;
    yield {
      at: wildcard.node,
      message: `${wildcard.text} is to be in ${placeOfNames(certificate, source)} and ${isOwn ? "its" : `the issuer's`} challenge is ${challenge.source}. An answer at one host proves nothing about the others, so ${calledIssuer(issuer)} refuses it for wildcards (Baseline Requirements ${method.section}). Use dns-01, or list the names one by one.`,
      related: [{ at: challenge, message: `the challenge is ${challenge.source}` }],
      fixes: [...useChallenge(certificate, "dns-01"), ...issuersChallenge(certificate, issuer, challenge)],
      targets: [wildcard.text, ...targetsOf(certificate)],
    };
  },
});

function issuersChallenge(
  certificate: Certificate,
  { name, view }: IssuerFacts,
  challenge: ScalarNode,
): readonly Fix[] {
  const isHere = challenge.chunk.source === certificate.view.node?.chunk.source;
  if (view.at("challenge").scalar !== challenge || !isHere) return [];
  return [
    {
      title: `Use dns-01 for everything that ${name} issues`,
      safe: false,
      edits: () => [replaceScalar(challenge, "dns-01")],
    },
  ];
}

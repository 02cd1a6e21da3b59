import { appendTo } from "../../manifest/edits/edits";
import type { Certificate } from "../../manifest/model/certificate";
import { issuerOf, type IssuerFacts } from "../../manifest/model/pki/issuer";
import { requirementsOf } from "../../manifest/model/pki/requirements";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { ScalarNode } from "../../manifest/syntax/node";
import { isForbiddenInPublic, requiredPublicUsage, type Requirements } from "../../pki/public-profile";
import { isKeyUsage } from "../../pki/x509/usages";
import { calledIssuer, nameOf, targetsOf } from "../certificates";
import type { FindingDraft } from "../finding";
import { removal } from "../removal";
import { defineRule } from "../rule";

export const ekuNotAllowed = defineRule({
  id: "eku-not-allowed",
  plane: "pki",
  over: "certificate",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "A certificate is asked for with a usage that it may not have, or without server auth",
  controls: ["nist-800-53-r5:SC-17", "nist-csf-2.0:PR.PS-01"],
  references: [
    "CA/B Forum Baseline Requirements 7.1.2.7.10",
    "CA/B Forum Baseline Requirements 7.1.2.7.11",
    "CA/B Forum S/MIME Baseline Requirements 7.1.2.3",
    "CA/B Forum Code Signing Baseline Requirements 7.1.2.3",
    "RFC 5280 section 4.2.1.12",
  ],
  docs: {
    problem:
      "A TLS certificate of a public authority is asked for with code signing, email protection, timestamping, ocsp signing or any, with cert sign or crl sign, which are for authorities, or, where the authority takes the usages from the request, without server auth; one for mail (mailboxes and email protection) with server auth, code signing, timestamping or any; one for code with any. One of a private authority is served without server auth.",
    why: "The profiles of public certificates have no room for them: the authority refuses the order, or leaves them out. Without server auth no client accepts the server.",
    remedy:
      "Ask for server auth alone, or for email protection alone, and for the other purposes in certificates of their own, at an authority that is made for them.",
    bad: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], issuerRef: {name: digicert}, usages: [digital signature, server auth, code signing]}
`,
    good: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], issuerRef: {name: digicert}, usages: [digital signature, server auth]}
`,
  },
  *check({ certificate, change }) {
    if (!certificate.isIssued || certificate.isAuthority || certificate.usages.length === 0) return;
    const requirements = requirementsOf(certificate);
    const issuer = requirements && issuerOf(change, certificate);
    if (!issuer) return;
    const list = certificate.view.at("usages").entry?.key;
    if (requirements === "tls" && list && isServedWithoutServerAuth(change, certificate, issuer))
      yield withoutServerAuth(certificate, list, issuer);
    if (issuer.trust() !== "public") return;
    for (const usage of certificate.usages)
      if (isForbiddenInPublic(usage.source, requirements))
        yield {
          at: usage,
          message: `${nameOf(certificate)} is to have the usage ${usage.source}, which no public ${called[requirements]} certificate may have. ${calledIssuer(issuer)} refuses the order, or leaves it out. ${remedyFor(usage.source)}`,
          fixes: removal(`Drop ${usage.source} from usages`, usage),
          targets: targetsOf(certificate),
        };
  },
});

const called: Readonly<Record<Requirements, string>> = {
  tls: "TLS",
  "s/mime": "S/MIME",
  "code signing": "code signing",
};

function remedyFor(usage: string): string {
  if (usage === requiredPublicUsage)
    return "Take it out: a server needs a certificate of its own, with its names in dnsNames.";
  if (usage === "any") return "Take it out, and name the purposes that are needed instead.";
  return isKeyUsage(usage)
    ? "It is for the keys of authorities. Take it out."
    : "Take it out, and ask for it at an authority that is made for that purpose.";
}

/** Where it is known that the authority takes the usages as they are written. */
function isServedWithoutServerAuth(
  change: TrustChange,
  certificate: Certificate,
  issuer: IssuerFacts,
): boolean {
  const trust = issuer.trust();
  const isJudged = trust === "public" || trust === "private";
  return (
    isJudged &&
    lacksServerAuth(certificate, issuer) &&
    isServer(change, certificate) &&
    !isAskedByAcme(issuer)
  );
}

/** Where no extended usage is written, the authority decides; every usage is one that private authorities may give. */
function lacksServerAuth({ usages }: Certificate, issuer: IssuerFacts): boolean {
  const extended = usages.filter(({ source }) => !isKeyUsage(source));
  const enough = issuer.trust() === "public" ? [requiredPublicUsage] : [requiredPublicUsage, "any"];
  return extended.length > 0 && !extended.some(({ source }) => enough.includes(source));
}

function isServer(change: TrustChange, certificate: Certificate): boolean {
  return change.recordsServing(certificate).length > 0;
}

/** Authorities that are asked by ACME decide on the usages themselves. */
function isAskedByAcme(issuer: IssuerFacts): boolean {
  return issuer.isAskedByAcme() || (issuer.known()?.acmeHosts ?? []).length > 0;
}

function withoutServerAuth(certificate: Certificate, at: ScalarNode, issuer: IssuerFacts): FindingDraft {
  const { map } = certificate.view;
  const name = nameOf(certificate);
  const isPublic = issuer.trust() === "public";
  const also = isPublic ? ", and the profile of public TLS certificates demands the usage" : "";
  return {
    at,
    ...(!isPublic && { severity: "warning" }),
    message: `${name} is served to clients, and its usages lack ${requiredPublicUsage}. Clients refuse the server${also}. Add it.`,
    fixes: map
      ? [
          {
            title: `Add ${requiredPublicUsage} to usages of ${name}`,
            safe: false,
            edits: (layout) => [appendTo(map, "usages", requiredPublicUsage, layout)],
          },
        ]
      : [],
    targets: targetsOf(certificate),
  };
}

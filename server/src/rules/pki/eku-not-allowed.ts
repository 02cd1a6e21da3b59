import { appendTo } from "../../manifest/edits/edits";
import type { Certificate } from "../../manifest/model/certificate";
import { issuerOf, type IssuerFacts } from "../../manifest/model/pki/issuer";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { ScalarNode } from "../../manifest/syntax/node";
import { requiredPublicUsage, usagesForbiddenInPublic } from "../../pki/public-profile";
import { isKeyUsage } from "../../pki/x509/usages";
import { calledIssuer, isForTls, nameOf, targetsOf } from "../certificates";
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
  title: "A TLS certificate is asked for with a usage that it may not have, or without server auth",
  controls: ["nist-800-53-r5:SC-17", "nist-csf-2.0:PR.PS-01"],
  references: [
    "CA/B Forum Baseline Requirements 7.1.2.7.10",
    "CA/B Forum Baseline Requirements 7.1.2.7.11",
    "RFC 5280 section 4.2.1.12",
  ],
  docs: {
    problem:
      "A TLS certificate of a public authority is asked for with code signing, email protection, timestamping, ocsp signing or any, with cert sign or crl sign, which are for authorities, or, where the authority takes the usages from the request, without server auth. One of a private authority is served without server auth.",
    why: "The profile of public TLS certificates has no room for them: the authority refuses the order, or leaves them out. Without server auth no client accepts the server.",
    remedy: "Ask for server auth alone, and for the other purposes at an authority that is made for them.",
    bad: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], issuerRef: {name: digicert}, usages: [digital signature, server auth, code signing]}
`,
    good: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], issuerRef: {name: digicert}, usages: [digital signature, server auth]}
`,
  },
  *check({ certificate, change }) {
    if (!certificate.isIssued || certificate.isAuthority || certificate.usages.length === 0) return;
    const issuer = isForTls(certificate) ? issuerOf(change, certificate) : undefined;
    const list = certificate.view.at("usages").entry?.key;
    if (issuer && list && isServedWithoutServerAuth(change, certificate, issuer))
      yield withoutServerAuth(certificate, list, issuer);
    if (issuer?.trust() !== "public") return;
    const forbidden = new Set(usagesForbiddenInPublic(certificate.usages.map(({ source }) => source)));
    for (const usage of certificate.usages) {
      if (!forbidden.has(usage.source)) continue;
      yield {
        at: usage,
        message: `${nameOf(certificate)} is to have the usage ${usage.source}, which no public TLS certificate may have. ${calledIssuer(issuer)} refuses the order, or leaves it out. ${remedyFor(usage.source)}`,
        fixes: removal(`Drop ${usage.source} from usages`, usage),
        targets: targetsOf(certificate),
      };
    }
  },
});

function remedyFor(usage: string): string {
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

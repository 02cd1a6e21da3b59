import { publicIssuerOf, type IssuerFacts } from "../../manifest/model/pki/issuer";
import { earliestIssuance } from "../../manifest/model/pki/validity";
import type { TrustChange } from "../../manifest/model/trust-change";
import { calledIssuer, nameOf, targetsOf } from "../certificates";
import { removal } from "../removal";
import { defineRule } from "../rule";
import { day } from "../words";

export const ocspMustStaple = defineRule({
  id: "ocsp-must-staple",
  plane: "pki",
  over: "certificate",
  severity: "warning",
  confidence: "medium",
  restsOn: "document",
  fixes: "offered",
  title: "Clients are to insist on a stapled OCSP answer",
  controls: ["nist-csf-2.0:PR.IR-03", "nist-800-53-r5:SC-17"],
  references: ["RFC 7633", "Let's Encrypt, Ending OCSP Support in 2025"],
  docs: {
    problem:
      "A public certificate is asked for with mustStaple, though the authority has no OCSP responder any more, or no check of the change shows that the server staples.",
    why: "Clients that honour it refuse the connection whenever the server has no fresh OCSP answer at hand, and public authorities need not offer OCSP at all.",
    remedy:
      "Drop mustStaple. Where it has to stay, check that every server staples before clients see the certificate.",
    bad: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], issuerRef: {name: letsencrypt-prod}, mustStaple: true}
`,
    good: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], issuerRef: {name: letsencrypt-prod}}
`,
  },
  *check({ certificate, change }, { now }) {
    const mustStaple = certificate.view.at("mustStaple");
    if (mustStaple.boolean !== true || !certificate.isIssued) return;
    const issuer = publicIssuerOf(change, certificate);
    const { entry, scalar } = mustStaple;
    if (!issuer || !entry || !scalar) return;
    const ended = whyEnded(issuer, earliestIssuance(change, certificate, now));
    if (ended === undefined && isStaplingChecked(change)) return;
    yield {
      at: scalar,
      severity: ended === undefined ? "warning" : "error",
      message:
        ended === undefined
          ? `${nameOf(certificate)} is to make clients insist on a stapled OCSP answer, and no check shows that the server gives one. Without a fresh answer they refuse the connection. Drop mustStaple, or check the stapling before clients see the certificate.`
          : `${nameOf(certificate)} is to make clients insist on a stapled OCSP answer, but ${ended}. Drop mustStaple.`,
      fixes: removal("Drop mustStaple", entry),
      targets: targetsOf(certificate),
    };
  },
});

function whyEnded(issuer: IssuerFacts, issuance: number): string | undefined {
  const { mustStaple, ocsp } = issuer.known() ?? {};
  const name = calledIssuer(issuer);
  if (mustStaple && issuance >= mustStaple.refusedFrom)
    return `${name} refuses such orders since ${day(mustStaple.refusedFrom)}`;
  return ocsp && issuance >= ocsp.offFrom
    ? `${name} has no OCSP responders since ${day(ocsp.offFrom)}`
    : undefined;
}

/** Whether some check of the change says in its words that it looks at stapling. */
function isStaplingChecked(change: TrustChange): boolean {
  return change.validations.all().some(({ view }) => {
    const check = view;
    return [check.at("name"), check.at("expect"), check.at("command")].some(({ text = "" }) =>
      /stapl|ocsp/i.test(text),
    );
  });
}

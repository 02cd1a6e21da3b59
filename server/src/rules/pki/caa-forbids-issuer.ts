import type { CaaRefusal } from "../../dns/caa-authorization";
import type { Certificate } from "../../manifest/model/certificate";
import { caaDomainsOf } from "../../manifest/model/issuance";
import { challengeOf, issuerOf, type IssuerFacts } from "../../manifest/model/pki/issuer";
import type { FindingDraft } from "../finding";
import { defineRule } from "../rule";
import { either, listed } from "../words";
import { findingAtIssuer } from "./caa-at-issuer";
import { fixesInCaa, useAccountOfCaa, whatIsIssued } from "./caa-refusal-fixes";
import {
  byRecordAndReason,
  caaOf,
  calledName,
  refusedNames,
  sideOfCaa,
  sideOfIssuer,
  type Group,
} from "./caa-refusals";
import { isToldAtIssuer, refusedAlike, targetsOfRefusal } from "./caa-refused-alike";

export const caaForbidsIssuer = defineRule({
  id: "caa-forbids-issuer",
  plane: "pki",
  over: ["certificate", "change"],
  severity: "error",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "CAA does not let the issuer issue the certificate",
  controls: [
    "nist-csf-2.0:PR.PS-01",
    "nist-csf-2.0:GV.SC-05",
    "nist-800-53-r5:SC-17",
    "nist-800-53-r5:SC-23(5)",
  ],
  references: [
    "RFC 8659 section 3",
    "RFC 8659 section 4",
    "RFC 8657",
    "RFC 9495 section 4",
    "CA/B Forum Baseline Requirements 3.2.2.8",
  ],
  docs: {
    problem:
      "The CAA record that decides over a name does not let the certificate's issuer issue for it, or not this account, or not by this challenge. For mailboxes issuemail decides. Where that holds for all certificates of an issuer over which CAA decides, for one and the same reason, it is told once, at the issuer.",
    why: "A public authority has to refuse then. The certificate is missing at the moment at which the change, or the next renewal, needs it.",
    remedy:
      "Let the authority issue in the CAA record, in a step before the certificate is issued; or use an issuer that may. Where the issuer's own domain, account or challenge is what is wrong, correct that.",
    bad: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: shop-tls}
      - {name: "", type: CAA, op: keep, ttl: 3600, values: ['0 issue "digicert.com"', '0 iodef "mailto:pki@example.com"']}
certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], issuerRef: {name: letsencrypt-prod}}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: shop-tls}
      - {name: "", type: CAA, op: keep, ttl: 3600, values: ['0 issue "digicert.com"', '0 issue "letsencrypt.org"', '0 iodef "mailto:pki@example.com"']}
certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], issuerRef: {name: letsencrypt-prod}}
`,
  },
  ahead: refusedAlike,
  *check(entity) {
    if (!("change" in entity)) {
      for (const alike of refusedAlike(entity).get()) yield findingAtIssuer(alike);
      return;
    }
    const { certificate, change } = entity;
    const refused = refusedNames(change, certificate);
    const issuer = refused.length === 0 ? undefined : issuerOf(change, certificate);
    if (!issuer || isToldAtIssuer(change, certificate, issuer, refused)) return;
    for (const group of byRecordAndReason(refused)) yield finding(certificate, issuer, group);
  },
});

function finding(certificate: Certificate, issuer: IssuerFacts, group: Group): FindingDraft {
  const [{ subject, relevant, refusal }] = group;
  const { entry } = relevant.content;
  const names = listed(group.map(calledName));
  const caa = caaOf(group);
  const isLater = group.every(({ isAllowedLater }) => isAllowedLater);
  const late = isLater
    ? ` The change lets it in, but only after ${certificate.name ?? "the certificate"} is issued: put that step first.`
    : "";
  const where = relevant.node === entry.ownerName ? "" : `, which decides over ${calledName(group[0])},`;
  return {
    at: subject.node,
    message: `${names} cannot be issued by ${issuer.name}: ${caa}${where} ${reasonOf(refusal, certificate, issuer)} The authority has to refuse, and ${certificate.name ?? "the certificate"} will not be there.${late}${isLater ? "" : ` ${remedyOf(refusal, issuer)}`}`,
    related: [...sideOfCaa(group), ...sideOfIssuer(refusal.kind, issuer)],
    fixes: isLater
      ? []
      : [
          ...fixesInCaa([group], issuer, challengeOf(certificate, issuer)),
          ...(refusal.kind === "account" ? useAccountOfCaa(subject.node, issuer, refusal.accountUri) : []),
        ],
    targets: targetsOfRefusal(certificate, group),
  };
}

/** What the record says instead, as the rest of a sentence that begins with its name. */
function reasonOf(refusal: CaaRefusal, certificate: Certificate, issuer: IssuerFacts): string {
  const domains = either(caaDomainsOf(issuer)?.domains ?? []);
  switch (refusal.kind) {
    case "not-named": {
      const what = whatIsIssued[refusal.tag];
      const who = refusal.domains.length === 0 ? "nobody" : `only ${listed(refusal.domains)}`;
      return `lets ${who} ${what}, and ${issuer.name} goes by ${domains}.`;
    }
    case "account":
      return `binds ${domains} to the account ${refusal.accountUri}, and ${issuer.name} uses ${issuer.accountUri() ?? "another one"}.`;
    case "method":
      return `lets ${domains} validate by ${either(refusal.methods)} alone, and the challenge is ${challengeOf(certificate, issuer) ?? "another one"}.`;
    case "unsatisfiable":
      return `names ${domains} in a value that no request can meet: ${refusal.reason}.`;
    case "critical-tag":
      return `has the property ${refusal.tag} with the critical bit, which no standard knows, so no authority may issue.`;
  }
}

function remedyOf(refusal: CaaRefusal, issuer: IssuerFacts): string {
  const [domain = "its domain"] = caaDomainsOf(issuer)?.domains ?? [];
  switch (refusal.kind) {
    case "not-named":
      return `Add 0 ${refusal.tag} "${domain}" in a step before it is issued, or use an issuer that may.`;
    case "account":
      return "Bind the record to the account that is used, or use the account that it is bound to.";
    case "method":
      return "Add the challenge to validationmethods, or use one that is allowed.";
    case "unsatisfiable":
      return "Correct the value.";
    case "critical-tag":
      return "Remove the property, or clear its critical bit.";
  }
}

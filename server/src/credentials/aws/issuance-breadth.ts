/** Whether rights over certificates and certification authorities reach further than a change needs. */
import type { BreadthFinding, NeededScope } from "../capability";
import { contains, isUnbounded } from "../text-set";
import type { Allowance } from "./allowance";
import { actionNames, expected, findingAt, resourcesText } from "./finding";
import { code, listing } from "../wording";

/** The findings on ACM and ACM PCA. */
export function issuanceBreadth(allowances: readonly Allowance[], needed: NeededScope): BreadthFinding[] {
  const pki = allowances.filter(({ action }) => action.plane === "pki");
  return [
    ...privateIssuance(pki),
    ...requestedCertificates(pki),
    ...authorityAdministration(pki, needed),
    ...keyExport(pki),
    ...revocation(pki),
  ];
}

const TEMPLATE_REMEDY =
  "Name the certificate authority by its ARN and add a condition on acm-pca:TemplateArn, such as ArnLike arn:aws:acm-pca:*:*:template/EndEntityCertificate/V*.";

/** A template whose name stands for all those that make the new certificate a certificate authority. */
const CA_TEMPLATE = "arn:aws:acm-pca:::template/SubordinateCACertificate_PathLen0/V1";

function privateIssuance(pki: readonly Allowance[]): BreadthFinding[] {
  const issuing = pki.filter(({ action }) => action.name === "acm-pca:IssueCertificate");
  const [first] = issuing;
  if (first === undefined) return [];
  const everyAuthority = isUnbounded(first.scope.authorities);
  const authorities = contains(first.scope.profiles, CA_TEMPLATE);
  if (!everyAuthority && !authorities) return [];
  const where = everyAuthority
    ? "by every private certificate authority of the account"
    : "by the certificate authority";
  const everyProfile = isUnbounded(first.scope.profiles);
  return [
    findingAt(issuing, {
      level: everyAuthority && authorities ? "overbroad" : "broad",
      aspect: everyAuthority ? "authority" : "profile",
      what: `${code(first.entry.text)} on ${resourcesText(first.statement)} allows certificates ${where}, ${everyProfile ? "from any template" : authorities ? "from templates for subordinate authorities" : "for any name"}.`,
      why: authorities
        ? "With a template for a subordinate authority the holder can make an authority of their own, which then issues for every name."
        : "ACM PCA does not bound the names in a certificate: each authority in reach is one that can vouch for any name.",
      remedy: TEMPLATE_REMEDY,
    }),
  ];
}

function requestedCertificates(pki: readonly Allowance[]): BreadthFinding[] {
  const requests = pki.filter(
    ({ action, scope }) => action.name === "acm:RequestCertificate" && isUnbounded(scope.certificateNames),
  );
  if (requests.length === 0) return [];
  return [
    findingAt(requests, {
      level: "broad",
      aspect: "name",
      what: "`acm:RequestCertificate` without a condition on acm:DomainNames allows requests for every name that the account can validate.",
      why: "Names that were validated once by a standing DNS record are issued for without any further step.",
      remedy: "Add a ForAllValues:StringEquals condition on acm:DomainNames with the names of the change.",
    }),
  ];
}

function authorityAdministration(pki: readonly Allowance[], needed: NeededScope): BreadthFinding[] {
  const admin = pki.filter(({ action }) => action.service === "acm-pca" && action.operation === "ca-admin");
  const everywhere = admin.some(({ scope }) => isUnbounded(scope.authorities));
  if (admin.length === 0 || (!everywhere && expected(needed, "ca-admin"))) return [];
  return [
    findingAt(admin, {
      level: everywhere ? "overbroad" : "broad",
      aspect: "authority",
      what: `${listing(actionNames(admin).map(code))} ${everywhere ? "on every private certificate authority of the account" : "on the certificate authority"} ${admin.length > 1 ? "are" : "is"} the authority's own administration.`,
      why: "Whoever administers an authority decides who may issue from it, and whether it exists.",
      remedy:
        "Leave the administration of the authority to a credential of its own, on one certificate-authority ARN.",
    }),
  ];
}

function keyExport(pki: readonly Allowance[]): BreadthFinding[] {
  const exports = pki.filter(
    ({ action, scope }) => action.name === "acm:ExportCertificate" && isUnbounded(scope.certificates),
  );
  if (exports.length === 0) return [];
  return [
    findingAt(exports, {
      level: "broad",
      aspect: "authority",
      what: `${code(exports[0]?.entry.text ?? "acm:ExportCertificate")} on every certificate hands out the private keys of all that can be exported.`,
      why: "A key that has left is a service that can be impersonated until its certificate expires.",
      remedy: "Name the certificate by its ARN.",
    }),
  ];
}

function revocation(pki: readonly Allowance[]): BreadthFinding[] {
  const revoking = pki.filter(
    ({ action, scope }) =>
      action.operation === "revoke" &&
      isUnbounded(action.service === "acm" ? scope.certificates : scope.authorities),
  );
  const [first] = revoking;
  if (first === undefined) return [];
  return [
    findingAt(revoking, {
      level: "broad",
      aspect: "authority",
      what: `${listing(actionNames(revoking).map(code))} on ${resourcesText(first.statement)} allows every certificate in reach to be revoked.`,
      why: "Revocation cannot be undone: services whose clients check it stop at once.",
      remedy: "Name the certificate authority or certificate by its ARN.",
    }),
  ];
}

/** Missing rights in the words of IAM policies. */
import {
  normalizeOwnerName,
  shortZoneId,
  type CertificateChange,
  type RecordChange,
  type Vocabulary,
} from "../capability";
import { CHANGE_RECORDS } from "../data/aws-actions";
import { code, listing } from "../wording";

const KEY = "route53:ChangeResourceRecordSets";

export const awsVocabulary: Vocabulary = {
  recordRight: (change) => `${code(CHANGE_RECORDS)} on ${zoneArn(change)}`,
  recordBound(change, dimension) {
    switch (dimension) {
      case "ownerNames":
        return `${code(normalizeOwnerName(change.ownerName))} in ${code(`${KEY}NormalizedRecordNames`)}`;
      case "recordTypes":
        return `${code(change.type.toUpperCase())} in ${code(`${KEY}RecordTypes`)}`;
      case "changes":
        return `${code(change.change)} in ${code(`${KEY}Actions`)}`;
      default:
        return `${zoneArn(change)} in ${code("Resource")}`;
    }
  },
  certificateRight: (change) => `${code(actionFor(change))} on ${certificateResource(change)}`,
  certificateBound(change, dimension) {
    switch (dimension) {
      case "certificateNames":
        return `${listing(change.names.map(code))} in ${code("acm:DomainNames")}`;
      case "profiles":
        return `${code(change.profile ?? "the template")} in ${code("acm-pca:TemplateArn")}`;
      default:
        return `${certificateResource(change)} in ${code("Resource")}`;
    }
  },
};

function zoneArn({ zoneId, zoneName }: RecordChange): string {
  if (zoneId !== undefined) return code(`arn:aws:route53:::hostedzone/${shortZoneId(zoneId)}`);
  return zoneName === undefined ? "its hosted zone" : `the hosted zone of ${zoneName}`;
}

function actionFor({ operation, authority }: CertificateChange): string {
  if (operation === "deploy") return "acm:ImportCertificate";
  const service = authority === undefined ? "acm" : "acm-pca";
  if (operation === "revoke") return `${service}:RevokeCertificate`;
  return authority === undefined ? "acm:RequestCertificate" : "acm-pca:IssueCertificate";
}

function certificateResource({ operation, authority }: CertificateChange): string {
  if (authority !== undefined) return code(`arn:aws:acm-pca:*:*:certificate-authority/${authority}`);
  return operation === "issue" ? code("*") : "the certificate's ARN";
}

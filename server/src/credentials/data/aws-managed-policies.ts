/**
 * Policies that AWS itself publishes, by name: only the statements that touch what this product judges, as facts from
 * the AWS managed policy reference. A name says little: AmazonRoute53FullAccess holds registrar control too.
 */
import type { Json } from "../capability";

const ANY_CA = "arn:aws:acm-pca:*:*:certificate-authority/*";

function allow(actions: string[], resource = "*"): Json {
  return { Effect: "Allow", Action: actions, Resource: resource };
}

function issueByTemplate(template: string): Json {
  return {
    Effect: "Allow",
    Action: "acm-pca:IssueCertificate",
    Resource: ANY_CA,
    Condition: { ArnLike: { "acm-pca:TemplateArn": `arn:aws:acm-pca:*:*:template/${template}` } },
  };
}

const CA_READ = ["acm-pca:Describe*", "acm-pca:Get*", "acm-pca:List*"];
const CA_USE = ["acm-pca:RevokeCertificate", "acm-pca:GetCertificate", "acm-pca:ListPermissions"];
const CA_USER: Json[] = [issueByTemplate("EndEntityCertificate/V*"), allow(CA_USE, ANY_CA)];
const CA_PRIVILEGED_USER: Json[] = [issueByTemplate("*CACertificate*/V*"), allow(CA_USE, ANY_CA)];

/** Statements of the managed policy, by its name. */
export const AWS_MANAGED_POLICIES: ReadonlyMap<string, Json[]> = new Map<string, Json[]>([
  ["AdministratorAccess", [allow(["*"])]],
  [
    "PowerUserAccess",
    [{ Effect: "Allow", NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" }],
  ],
  ["IAMFullAccess", [allow(["iam:*"])]],
  ["NetworkAdministrator", [allow(["route53:*", "route53domains:*"])]],
  [
    "ReadOnlyAccess",
    [allow(["route53:Get*", "route53:List*", "route53domains:Get*", "acm:Describe*", ...CA_READ])],
  ],
  ["AmazonRoute53FullAccess", [allow(["route53:*", "route53domains:*"])]],
  ["AmazonRoute53ReadOnlyAccess", [allow(["route53:Get*", "route53:List*", "route53:TestDNSAnswer"])]],
  ["AmazonRoute53DomainsFullAccess", [allow(["route53:CreateHostedZone", "route53domains:*"])]],
  ["AmazonRoute53DomainsReadOnlyAccess", [allow(["route53domains:Get*", "route53domains:List*"])]],
  [
    "AmazonRoute53AutoNamingFullAccess",
    [
      allow([
        "route53:GetHostedZone",
        "route53:ListHostedZonesByName",
        "route53:CreateHostedZone",
        "route53:DeleteHostedZone",
        "route53:ChangeResourceRecordSets",
      ]),
    ],
  ],
  ["AmazonRoute53ResolverFullAccess", [allow(["route53resolver:*"])]],
  ["AmazonRoute53ResolverReadOnlyAccess", [allow(["route53resolver:Get*", "route53resolver:List*"])]],
  ["AWSCertificateManagerFullAccess", [allow(["acm:*"])]],
  [
    "AWSCertificateManagerReadOnly",
    [allow(["acm:DescribeCertificate", "acm:ListCertificates", "acm:GetCertificate"])],
  ],
  ["AWSPrivateCAFullAccess", [allow(["acm-pca:*"])]],
  ["AWSPrivateCAReadOnly", [allow(CA_READ)]],
  ["AWSPrivateCAUser", CA_USER],
  ["AWSPrivateCAPrivilegedUser", CA_PRIVILEGED_USER],
  [
    "AWSPrivateCAConnectorForKubernetesPolicy",
    [
      allow(
        ["acm-pca:DescribeCertificateAuthority", "acm-pca:GetCertificate", "acm-pca:IssueCertificate"],
        ANY_CA,
      ),
    ],
  ],
  ["AWSCertificateManagerPrivateCAFullAccess", [allow(["acm-pca:*"])]],
  ["AWSCertificateManagerPrivateCAReadOnly", [allow(CA_READ)]],
  ["AWSCertificateManagerPrivateCAUser", CA_USER],
  ["AWSCertificateManagerPrivateCAPrivilegedUser", CA_PRIVILEGED_USER],
]);

/** A template may leave the partition open: the policies have the same names in all of them. */
const MANAGED_POLICY_ARN = /^arn:(?:[a-z-]+|\$\{[\w.:]+\}):iam::aws:policy\/(?:[\w-]+\/)*([\w+=,.@-]+)$/;

/** The name in an ARN of an AWS managed policy, or the text itself where it looks like such a name. */
export function managedPolicyName(text: string): string | undefined {
  const trimmed = text.trim();
  const name = MANAGED_POLICY_ARN.exec(trimmed)?.[1] ?? trimmed;
  return /^[A-Za-z0-9_+=,.@-]{3,128}$/.test(name) ? name : undefined;
}

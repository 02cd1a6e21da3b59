/**
 * The actions of AWS that touch zone data, registration, resolvers and certificates: what each does in the words of
 * the capability model, and the type of resource by which it can be narrowed. From the AWS service authorization
 * reference. Actions that change none of these (health checks, tags, log settings, renewals) are left out on purpose.
 */
import type { Operation, Plane } from "../capability";

/**
 * What an action's `Resource` can name. `none`: only `*` is valid there. `other`: a type that this product does not
 * tell apart, since it bounds neither zones nor certificates.
 */
export type ResourceType =
  "hostedzone" | "change" | "certificate-authority" | "certificate" | "other" | "none";

/** One action of an AWS service. */
export interface AwsAction {
  /** As IAM policies write it, `service:Name`. */
  readonly name: string;
  /** The name as it is compared: IAM does not care for case. */
  readonly lowerCaseName: string;
  readonly service: string;
  readonly plane: Plane;
  readonly operation: Operation;
  readonly writes: boolean;
  readonly resource: ResourceType;
}

type Row = readonly [operation: Operation, resource: ResourceType, names: string];

const ROUTE53: readonly Row[] = [
  ["record-write", "hostedzone", "ChangeResourceRecordSets"],
  ["zone-admin", "none", "CreateHostedZone"],
  [
    "zone-admin",
    "hostedzone",
    `DeleteHostedZone AssociateVPCWithHostedZone DisassociateVPCFromHostedZone CreateVPCAssociationAuthorization
     DeleteVPCAssociationAuthorization CreateTrafficPolicyInstance`,
  ],
  ["zone-admin", "other", "UpdateTrafficPolicyInstance DeleteTrafficPolicyInstance"],
  [
    "key-manage",
    "hostedzone",
    `EnableHostedZoneDNSSEC DisableHostedZoneDNSSEC CreateKeySigningKey ActivateKeySigningKey DeactivateKeySigningKey
     DeleteKeySigningKey`,
  ],
  [
    "read",
    "hostedzone",
    `GetHostedZone GetHostedZoneLimit GetDNSSEC ListResourceRecordSets ListVPCAssociationAuthorizations
     ListTrafficPolicyInstancesByHostedZone`,
  ],
  ["read", "change", "GetChange"],
  [
    "read",
    "none",
    `ListHostedZones ListHostedZonesByName ListHostedZonesByVPC GetHostedZoneCount TestDNSAnswer
     ListTrafficPolicyInstances`,
  ],
];

const ROUTE53_DOMAINS: readonly Row[] = [
  [
    "registrar",
    "none",
    `AcceptDomainTransferFromAnotherAwsAccount AssociateDelegationSignerToDomain
     CancelDomainTransferToAnotherAwsAccount DeleteDomain DisableDomainAutoRenew DisableDomainTransferLock
     DisassociateDelegationSignerFromDomain PushDomain RegisterDomain RejectDomainTransferFromAnotherAwsAccount
     RetrieveDomainAuthCode TransferDomain TransferDomainToAnotherAwsAccount UpdateDomainContact
     UpdateDomainNameservers`,
  ],
  ["read", "none", "GetDomainDetail GetOperationDetail ListDomains ListOperations"],
];

const ROUTE53_RESOLVER: readonly Row[] = [
  [
    "trust-write",
    "other",
    `UpdateResolverDnssecConfig UpdateResolverConfig CreateResolverRule UpdateResolverRule DeleteResolverRule
     AssociateResolverRule DisassociateResolverRule PutResolverRulePolicy CreateResolverEndpoint
     UpdateResolverEndpoint DeleteResolverEndpoint CreateFirewallRule UpdateFirewallRule DeleteFirewallRule
     UpdateFirewallConfig UpdateFirewallDomains ImportFirewallDomains CreateFirewallRuleGroup
     DeleteFirewallRuleGroup AssociateFirewallRuleGroup DisassociateFirewallRuleGroup`,
  ],
  [
    "read",
    "other",
    `GetResolverDnssecConfig ListResolverDnssecConfigs GetResolverConfig GetResolverRule ListResolverRules
     ListResolverEndpoints`,
  ],
];

const ACM: readonly Row[] = [
  ["issue", "none", "RequestCertificate"],
  ["issue", "other", "CreateAcmeExternalAccountBinding"],
  ["deploy", "certificate", "ImportCertificate DeleteCertificate"],
  ["revoke", "certificate", "RevokeCertificate"],
  ["key-manage", "certificate", "ExportCertificate"],
  [
    "ca-admin",
    "other",
    "CreateAcmeEndpoint UpdateAcmeEndpoint DeleteAcmeEndpoint CreateAcmeDomainValidation",
  ],
  ["read", "certificate", "DescribeCertificate GetCertificate ListTagsForCertificate"],
  ["read", "none", "ListCertificates GetAccountConfiguration"],
];

const ACM_PCA: readonly Row[] = [
  ["issue", "certificate-authority", "IssueCertificate"],
  ["revoke", "certificate-authority", "RevokeCertificate"],
  ["ca-admin", "none", "CreateCertificateAuthority"],
  [
    "ca-admin",
    "certificate-authority",
    `CreatePermission DeletePermission PutPolicy DeletePolicy DeleteCertificateAuthority
     RestoreCertificateAuthority UpdateCertificateAuthority ImportCertificateAuthorityCertificate`,
  ],
  [
    "read",
    "certificate-authority",
    `DescribeCertificateAuthority GetCertificate GetCertificateAuthorityCertificate GetCertificateAuthorityCsr
     GetPolicy ListPermissions`,
  ],
  ["read", "none", "ListCertificateAuthorities"],
];

function actionsOf(service: string, plane: Plane, rows: readonly Row[]): AwsAction[] {
  return rows.flatMap(([operation, resource, names]) =>
    names.split(/\s+/).map((name) => ({
      name: `${service}:${name}`,
      lowerCaseName: `${service}:${name}`.toLowerCase(),
      service,
      plane,
      operation,
      writes: operation !== "read",
      resource,
    })),
  );
}

/** Every action that this product judges. */
export const AWS_ACTIONS: readonly AwsAction[] = [
  ...actionsOf("route53", "dns", ROUTE53),
  ...actionsOf("route53domains", "registrar", ROUTE53_DOMAINS),
  ...actionsOf("route53resolver", "resolver", ROUTE53_RESOLVER),
  ...actionsOf("acm", "pki", ACM),
  ...actionsOf("acm-pca", "pki", ACM_PCA),
];

/** The one action that changes records, and the only one that Route 53's condition keys on records apply to. */
export const CHANGE_RECORDS = "route53:ChangeResourceRecordSets";

/** Actions that take DNSSEC protection away from a zone, or remove the key that a chain of trust ends in. */
export const DNSSEC_ENDING_ACTIONS: ReadonlySet<string> = new Set([
  "route53:DisableHostedZoneDNSSEC",
  "route53:DeactivateKeySigningKey",
  "route53:DeleteKeySigningKey",
]);

/** Where the id starts in an ARN of each type; `*` stands for partition, region and account. */
export const ARN_PREFIXES: Readonly<Record<Exclude<ResourceType, "none" | "other">, string>> = {
  hostedzone: "arn:*:route53:::hostedzone/",
  change: "arn:*:route53:::change/",
  "certificate-authority": "arn:*:acm-pca:*:*:certificate-authority/",
  certificate: "arn:*:acm:*:*:certificate/",
};

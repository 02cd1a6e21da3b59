import { controlIdMissing } from "./controls/control-id-missing";
import { controlIdNonstandardForm } from "./controls/control-id-nonstandard-form";
import { controlIdUnknown } from "./controls/control-id-unknown";
import { controlIdWithdrawn } from "./controls/control-id-withdrawn";
import { controlRationaleMismatch } from "./controls/control-rationale-mismatch";
import { automationScopeWildcard } from "./credentials/automation-scope-wildcard";
import { credentialDoesNotCoverStep } from "./credentials/credential-does-not-cover-step";
import { credentialOwnerMissing } from "./credentials/credential-owner-missing";
import { credentialRotationOverdue } from "./credentials/credential-rotation-overdue";
import { credentialSharedAcrossEnv } from "./credentials/credential-shared-across-env";
import { credentialTtlTooLong } from "./credentials/credential-ttl-too-long";
import { dnsWriteIsIssuanceAuthority } from "./credentials/dns-write-is-issuance-authority";
import { policyConditionNeverMatches } from "./credentials/policy-condition-never-matches";
import { secretInManifest } from "./credentials/secret-in-manifest";
import { standingAccessToDnsAndPki } from "./credentials/standing-access-to-dns-and-pki";
import { staticCredential } from "./credentials/static-credential";
import { cnameAtApex } from "./dns/cname-at-apex";
import { cnameCoexistsWithData } from "./dns/cname-coexists-with-data";
import { cnameLoop } from "./dns/cname-loop";
import { contradictoryRecords } from "./dns/contradictory-records";
import { danglingRecordAfterChange } from "./dns/dangling-record-after-change";
import { dnsTargetIsReservedOrPrivate } from "./dns/dns-target-is-reserved-or-private";
import { indirectionTargetIsAlias } from "./dns/indirection-target-is-alias";
import { mailPolicyIgnored } from "./dns/mail-policy-ignored";
import { nameGoneBetweenSteps } from "./dns/name-gone-between-steps";
import { nsChangeOrdering } from "./dns/ns-change-ordering";
import { recordNeverAnswered } from "./dns/record-never-answered";
import { rrsetTtlMismatch } from "./dns/rrset-ttl-mismatch";
import { sourceDisagrees } from "./dns/source-disagrees";
import { splitHorizonInconsistent } from "./dns/split-horizon-inconsistent";
import { svcbHttpsConsistency } from "./dns/svcb-https-consistency";
import { ttlLoweringNotElapsed } from "./dns/ttl-lowering-not-elapsed";
import { wildcardRecordSideEffects } from "./dns/wildcard-record-side-effects";
import { dnssecAlgorithmNotRecommended } from "./dnssec/dnssec-algorithm-not-recommended";
import { dnssecDsWithoutDnskey } from "./dnssec/dnssec-ds-without-dnskey";
import { dnssecOldKeyRemovedBeforeDsTtl } from "./dnssec/dnssec-old-key-removed-before-ds-ttl";
import { dnssecOnlyAssurance } from "./dnssec/dnssec-only-assurance";
import { dnssecProviderSwitchInsecureGap } from "./dnssec/dnssec-provider-switch-insecure-gap";
import { dnssecUnsignOrder } from "./dnssec/dnssec-unsign-order";
import { dnssecZskTiming } from "./dnssec/dnssec-zsk-timing";
import { dsDigestNotAllowed } from "./dnssec/ds-digest-not-allowed";
import { resolverValidationNotMonitored } from "./dnssec/resolver-validation-not-monitored";
import { unsignedZoneHostsIdentityCritical } from "./dnssec/unsigned-zone-hosts-identity-critical";
import { aiAgentWithoutOversight } from "./governance/ai-agent-without-oversight";
import { approvalMissingBeforeExecution } from "./governance/approval-missing-before-execution";
import { auditCoverageIncomplete } from "./governance/audit-coverage-incomplete";
import { automationAsApprover } from "./governance/automation-as-approver";
import { dependencyOrderCycle } from "./governance/dependency-order-cycle";
import { duplicateName } from "./governance/duplicate-name";
import { emergencyWithoutPostReview } from "./governance/emergency-without-post-review";
import { exceptionInvalid } from "./governance/exception-invalid";
import { exceptionUnused } from "./governance/exception-unused";
import { oneTicketOneOwner } from "./governance/one-ticket-one-owner";
import { operatingPatternVsRisk } from "./governance/operating-pattern-vs-risk";
import { policyNotMet } from "./governance/policy-not-met";
import { prechangeValidationIncomplete } from "./governance/prechange-validation-incomplete";
import { propagationWaitMissing } from "./governance/propagation-wait-missing";
import { referenceUnresolved } from "./governance/reference-unresolved";
import { selfApproval } from "./governance/self-approval";
import { selfServiceWithoutPolicyLayer } from "./governance/self-service-without-policy-layer";
import { sodGroupOverlap } from "./governance/sod-group-overlap";
import { stepOutsideWindow } from "./governance/step-outside-window";
import { schema } from "./language/schema";
import { sourceUnreadable } from "./language/source-unreadable";
import { yamlSyntax } from "./language/yaml-syntax";
import { aliasTargetOnlyInSan } from "./naming/alias-target-only-in-san";
import { idnaConfusable } from "./naming/idna-confusable";
import { internalNameInPublicCert } from "./naming/internal-name-in-public-cert";
import { ipEndpointWithoutIpSan } from "./naming/ip-endpoint-without-ip-san";
import { reservedIpInPublicCert } from "./naming/reserved-ip-in-public-cert";
import { sanFormInvalid } from "./naming/san-form-invalid";
import { sanMissingForDnsName } from "./naming/san-missing-for-dns-name";
import { sanWithoutDnsRecord } from "./naming/san-without-dns-record";
import { wildcardCertScope } from "./naming/wildcard-cert-scope";
import { acmValidationRecordRemoved } from "./pki/acm-validation-record-removed";
import { acmeChallengeLeftBehind } from "./pki/acme-challenge-left-behind";
import { acmeChallengeMissingAtIssuance } from "./pki/acme-challenge-missing-at-issuance";
import { acmeChallengeRecordForm } from "./pki/acme-challenge-record-form";
import { acmeChallengeShadowedByWildcard } from "./pki/acme-challenge-shadowed-by-wildcard";
import { caaAccountBindingMissing } from "./pki/caa-account-binding-missing";
import { caaForbidsIssuer } from "./pki/caa-forbids-issuer";
import { caaIodefMissing } from "./pki/caa-iodef-missing";
import { caaPropertyIgnored } from "./pki/caa-property-ignored";
import { caaShadowedBySubdomain } from "./pki/caa-shadowed-by-subdomain";
import { certificateExpiresInsideWindow } from "./pki/certificate-expires-inside-window";
import { certificateSourceDisagrees } from "./pki/certificate-source-disagrees";
import { chainContinuityUnproven } from "./pki/chain-continuity-unproven";
import { clientAuthEkuFromPublicCa } from "./pki/client-auth-eku-from-public-ca";
import { dns01HidesWildcardHost } from "./pki/dns01-hides-wildcard-host";
import { durationForm } from "./pki/duration-form";
import { ekuNotAllowed } from "./pki/eku-not-allowed";
import { ipAddressRequiresHostValidation } from "./pki/ip-address-requires-host-validation";
import { issuerConstraintsNotMet } from "./pki/issuer-constraints-not-met";
import { issuerOfTwoAuthorities } from "./pki/issuer-of-two-authorities";
import { keyReusedOnRenewal } from "./pki/key-reused-on-renewal";
import { leafOutlivesIssuer } from "./pki/leaf-outlives-issuer";
import { ocspMustStaple } from "./pki/ocsp-must-staple";
import { overlapMissing } from "./pki/overlap-missing";
import { publicCertValidityExceedsLimit } from "./pki/public-cert-validity-exceeds-limit";
import { renewBeforeExceedsLifetime } from "./pki/renew-before-exceeds-lifetime";
import { revocationReasonWrong } from "./pki/revocation-reason-wrong";
import { revokeBeforeCutoverComplete } from "./pki/revoke-before-cutover-complete";
import { rootRemovedInUse } from "./pki/root-removed-in-use";
import { tlsaNotPrepublished } from "./pki/tlsa-not-prepublished";
import { tlsaOldRemovedEarly } from "./pki/tlsa-old-removed-early";
import { trustStoreBeforeLeaf } from "./pki/trust-store-before-leaf";
import { weakKeyOrSignature } from "./pki/weak-key-or-signature";
import { wildcardRequiresDnsValidation } from "./pki/wildcard-requires-dns-validation";
import { oldKeyDestroyedInsideWindow } from "./rollback/old-key-destroyed-inside-window";
import { rollbackBeyondCredential } from "./rollback/rollback-beyond-credential";
import { rollbackMissingHalf } from "./rollback/rollback-missing-half";
import { rollbackOutOfOrder } from "./rollback/rollback-out-of-order";
import { rollbackPastPointOfNoReturn } from "./rollback/rollback-past-point-of-no-return";
import { rollbackPreviousValueMissing } from "./rollback/rollback-previous-value-missing";
import { rollbackToExpiredCertificate } from "./rollback/rollback-to-expired-certificate";
import { rollbackToRevokedCertificate } from "./rollback/rollback-to-revoked-certificate";
import { rollbackTtlExceedsWindow } from "./rollback/rollback-ttl-exceeds-window";
import { rollbackUntested } from "./rollback/rollback-untested";
import { rollbackWindowTooLong } from "./rollback/rollback-window-too-long";
import type { AnyRule } from "./rule";

/** Every rule of the product, in the order of the documentation. */
export const allRules: readonly AnyRule[] = [
  yamlSyntax,
  schema,
  sourceUnreadable,
  durationForm,
  caaForbidsIssuer,
  caaAccountBindingMissing,
  caaShadowedBySubdomain,
  caaIodefMissing,
  acmeChallengeRecordForm,
  acmeChallengeLeftBehind,
  acmeChallengeShadowedByWildcard,
  dns01HidesWildcardHost,
  acmValidationRecordRemoved,
  tlsaNotPrepublished,
  tlsaOldRemovedEarly,
  sanMissingForDnsName,
  sanWithoutDnsRecord,
  sanFormInvalid,
  aliasTargetOnlyInSan,
  ttlLoweringNotElapsed,
  danglingRecordAfterChange,
  cnameCoexistsWithData,
  cnameAtApex,
  indirectionTargetIsAlias,
  contradictoryRecords,
  rrsetTtlMismatch,
  wildcardRecordSideEffects,
  sourceDisagrees,
  splitHorizonInconsistent,
  nsChangeOrdering,
  dnsTargetIsReservedOrPrivate,
  svcbHttpsConsistency,
  cnameLoop,
  recordNeverAnswered,
  nameGoneBetweenSteps,
  mailPolicyIgnored,
  internalNameInPublicCert,
  reservedIpInPublicCert,
  ipEndpointWithoutIpSan,
  wildcardCertScope,
  idnaConfusable,
  publicCertValidityExceedsLimit,
  wildcardRequiresDnsValidation,
  keyReusedOnRenewal,
  weakKeyOrSignature,
  clientAuthEkuFromPublicCa,
  ekuNotAllowed,
  ocspMustStaple,
  leafOutlivesIssuer,
  overlapMissing,
  certificateExpiresInsideWindow,
  revokeBeforeCutoverComplete,
  trustStoreBeforeLeaf,
  certificateSourceDisagrees,
  chainContinuityUnproven,
  rootRemovedInUse,
  renewBeforeExceedsLifetime,
  issuerConstraintsNotMet,
  ipAddressRequiresHostValidation,
  revocationReasonWrong,
  caaPropertyIgnored,
  acmeChallengeMissingAtIssuance,
  issuerOfTwoAuthorities,
  rollbackMissingHalf,
  rollbackPreviousValueMissing,
  rollbackTtlExceedsWindow,
  rollbackUntested,
  rollbackWindowTooLong,
  rollbackBeyondCredential,
  dnssecDsWithoutDnskey,
  dnssecOldKeyRemovedBeforeDsTtl,
  dnssecUnsignOrder,
  dnssecProviderSwitchInsecureGap,
  rollbackToRevokedCertificate,
  rollbackToExpiredCertificate,
  oldKeyDestroyedInsideWindow,
  rollbackOutOfOrder,
  rollbackPastPointOfNoReturn,
  unsignedZoneHostsIdentityCritical,
  dnssecAlgorithmNotRecommended,
  dsDigestNotAllowed,
  resolverValidationNotMonitored,
  dnssecOnlyAssurance,
  dnssecZskTiming,
  selfApproval,
  approvalMissingBeforeExecution,
  automationAsApprover,
  oneTicketOneOwner,
  sodGroupOverlap,
  emergencyWithoutPostReview,
  operatingPatternVsRisk,
  selfServiceWithoutPolicyLayer,
  auditCoverageIncomplete,
  aiAgentWithoutOversight,
  propagationWaitMissing,
  prechangeValidationIncomplete,
  dependencyOrderCycle,
  stepOutsideWindow,
  referenceUnresolved,
  duplicateName,
  policyNotMet,
  exceptionInvalid,
  exceptionUnused,
  automationScopeWildcard,
  policyConditionNeverMatches,
  standingAccessToDnsAndPki,
  secretInManifest,
  dnsWriteIsIssuanceAuthority,
  credentialDoesNotCoverStep,
  staticCredential,
  credentialTtlTooLong,
  credentialRotationOverdue,
  credentialSharedAcrossEnv,
  credentialOwnerMissing,
  controlIdUnknown,
  controlIdWithdrawn,
  controlIdNonstandardForm,
  controlRationaleMismatch,
  controlIdMissing,
];

const byId: ReadonlyMap<string, AnyRule> = new Map(allRules.map((rule) => [rule.id, rule]));

export function findRule(id: string): AnyRule | undefined {
  return byId.get(id);
}

/** The ids of the rules that name a control, by its reference. */
export function rulesBehind(control: string): readonly string[] {
  return allRules.flatMap(({ id, controls }) => (controls.some((own) => own === control) ? id : []));
}

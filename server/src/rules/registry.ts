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
import { unsignedZoneHostsIdentityCritical } from "./dnssec/unsigned-zone-hosts-identity-critical";
import { duplicateName } from "./governance/duplicate-name";
import { referenceUnresolved } from "./governance/reference-unresolved";
import { selfApproval } from "./governance/self-approval";
import { schema } from "./language/schema";
import { yamlSyntax } from "./language/yaml-syntax";
import { aliasTargetOnlyInSan } from "./naming/alias-target-only-in-san";
import { sanFormInvalid } from "./naming/san-form-invalid";
import { sanMissingForDnsName } from "./naming/san-missing-for-dns-name";
import { sanWithoutDnsRecord } from "./naming/san-without-dns-record";
import { durationForm } from "./pki/duration-form";
import { rollbackBeyondCredential } from "./rollback/rollback-beyond-credential";
import { rollbackMissingHalf } from "./rollback/rollback-missing-half";
import { rollbackPreviousValueMissing } from "./rollback/rollback-previous-value-missing";
import { rollbackTtlExceedsWindow } from "./rollback/rollback-ttl-exceeds-window";
import type { AnyRule } from "./rule";

/** Every rule of the product, in the order of the documentation. */
export const allRules: readonly AnyRule[] = [
  yamlSyntax,
  schema,
  durationForm,
  sanMissingForDnsName,
  sanWithoutDnsRecord,
  sanFormInvalid,
  aliasTargetOnlyInSan,
  rollbackMissingHalf,
  rollbackPreviousValueMissing,
  rollbackTtlExceedsWindow,
  rollbackBeyondCredential,
  unsignedZoneHostsIdentityCritical,
  selfApproval,
  referenceUnresolved,
  duplicateName,
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

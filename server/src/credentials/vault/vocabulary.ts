/** Missing rights in the words of Vault's policies and roles. */
import type { CertificateChange, Vocabulary } from "../capability";
import { code, listing } from "../wording";

export const vaultVocabulary: Vocabulary = {
  recordRight: () => "a right to change records, which Vault does not give",
  recordBound: () => "a right to change records, which Vault does not give",
  certificateRight: (change) => `${code("update")} on ${code(path(change))}`,
  certificateBound(change, dimension) {
    return dimension === "certificateNames"
      ? `${listing(change.names.map(code))} in ${code("allowed_domains")} of the role`
      : `${code("update")} on ${code(path(change))}`;
  },
};

function path({ operation, authority, profile }: CertificateChange): string {
  const mount = authority ?? "MOUNT";
  return operation === "revoke" ? `${mount}/revoke` : `${mount}/sign/${profile ?? "ROLE"}`;
}

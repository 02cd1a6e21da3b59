import type { Credential } from "../../manifest/model/credential";
import { mayBeMeant } from "../../manifest/model/unread";
import type { Credential as CredentialDocument } from "../../generated/trust-change";
import type { CredentialHome } from "./credential-home";

/**
 * Whether a credential says nothing at a key, and nothing says it for it: not the policy, whose defaults it may have,
 * and no key that is misspelt or left empty, which the schema tells.
 */
export function isUnsaid(
  { policy }: CredentialHome,
  { name, view }: Credential,
  key: keyof CredentialDocument,
): boolean {
  if (view.at(key).exists || view.at(key).entry || mayBeMeant(view.node, key)) return false;
  return name === undefined || policy?.defaultNames("credentials").includes(name) !== true;
}

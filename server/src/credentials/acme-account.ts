/**
 * Reads what is written down of an ACME account: its URL, its external account binding, or the `acme` section of an
 * issuer. An account has no scope of its own: it can have certificates issued for each name that it proves control of
 * (RFC 8555), and revoke them.
 */
import {
  UNBOUNDED,
  unknownPolicy,
  type Capability,
  type Path,
  type PolicyReader,
  type ReaderResult,
  type ReadPolicy,
  type Vocabulary,
} from "./capability";
import { isRecord } from "./plain-value";
import { code, listing } from "./wording";

const vocabulary: Vocabulary = {
  recordRight: () => "a right to change records, which an ACME account does not give",
  recordBound: () => "a right to change records, which an ACME account does not give",
  certificateRight: (change) => `a validation of ${listing(change.names.map(code))}`,
  certificateBound: (change) => `a validation of ${listing(change.names.map(code))}`,
};

/** The reader for `provider: acme` and CAs that are reached by it. */
export const acmeAccountReader: PolicyReader = {
  name: "ACME accounts",
  planes: ["pki"],
  reads: "the URL of the account, its external binding, or the acme section of an issuer",
  providers: [
    "acme",
    "letsencrypt",
    "lets-encrypt",
    "letsencrypt-staging",
    "zerossl",
    "buypass",
    "google-trust-services",
    "googletrust",
    "gts",
    "sslcom",
    "ssl.com",
    "actalis",
  ],
  offersRecordScope: false,
  offersWorkloadIdentity: false,
  vocabulary,
  recognizes: (policy) => accountAt(policy, OWN_KEYS) !== undefined,
  read(policy): ReaderResult {
    const path = accountAt(policy, [...OWN_KEYS, ...COMMON_KEYS]);
    return path === undefined ? unknownPolicy("this says nothing of an ACME account") : acmeAccount(path);
  },
};

/** The rights of an account, whatever is written down of it. */
export function acmeAccount(path: Path = []): ReadPolicy {
  const right = (operation: "issue" | "revoke"): Capability => ({
    source: "policy",
    path,
    plane: "pki",
    operation,
    writes: true,
    scope: UNBOUNDED,
    text: "the ACME account",
    unread: [],
    boundElsewhere: [{ dimension: "certificateNames", by: "the validations of the account" }],
    callerConditions: [],
  });
  return { kind: "read", capabilities: [right("issue"), right("revoke")], notes: [], breadth: [] };
}

/** Keys that nothing but an ACME account has, and those that count only where the provider says that it is one. */
const OWN_KEYS = [
  "accountUri",
  "account_uri",
  "accountURL",
  "accountUrl",
  "eab",
  "externalAccountBinding",
  "external_account_binding",
] as const;
const COMMON_KEYS = ["account", "kid", "server", "directory", "privateKeySecretRef"] as const;

const ACCOUNT_URL = /^https:\/\/[\w.-]+(?::\d+)?\/\S*(?:acct|account|acme)\/\S+$/i;

/** Where a policy speaks of an account; undefined where it does not. */
function accountAt(policy: unknown, keys: readonly string[]): Path | undefined {
  if (typeof policy === "string") return ACCOUNT_URL.test(policy.trim().slice(0, 500)) ? [] : undefined;
  if (!isRecord(policy)) return undefined;
  const { spec, acme } = policy;
  if (isRecord(acme)) return ["acme"];
  if (isRecord(spec) && isRecord(spec["acme"])) return ["spec", "acme"];
  return keys.some((key) => key in policy) ? [] : undefined;
}

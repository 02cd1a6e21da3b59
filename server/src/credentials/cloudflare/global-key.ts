/** Cloudflare's Global API Key: everything that its owner may do, with no scope and no end. */
import type { Capability, Path, Place, ReaderResult } from "../capability";
import { UNBOUNDED } from "../capability";
import { ALL_RIGHTS } from "../data/cloudflare-permissions";
import { isRecord } from "../plain-value";

/** Where a policy says that the credential is the Global API Key; undefined where it does not. */
export function globalKeyAt(policy: unknown): Path | undefined {
  if (typeof policy === "string") return NAMED.test(policy) ? [] : undefined;
  if (Array.isArray(policy)) {
    const index = policy.findIndex((item) => typeof item === "string" && NAMED.test(item));
    return index < 0 ? undefined : [index];
  }
  if (!isRecord(policy)) return undefined;
  const keys = Object.keys(policy);
  const key = keys.find((name) => KEY_NAMES.test(name));
  return key !== undefined && keys.some((name) => MAIL_NAMES.test(name)) ? [key] : undefined;
}

/** A text that says so at its start; "not the Global API Key" says something else. */
const NAMED = /^\W{0,9}(?:(?:the|our|a|cloudflare|type|kind)\W{1,3}){0,3}global api key\b/i;
const KEY_NAMES =
  /^(?:x-auth-key|auth_?key|(?:global_?)?api_?key(?:secret)?(?:ref)?|cf_api_key|cloudflare_api_key|dns_cloudflare_api_key)$/i;
const MAIL_NAMES = /^(?:x-auth-email|auth_?email|email|cf_api_email|cloudflare_email|dns_cloudflare_email)$/i;

/** The capabilities and the finding that go with the Global API Key. */
export function readGlobalKey(path: Path): ReaderResult {
  const place: Place = { source: "policy", path };
  const capabilities = ALL_RIGHTS.map(({ plane, operation }): Capability => ({
    ...place,
    plane,
    operation,
    writes: true,
    scope: UNBOUNDED,
    text: "Global API Key",
    unread: [],
    callerConditions: [],
  }));
  return {
    kind: "read",
    capabilities,
    notes: [],
    breadth: [
      {
        ...place,
        alsoAt: [],
        level: "overbroad",
        aspect: "account",
        what: "The Global API Key can read and change everything in the owner's accounts: zones, registrations, certificates, members.",
        why: "It cannot be narrowed, it does not expire, and rolling it breaks every other user of it.",
        remedy: "Use an API token with Zone - DNS - Edit on the specific zones.",
      },
    ],
  };
}

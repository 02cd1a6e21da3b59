/**
 * Reads what a Cloudflare credential may do: token policies in the API's form or the dashboard's, and the Global API
 * Key. A token is bound by zones and permission groups; there is no scope for single records.
 */
import {
  perhapsAnything,
  unknownPolicy,
  UNBOUNDED,
  type Capability,
  type NeededScope,
  type PolicyReader,
  type ReaderNote,
  type ReaderResult,
  type Scope,
} from "./capability";
import { apiPolicies } from "./cloudflare/api-form";
import { cloudflareBreadth } from "./cloudflare/breadth";
import { dashboardPolicy } from "./cloudflare/dashboard-form";
import type { GrantedPermission, TokenPolicy } from "./cloudflare/token";
import { globalKeyAt, readGlobalKey } from "./cloudflare/global-key";
import { cloudflareVocabulary } from "./cloudflare/vocabulary";
import { allBut, type TextPattern } from "./text-set";

/** The reader for `provider: cloudflare`. */
export const cloudflareReader: PolicyReader = {
  name: "Cloudflare",
  planes: ["dns", "registrar", "pki"],
  reads: "policies of API tokens, and the Global API Key",
  providers: ["cloudflare"],
  offersRecordScope: false,
  offersWorkloadIdentity: false,
  vocabulary: cloudflareVocabulary,
  recognizes: (policy) => apiPolicies(policy) !== undefined,
  read: readCloudflarePolicy,
};

/** Reads a Cloudflare policy; unknown where the value has none of the forms. */
export function readCloudflarePolicy(policy: unknown, needed: NeededScope): ReaderResult {
  const globalKey = globalKeyAt(policy);
  if (globalKey !== undefined) return readGlobalKey(globalKey);
  const api = apiPolicies(policy);
  if (api !== undefined) return readToken(api.allow, api.deny, needed);
  const dashboard = dashboardPolicy(policy);
  if (dashboard !== undefined) return readToken([dashboard], [], needed);
  return unknownPolicy(
    "this is neither a list of Cloudflare token policies nor a list of permissions such as Zone - DNS - Edit",
  );
}

function readToken(
  allow: readonly TokenPolicy[],
  deny: readonly TokenPolicy[],
  needed: NeededScope,
): ReaderResult {
  const capabilities = allow.flatMap((policy) => capabilitiesOf(policy, deny));
  return {
    kind: "read",
    capabilities,
    notes: [...allow, ...deny].flatMap(notesOf),
    breadth: deny.length > 0 ? [] : allow.flatMap((policy) => cloudflareBreadth(policy, needed)),
  };
}

function capabilitiesOf(policy: TokenPolicy, deny: readonly TokenPolicy[]): Capability[] {
  const rights = policy.permissions.flatMap((granted) =>
    granted.permission.rights.map(({ plane, operation }): Capability => {
      const { scope, unread } = scopeOf(policy, granted, deny);
      return {
        source: "policy",
        path: granted.path,
        ...(granted.span && { span: granted.span }),
        plane,
        operation,
        writes: operation !== "read",
        scope,
        text: granted.text,
        unread,
        callerConditions: [],
      };
    }),
  );
  const place = { source: "policy", path: policy.path } as const;
  const perhaps = policy.unread.flatMap((why) =>
    (["dns", "pki"] as const).map((plane) => perhapsAnything(plane, place, "a permission", why)),
  );
  return [...rights, ...perhaps];
}

function scopeOf(
  policy: TokenPolicy,
  granted: GrantedPermission,
  deny: readonly TokenPolicy[],
): { scope: Scope; unread: string[] } {
  const { reach } = policy;
  const denied = deny.filter(
    (other) =>
      other.unread.length > 0 ||
      other.permissions.some(({ permission }) => permission === granted.permission),
  );
  const unread = denied.length > 0 ? ["another policy of the token denies a part of this"] : [];
  // Rights of an account or a person are not bound by zones, whatever the resources of the policy.
  if (granted.permission.rights.some(({ plane }) => plane === "registrar"))
    return { scope: UNBOUNDED, unread };
  if (reach.kind === "unknown") return { scope: UNBOUNDED, unread: [...unread, reach.why] };
  if (reach.kind === "every") {
    const excluded = reach.excluded.map((value): TextPattern => ({ match: "exact", value }));
    return {
      scope: { ...UNBOUNDED, zones: allBut(excluded), zonesBy: excluded.length > 0 ? "name" : "id" },
      unread,
    };
  }
  return { scope: { ...UNBOUNDED, zones: reach.zones, zonesBy: reach.by }, unread };
}

function notesOf(policy: TokenPolicy): ReaderNote[] {
  const reasons = policy.reach.kind === "unknown" ? [...policy.unread, policy.reach.why] : policy.unread;
  return reasons.map((why) => ({
    source: "policy",
    kind: "not-understood",
    path: policy.path,
    text: `Not read: ${why}.`,
  }));
}

/** Whether a CAA RRset lets an authority issue (RFC 8659 section 4, RFC 8657; for mailboxes RFC 9495 section 4). */
import type { CaaData, CaaIssuer } from "./caa";

/** Who asks to issue, and how. What is undefined is not known and refused by nothing. */
export interface CaaRequest {
  /** The domains by which properties name the authority, in lower case. */
  readonly domains: readonly string[];
  /** Whether a property with another domain, in lower case, may name it as well. */
  readonly mayGoBy: (domain: string) => boolean;
  /** What is certified: a name, one that begins with `*.`, or a mailbox. */
  readonly certifies: "host" | "wildcard" | "mailbox";
  readonly accountUri: string | undefined;
  /** The name of the challenge, as `validationmethods` writes it. */
  readonly method: string | undefined;
}

/** Why a CAA RRset refuses, with the index of the property that does where it is one. */
export type CaaRefusal =
  /** A property with the critical bit and a tag that no standard knows. */
  | { readonly kind: "critical-tag"; readonly index: number; readonly tag: string }
  /** No property names the authority; the domains are those that it names instead. */
  | { readonly kind: "not-named"; readonly domains: readonly string[]; readonly tag: CaaTag }
  | { readonly kind: "account"; readonly index: number; readonly accountUri: string }
  | { readonly kind: "method"; readonly index: number; readonly methods: readonly string[] }
  /** It names the authority in a value that no request can meet. */
  | { readonly kind: "unsatisfiable"; readonly index: number; readonly reason: string };

export type CaaTag = "issue" | "issuewild" | "issuemail";

export type CaaVerdict =
  | { readonly kind: "allowed" }
  | { readonly kind: "unknown" }
  | { readonly kind: "refused"; readonly refusal: CaaRefusal };

/** The tags of IANA's registry of certification authority restriction properties, in lower case. */
export const registeredTags: ReadonlySet<string> = new Set([
  "issue",
  "issuewild",
  "issuemail",
  "issuevmc",
  "iodef",
  "contactemail",
  "contactphone",
]);

/**
 * Judges a request by the relevant RRset: each property for the kind of name may let the request pass, for wildcards
 * `issue` only where there is no `issuewild`, for mailboxes `issuemail` alone; without any such property everybody may issue.
 */
export function authorize(rrset: readonly CaaData[], request: CaaRequest): CaaVerdict {
  const critical = rrset.findIndex(({ isCritical, tag }) => isCritical && !registeredTags.has(tag));
  if (critical >= 0)
    return refused({ kind: "critical-tag", index: critical, tag: rrset[critical]?.tag ?? "" });
  const tag = decidingTag(rrset, request.certifies);
  const properties = rrset.flatMap(({ tag: own, issuer }, index) =>
    own === tag && issuer ? [{ issuer, index }] : [],
  );
  if (properties.length === 0) return { kind: "allowed" };
  let refusal: CaaRefusal | undefined;
  for (const { issuer, index } of properties) {
    const isMeant = issuer.isWellFormed
      ? request.domains.includes(issuer.domain)
      : request.domains.some((domain) => rrset[index]?.value.toLowerCase().includes(domain));
    if (!isMeant) continue;
    const found = refusalOf(issuer, index, request);
    if (!found) return { kind: "allowed" };
    refusal ??= found;
  }
  const domains = properties.flatMap(({ issuer }) =>
    issuer.isWellFormed && issuer.domain !== "" ? [issuer.domain] : [],
  );
  const others = domains.filter((domain) => !request.domains.includes(domain));
  if (others.some((domain) => request.mayGoBy(domain))) return { kind: "unknown" };
  return refused(refusal ?? { kind: "not-named", domains: [...new Set(others)], tag });
}

/** The tag whose properties decide over a kind of name. */
export function decidingTag(rrset: readonly CaaData[], certifies: CaaRequest["certifies"]): CaaTag {
  if (certifies === "mailbox") return "issuemail";
  return certifies === "wildcard" && rrset.some(({ tag }) => tag === "issuewild") ? "issuewild" : "issue";
}

function refused(refusal: CaaRefusal): CaaVerdict {
  return { kind: "refused", refusal };
}

/** Why a property that names the authority refuses the request all the same; undefined where it does not. */
function refusalOf(issuer: CaaIssuer, index: number, request: CaaRequest): CaaRefusal | undefined {
  if (!issuer.isWellFormed) return { kind: "unsatisfiable", index, reason: issuer.reason };
  if (issuer.unsatisfiable !== undefined)
    return { kind: "unsatisfiable", index, reason: issuer.unsatisfiable };
  const [accountUri] = issuer.accountUris;
  if (accountUri !== undefined && request.accountUri !== undefined && accountUri !== request.accountUri)
    return { kind: "account", index, accountUri };
  const { validationMethods: methods } = issuer;
  if (methods && request.method !== undefined && !methods.includes(request.method))
    return { kind: "method", index, methods };
  return undefined;
}

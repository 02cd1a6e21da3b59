/** The one form into which both ways of writing a Cloudflare token are read before it is judged. */
import type { Path, Span } from "../capability";
import type { CloudflarePermission } from "../data/cloudflare-permissions";
import type { TextSet } from "../text-set";

/** A permission as it was written. */
export interface GrantedPermission {
  readonly permission: CloudflarePermission;
  readonly text: string;
  readonly path: Path;
  readonly span?: Span;
}

/** How many zones a policy reaches. */
export type ZoneReach =
  | { readonly kind: "listed"; readonly by: "id" | "name"; readonly zones: TextSet }
  /** Every zone of one account, or of all accounts that the token's owner is a member of. */
  | { readonly kind: "every"; readonly of: "account" | "accounts"; readonly excluded: readonly string[] }
  | { readonly kind: "unknown"; readonly why: string };

/** One policy of a token. */
export interface TokenPolicy {
  readonly permissions: readonly GrantedPermission[];
  readonly reach: ZoneReach;
  /** Where the reach is written, if it is. */
  readonly reachPath: Path | undefined;
  readonly reachSpan?: Span;
  /** Where a narrower map of resources could be put. */
  readonly resourcesPath: Path | undefined;
  /** What was not understood and may hold more permissions, or narrow these. */
  readonly unread: readonly string[];
  readonly path: Path;
}

/** What is too broad in a Cloudflare token. */
import type { BreadthFinding, Json, NeededScope, Operation } from "../capability";
import type { GrantedPermission, TokenPolicy } from "./token";

/** The findings of one policy. Nothing is said where the resources or a permission could not be read. */
export function cloudflareBreadth(policy: TokenPolicy, needed: NeededScope): BreadthFinding[] {
  return policy.permissions.flatMap((granted) => {
    const finding = findingOn(granted, policy, needed);
    return finding === undefined ? [] : [finding];
  });
}

function findingOn(
  granted: GrantedPermission,
  policy: TokenPolicy,
  needed: NeededScope,
): BreadthFinding | undefined {
  switch (granted.permission.name) {
    case "DNS Write":
      return policy.reach.kind === "every" ? everyZone(granted, policy, needed) : undefined;
    case "Zone Write":
      return unlessExpected(policy, needed, ["zone-admin"]) ? zoneWrite(granted) : undefined;
    case "SSL and Certificates Write":
      return unlessExpected(policy, needed, ["issue", "deploy"]) ? certificatesWrite(granted) : undefined;
    case "API Tokens Write":
    case "Account API Tokens Write":
      return tokensWrite(granted);
    default:
      return undefined;
  }
}

/** Whether a permission is worth a finding: it reaches every zone, or the change has no use for it. */
function unlessExpected(policy: TokenPolicy, needed: NeededScope, operations: readonly Operation[]): boolean {
  if (policy.reach.kind === "unknown") return false;
  return (
    policy.reach.kind === "every" || !operations.some((operation) => needed.operations?.includes(operation))
  );
}

function everyZone(granted: GrantedPermission, policy: TokenPolicy, needed: NeededScope): BreadthFinding {
  const { reach, resourcesPath } = policy;
  const where =
    reach.kind === "every" && reach.of === "account"
      ? "of the account"
      : "of every account that its owner is a member of";
  const proposal =
    resourcesPath && needed.zoneIds.length > 0
      ? { path: resourcesPath, value: zonesMap(needed.zoneIds) }
      : undefined;
  return {
    source: "policy",
    path: policy.reachPath ?? granted.path,
    ...(policy.reachSpan && { span: policy.reachSpan }),
    alsoAt: policy.reachPath ? [granted.path] : [],
    level: "overbroad",
    aspect: "zone",
    what: `\`${granted.text}\` reaches every zone ${where}, those that are added later too.`,
    why: "Whoever holds the token can change any record in them and so obtain certificates for any name. The documentation disagrees here: cert-manager and external-dns recommend All zones, certbot and lego recommend the specific zones.",
    remedy:
      "Choose Include - Specific zone, in the API com.cloudflare.api.account.zone.ZONE_ID, for each zone of the change. A token that must find zones by name can have Zone Read on all of them.",
    ...(proposal && { proposal }),
  };
}

function zonesMap(zoneIds: readonly string[]): Json {
  return Object.fromEntries(zoneIds.map((id) => [`com.cloudflare.api.account.zone.${id}`, "*"]));
}

function zoneWrite(granted: GrantedPermission): BreadthFinding {
  return overbroad(granted, "action", {
    what: `\`${granted.text}\` allows zones to be added, paused and deleted.`,
    why: "A change of records needs none of that, and a deleted zone takes all of its names with it.",
    remedy: "Use Zone - DNS - Edit for records and Zone - Zone - Read to find the zone.",
  });
}

function certificatesWrite(granted: GrantedPermission): BreadthFinding {
  return overbroad(granted, "authority", {
    what: `\`${granted.text}\` allows certificates to be ordered, uploaded and deleted, and TLS to be switched down.`,
    why: "A token that changes DNS and certificates alike is enough to impersonate every host of the zone.",
    remedy: "Leave it out of a token for DNS; keep certificates in a token of their own.",
  });
}

function tokensWrite(granted: GrantedPermission): BreadthFinding {
  return overbroad(granted, "account", {
    what: `\`${granted.text}\` allows new tokens to be made, with any permission that the owner has.`,
    why: "The holder can give itself every other right, so no other bound of this token holds.",
    remedy: "Leave it out; make tokens by hand or with a separate credential under approval.",
  });
}

function overbroad(
  granted: GrantedPermission,
  aspect: BreadthFinding["aspect"],
  words: Pick<BreadthFinding, "what" | "why" | "remedy">,
): BreadthFinding {
  return {
    source: "policy",
    path: granted.path,
    ...(granted.span && { span: granted.span }),
    alsoAt: [],
    level: "overbroad",
    aspect,
    ...words,
  };
}

/** What a zone answers to a question: RFC 1034 section 4.3.2 as clarified by RFC 4592 and RFC 6672. */
import { redirectedName } from "../alias";
import type { DomainName } from "../name";
import { targetOf } from "../record-data";
import { isProviderAlias } from "../types";
import { answerSource } from "../wildcard";
import { rrsetAt, rrsetsAt, type RRset, type Zone } from "./zone";

/** The answer for a name and a type. `owner` is where it stands: the name itself or the wildcard that covers it. */
export type ZoneAnswer =
  | { readonly kind: "records"; readonly owner: DomainName; readonly rrset: RRset }
  /** A CNAME, or a DNAME above: the question goes on at `target`, `undefined` where that makes no name. */
  | {
      readonly kind: "alias";
      readonly owner: DomainName;
      readonly rrset: RRset;
      readonly target: DomainName | undefined;
    }
  /** The provider answers with addresses that only it knows. */
  | { readonly kind: "provider-alias"; readonly owner: DomainName; readonly rrset: RRset }
  /** Another zone answers; `rrset` names its servers. */
  | { readonly kind: "delegation"; readonly owner: DomainName; readonly rrset: RRset | undefined }
  /** The name exists, or a wildcard covers it, but it has nothing of the type. */
  | { readonly kind: "no-data"; readonly owner: DomainName }
  | { readonly kind: "no-such-name"; readonly closestEncloser: DomainName }
  | { readonly kind: "other-zone" };

/** Asks the zone. DS is answered by the parent's side of a delegation (RFC 4035 section 3.1.4.1). */
export function answerOf(zone: Zone, name: DomainName, type: string): ZoneAnswer {
  const source = answerSource(name, zone.names);
  switch (source.kind) {
    case "owner":
    case "wildcard":
      return answerAt(zone, source.owner, type);
    case "empty-non-terminal":
      return { kind: "no-data", owner: source.name };
    case "delegation":
      if (type === "DS" && source.owner === name) return answerAt(zone, name, type);
      return { kind: "delegation", owner: source.owner, rrset: rrsetAt(zone, source.owner, "NS") };
    case "redirection":
      return redirected(zone, source.owner, name);
    case "nothing":
      return { kind: "no-such-name", closestEncloser: source.closestEncloser };
    case "other-zone":
      return source;
  }
}

function answerAt(zone: Zone, owner: DomainName, type: string): ZoneAnswer {
  const atOwner = rrsetsAt(zone, owner);
  const rrset = atOwner.find((one) => one.type === type);
  if (rrset !== undefined) return { kind: "records", owner, rrset };
  const cname = atOwner.find((one) => one.type === "CNAME");
  if (cname !== undefined) return { kind: "alias", owner, rrset: cname, target: firstTarget(cname) };
  const alias = atOwner.find((one) => isProviderAlias(one.type) && (type === "A" || type === "AAAA"));
  return alias === undefined ? { kind: "no-data", owner } : { kind: "provider-alias", owner, rrset: alias };
}

function redirected(zone: Zone, owner: DomainName, name: DomainName): ZoneAnswer {
  const rrset = rrsetAt(zone, owner, "DNAME");
  const target = rrset && firstTarget(rrset);
  if (rrset === undefined || target === undefined) return { kind: "no-data", owner };
  return { kind: "alias", owner, rrset, target: redirectedName(name, owner, target) };
}

function firstTarget(rrset: RRset): DomainName | undefined {
  const data = rrset.records[0]?.data;
  return data && targetOf(data);
}

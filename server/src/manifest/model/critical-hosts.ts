import type { DomainName } from "../../dns/name";
import type { Node } from "../syntax/node";
import { parseHost } from "./names";
import type { TrustChange } from "./trust-change";

/** A host to which workloads and people bring credentials, and where this is said. */
export interface CriticalHost {
  readonly name: DomainName;
  readonly at: Node;
  readonly because: string;
  /** The entry of the policy that names the host, where it is critical by that. */
  readonly namedBy?: Node;
}

/**
 * The identity-critical hosts of a change: the names that a service with `critical` serves by TLS, the hosts under
 * `endpoints`, and names of the change that the policy calls identity hosts. Never guessed from a name.
 */
export function criticalHosts(change: TrustChange): readonly CriticalHost[] {
  const byName = new Map<DomainName, CriticalHost>();
  for (const host of [...ofEndpoints(change), ...ofService(change), ...ofPolicy(change)]) {
    if (!byName.has(host.name)) byName.set(host.name, host);
  }
  return [...byName.values()];
}

function* ofEndpoints(change: TrustChange): Generator<CriticalHost> {
  for (const endpoint of change.spec.at("endpoints").items()) {
    const host = endpoint.at("host").scalar;
    const name = host && parseHost(host.source);
    if (host && name) yield { name, at: host, because: "an identity-critical endpoint" };
  }
}

function* ofService(change: TrustChange): Generator<CriticalHost> {
  const critical = change.spec.at("service").at("critical").text;
  if (critical === undefined) return;
  for (const { name, at } of tlsNames(change))
    yield { name, at, because: `a name of the service, which is critical (${critical})` };
}

function* ofPolicy(change: TrustChange): Generator<CriticalHost> {
  const { policy } = change;
  if (!policy) return;
  for (const { name, at } of tlsNames(change)) {
    const namedBy = policy.identityHost(name);
    if (namedBy) yield { name, at, because: "an identity host of the policy", namedBy };
  }
}

/** The names that are served by TLS in this change: owners of records with a certificate, and dNSNames. */
function* tlsNames(change: TrustChange): Generator<{ name: DomainName; at: Node }> {
  for (const record of change.records()) {
    if (record.certificate && record.ownerName !== undefined && record.nameNode && record.op !== "delete") {
      yield { name: record.ownerName, at: record.nameNode };
    }
  }
  for (const certificate of change.certificates()) {
    if (!certificate.isIssued && certificate.op !== "keep") continue;
    for (const { node, text } of certificate.dnsNames) {
      const name = parseHost(text.replace(/^\*\./, ""));
      if (name) yield { name, at: node };
    }
  }
}

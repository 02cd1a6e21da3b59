import { fillEmpty, insertEntry, type TextEdit } from "../../manifest/edits/edits";
import type { Layout } from "../../manifest/edits/layout";
import { tabStop } from "../../manifest/edits/snippet";
import { criticalHosts, type CriticalHost } from "../../manifest/model/critical-hosts";
import type { Zone } from "../../manifest/model/zone";
import { isEmpty } from "../../manifest/syntax/node";
import type { Fix, Severity } from "../finding";
import { defineRule } from "../rule";
import { listed } from "../words";

/** Providers whose private zones cannot be signed; in their public zones it is a matter of switching it on. */
const CANNOT_SIGN_PRIVATE = new Set(["route53", "azuredns", "azureprivatedns", "gcloud"]);

export const unsignedZoneHostsIdentityCritical = defineRule({
  id: "unsigned-zone-hosts-identity-critical",
  plane: "dnssec",
  over: "zone",
  severity: "warning",
  confidence: "high",
  restsOn: "entity",
  title: "An identity-critical host lies in a zone that is not signed",
  controls: [
    "nist-csf-2.0:PR.DS-02",
    "nist-800-53-r5:SC-20",
    "nist-800-53-r5:IA-13",
    "owasp-nhi-2025:NHI4:2025",
  ],
  references: ["RFC 9364", "NIST SP 800-53 Rev. 5, SC-20"],
  docs: {
    problem:
      "A host to which workloads bring their credentials (identity provider, token endpoint, secret manager, CA, internal API) lies in a zone without DNSSEC, and nobody has written down why.",
    why: "An answer that was tampered with sends tokens and passwords to a clone before any login can fail.",
    remedy:
      "Sign the zone in phases, or document the exception in zones[].dnssec.exception: reason, owner, review date, and what protects the host instead.",
    bad: `service: {name: login, owner: "@acme/identity", critical: identity-provider}
zones:
  - name: example.com
    dnssec: {status: unsigned}
    records:
      - {name: login, type: A, op: keep, ttl: 300, value: 203.0.113.20, certificate: login-tls}
certificates:
  - {name: login-tls, dnsNames: [login.example.com]}
`,
    good: `service: {name: login, owner: "@acme/identity", critical: identity-provider}
zones:
  - name: example.com
    dnssec:
      status: unsigned
      exception: {reason: the registrar cannot publish DS yet, owner: "@acme/dns", reviewBy: 2027-03-01, compensating: [mtls]}
    records:
      - {name: login, type: A, op: keep, ttl: 300, value: 203.0.113.20, certificate: login-tls}
certificates:
  - {name: login-tls, dnsNames: [login.example.com]}
`,
  },
  *check({ zone, change }) {
    const status = zone.dnssecStatus;
    if (status === "signed" || status === "signing") return;
    const hosts = criticalHosts(change).filter(({ name }) => change.zonesHolding(name).includes(zone));
    const at = zone.view.at("dnssec").at("status").scalar ?? zone.view.at("name").scalar;
    if (hosts.length === 0 || !at || hasException(zone)) return;
    yield {
      at,
      severity: severityOf(zone),
      message: message(zone, hosts),
      related: hosts
        .slice(0, 5)
        .map(({ name, at: host, because }) => ({ at: host, message: `${name}: ${because}` })),
      fixes: fixes(zone),
      targets: zone.name === undefined ? [] : [zone.name, ...hosts.map(({ name }) => name)],
    };
  },
});

function severityOf(zone: Zone): Severity {
  if (zone.dnssecStatus === undefined) return "information";
  const cannotSign = zone.viewName === "internal" && CANNOT_SIGN_PRIVATE.has(zone.provider ?? "");
  return cannotSign ? "information" : "warning";
}

function message(zone: Zone, hosts: readonly CriticalHost[]): string {
  const names = listed(hosts.map(({ name }) => name));
  const what = hosts.length === 1 ? `${names} is` : `${names} are`;
  const name = zone.name ?? "this zone";
  if (zone.dnssecStatus === undefined) {
    return `${what} identity-critical, and nothing is said about DNSSEC in the zone ${name}. Say dnssec: {status: signed} if it is signed; if not, sign it or document why not.`;
  }
  const state = zone.dnssecStatus === "unsigning" ? "loses its signatures by this change" : "is not signed";
  return `${what} identity-critical, and the zone ${name} ${state}: a tampered answer leads clients and their credentials to a clone. Sign the zone, or add dnssec.exception with reason, owner, review date and what protects the host instead.`;
}

function hasException(zone: Zone): boolean {
  const exception = zone.view.at("dnssec").at("exception");
  const told = (["reason", "owner", "reviewBy"] as const).every((key) => exception.at(key).exists);
  return told && exception.at("compensating").items().length > 0;
}

function fixes(zone: Zone): readonly Fix[] {
  const { map } = zone.view;
  if (!map) return [];
  return [
    {
      title: `Document why ${zone.name ?? "the zone"} is not signed`,
      safe: false,
      edits: (layout) => [writeException(zone, layout)].flatMap((edit) => edit ?? []),
    },
  ];
}

function writeException(zone: Zone, layout: Layout): TextEdit | undefined {
  const exception = {
    reason: tabStop("why it is not signed"),
    owner: tabStop("@org/team"),
    reviewBy: tabStop("YYYY-MM-DD"),
    compensating: [tabStop("mtls")],
  };
  const dnssec = zone.view.at("dnssec");
  if (dnssec.map) return insertEntry(dnssec.map, "exception", exception, layout);
  const { map } = zone.view;
  if (dnssec.entry && isEmpty(dnssec.entry.value)) {
    return fillEmpty(dnssec.entry, { status: "unsigned", exception }, layout);
  }
  return map && !dnssec.entry
    ? insertEntry(map, "dnssec", { status: "unsigned", exception }, layout, "name")
    : undefined;
}

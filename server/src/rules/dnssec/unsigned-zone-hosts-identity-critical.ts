import type { DnssecException } from "../../generated/trust-change";
import { completeMap, type TextEdit } from "../../manifest/edits/edits";
import type { Layout } from "../../manifest/edits/layout";
import { tabStop } from "../../manifest/edits/snippet";
import type { Writable } from "../../manifest/edits/write";
import type { CriticalHost } from "../../manifest/model/critical-hosts";
import type { DsEntry } from "../../manifest/model/dnssec/entries";
import { lastDsOf } from "../../manifest/model/dnssec/insecure";
import { endOfInstant } from "../../manifest/model/time";
import type { TrustChange } from "../../manifest/model/trust-change";
import { mayBeMeant } from "../../manifest/model/unread";
import type { Zone } from "../../manifest/model/zone";
import type { View } from "../../manifest/view";
import type { Fix, Related, Severity } from "../finding";
import { defineRule } from "../rule";
import { listed } from "../words";

export const unsignedZoneHostsIdentityCritical = defineRule({
  id: "unsigned-zone-hosts-identity-critical",
  plane: "dnssec",
  over: "zone",
  severity: "warning",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "An identity-critical host lies in a zone that is not signed",
  controls: [
    "nist-csf-2.0:PR.DS-02",
    "nist-800-53-r5:SC-20",
    "nist-800-53-r5:IA-13",
    "owasp-nhi-2025:NHI4:2025",
  ],
  references: ["RFC 9364", "RFC 4035 section 5.2", "NIST SP 800-53 Rev. 5, SC-20"],
  docs: {
    problem:
      "A host to which workloads bring their credentials (identity provider, token endpoint, secret manager, CA, internal API) lies in a zone without DNSSEC, or in one whose last DS the change takes away, and nobody has written down why.",
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
  *check({ zone, change }, context) {
    const status = zone.dnssecStatus();
    const [lastDs] = lastDsOf(change, zone);
    if ((status === "signed" && !lastDs) || status === "signing" || isUnread(zone)) return;
    const hosts = change.criticalHosts.in(zone);
    const at =
      lastDs?.view.at("op").scalar ??
      zone.view.at("dnssec").at("status").scalar ??
      zone.view.at("name").scalar;
    if (hosts.length === 0 || !at) return;
    const exception = exceptionOf(zone, change);
    const fault = faultOf(
      exception,
      change.timeline.reference(() => context.now),
    );
    if (!fault) return;
    yield {
      at,
      severity: severityOf(zone),
      message: message(zone, hosts, fault, lastDs),
      related: [
        ...hosts.slice(0, 5).flatMap((host) => relatedOf(change, host)),
        ...(exception.isPolicys && exception.view.node
          ? [{ at: exception.view.node, message: `the exception that the policy gives ${nameOf(zone)}` }]
          : []),
      ],
      fixes: fixes(zone, exception, fault),
      targets: zone.name === undefined ? [] : [zone.name, ...hosts.map(({ name }) => name)],
    };
  },
});

function nameOf(zone: Zone): string {
  return zone.name ?? "this zone";
}

/** Whether something is said about DNSSEC that cannot be read: the schema says so. */
function isUnread(zone: Zone): boolean {
  const dnssec = zone.view.at("dnssec");
  const isStrange = dnssec.at("status").exists && zone.dnssecStatus() === undefined;
  const exception = dnssec.at("exception");
  return (
    isStrange ||
    mayBeMeant(zone.view.node, "dnssec") ||
    ["status", "exception"].some((key) => mayBeMeant(dnssec.written, key)) ||
    Object.keys(exceptionHints).some((key) => mayBeMeant(exception.written, key))
  );
}

function severityOf(zone: Zone): Severity {
  return zone.dnssecStatus() === undefined || zone.cannotBeSigned ? "information" : "warning";
}

function relatedOf(change: TrustChange, host: CriticalHost): readonly Related[] {
  const { name, because, namedBy } = host;
  const at = change.criticalHosts.placeOf(host);
  return [
    ...(at ? [{ at, message: `${name}: ${because}` }] : []),
    ...(namedBy ? [{ at: namedBy, message: `the policy names ${name} here` }] : []),
  ];
}

function message(
  zone: Zone,
  hosts: readonly CriticalHost[],
  fault: ExceptionFault,
  lastDs: DsEntry | undefined,
): string {
  const names = listed(hosts.map(({ name }) => name));
  const what = `${names} ${hosts.length === 1 ? "is" : "are"} identity-critical`;
  const name = nameOf(zone);
  if (zone.dnssecStatus() === undefined) {
    return `${what}, and nothing is said about DNSSEC in the zone ${name}. Say dnssec: {status: signed} if it is signed; if not, sign it or document why not.`;
  }
  if (lastDs) {
    return `${what}, and this change takes the last DS of the zone ${name} away, that of the key ${lastDs.tag}: no resolver checks its signatures then, and a tampered answer leads clients and their credentials to a clone. ${capital(`Keep a DS at the parent, or ${fault.advice}`)}`;
  }
  const isLosing = zone.dnssecStatus() === "unsigning";
  const state = isLosing ? "loses its signatures by this change" : "is not signed";
  const sign = isLosing ? "Keep it signed, or " : zone.cannotBeSigned ? "" : "Sign the zone, or ";
  return `${what}, and the zone ${name} ${state}: a tampered answer leads clients and their credentials to a clone. ${capital(`${sign}${fault.advice}`)}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The exception from signing that counts for a zone: its own, else the one that the policy gives it. */
interface ExceptionInForce {
  readonly view: View<DnssecException>;
  readonly isPolicys: boolean;
}

function exceptionOf(zone: Zone, { policy }: TrustChange): ExceptionInForce {
  const own = zone.view.at("dnssec").at("exception");
  const shared = zone.name === undefined ? undefined : policy?.dnssecException(zone.name);
  return shared?.exists && !own.exists ? { view: shared, isPolicys: true } : { view: own, isPolicys: false };
}

/** Why an exception does not excuse a zone, and what is to be done about it. */
interface ExceptionFault {
  readonly isOverdue: boolean;
  readonly advice: string;
}

/**
 * What is wrong with an exception; undefined where it is in force.
 *
 * @param moment epoch milliseconds
 */
function faultOf({ view, isPolicys }: ExceptionInForce, moment: number): ExceptionFault | undefined {
  if (!view.exists)
    return {
      isOverdue: false,
      advice: "add dnssec.exception with reason, owner, review date and what protects the host instead.",
    };
  const which = isPolicys ? "the exception in the policy" : "dnssec.exception";
  const lacking = lackingIn(view);
  if (lacking.length > 0)
    return { isOverdue: false, advice: `complete ${which}, which lacks ${listed(lacking)}.` };
  const reviewBy = view.at("reviewBy").text ?? "";
  const end = endOfInstant(reviewBy);
  if (end === undefined || end >= moment) return undefined;
  return { isOverdue: true, advice: `review ${which} anew, which was due on ${reviewBy}.` };
}

function lackingIn(exception: View<DnssecException>): readonly (keyof typeof exceptionHints)[] {
  const told = (["reason", "owner", "reviewBy"] as const).filter((key) => !exception.at(key).exists);
  return exception.at("compensating").items().length > 0 ? told : [...told, "compensating"];
}

const exceptionHints = {
  reason: tabStop("why it is not signed"),
  owner: tabStop("@org/team"),
  reviewBy: tabStop("YYYY-MM-DD"),
  compensating: [tabStop("mtls")],
};

function fixes(zone: Zone, exception: ExceptionInForce, fault: ExceptionFault): readonly Fix[] {
  // Only people can say that an exception still holds.
  if (!zone.view.map || fault.isOverdue) return [];
  const name = zone.name ?? "the zone";
  const document: Fix = {
    title: `Document why ${name} is not signed`,
    safe: false,
    edits: (layout) => writeException(zone, exception, layout),
  };
  const signed: Fix = {
    title: `Say that ${name} is signed`,
    safe: false,
    edits: (layout) => writeDnssec(zone, { status: "signed" }, layout),
  };
  return zone.dnssecStatus() === undefined ? [signed, document] : [document];
}

function writeException(zone: Zone, exception: ExceptionInForce, layout: Layout): readonly TextEdit[] {
  const keys = exception.isPolicys
    ? (["reason", "owner", "reviewBy", "compensating"] as const)
    : lackingIn(exception.view);
  const lacking = Object.fromEntries(keys.map((key) => [key, exceptionHints[key]]));
  const { map } = zone.view.at("dnssec");
  if (map && zone.dnssecStatus() !== undefined) return completeMap(map, "exception", lacking, layout);
  return writeDnssec(zone, { status: "unsigned", exception: lacking }, layout);
}

function writeDnssec(
  zone: Zone,
  value: Readonly<Record<string, Writable>>,
  layout: Layout,
): readonly TextEdit[] {
  const { map } = zone.view;
  return map ? completeMap(map, "dnssec", value, layout, "name") : [];
}

import { completeMap, type TextEdit } from "../../manifest/edits/edits";
import type { Layout } from "../../manifest/edits/layout";
import { tabStop } from "../../manifest/edits/snippet";
import type { Writable } from "../../manifest/edits/write";
import { criticalHosts, type CriticalHost } from "../../manifest/model/critical-hosts";
import { mayBeMeant } from "../../manifest/model/unread";
import type { Zone } from "../../manifest/model/zone";
import { endOfInstant } from "../../manifest/model/time";
import type { Fix, Related, Severity } from "../finding";
import { momentOf } from "../moment";
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
  *check({ zone, change }, { now }) {
    const status = zone.dnssecStatus;
    if (status === "signed" || status === "signing" || isUnread(zone)) return;
    const hosts = criticalHosts(change).filter(({ name }) => change.zonesHolding(name).includes(zone));
    const at = zone.view.at("dnssec").at("status").scalar ?? zone.view.at("name").scalar;
    const exception = exceptionState(zone, momentOf(change, now));
    if (hosts.length === 0 || !at || exception.state === "in force") return;
    yield {
      at,
      severity: severityOf(zone),
      message: message(zone, hosts, exception),
      related: hosts.slice(0, 5).flatMap(relatedOf),
      fixes: fixes(zone),
      targets: zone.name === undefined ? [] : [zone.name, ...hosts.map(({ name }) => name)],
    };
  },
});

/** Whether something is said about DNSSEC that cannot be read: the schema says so. */
function isUnread(zone: Zone): boolean {
  const dnssec = zone.view.at("dnssec");
  const isStrange = dnssec.at("status").exists && zone.dnssecStatus === undefined;
  const exception = dnssec.at("exception");
  return (
    isStrange ||
    mayBeMeant(zone.view.node, "dnssec") ||
    ["status", "exception"].some((key) => mayBeMeant(dnssec.written, key)) ||
    Object.keys(exceptionHints).some((key) => mayBeMeant(exception.written, key))
  );
}

function severityOf(zone: Zone): Severity {
  return zone.dnssecStatus === undefined || cannotBeSigned(zone) ? "information" : "warning";
}

/** Whether a zone is one of those that its provider does not sign. */
export function cannotBeSigned(zone: Zone): boolean {
  return zone.viewName === "internal" && CANNOT_SIGN_PRIVATE.has(zone.provider ?? "");
}

function relatedOf({ name, at, because, namedBy }: CriticalHost): readonly Related[] {
  const host = { at, message: `${name}: ${because}` };
  return namedBy ? [host, { at: namedBy, message: `the policy names ${name} here` }] : [host];
}

function message(zone: Zone, hosts: readonly CriticalHost[], exception: ExceptionState): string {
  const names = listed(hosts.map(({ name }) => name));
  const what = `${names} ${hosts.length === 1 ? "is" : "are"} identity-critical`;
  const name = zone.name ?? "this zone";
  if (zone.dnssecStatus === undefined) {
    return `${what}, and nothing is said about DNSSEC in the zone ${name}. Say dnssec: {status: signed} if it is signed; if not, sign it or document why not.`;
  }
  const isLosing = zone.dnssecStatus === "unsigning";
  const state = isLosing ? "loses its signatures by this change" : "is not signed";
  const sign = isLosing ? "Keep it signed, or " : cannotBeSigned(zone) ? "" : "Sign the zone, or ";
  return `${what}, and the zone ${name} ${state}: a tampered answer leads clients and their credentials to a clone. ${capital(`${sign}${exceptionAdvice(exception)}`)}`;
}

type ExceptionState =
  | { readonly state: "none" | "in force" }
  | { readonly state: "incomplete"; readonly lacks: readonly string[] }
  | { readonly state: "due"; readonly reviewBy: string };

/** How it stands with the exception of a zone at a moment (epoch milliseconds). */
function exceptionState(zone: Zone, moment: number): ExceptionState {
  const exception = zone.view.at("dnssec").at("exception");
  if (!exception.exists) return { state: "none" };
  const lacks = lackingInException(zone);
  if (lacks.length > 0) return { state: "incomplete", lacks };
  const reviewBy = exception.at("reviewBy").text ?? "";
  const end = endOfInstant(reviewBy);
  return end !== undefined && end < moment ? { state: "due", reviewBy } : { state: "in force" };
}

function exceptionAdvice(exception: ExceptionState): string {
  switch (exception.state) {
    case "incomplete":
      return `complete dnssec.exception, which lacks ${listed(exception.lacks)}.`;
    case "due":
      return `review dnssec.exception anew, which was due on ${exception.reviewBy}.`;
    default:
      return "add dnssec.exception with reason, owner, review date and what protects the host instead.";
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function lackingInException(zone: Zone): readonly (keyof typeof exceptionHints)[] {
  const exception = zone.view.at("dnssec").at("exception");
  const told = (["reason", "owner", "reviewBy"] as const).filter((key) => !exception.at(key).exists);
  return exception.at("compensating").items().length > 0 ? told : [...told, "compensating"];
}

const exceptionHints = {
  reason: tabStop("why it is not signed"),
  owner: tabStop("@org/team"),
  reviewBy: tabStop("YYYY-MM-DD"),
  compensating: [tabStop("mtls")],
};

function fixes(zone: Zone): readonly Fix[] {
  if (!zone.view.map) return [];
  const name = zone.name ?? "the zone";
  const document: Fix = {
    title: `Document why ${name} is not signed`,
    safe: false,
    edits: (layout) => writeException(zone, layout),
  };
  const signed: Fix = {
    title: `Say that ${name} is signed`,
    safe: false,
    edits: (layout) => writeDnssec(zone, { status: "signed" }, layout),
  };
  if (zone.dnssecStatus === undefined) return [signed, document];
  return lackingInException(zone).length === 0 ? [] : [document];
}

function writeException(zone: Zone, layout: Layout): readonly TextEdit[] {
  const lacking = Object.fromEntries(lackingInException(zone).map((key) => [key, exceptionHints[key]]));
  const { map } = zone.view.at("dnssec");
  if (map && zone.dnssecStatus !== undefined) return completeMap(map, "exception", lacking, layout);
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

import type { Endpoint } from "../../generated/trust-change";
import type { DomainName } from "../../dns/name";
import { completeMap, replaceScalar } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import type { CriticalHost } from "../../manifest/model/critical-hosts";
import { parseHost } from "../../manifest/model/names";
import type { TrustChange } from "../../manifest/model/trust-change";
import { mayBeMeant, mayStandUnread } from "../../manifest/model/unread";
import { zonesWithHost } from "../../manifest/model/zone-views";
import type { Node } from "../../manifest/syntax/node";
import type { View } from "../../manifest/view";
import type { FindingDraft, Related } from "../finding";
import { defineRule, type Ranges } from "../rule";
import { counted, listed } from "../words";

/** What has to be watched where clients resolve an identity-critical host, and the words by which an endpoint says so. */
const WATCHED = {
  resolverFailures: {
    what: "failures of resolvers",
    words: /fail|timeout|unreachable|availab/i,
    hint: "where failures of resolvers are seen",
  },
  validationErrors: {
    what: "answers that fail validation",
    words: /valid|bogus|dnssec|signature/i,
    hint: "where answers that fail validation are seen",
  },
  unsignedFallback: {
    what: "clients that fall back to a path without validation",
    words: /fall.?back|unsigned|bypass|stale|insecure/i,
    hint: "where fallbacks to paths without validation are seen",
  },
} as const;

type Watched = keyof typeof WATCHED;

export const resolverValidationNotMonitored = defineRule({
  id: "resolver-validation-not-monitored",
  plane: "dnssec",
  over: ["change", "endpoint"],
  severity: "warning",
  confidence: "medium",
  restsOn: "document",
  fixes: "offered",
  title: "Nobody sees when an identity-critical host is resolved without validation",
  controls: ["nist-800-53-r5:SC-21", "nist-csf-2.0:DE.CM-01"],
  references: ["NIST SP 800-53 Rev. 5, SC-21", "RFC 8767"],
  docs: {
    problem:
      "The change depends on an identity-critical host, and it does not say where failing resolvers, answers that fail validation and fallbacks past the validating resolvers are seen; or clients of such a host fall back to a path that does not validate.",
    why: "A signature protects only those who check it. When resolvers fail and clients quietly go another way (a public resolver, a hosts file, a VPN, a stale answer), forged answers are accepted again and nothing looks broken.",
    remedy:
      "Name the alarms or dashboards under monitoring, or in the policy's defaults; let clients fall back to nothing, or to a resolver that validates.",
    bad: `service: {name: login, owner: "@acme/identity", critical: identity-provider}
zones:
  - name: example.com
    dnssec: {status: signed}
    records:
      - {name: login, type: A, op: keep, ttl: 300, value: 203.0.113.20, certificate: login-tls}
certificates:
  - {name: login-tls, op: keep, dnsNames: [login.example.com]}
monitoring:
  resolverFailures: https://grafana.example.com/d/resolver-servfail
`,
    good: `service: {name: login, owner: "@acme/identity", critical: identity-provider}
zones:
  - name: example.com
    dnssec: {status: signed}
    records:
      - {name: login, type: A, op: keep, ttl: 300, value: 203.0.113.20, certificate: login-tls}
certificates:
  - {name: login-tls, op: keep, dnsNames: [login.example.com]}
monitoring:
  resolverFailures: https://grafana.example.com/d/resolver-servfail
  validationErrors: https://grafana.example.com/d/dnssec-bogus
  unsignedFallback: https://grafana.example.com/d/resolver-fallback
`,
  },
  *check(entity) {
    const finding = "endpoint" in entity ? unsignedFallback(entity) : notMonitored(entity);
    if (finding) yield finding;
  },
});

function unsignedFallback({ endpoint, change }: Ranges["endpoint"]): FindingDraft | undefined {
  const fallback = (endpoint.view as View<Endpoint>).at("resolvers").at("fallback");
  const { scalar } = fallback;
  const name = endpoint.name === undefined ? undefined : parseHost(endpoint.name);
  if (!scalar || fallback.text !== "unsigned" || (name !== undefined && isUnsigned(change, name)))
    return undefined;
  const host = endpoint.name ?? "this endpoint";
  return {
    at: scalar,
    message: `When their resolvers fail, clients of ${host} go on to a path that does not check signatures (fallback: unsigned). Whoever makes the resolvers fail can then forge the answer, and credentials go to a clone. Let them fall back to a resolver that validates, or to nothing.`,
    related: [],
    fixes: (["validating", "none"] as const).map((word) => ({
      title: `Plan ${word === "none" ? "no fallback" : "a fallback that validates"} for ${host}`,
      safe: false,
      edits: () => [replaceScalar(scalar, word)],
    })),
    targets: endpoint.name === undefined ? [] : [endpoint.name],
  };
}

function notMonitored(change: TrustChange): FindingDraft | undefined {
  const { map } = change.spec;
  const monitoring = change.spec.at("monitoring");
  if (!map || (monitoring.exists ? !monitoring.map : isMisspelt(change))) return undefined;
  const unwatched = (Object.keys(WATCHED) as Watched[]).filter(
    (what) => !isWatched(change, what) && !mayBeMeant(monitoring.node, what),
  );
  if (unwatched.length === 0) return undefined;
  const gaps = change.criticalHosts
    .all()
    .filter(({ name }) => isValidated(change, name))
    .map((host) => ({ host, lacks: unwatched.filter((what) => !isWatchedAt(change, host, what)) }))
    .filter(({ lacks }) => lacks.length > 0);
  const [first] = gaps;
  const at = first && (monitoring.entry?.key ?? placeOf(change, first.host));
  if (!at) return undefined;
  const lacking = unwatched.filter((what) => gaps.some(({ lacks }) => lacks.includes(what)));
  const others = gaps.length === 1 ? "" : ` and ${counted(gaps.length - 1, "more host")}`;
  return {
    at,
    message: `${first.host.name}${others} ${gaps.length === 1 ? "is" : "are"} identity-critical, and nothing says where ${listed(lacking.map((what) => WATCHED[what].what))} are seen. Without that, clients may follow forged answers for long and nobody notices. Name the alarm or dashboard in ${listed(lacking.map((what) => `monitoring.${what}`))}.`,
    related: relatedTo(change, first.host, at),
    fixes: [
      {
        title: `Add ${listed(lacking)} to monitoring`,
        safe: false,
        edits: (layout) =>
          completeMap(
            map,
            "monitoring",
            Object.fromEntries(lacking.map((what) => [what, tabStop(WATCHED[what].hint)])),
            layout,
          ),
      },
    ],
    targets: [
      ...gaps.map(({ host }) => host.name),
      ...[change.spec.at("service").at("name").text].flatMap((name) => name ?? []),
    ],
  };
}

function isMisspelt(change: TrustChange): boolean {
  return !change.spec.at("monitoring").entry && mayStandUnread(change.spec.node, "monitoring", "map");
}

function placeOf(change: TrustChange, host: CriticalHost): Node | undefined {
  return change.spec.at("service").at("critical").scalar ?? change.criticalHosts.placeOf(host);
}

function relatedTo(change: TrustChange, host: CriticalHost, at: Node): readonly Related[] {
  const place = change.criticalHosts.placeOf(host);
  return place && place !== at ? [{ at: place, message: `${host.name}: ${host.because}` }] : [];
}

/** Whether the change or its policy names where something is seen. */
function isWatched({ spec, policy }: TrustChange, what: Watched): boolean {
  return spec.at("monitoring").at(what).exists || (policy?.monitors(what) ?? false);
}

/** Whether the endpoint of a host says that something is watched at the resolvers of its clients. */
function isWatchedAt(change: TrustChange, { name }: CriticalHost, what: Watched): boolean {
  const { words } = WATCHED[what];
  return endpointsOf(change, name).some((endpoint) =>
    endpoint
      .at("resolvers")
      .at("monitored")
      .items()
      .some(({ text }) => text !== undefined && words.test(text)),
  );
}

/**
 * Whether answers for a host can fail validation, or be had without it: a zone of it is known to be signed, or its
 * endpoint rests on that. Where that is not known, nothing is known of validation either.
 */
function isValidated(change: TrustChange, name: DomainName): boolean {
  return (
    zonesWithHost(change, name).some(
      (zone) => zone.dnssecStatus() === "signed" || zone.dnssecStatus() === "signing",
    ) ||
    endpointsOf(change, name).some(
      (endpoint) =>
        endpoint.at("resolvers").at("validating").boolean === true ||
        endpoint
          .at("assurance")
          .items()
          .some(({ text }) => text === "dnssec"),
    )
  );
}

/** Whether every zone of a host is known to have no signatures that anybody could check. */
function isUnsigned(change: TrustChange, name: DomainName): boolean {
  const zones = zonesWithHost(change, name);
  return zones.length > 0 && zones.every((zone) => zone.dnssecStatus() === "unsigned");
}

function endpointsOf(change: TrustChange, name: DomainName): readonly View<Endpoint>[] {
  return change.endpoints
    .all()
    .filter(({ name: host }) => host !== undefined && parseHost(host) === name)
    .map(({ view }) => view);
}

import { isAtOrBelow, parentName, type DomainName } from "../../dns/name";
import { appendTo, insertEntry, replaceScalar } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import type { Certificate, SubjectName } from "../../manifest/model/certificate";
import { parseHost } from "../../manifest/model/names";
import { endOfInstant } from "../../manifest/model/time";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Node, ScalarNode } from "../../manifest/syntax/node";
import type { View } from "../../manifest/view";
import { nameOf, targetsOf } from "../certificates";
import { relatedAt, type FindingDraft, type Fix } from "../finding";
import { defineRule } from "../rule";
import { counted, listed } from "../words";

/** So many names are still listed one by one. */
const MOST_NAMES = 20;

export const wildcardCertScope = defineRule({
  id: "wildcard-cert-scope",
  plane: "naming",
  over: "certificate",
  severity: "warning",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "A wildcard certificate reaches further than one service",
  controls: ["owasp-nhi-2025:NHI9:2025", "owasp-nhi-2025:NHI8:2025", "nist-800-53-r5:AC-6"],
  references: ["RFC 9525 section 7.1"],
  docs: {
    problem:
      "A wildcard certificate also covers a host to which people or workloads bring their credentials, or is served in zones of several owners, and nobody says why.",
    why: "Its one key vouches for every name one label below. Whoever gets hold of it on the least of these hosts can pose as the most important one.",
    remedy:
      "List the names one by one, in certificates of those who run the hosts, or say under justification why one key has to do.",
    bad: `certificates:
  - {name: apps-tls, dnsNames: ["*.example.com"], external: [{name: "*.example.com", why: served by the CDN}]}
endpoints:
  - {host: login.example.com, assurance: [oauth]}
`,
    good: `certificates:
  - {name: apps-tls, dnsNames: [blog.example.com, docs.example.com]}
endpoints:
  - {host: login.example.com, assurance: [oauth]}
`,
  },
  *check({ certificate, change }, { now }) {
    if (!certificate.isIssued) return;
    const wildcards = change.subjectNames(certificate).dnsNames.filter(({ text }) => text.startsWith("*."));
    if (wildcards.length === 0 || isJustified(change, certificate, now)) return;
    for (const wildcard of wildcards) {
      const base = parseHost(wildcard.text.slice(2));
      const hosts = base === undefined ? [] : criticalHostsBelow(change, base);
      if (hosts.length > 0) yield reachesCritical(change, certificate, wildcard, hosts);
    }
    const [first] = wildcards;
    const owners = ownersOf(change, certificate);
    if (first && owners.size > 1) yield isShared(certificate, first, owners);
  },
});

/** A host below a wildcard to which credentials are brought. */
interface CriticalHost {
  readonly name: string;
  readonly because: string;
  readonly at: Node | undefined;
}

function isJustified(change: TrustChange, { view }: Certificate, now: number): boolean {
  const justification = view.at("justification");
  if (!justification.exists) return false;
  const until = (justification as View<{ until: string }>).at("until").text;
  const end = until === undefined ? undefined : endOfInstant(until);
  return end === undefined || end >= change.timeline.reference(() => now);
}

/** The identity-critical hosts that a wildcard covers: exactly one label below its base. */
function criticalHostsBelow(change: TrustChange, base: DomainName): readonly CriticalHost[] {
  const all = [...endpointsBelow(change, base), ...ofService(change, base), ...ofPolicy(change, base)];
  return [...new Map(all.map((host) => [host.name, host] as const).reverse()).values()].reverse();
}

function* endpointsBelow(change: TrustChange, base: DomainName): Generator<CriticalHost> {
  for (const { name, nameView } of change.endpoints.all()) {
    const host = name === undefined ? undefined : parseHost(name);
    if (host !== undefined && parentName(host) === base)
      yield { name: host, because: "an identity-critical endpoint", at: nameView.scalar };
  }
}

function* ofService(change: TrustChange, base: DomainName): Generator<CriticalHost> {
  const critical = change.spec.at("service").at("critical").text;
  if (critical === undefined) return;
  const because = `a name of the service, which is critical (${critical})`;
  for (const { ownerName, nameNode } of change.links.servedBelow(base))
    if (ownerName !== undefined && !ownerName.startsWith("*."))
      yield { name: ownerName, because, at: nameNode };
}

/** A pattern of the policy stands for every name below it, and so for those that the wildcard covers. */
function* ofPolicy(change: TrustChange, base: DomainName): Generator<CriticalHost> {
  for (const { text = "" } of change.policy?.view.at("spec").at("identityHosts").items() ?? []) {
    const host = parseHost(text);
    if (host === undefined) continue;
    const isMeant = host.startsWith("*.")
      ? isAtOrBelow(base, host.slice(2) as DomainName)
      : parentName(host) === base;
    const because = host.startsWith("*.") ? "identity hosts of the policy" : "an identity host of the policy";
    if (isMeant) yield { name: host, because, at: undefined };
  }
}

/** The owners of the zones in which a certificate is served, each with a zone of theirs. */
function ownersOf(
  change: TrustChange,
  certificate: Certificate,
): ReadonlyMap<string, ScalarNode | undefined> {
  const owners = new Map<string, ScalarNode | undefined>();
  for (const { zone } of change.recordsServing(certificate)) {
    const owner = zone.view.at("owner").text ?? policyOwner(change, zone.name);
    if (owner !== undefined) owners.set(change.people.canonical(owner), zone.view.at("name").scalar);
  }
  return owners;
}

function policyOwner(change: TrustChange, zone: string | undefined): string | undefined {
  return zone === undefined ? undefined : change.policy?.zoneFor(zone)?.view.at("owner").text;
}

function reachesCritical(
  change: TrustChange,
  certificate: Certificate,
  wildcard: SubjectName,
  hosts: readonly CriticalHost[],
): FindingDraft {
  const names = hosts.map(({ name }) => name);
  const [first] = hosts;
  const which =
    hosts.length === 1 && first
      ? `${first.name}, ${first.because}`
      : `${counted(hosts.length, "identity-critical host")}: ${listed(names)}`;
  return {
    at: wildcard.node,
    message: `${keyOf(change, certificate)} vouches for every name one label below ${wildcard.text.slice(2)}, among them ${which}. Whoever takes it from the least of these hosts can pose as that one. List the names that are served, or say under justification why a wildcard is needed.`,
    related: hosts.flatMap(({ at, because }) => relatedAt(at, because)),
    fixes: fixes(change, certificate, wildcard),
    targets: [wildcard.text, ...targetsOf(certificate)],
  };
}

function keyOf(change: TrustChange, certificate: Certificate): string {
  const { source } = change.subjectNames(certificate);
  return `The one key of ${nameOf(certificate)}${source ? `, a wildcard in ${source.path},` : ""}`;
}

function isShared(
  certificate: Certificate,
  wildcard: SubjectName,
  owners: ReadonlyMap<string, ScalarNode | undefined>,
): FindingDraft {
  return {
    at: wildcard.node,
    message: `${nameOf(certificate)} is a wildcard certificate and served in zones of ${counted(owners.size, "owner")}: ${listed([...owners.keys()])}. They share its one key, and a leak at one of them is a leak at all. Give each a certificate of its own, or say under justification why they share one.`,
    related: [...owners].flatMap(([owner, zone]) => relatedAt(zone, `a zone of ${owner}`)),
    fixes: justify(certificate),
    targets: [wildcard.text, ...targetsOf(certificate)],
  };
}

function fixes(change: TrustChange, certificate: Certificate, wildcard: SubjectName): readonly Fix[] {
  const { map } = certificate.view;
  const { dnsNames, source } = change.subjectNames(certificate);
  const base = wildcard.text.slice(2).toLowerCase();
  const served = change
    .recordsServing(certificate)
    .flatMap(({ ownerName }) => (ownerName !== undefined && parentName(ownerName) === base ? ownerName : []));
  const listedAlready = new Set(dnsNames.map(({ text }) => text.toLowerCase()));
  const [first, ...others] = [...new Set(served)].filter((name) => !listedAlready.has(name));
  const canList =
    first !== undefined && others.length < MOST_NAMES && !served.some((name) => name.startsWith("*."));
  const list: readonly Fix[] =
    map && canList && !source
      ? [
          {
            title: `List the names that are served in place of ${wildcard.text}`,
            safe: false,
            edits: (layout) => [
              replaceScalar(wildcard.node, first),
              ...others.map((name) => appendTo(map, "dnsNames", name, layout)),
            ],
          },
        ]
      : [];
  return [...list, ...justify(certificate)];
}

function justify(certificate: Certificate): readonly Fix[] {
  const { map } = certificate.view;
  if (!map || certificate.isForeign || certificate.view.at("justification").entry) return [];
  return [
    {
      title: `Say why ${nameOf(certificate)} needs a wildcard`,
      safe: false,
      edits: (layout) => [
        insertEntry(map, "justification", tabStop("why one key has to do"), layout, "dnsNames"),
      ],
    },
  ];
}

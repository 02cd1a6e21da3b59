import type { BreadthFinding, Capability, Path } from "../../credentials/capability";
import { listed as listedIn } from "../../credentials/text-set";
import { offersRecordScope, traitsOf } from "../../credentials/read";
import { isAtOrBelow } from "../../dns/name";
import type { Credential } from "../../manifest/model/credential";
import {
  issuanceReach,
  namesReached,
  writesCaa,
  type IssuanceReach,
} from "../../manifest/model/issuance-reach";
import { parseHost } from "../../manifest/model/names";
import { neededScope } from "../../manifest/model/needed-scope";
import type { TrustChange } from "../../manifest/model/trust-change";
import { toPlain } from "../../manifest/syntax/plain";
import { relatedAt, type Fix } from "../finding";
import { policyWords } from "../language/policy-words";
import { defineRule } from "../rule";
import { listed } from "../words";
import { narrowing } from "./narrowing";
import { isToldEarlier, placeInPolicy } from "./policy-place";

export const dnsWriteIsIssuanceAuthority = defineRule({
  id: "dns-write-is-issuance-authority",
  plane: "credentials",
  over: "credential",
  severity: "warning",
  confidence: "medium",
  restsOn: "document",
  fixes: "offered",
  title: "Who may write these records may have certificates issued",
  controls: ["owasp-nhi-2025:NHI5:2025", "nist-800-53-r5:AC-6"],
  references: ["RFC 8555 section 8.4", "RFC 8657 section 3", "OWASP Non-Human Identities Top 10, NHI5:2025"],
  docs: {
    problem:
      "A credential may write TXT records at _acme-challenge of hosts that nobody listed, at the hosts themselves or above them, so that it can prove control of their names. Where the provider can bound rights to names and types and that is not used, it is a warning; where the provider cannot, information. A CAA record that binds every issuer to an account settles it, as long as the credential cannot change CAA.",
    why: "Write access to a zone is the ability to pass domain validation: whoever gets hold of the credential gets certificates for the names it reaches, and no one on the side of the PKI has a say.",
    remedy:
      "Allow TXT at the single _acme-challenge names that are needed, lead _acme-challenge by CNAME into a zone of its own, or bind issuance to the account by the parameter accounturi in CAA.",
    bad: `zones:
  - {name: example.com, provider: route53, zoneId: Z0EXAMPLE, records: []}
credentials:
  - name: acme-solver
    type: workload-identity
    provider: route53
    owner: "@acme/pki"
    access: just-in-time
    ttl: 1h
    policy:
      Statement:
        - Effect: Allow
          Action: route53:ChangeResourceRecordSets
          Resource: arn:aws:route53:::hostedzone/Z0EXAMPLE
          Condition:
            ForAllValues:StringEquals:
              route53:ChangeResourceRecordSetsRecordTypes: [TXT]
`,
    good: `zones:
  - {name: example.com, provider: route53, zoneId: Z0EXAMPLE, records: []}
credentials:
  - name: acme-solver
    type: workload-identity
    provider: route53
    owner: "@acme/pki"
    access: just-in-time
    ttl: 1h
    policy:
      Statement:
        - Effect: Allow
          Action: route53:ChangeResourceRecordSets
          Resource: arn:aws:route53:::hostedzone/Z0EXAMPLE
          Condition:
            ForAllValues:StringEquals:
              route53:ChangeResourceRecordSetsNormalizedRecordNames: [_acme-challenge.shop.example.com]
              route53:ChangeResourceRecordSetsRecordTypes: [TXT]
`,
  },
  *check({ credential, change }) {
    const rights = credential.rights();
    if (rights.kind !== "read") return;
    const reaches = issuanceReach(change, rights.capabilities).filter(
      ({ capability }) => !rights.breadth.some((breadth) => isToldAsTooBroad(breadth, capability)),
    );
    const [first, ...others] = reaches;
    const at = first && (placeInPolicy(credential, first.capability) ?? credential.view.at("name").scalar);
    if (!first || !at || isToldEarlier(change.credentials(), credential, first.capability)) return;
    // What a misspelt word was to narrow cannot be told before it is put right.
    if ([...policyWords(credential)].length > 0) return;
    const name = credential.name ?? "This credential";
    const isNarrower = isNeeded(change, first.capability) ? undefined : offersNarrower(credential);
    yield {
      at,
      severity: isNarrower === true ? "warning" : "information",
      message: `${name} may write TXT records at ${whereWords(first)}. A TXT record proves control of a name to a certification authority, so this is the right to have certificates issued for ${whoseWords(first)}. ${remedyWords(credential, first, isNarrower)}`,
      related: [
        ...relatedAt(credential.view.at("name").scalar, `the credential ${name}`),
        ...others.flatMap(({ capability }) =>
          relatedAt(placeInPolicy(credential, capability), `the same right again: ${capability.text}`),
        ),
      ],
      fixes: fixes(change, credential, first.capability),
      targets: credential.name === undefined ? [] : [credential.name],
    };
  },
});

/** What reaches further than any change needs is an error by itself, and narrowing it settles this, too. */
function isToldAsTooBroad(
  { level, aspect, path, alsoAt, source }: BreadthFinding,
  capability: Capability,
): boolean {
  const isAboutRecords = aspect === "action" || aspect === "zone" || aspect === "name" || aspect === "type";
  return (
    level === "overbroad" &&
    (isAboutRecords || aspect === "account") &&
    source === capability.source &&
    [path, ...alsoAt].some((place) => isSameStatement(place, capability.path))
  );
}

/** Whether two places lie in one statement: in the same item of the list, or of the key, that the policy is. */
function isSameStatement(one: Path, other: Path): boolean {
  const statementOf = (path: Path): string =>
    JSON.stringify(path.slice(0, path.slice(0, 2).findIndex((step) => typeof step === "number") + 1));
  return statementOf(one) === statementOf(other);
}

/** Whether a right is as narrow as can be: it lists names one by one, and the change has a TXT record at each. */
function isNeeded(change: TrustChange, capability: Capability): boolean {
  const names = namesReached(capability);
  return names?.every((name) => isNeededAt(change, name)) === true;
}

function isNeededAt(change: TrustChange, name: string): boolean {
  const owner = parseHost(name);
  const isTouched = owner && change.recordsAt(owner).some(({ type, changes }) => type === "TXT" && changes);
  return /^_acme-challenge\.[^* ]+$/.test(name) || isTouched === true;
}

/** Whether the provider could bound the right to names or types; undefined where that is not known. */
function offersNarrower({ provider, view }: Credential): boolean | undefined {
  const known = offersRecordScope(provider);
  const policy: unknown = toPlain(view.at("policy").written);
  return known ?? (policy === undefined ? undefined : traitsOf({ provider, policy })?.offersRecordScope);
}

function whereWords({ capability, zones, reachesOthers }: IssuanceReach): string {
  const names = namesReached(capability);
  const ids = listedIn(capability.scope.zones);
  const known = zones.flatMap(({ zone }) => zone.name ?? []);
  const which = names === undefined ? "every name" : listed(names);
  if (reachesOthers)
    return ids === undefined
      ? `${which} of every zone`
      : `${which} of the zone${ids.length > 1 ? "s" : ""} ${listed(ids)}`;
  // A name says its zone, unless it is a pattern that has no end.
  const isWhole = names?.every((name) => !name.endsWith("*")) === true;
  return isWhole ? which : `${which} in ${listed(known)}`;
}

function whoseWords({ capability, zones, reachesOthers }: IssuanceReach): string {
  const all = [...new Set(zones.map(({ host }) => host))];
  const hosts = all.filter((host) => !all.some((other) => other !== host && isAtOrBelow(host, other)));
  const isEveryName = namesReached(capability) === undefined;
  if (hosts.length > 0 && !(reachesOthers && isEveryName)) return `${listed(hosts)} and what lies below`;
  return isEveryName ? "every name there" : "the hosts that these names belong to";
}

function remedyWords(
  { provider }: Credential,
  { capability }: IssuanceReach,
  isNarrower: boolean | undefined,
): string {
  const binding = writesCaa(capability)
    ? "CAA does not stop it, since it may write that as well."
    : "Else CAA with accounturi would bind issuance to an account, since it may not change that.";
  const delegation = "lead _acme-challenge by CNAME into a zone of its own";
  if (isNarrower === true)
    return `Allow TXT only at the single _acme-challenge names that are needed, or ${delegation}. ${binding}`;
  const bound =
    isNarrower === false ? `${provider ?? "The provider"} has no scope for single names and types. ` : "";
  return `${bound}Guard it like a credential that issues certificates; where only challenges are solved, ${delegation}. ${binding}`;
}

/** The narrower statement, where the change needs no TXT records but challenges. */
function fixes(change: TrustChange, credential: Credential, capability: Capability): readonly Fix[] {
  const needed = neededScope(change, credential);
  const isChallenge = needed.names.every((name) => name.startsWith("_acme-challenge."));
  if (needed.types.includes("TXT") && !isChallenge) return [];
  const rights = credential.rightsFor(needed);
  if (rights.kind !== "read") return [];
  const breadth = rights.breadth.find(
    ({ proposal, path, source }) =>
      proposal && source === capability.source && isSameStatement(path, capability.path),
  );
  return breadth ? narrowing(change, credential, breadth, needed) : [];
}

import type { Capability } from "../../credentials/capability";
import {
  dnsWrite,
  mayBeOnlyChallenges,
  onlyChallenges,
  pkiWrite,
  type ZoneReference,
} from "../../credentials/questions";
import { insertEntry, replaceScalar } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import type { Credential } from "../../manifest/model/credential";
import { endOfInstant } from "../../manifest/model/time";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { FindingDraft, Fix, Related } from "../finding";
import { defineRule } from "../rule";
import { listed } from "../words";
import { sharedByIntactPolicy } from "./credential-home";
import { placeInPolicy } from "./policy-place";

export const standingAccessToDnsAndPki = defineRule({
  id: "standing-access-to-dns-and-pki",
  plane: "credentials",
  over: ["credential", "text"],
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "One identity may always write DNS and certificates",
  controls: [
    "nist-csf-2.0:PR.AA-05",
    "owasp-nhi-2025:NHI5:2025",
    "owasp-nhi-2025:NHI9:2025",
    "nist-800-53-r5:AC-6",
  ],
  references: ["NIST SP 800-53 Rev. 5, AC-6", "CISA Emergency Directive 19-01"],
  docs: {
    problem:
      "One credential, or several with the same principal, has standing permission to write zone data and to issue, deploy or revoke certificates.",
    why: "Who can change where a name leads and obtain a certificate for it can take the name over silently; nothing that clients check would tell.",
    remedy:
      "Split it into two identities, one for each plane, or hand it out just in time. Where it must be, write down a justification with approver and end.",
    bad: `credentials:
  - name: platform-bot
    type: workload-identity
    owner: "@acme/platform"
    access: standing
    grants:
      - {plane: dns, actions: [record-write], resources: [example.com]}
      - {plane: pki, actions: [issue], resources: ["*.example.com"]}
`,
    good: `credentials:
  - name: dns-bot
    type: workload-identity
    owner: "@acme/platform"
    access: standing
    grants: [{plane: dns, actions: [record-write], resources: [example.com]}]
  - name: pki-bot
    type: workload-identity
    owner: "@acme/platform"
    access: standing
    grants: [{plane: pki, actions: [issue], resources: [shop.example.com]}]
`,
  },
  *check(entity, { now }) {
    if ("credential" in entity) {
      const { credential, change } = entity;
      const ofChange: Surroundings = {
        credentials: () => change.credentials(),
        isHarmless: (right) => onlyChallenges(right, challengeZones(change)),
        moment: () => change.timeline.reference(() => now),
      };
      yield* judge(credential, ofChange);
      return;
    }
    const shared = sharedByIntactPolicy(entity.text, entity.change);
    for (const { credential, home } of shared)
      yield* judge(credential, {
        credentials: () => shared.map((one) => one.credential),
        // The zones are those of the changes, which a policy does not know.
        isHarmless: mayBeOnlyChallenges,
        moment: () => home.timeline.reference(() => now),
      });
  },
});

/** What a credential is judged by. */
interface Surroundings {
  /** All that stand beside it, and itself. */
  readonly credentials: () => readonly Credential[];
  /** Whether a right to write DNS reaches no further than challenges. */
  readonly isHarmless: (right: Capability, certificates: readonly Capability[]) => boolean;
  /** When a justification has to be in force. */
  readonly moment: () => number;
}

function challengeZones(change: TrustChange): readonly ZoneReference[] {
  return change
    .challengeZones()
    .flatMap(({ ids, name }) => (ids.length === 0 ? [{ name }] : ids.map((id) => ({ id, name }))));
}

function* judge(credential: Credential, around: Surroundings): Generator<FindingDraft> {
  const identity = standingIdentity(around, credential);
  // Each identity once, at the first of its credentials.
  if (identity[0] !== credential) return;
  const pki = identity.flatMap((one) => held(one, pkiWrite));
  if (pki.length === 0) return;
  const certificates = pki.map(({ right }) => right);
  const dns = identity.flatMap((one) =>
    held(one, (all) => dnsWrite(all).filter((right) => !around.isHarmless(right, certificates))),
  );
  const at = credential.view.at("name").scalar ?? credential.view.node;
  const [dnsRight] = dns;
  const [pkiRight] = pki;
  if (!at || !dnsRight || !pkiRight) return;
  const moment = around.moment();
  const ends = identity.flatMap((one) => endOfJustification(one) ?? []);
  const justified = ends.some(({ ms }) => ms >= moment);
  const who =
    identity.length === 1
      ? `${credential.name ?? "This credential"} has`
      : `${listed(identity.map(({ name }) => name ?? "?"))} are one identity (principal ${credential.principal ?? ""}) and have`;
  yield {
    at,
    severity: justified ? "warning" : "error",
    message: `${who} standing write access to DNS (${words(dns)}) and to certificates (${words(pki)}). Whoever holds it can redirect a name and obtain a certificate for it, unseen. Split it by plane, or hand it out just in time${aboutJustification(justified, ends[0]?.text)}.`,
    related: [...places("DNS", [dnsRight]), ...places("certificates", [pkiRight])],
    fixes: fixes(credential, identity),
    targets: identity.flatMap(({ name }) => name ?? []),
  };
}

interface Right {
  readonly credential: Credential;
  readonly right: Capability;
}

/** The credentials with standing access that are one identity with this one, in document order. */
function standingIdentity(around: Surroundings, credential: Credential): readonly Credential[] {
  if (credential.access !== "standing") return [];
  const { principal } = credential;
  if (principal === undefined) return [credential];
  return around.credentials().filter((other) => other.principal === principal && other.access === "standing");
}

function held(
  credential: Credential,
  select: (rights: readonly Capability[]) => readonly Capability[],
): readonly Right[] {
  const rights = credential.rights();
  if (rights.kind !== "read") return [];
  // What was not understood may be narrower than it looks: it proves nothing.
  const certain = rights.capabilities.filter((right) => right.writes && right.unread.length === 0);
  return select(certain).map((right) => ({ credential, right }));
}

function words(rights: readonly Right[]): string {
  return listed([...new Set(rights.map(({ right }) => right.text))], 3);
}

function places(plane: string, rights: readonly Right[]): readonly Related[] {
  return rights.flatMap(({ credential, right }) => {
    const at = placeInPolicy(credential, right);
    return at ? [{ at, message: `write access to ${plane}: ${right.text}` }] : [];
  });
}

/** When a complete justification ends: the last moment of the day or the time that it gives; never where that cannot be read. */
function endOfJustification(
  credential: Credential,
): { readonly ms: number; readonly text: string } | undefined {
  const justification = credential.view.at("justification");
  const text = justification.at("until").text;
  const isComplete = justification.at("reason").exists && justification.at("approvedBy").exists;
  if (!isComplete || text === undefined) return undefined;
  return { ms: endOfInstant(text) ?? Number.POSITIVE_INFINITY, text };
}

function aboutJustification(justified: boolean, ended: string | undefined): string {
  if (justified) return "; a justification is written down, which makes this a warning";
  return ended === undefined
    ? ", or write down a justification"
    : `; the justification that is written down ended on ${ended}; have it renewed`;
}

function fixes(credential: Credential, identity: readonly Credential[]): readonly Fix[] {
  const { map } = credential.view;
  const access = credential.view.at("access").scalar;
  if (!map) return [];
  const all: Fix[] = [];
  if (access && identity.length === 1) {
    all.push({
      title: `Hand out ${credential.name ?? "the credential"} just in time`,
      safe: false,
      edits: (layout) => [
        replaceScalar(access, "just-in-time"),
        ...(credential.view.at("ttl").exists ? [] : [insertEntry(map, "ttl", "1h", layout)]),
      ],
    });
  }
  if (!credential.view.at("justification").exists) {
    const justification = {
      reason: tabStop("why it needs both"),
      approvedBy: tabStop("approver@example.com"),
      until: tabStop("YYYY-MM-DD"),
    };
    all.push({
      title: "Write down a justification",
      safe: false,
      edits: (layout) => [insertEntry(map, "justification", justification, layout)],
    });
  }
  return all;
}

import { labelsOf, parentName, relativeTo, wildcardBelow, type DomainName } from "../../dns/name";
import { parseRecordType } from "../../dns/types";
import { replaceScalar } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import { dns01IssuerOf } from "../../manifest/model/dns-challenge";
import { isSlip, parseHost } from "../../manifest/model/names";
import type { RecordSet } from "../../manifest/model/record-set";
import type { TrustChange } from "../../manifest/model/trust-change";
import {
  CHALLENGE_LABEL,
  isAccountLabel,
  isChallengeName,
  isStandingChallengeName,
  STANDING_LABEL,
} from "../../text/challenge-names";
import { relatedAt, type FindingDraft, type Fix } from "../finding";
import { addValues } from "../dns/record-edits";
import { defineRule } from "../rule";
import { challengeNotFollowed } from "./challenge-not-followed";
import { standingChallengeFaults } from "./standing-challenge";
import { challengeValues, isChallengeDigest, type ChallengeValue } from "./challenge-values";

/** Types that lead clients elsewhere, and no authority that asks for TXT. */
const NO_DELEGATION: ReadonlySet<string> = new Set(["ALIAS", "ANAME", "DNAME", "HTTPS", "SVCB"]);

export const acmeChallengeRecordForm = defineRule({
  id: "acme-challenge-record-form",
  plane: "pki",
  over: "record",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "A challenge record has not the form that the authority looks for",
  controls: ["nist-csf-2.0:PR.PS-01", "nist-800-53-r5:SC-17"],
  references: [
    "RFC 8555 section 8.4",
    "RFC 8555 section 7.1.3",
    "RFC 1034 section 3.6.2",
    "CA/B Forum Baseline Requirements 3.2.2.4.22",
  ],
  docs: {
    problem:
      "A record for an ACME challenge has another name or value than the authority looks for, lacks the second value that a name and its wildcard need, delegates the challenge by a type that does not, or by a CNAME that the solver does not follow.",
    why: "The authority asks for one TXT record at _acme-challenge in front of the name, and compares it with a digest. Whatever else stands there fails the validation, and the certificate is not issued. What stays at _validation-persist names the authority and the account instead (dns-persist-01).",
    remedy:
      "Write a TXT record at _acme-challenge.NAME, without the *. of a wildcard name, with the 43 characters that the client computes; for a name and its wildcard two values at once. Delegate by NS, or by CNAME with cnameStrategy: Follow.",
    bad: `zones:
  - name: example.com
    records:
      - {name: _acme-challenge.*.apps, type: TXT, op: keep, ttl: 60, value: OVzmwNwsz0uQVvWxFpTn5kxRUnZ1vtJBHdJcRTJBwYI}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: _acme-challenge.apps, type: TXT, op: keep, ttl: 60, value: OVzmwNwsz0uQVvWxFpTn5kxRUnZ1vtJBHdJcRTJBwYI}
`,
  },
  *check({ record, change }, { now }) {
    const { ownerName, type, op } = record;
    if (ownerName === undefined || type === undefined || op === "delete" || !mayBeMeant(ownerName)) return;
    const wrong = wrongName(change, record, ownerName);
    if (wrong) yield* misnamed(change, record, wrong);
    if (isStandingChallengeName(ownerName) && type === "TXT" && op !== "keep" && !wrong)
      yield* standingChallengeFaults(change, record, now);
    if (!isChallengeName(ownerName)) return;
    if (NO_DELEGATION.has(parseRecordType(type).base)) yield* noDelegation(record, ownerName);
    if (type === "CNAME") yield* challengeNotFollowed(change, record, ownerName);
    if (type !== "TXT" || op === "keep") return;
    for (const value of challengeValues(record)) yield* malformed(record, value);
    yield* secondMissing(change, record, ownerName);
  },
});

/** A quick look: most names have nothing to do with challenges. */
function mayBeMeant(name: DomainName): boolean {
  return name.includes("acme") || name.includes("challenge") || name.includes("validation-persist");
}

interface WrongName {
  readonly right: DomainName;
  readonly because: string;
}

function wrongName(change: TrustChange, record: RecordSet, owner: DomainName): WrongName | undefined {
  const [first = "", second, ...rest] = labelsOf(owner);
  const isTxt = record.type === "TXT";
  if ((first === CHALLENGE_LABEL || first === STANDING_LABEL) && second === "*")
    return named(
      [first, ...rest],
      "the challenge for a wildcard name stands at the name without the asterisk",
    );
  if (first === CHALLENGE_LABEL && second !== undefined && isAccountLabel(second))
    return named(
      [second, CHALLENGE_LABEL, ...rest],
      `the label of the account stands in front of ${CHALLENGE_LABEL} (dns-account-01)`,
    );
  if (first === CHALLENGE_LABEL) return undefined;
  if (!isTxt || !challengeValues(record).some(({ text }) => isChallengeDigest(text))) return undefined;
  if (isSlip(first, CHALLENGE_LABEL))
    return named(
      [CHALLENGE_LABEL, ...(second === undefined ? [] : [second]), ...rest],
      `the first label has to be ${CHALLENGE_LABEL}`,
    );
  // A label with an underscore in front belongs to an account (dns-account-01); any other one is the host, if it has a certificate.
  if (second !== CHALLENGE_LABEL || first.startsWith("_")) return undefined;
  const host = parseHost([first, ...rest].join("."));
  const isHost =
    host !== undefined && change.certificateNames.having(host).some((one) => dns01IssuerOf(change, one));
  return isHost
    ? named([CHALLENGE_LABEL, first, ...rest], `${CHALLENGE_LABEL} stands in front of the host`)
    : undefined;
}

function named(labels: readonly string[], because: string): WrongName | undefined {
  const right = parseHost(labels.join("."));
  return right === undefined ? undefined : { right, because };
}

function* misnamed(
  change: TrustChange,
  record: RecordSet,
  { right, because }: WrongName,
): Generator<FindingDraft> {
  const at = record.nameNode;
  const written = record.view.at("name").scalar;
  const { zone } = record;
  if (!at) return;
  const isTaken = change.recordsAt(right).some((other) => other.zone === zone);
  yield {
    at,
    message: `No authority looks for a challenge at ${record.ownerName ?? "this name"}: ${because}. Write it to ${right}.`,
    fixes:
      written && zone.name !== undefined && !isTaken
        ? [
            {
              title: `Write it to ${right}`,
              safe: false,
              edits: () => [replaceScalar(written, relativeTo(right, zone.name ?? right))],
            },
          ]
        : [],
    targets: record.references,
  };
}

function* noDelegation(record: RecordSet, owner: DomainName): Generator<FindingDraft> {
  const type = record.view.at("type").scalar;
  const at = type ?? record.nameNode;
  const isAlias = type && record.values.length === 1 && record.values[0]?.scalar !== undefined;
  if (!at) return;
  yield {
    at,
    message: `${owner} has the type ${record.type ?? ""}, by which nobody is led to a TXT record elsewhere: authorities find no challenge there. Delegate the challenge by a CNAME, or by NS records.`,
    fixes:
      isAlias && record.type !== "HTTPS" && record.type !== "SVCB"
        ? [{ title: "Make it a CNAME", safe: false, edits: () => [replaceScalar(type, "CNAME")] }]
        : [],
    targets: record.references,
  };
}

function* malformed(record: RecordSet, { written, text }: ChallengeValue): Generator<FindingDraft> {
  if (isChallengeDigest(text) || !written.node) return;
  const digest = digestOf(text);
  const { scalar } = written;
  yield {
    at: written.node,
    message: `This is no answer to a challenge: ${whatItIs(text)} The authority compares the record with the SHA-256 digest of the key authorization in base64url without padding, which has 43 characters of A-Z, a-z, 0-9, - and _. Write what the client computes.`,
    fixes:
      digest !== undefined && scalar
        ? [
            {
              title: "Write the digest as base64url without padding",
              safe: false,
              edits: () => [replaceScalar(scalar, digest)],
            },
          ]
        : [],
    targets: record.references,
  };
}

function whatItIs(text: string): string {
  if (/^[0-9a-f]{64}$/i.test(text)) return "it is a digest in hexadecimal.";
  if (/^[A-Za-z0-9+/_-]{43}=$/.test(text)) return "it has padding (=) at its end.";
  if (/^[A-Za-z0-9+/]{43}$/.test(text)) return "it is base64 with + and /, and not base64url.";
  if (/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/.test(text)) return "it is the key authorization itself.";
  return `it has ${text.length} characters.`;
}

/** The digest that a text holds in another spelling. */
function digestOf(text: string): string | undefined {
  const base64 = /^[0-9a-f]{64}$/i.test(text) ? base64Of(text) : text;
  const url = base64
    .replace(/(?<!=)=+$/, "")
    .replaceAll("+", "-")
    .replaceAll("/", "_");
  return isChallengeDigest(url) ? url : undefined;
}

function base64Of(hexadecimal: string): string {
  const octets = hexadecimal.match(/../g) ?? [];
  return btoa(octets.map((octet) => String.fromCharCode(parseInt(octet, 16))).join(""));
}

/** A name and its wildcard are validated each by a value of its own, both at one name. */
function* secondMissing(change: TrustChange, record: RecordSet, owner: DomainName): Generator<FindingDraft> {
  const host = parentName(owner);
  const phases = change.phasesOf(record);
  if (host === undefined || phases[0] !== record) return;
  const values = new Set(phases.flatMap((phase) => challengeValues(phase).map(({ text }) => text)));
  const at = record.values[0]?.node;
  if (values.size !== 1 || record.values.length !== 1 || !at) return;
  const wildcard = wildcardBelow(host);
  const certificate = change.certificateNames
    .having(host)
    .find(
      (one) =>
        dns01IssuerOf(change, one) &&
        wildcard !== undefined &&
        change.certificateNames.having(wildcard).includes(one),
    );
  if (!certificate) return;
  yield {
    at,
    message: `${certificate.name ?? "The certificate"} has ${host} and *.${host}, which are validated by a value each, both at ${owner}. With one value one of the two fails. Add the second value beside the first.`,
    related: relatedAt(certificate.view.at("dnsNames").entry?.key, `has ${host} and *.${host}`),
    fixes: phases.length === 1 ? [addSecond(record)] : [],
    targets: record.references,
  };
}

function addSecond(record: RecordSet): Fix {
  return {
    title: "Add the second value",
    safe: false,
    edits: (layout) => addValues(record, [tabStop("the value for the wildcard name")], layout),
  };
}

import { hasUnderscoreLabel, isWildcard, parentName, type DomainName } from "../../dns/name";
import type { RecordSet } from "../../manifest/model/record-set";
import { isHiddenByChallenge } from "../../manifest/model/dns-challenge";
import { bearsAddresses, type RRsetContent } from "../../manifest/model/record-states";
import type { TrustChange } from "../../manifest/model/trust-change";
import { relatedAt, type FindingDraft } from "../finding";
import { defineRule } from "../rule";
import { listed } from "../words";
import { ownRecords } from "./explicit-record";
import { keptFromWildcard } from "./kept-from-wildcard";

export const wildcardRecordSideEffects = defineRule({
  id: "wildcard-record-side-effects",
  plane: "dns",
  over: "record",
  severity: "warning",
  confidence: "medium",
  restsOn: "document",
  fixes: "offered",
  title: "A new name loses what a wildcard answered for it",
  controls: ["nist-csf-2.0:PR.PS-01", "nist-800-53-r5:SC-20"],
  references: [
    "RFC 4592 section 2.2.2",
    "RFC 4592 section 4.2",
    "RFC 4592 section 4.4",
    "RFC 2308 section 5",
  ],
  docs: {
    problem:
      "The change creates a name that a wildcard has answered for so far, and the new records have no address. Or it deletes a host in favour of a wildcard, and something else that stays keeps the wildcard from answering. Or it creates a wildcard of a type for which that is not defined.",
    why: "A wildcard answers only for names that do not exist. As soon as anything stands at a name, or below it, the wildcard is silent about it: the host that was reached through it answers with nothing.",
    remedy:
      "Give the name records of its own for everything that the wildcard has answered, or is to answer; or leave nothing at the name and below it.",
    bad: `zones:
  - name: example.com
    records:
      - {name: "*", type: A, op: keep, ttl: 300, value: 203.0.113.30, tls: none}
      - {name: shop, type: TXT, op: create, ttl: 300, value: "site-verification=1"}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: "*", type: A, op: keep, ttl: 300, value: 203.0.113.30, tls: none}
      - {name: shop, type: TXT, op: create, ttl: 300, value: "site-verification=1"}
      - {name: shop, type: A, op: create, ttl: 300, value: 203.0.113.30, tls: none}
`,
  },
  *check({ record, change }) {
    const { ownerName, op } = record;
    if (ownerName === undefined) return;
    const kept = keptFromWildcard(change, record, ownerName);
    if (kept) yield kept;
    if (op !== "create" && op !== "update") return;
    const odd = oddWildcard(record, ownerName);
    if (odd) yield odd;
    if (op === "create") yield* losses(change, record, ownerName);
  },
});

function oddWildcard(record: RecordSet, ownerName: DomainName): FindingDraft | undefined {
  const { type } = record;
  const at = record.nameNode;
  if (!at || !isWildcard(ownerName) || (type !== "NS" && type !== "DNAME")) return undefined;
  return {
    at,
    severity: "information",
    message: `${ownerName} is a wildcard of the type ${type}, for which the standard leaves open what is answered: servers differ, and in a signed zone the answers may not validate. Write out the names that are meant.`,
    targets: record.references,
  };
}

function* losses(change: TrustChange, record: RecordSet, ownerName: DomainName): Generator<FindingDraft> {
  const { zone } = record;
  const { contents } = change;
  if (contents.exists(zone, ownerName, "before") !== false) return;
  const before = contents.answerIn(zone, ownerName, "before");
  if (before?.kind !== "records" || !before.isWildcard) return;
  if (contents.recordsAt(zone, before.owner, "after").length === 0) return;
  for (const name of newNames(change, record, ownerName)) {
    if (contents.isElsewhere(zone, name, "after")) continue;
    const loss = lossOf(change, record, name, before.records);
    // A challenge that hides its own host is told at the certificate that it is for.
    if (loss && !isHiddenByChallenge(change, name) && !contents.mayHoldMore(zone, name))
      yield* finding(change, record, name, before, loss);
  }
}

/** The names that come into being with a record, itself and those above it, where it is the first one to make them. */
function* newNames(change: TrustChange, record: RecordSet, ownerName: DomainName): Generator<DomainName> {
  const { zone } = record;
  for (let name: DomainName | undefined = ownerName; name !== undefined; name = parentName(name)) {
    if (name === zone.name || change.contents.exists(zone, name, "before") !== false) return;
    const isAsked = !hasUnderscoreLabel(name) && !isWildcard(name);
    if (isAsked && change.contents.firstCreatedBelow(zone, name) === record) yield name;
  }
}

interface Loss {
  /** Whether what is lost leads clients to an address. */
  readonly isAddress: boolean;
  /** Whether clients are sure to go there: it has records of its own, or such as belong to a host. */
  readonly isUsed: boolean;
  readonly types: readonly string[];
}

/** What a new name no longer has of the wildcard's answers; undefined where it loses nothing. */
function lossOf(
  change: TrustChange,
  record: RecordSet,
  name: DomainName,
  wildcard: readonly RRsetContent[],
): Loss | undefined {
  const own = change.contents.recordsAt(record.zone, name, "after");
  const has = new Set(own.map(({ entry }) => entry.type));
  if (has.has("CNAME")) return undefined;
  const isAddress = !own.some(bearsAddresses);
  const lost = wildcard.filter(
    (content) => !has.has(content.entry.type) && (isAddress || !bearsAddresses(content)),
  );
  const types = [...new Set(lost.map(({ entry }) => entry.type ?? ""))];
  if (types.length === 0) return undefined;
  const isUsed = own.length > 0 || hasUnderscoreLabel(record.ownerName ?? name);
  return { isAddress: isAddress && lost.some(bearsAddresses), isUsed, types };
}

function* finding(
  change: TrustChange,
  record: RecordSet,
  name: DomainName,
  wildcard: { readonly owner: DomainName; readonly records: readonly RRsetContent[] },
  { isAddress, isUsed, types }: Loss,
): Generator<FindingDraft> {
  const at = record.nameNode;
  if (!at) return;
  const [first] = wildcard.records;
  const made =
    name === record.ownerName
      ? `${record.reference ?? name} makes ${name} a name of its own`
      : `${record.reference ?? "This record"} makes ${name} exist, since it stands below it`;
  const lost = isAddress
    ? `and nothing leads ${name} to an address then, although ${wildcard.owner} has done so far`
    : `and it loses the ${listed(types)} of ${wildcard.owner}`;
  const remedy = isAddress
    ? `Create the address of ${name} too, or list it with op: keep where it has one.`
    : `Give ${name} its own ${listed(types)} if it needs that.`;
  yield {
    at,
    severity: isAddress && isUsed ? "warning" : "information",
    message: `${made}, ${lost}: a wildcard answers only for names that do not exist. ${remedy}`,
    related: relatedAt(first?.entry.place, `the wildcard that has answered for ${name}`),
    fixes:
      isAddress && !mustStandAlone(change, record, name, wildcard.records)
        ? ownRecords(change, record.zone, name, wildcard.records)
        : [],
    targets: [...record.references, name],
  };
}

/** Whether the wildcard is an alias, and the name has something beside which no alias may stand. */
function mustStandAlone(
  change: TrustChange,
  { zone }: RecordSet,
  name: DomainName,
  wildcard: readonly RRsetContent[],
): boolean {
  return (
    wildcard.some(({ entry }) => entry.type === "CNAME") &&
    change.contents.recordsAt(zone, name, "after").length > 0
  );
}

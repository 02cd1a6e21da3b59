import type { CaaData, CaaIssuer } from "../../dns/caa";
import { isAtOrBelow, isWildcard, parentName, type DomainName } from "../../dns/name";
import { tabStop } from "../../manifest/edits/snippet";
import { relevantCaa, refusesSomething } from "../../manifest/model/caa";
import type { Certificate } from "../../manifest/model/certificate";
import { caaDomainsOf } from "../../manifest/model/issuance";
import { parseHost } from "../../manifest/model/names";
import { issuerNamed, issuerOf } from "../../manifest/model/pki/issuer";
import type { RecordSet } from "../../manifest/model/record-set";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import type { View } from "../../manifest/view";
import { publicIssuers } from "../../pki/issuers";
import { turnIntoUpdate } from "../dns/record-edits";
import { relatedAt, type FindingDraft, type Fix } from "../finding";
import { defineRule } from "../rule";
import { listed } from "../words";
import { rewriteProperty } from "./caa-edits";

export const caaAccountBindingMissing = defineRule({
  id: "caa-account-binding-missing",
  plane: "pki",
  over: ["record", "zone"],
  types: ["CAA"],
  severity: "warning",
  confidence: "medium",
  restsOn: "document",
  fixes: "offered",
  title: "CAA of a high-risk zone lets every account of an authority issue",
  controls: ["nist-csf-2.0:PR.AA-05", "owasp-nhi-2025:NHI5:2025", "nist-800-53-r5:SC-23(5)"],
  references: [
    "RFC 8657 section 3",
    "RFC 8657 section 4",
    "CA/B Forum Baseline Requirements 4.2.2.1 (ballot SC098v2)",
  ],
  docs: {
    problem:
      "In a public zone of high risk, a CAA property names an authority without binding it to an account (accounturi) and to a challenge (validationmethods).",
    why: "Everybody can open an account at a public authority. Whoever gets between the authority and the host, or can write one record for a moment, passes a challenge with an account of his own and holds a valid certificate.",
    remedy:
      "Add the account and the challenge that are used. From 2027-03-15 every public authority has to honour both. Where the zone is not signed, the answer to the authority can be forged as well.",
    bad: `zones:
  - name: example.com
    risk: high
    records:
      - {name: "", type: CAA, op: keep, ttl: 3600, values: ['0 issue "letsencrypt.org"', '0 iodef "mailto:pki@example.com"']}
`,
    good: `zones:
  - name: example.com
    risk: high
    records:
      - {name: "", type: CAA, op: keep, ttl: 3600, values: ['0 issue "letsencrypt.org; accounturi=https://acme-v02.api.letsencrypt.org/acme/acct/1290417; validationmethods=dns-01"', '0 iodef "mailto:pki@example.com"']}
`,
  },
  *check(entity) {
    const { change } = entity;
    if ("zone" in entity) yield* nothingListed(change, entity.zone);
    else yield* unbound(change, entity.record);
  },
});

const PARAMETERS = ["accounturi", "validationmethods"] as const;

/** One property that binds an authority to less than an account and a challenge. */
interface Unbound {
  readonly data: CaaData;
  readonly issuer: CaaIssuer & { readonly isWellFormed: true };
  readonly written: View<unknown>;
  readonly lacks: readonly string[];
}

function* unbound(change: TrustChange, record: RecordSet): Generator<FindingDraft> {
  const { op, zone } = record;
  if (op === "delete" || zone.viewName !== "public" || zone.risk() !== "high") return;
  if (change.phasesOf(record).at(-1) !== record) return;
  const all = unboundIn(record);
  const [first, ...others] = all;
  const at = first?.written.node;
  if (!first || !at || refusesSomething(change, record)) return;
  const domains = listed([...new Set(all.map(({ issuer }) => issuer.domain))]);
  const lacking = PARAMETERS.filter((parameter) => all.some((one) => one.lacks.includes(parameter)));
  const lacks = listed(lacking);
  const weak =
    zone.dnssecStatus() === "unsigned"
      ? " The zone is not signed, so even a bound record can be forged on its way to the authority."
      : "";
  yield {
    at,
    severity: all.every(({ issuer }) => isHardToBind(issuer.domain)) ? "information" : "warning",
    message: `${zone.name ?? "The zone"} is of high risk, and ${record.reference ?? "its CAA record"} names ${domains} without ${lacks}: ${consequence(lacking)} Add ${lacks} for what you use; every public authority has to honour both from 2027-03-15.${weak}`,
    related: others.flatMap(({ written, issuer }) =>
      relatedAt(written.node, `the same holds for ${issuer.domain}`),
    ),
    fixes: record.foreign ? [] : [bind(change, record, all)],
    targets: record.references,
  };
}

function consequence(lacking: readonly string[]): string {
  return lacking.includes("accounturi")
    ? "any account there, anybody's, gets a certificate for these names with one challenge that it passes."
    : "the account may prove control by any challenge, the weakest one included.";
}

function unboundIn(record: RecordSet): readonly Unbound[] {
  return record.values.flatMap((written, index) => {
    const data = record.data()[index];
    if (data?.type !== "CAA" || (data.tag !== "issue" && data.tag !== "issuewild")) return [];
    const { issuer } = data;
    if (!issuer?.isWellFormed || issuer.domain === "" || issuer.unsatisfiable !== undefined) return [];
    const lacks = [
      ...(issuer.accountUris.length === 0 ? ["accounturi"] : []),
      ...(issuer.validationMethods ? [] : ["validationmethods"]),
    ];
    return lacks.length === 0 ? [] : [{ data, issuer, written, lacks }];
  });
}

/** Authorities that are reached without ACME and of which nobody says that they honour a binding. */
function isHardToBind(domain: string): boolean {
  const known = publicIssuers().find(({ caaDomains }) => caaDomains.includes(domain));
  return known !== undefined && known.caaBindings === undefined && known.acmeHosts.length === 0;
}

function bind(change: TrustChange, record: RecordSet, all: readonly Unbound[]): Fix {
  return {
    title: `Bind ${record.reference ?? "the CAA record"} to the account and challenge that are used`,
    safe: false,
    edits: (layout) => [
      ...all.flatMap((one) => rewriteProperty(one.written, one.data, boundValue(change, one))),
      ...turnIntoUpdate(record, layout),
    ],
  };
}

function boundValue(change: TrustChange, { data, issuer, lacks }: Unbound): string {
  const users = change.issuers
    .all()
    .flatMap(({ name }) => (name === undefined ? [] : [issuerNamed(change, name)]))
    .filter((user) => caaDomainsOf(user)?.domains.includes(issuer.domain));
  const only = (values: readonly (string | undefined)[], hint: string): string => {
    const distinct = [...new Set(values)];
    const [value] = distinct;
    return distinct.length === 1 && value !== undefined ? value : tabStop(hint);
  };
  const account = only(
    users.map((user) => user.accountUri()),
    "the address of the account",
  );
  const methods = only(
    users.map((user) => user.challenge()),
    "the challenge, such as dns-01",
  );
  const parameters = lacks.map((parameter) =>
    parameter === "accounturi" ? `accounturi=${account}` : `validationmethods=${methods}`,
  );
  return [data.value.replace(/(?<![\s;])[\s;]+$/, ""), ...parameters].join("; ");
}

/** A zone of high risk in which certificates are issued, and no CAA record at its apex or above. */
function* nothingListed(change: TrustChange, zone: Zone): Generator<FindingDraft> {
  const at = zone.view.at("name").scalar;
  const { name } = zone;
  if (!at || name === undefined || zone.viewName !== "public" || zone.risk() !== "high") return;
  if (relevantCaa(change, name, "after").kind !== "none" || change.contents.mayHoldMore(zone, name)) return;
  const issued = change.certificateNames.below(name).find((certificate) => {
    const issuer = certificate.isIssued ? issuerOf(change, certificate) : undefined;
    return issuer && caaDomainsOf(issuer) && isOpenToAll(change, certificate, name);
  });
  if (!issued) return;
  yield {
    at,
    severity: "information",
    message: `${name} is of high risk, ${issued.name ?? "a certificate"} is issued in it, and this change lists no CAA record for it. Without one, every public authority may issue for every account. List it with op: keep where it stands already, or create it, bound to the account and challenge that you use.`,
    related: relatedAt(issued.view.at("name").scalar, "a certificate that is issued in the zone"),
    targets: [name],
  };
}

/** Whether a certificate has a name in a zone over which no CAA record decides, not even one below the apex. */
function isOpenToAll(change: TrustChange, certificate: Certificate, zone: DomainName): boolean {
  return change.subjectNames(certificate).dnsNames.some(({ text }) => {
    const name = parseHost(text);
    const base = name !== undefined && isWildcard(name) ? parentName(name) : name;
    return (
      base !== undefined && isAtOrBelow(base, zone) && relevantCaa(change, base, "after").kind === "none"
    );
  });
}

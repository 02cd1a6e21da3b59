import type { CaaData } from "../../dns/caa";
import { authorize, type CaaRefusal } from "../../dns/caa-authorization";
import { isWildcard, parentName } from "../../dns/name";
import { replaceScalar } from "../../manifest/edits/edits";
import { caaRequest, relevantCaa, type RefusedName } from "../../manifest/model/caa";
import type { Certificate } from "../../manifest/model/certificate";
import { caaDomainsOf, issuingSteps } from "../../manifest/model/issuance";
import { challengeOf, issuerOf, publicIssuerOf, type IssuerFacts } from "../../manifest/model/pki/issuer";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Node } from "../../manifest/syntax/node";
import { methodOfChallenge } from "../../pki/validation-methods";
import { relatedAt, type FindingDraft, type Fix, type Related } from "../finding";
import { defineRule } from "../rule";
import { either, listed } from "../words";
import { addProperties, rewriteProperty } from "./caa-edits";
import { turnIntoUpdate } from "../dns/record-edits";
import { listStanding, valuesOf } from "../dns/standing-edits";

export const caaForbidsIssuer = defineRule({
  id: "caa-forbids-issuer",
  plane: "pki",
  over: "certificate",
  severity: "error",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "CAA does not let the issuer issue the certificate",
  controls: [
    "nist-csf-2.0:PR.PS-01",
    "nist-csf-2.0:GV.SC-05",
    "nist-800-53-r5:SC-17",
    "nist-800-53-r5:SC-23(5)",
  ],
  references: [
    "RFC 8659 section 3",
    "RFC 8659 section 4",
    "RFC 8657",
    "CA/B Forum Baseline Requirements 3.2.2.8",
  ],
  docs: {
    problem:
      "The CAA record that decides over a name does not let the certificate's issuer issue for it, or not this account, or not by this challenge.",
    why: "A public authority has to refuse then. The certificate is missing at the moment at which the change, or the next renewal, needs it.",
    remedy:
      "Let the authority issue in the CAA record, in a step before the certificate is issued; or use an issuer that may.",
    bad: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: shop-tls}
      - {name: "", type: CAA, op: keep, ttl: 3600, values: ['0 issue "digicert.com"', '0 iodef "mailto:pki@example.com"']}
certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], issuerRef: {name: letsencrypt-prod}}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: shop-tls}
      - {name: "", type: CAA, op: keep, ttl: 3600, values: ['0 issue "digicert.com"', '0 issue "letsencrypt.org"', '0 iodef "mailto:pki@example.com"']}
certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], issuerRef: {name: letsencrypt-prod}}
`,
  },
  *check({ certificate, change }) {
    const refused = change
      .caaRefusals(certificate)
      .filter((one) => !isWrongForWildcards(change, certificate, one));
    const issuer = refused.length === 0 ? undefined : issuerOf(change, certificate);
    if (!issuer) return;
    for (const group of together(refused)) yield finding(change, certificate, issuer, group);
  },
});

/** Whether the challenge could prove no wildcard anyway: `wildcard-requires-dns-validation` says so, and CAA is right. */
function isWrongForWildcards(change: TrustChange, certificate: Certificate, one: RefusedName): boolean {
  const issuer =
    one.refusal.kind === "method" && isWildcard(one.name) ? publicIssuerOf(change, certificate) : undefined;
  const challenge = issuer && challengeOf(certificate, issuer).text;
  return challenge !== undefined && methodOfChallenge(challenge, "name")?.coversWildcards === false;
}

type Group = readonly [RefusedName, ...RefusedName[]];

/** What one record refuses for one reason is one fault. */
function together(refused: readonly RefusedName[]): readonly Group[] {
  const groups: [RefusedName, ...RefusedName[]][] = [];
  for (const one of refused) {
    const group = groups.find(
      ([first]) =>
        first.relevant.content.entry === one.relevant.content.entry && isSame(first.refusal, one.refusal),
    );
    if (group) group.push(one);
    else groups.push([one]);
  }
  return groups;
}

function isSame(one: CaaRefusal, other: CaaRefusal): boolean {
  if (one.kind === "not-named" && other.kind === "not-named") return one.tag === other.tag;
  if (one.kind === "account" && other.kind === "account") return one.accountUri === other.accountUri;
  return one.kind === other.kind && "index" in one && "index" in other && one.index === other.index;
}

function finding(
  change: TrustChange,
  certificate: Certificate,
  issuer: IssuerFacts,
  group: Group,
): FindingDraft {
  const [{ subject, relevant, refusal }] = group;
  const { entry, isPrevious } = relevant.content;
  const names = listed(group.map(({ name }) => name));
  const caa = entry.reference ?? "the CAA record";
  const isLater = isAllowedLater(change, certificate, issuer, group);
  const late = isLater
    ? ` The change lets it in, but only after ${certificate.name ?? "the certificate"} is issued: put that step first.`
    : "";
  const where = relevant.node === entry.ownerName ? "" : `, which decides over ${group[0].name},`;
  return {
    at: subject.node,
    message: `${names} cannot be issued by ${issuer.name}: ${caa}${where} ${reasonOf(refusal, certificate, issuer)} The authority has to refuse, and ${certificate.name ?? "the certificate"} will not be there.${late}${isLater ? "" : ` ${remedyOf(refusal, issuer)}`}`,
    related: [...reasons(group), ...sideOfIssuer(refusal, issuer)],
    fixes: isPrevious || isLater || entry.foreign ? [] : fixes(certificate, issuer, group),
    targets: [
      ...group.map((one) => one.subject.text),
      ...(certificate.name === undefined ? [] : [certificate.name]),
      ...entry.references,
    ],
  };
}

/** Whether all of this is allowed when the change is done, so that only the order is wrong. */
function isAllowedLater(
  change: TrustChange,
  certificate: Certificate,
  issuer: IssuerFacts,
  group: Group,
): boolean {
  if (issuingSteps(change, certificate).length === 0) return false;
  return group.every(({ name }) => {
    const base = isWildcard(name) ? parentName(name) : name;
    const after = base === undefined ? undefined : relevantCaa(change, base, "after");
    const request = caaRequest(certificate, issuer, name);
    return after?.kind === "found" && request && authorize(after.rrset, request).kind === "allowed";
  });
}

/** What the record says instead, as the rest of a sentence that begins with its name. */
function reasonOf(refusal: CaaRefusal, certificate: Certificate, issuer: IssuerFacts): string {
  const domains = either(caaDomainsOf(issuer)?.domains ?? []);
  switch (refusal.kind) {
    case "not-named": {
      const what = refusal.tag === "issuewild" ? "issue wildcard names" : "issue";
      const who = refusal.domains.length === 0 ? "nobody" : `only ${listed(refusal.domains)}`;
      return `lets ${who} ${what}, and ${issuer.name} goes by ${domains}.`;
    }
    case "account":
      return `binds ${domains} to the account ${refusal.accountUri}, and ${issuer.name} uses ${issuer.view.at("accountUri").text ?? "another one"}.`;
    case "method":
      return `lets ${domains} validate by ${either(refusal.methods)} alone, and the challenge is ${challengeOf(certificate, issuer).text ?? "another one"}.`;
    case "unsatisfiable":
      return `names ${domains} in a value that no request can meet: ${refusal.reason}.`;
    case "critical-tag":
      return `has the property ${refusal.tag} with the critical bit, which no standard knows, so no authority may issue.`;
  }
}

function remedyOf(refusal: CaaRefusal, issuer: IssuerFacts): string {
  const [domain = "its domain"] = caaDomainsOf(issuer)?.domains ?? [];
  switch (refusal.kind) {
    case "not-named":
      return `Add 0 ${refusal.tag} "${domain}" in a step before it is issued, or use an issuer that may.`;
    case "account":
      return "Bind the record to the account that is used, or use the account that it is bound to.";
    case "method":
      return "Add the challenge to validationmethods, or use one that is allowed.";
    case "unsatisfiable":
      return "Correct the value.";
    case "critical-tag":
      return "Remove the property, or clear its critical bit.";
  }
}

function reasons(group: Group): readonly Related[] {
  const [{ relevant }] = group;
  const { content } = relevant;
  const values = refusedValues(group).flatMap((index) => content.values[index]?.node ?? []);
  const places = values.length > 0 ? values : [content.entry.place];
  return places.flatMap((place) => relatedAt(place, "the CAA record that decides"));
}

/** Which of the record's values refuse, counted from zero. */
function refusedValues(group: Group): readonly number[] {
  return [...new Set(group.flatMap(({ refusal }) => ("index" in refusal ? [refusal.index] : [])))];
}

function sideOfIssuer(refusal: CaaRefusal, { name, view }: IssuerFacts): readonly Related[] {
  const at: Node | undefined =
    refusal.kind === "account"
      ? view.at("accountUri").scalar
      : refusal.kind === "method"
        ? view.at("challenge").scalar
        : (view.at("caaDomains").node ?? view.at("name").scalar);
  return relatedAt(at, `what ${name} uses`);
}

function fixes(certificate: Certificate, issuer: IssuerFacts, group: Group): readonly Fix[] {
  const [{ relevant, refusal }] = group;
  const { entry } = relevant.content;
  const caa = entry.reference ?? "the CAA record";
  const [domain] = caaDomainsOf(issuer)?.domains ?? [];
  if (refusal.kind === "not-named" && domain !== undefined) {
    const value = domain + bindingsLike(relevant.rrset, certificate, issuer);
    return [
      {
        title: `Let ${domain} ${refusal.tag === "issuewild" ? "issue wildcard names" : "issue"} in ${caa}`,
        safe: false,
        edits: (layout) =>
          entry.standing
            ? listStanding(
                entry,
                { op: "update", values: [...valuesOf(entry), `0 ${refusal.tag} "${value}"`] },
                layout,
              )
            : addProperties(entry, [{ tag: refusal.tag, value }], layout),
      },
    ];
  }
  if (refusal.kind !== "account" && refusal.kind !== "method") return [];
  const rewritten = refusedValues(group).flatMap((index) => {
    const data = relevant.rrset[index];
    const written = relevant.content.values[index];
    const value = data && adapted(data, refusal, certificate, issuer);
    return data && written && value !== undefined ? [{ data, written, value }] : [];
  });
  if (rewritten.length === 0) return [];
  return [
    {
      title:
        refusal.kind === "account"
          ? `Bind ${caa} to the account of ${issuer.name}`
          : `Add ${challengeOf(certificate, issuer).text ?? ""} to validationmethods in ${caa}`,
      safe: false,
      edits: (layout) => [
        ...rewritten.flatMap(({ written, data, value }) => rewriteProperty(written, data, value)),
        ...turnIntoUpdate(entry, layout),
      ],
    },
    ...otherAccount(certificate, issuer, refusal),
  ];
}

/** The slip may as well be in the account of the issuer, where that is written in the same text. */
function otherAccount(
  certificate: Certificate,
  { name, view }: IssuerFacts,
  refusal: CaaRefusal,
): readonly Fix[] {
  const written = view.at("accountUri").scalar;
  const isHere = written?.chunk.source === certificate.view.node?.chunk.source;
  if (refusal.kind !== "account" || !written || !isHere) return [];
  return [
    {
      title: `Have ${name} use the account that CAA names`,
      safe: false,
      edits: () => [replaceScalar(written, refusal.accountUri)],
    },
  ];
}

/** Parameters for a new property, where others of the set have some as well. */
function bindingsLike(rrset: readonly CaaData[], certificate: Certificate, issuer: IssuerFacts): string {
  const areBound = rrset.some(({ issuer: one }) => one?.isWellFormed && one.accountUris.length > 0);
  const accountUri = issuer.view.at("accountUri").text;
  const method = challengeOf(certificate, issuer).text;
  if (!areBound || accountUri === undefined) return "";
  return `; accounturi=${accountUri}${method === undefined ? "" : `; validationmethods=${method}`}`;
}

function adapted(
  { value }: CaaData,
  refusal: CaaRefusal,
  certificate: Certificate,
  issuer: IssuerFacts,
): string | undefined {
  const accountUri = issuer.view.at("accountUri").text;
  const method = challengeOf(certificate, issuer).text;
  if (refusal.kind === "account" && accountUri !== undefined)
    return value.replace(refusal.accountUri, () => accountUri);
  if (refusal.kind === "method" && method !== undefined)
    return value.replace(/(validationmethods\s*=\s*[A-Za-z0-9,-]*)/i, (list) => `${list},${method}`);
  return undefined;
}
